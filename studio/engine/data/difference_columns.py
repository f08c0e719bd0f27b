"""Which columns are those that a run saw: gone, new, called otherwise, or read as another type."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from studio.engine.data.cells import Hashes
from studio.engine.data.difference_words import columns_words, is_are
from studio.engine.data.seen import Items, Seen, digest

Change = Literal["same", "gone", "new", "renamed", "type", "values"]


@dataclass(frozen=True)
class ColumnPair:
    """A column as it was and as it is, name and type; empty where there is none."""

    before: str
    now: str
    change: Change


@dataclass
class Found:
    """What was found so far; `headlines` the gravest first."""

    headlines: list[str] = field(default_factory=list)
    sentences: list[str] = field(default_factory=list)
    shown: list[tuple[int, bool]] = field(default_factory=list)
    other_values: set[str] = field(default_factory=set)


class Columns:
    """Which columns are those that the run saw; `called` gives a renamed one the name that it had."""

    def __init__(self, before: Seen, items: Items) -> None:
        self.before, self.items = before, items
        self.types = {column.name: column.type for column in before.columns}
        now = set(items.cells)
        missing = [column for column in before.columns if column.name not in now]
        added = [name for name in items.cells if name not in self.types] if before.columns else []
        self.called: dict[str, str] = {}
        for column in missing:
            for name in added:
                cells = items.cells[name][: before.items]
                same_type = items.types[name] == column.type and name not in self.called
                if same_type and len(cells) == before.items > 0 and digest(cells) == column.digest:
                    self.called[name] = column.name
                    break
        self.missing = [column.name for column in missing if column.name not in self.called.values()]
        self.added = [name for name in added if name not in self.called]
        self.retyped = [
            name for name, kind in items.types.items() if name in self.types and self.types[name] != kind
        ]

    @property
    def cells(self) -> dict[str, Hashes]:
        """Those of the columns that the run saw."""
        return {name: cells for name, cells in self.items.cells.items() if name not in self.added}

    def say(self, found: Found) -> None:
        if self.missing:
            found.headlines.append(f"has no {columns_words(self.missing)} any more")
            found.sentences.append(f"{columns_words(self.missing)} {is_are(self.missing)} missing")
        for name, old in self.called.items():
            found.headlines.append(f"has column {old} under the name {name} now")
            found.sentences.append(f"column {old} is called {name} now")
        for name in self.retyped:
            kind, was = self.items.types[name], self.types[name]
            found.headlines.append(f"holds other values in column {name} than this run saw")
            found.sentences.append(f"column {name} was read as a {was} and is a {kind} now")
        if self.added:
            found.sentences.append(f"{columns_words(self.added)} {is_are(self.added)} new")
        order = [self.called.get(name, name) for name in self.cells]
        if order != [name for name in self.types if name in set(order)] and self.types:
            found.sentences.append("the columns stand in another order")

    def pairs(self, other_values: set[str]) -> tuple[ColumnPair, ...]:
        """All columns, those that the run saw first."""
        now = {self.called.get(name, name): name for name in self.cells}
        pairs = []
        for name, kind in self.types.items():
            if name not in now:
                pairs.append(ColumnPair(f"{name}, {kind}", "", "gone"))
                continue
            change: Change = (
                "renamed" if now[name] != name
                else "type" if name in self.retyped
                else "values" if name in other_values
                else "same"
            )  # fmt: skip
            pairs.append(ColumnPair(f"{name}, {kind}", f"{now[name]}, {self.items.types[now[name]]}", change))
        pairs += [ColumnPair("", f"{name}, {self.items.types[name]}", "new") for name in self.added]
        return tuple(pairs)
