"""What has become of the data since a run saw it, in sentences: rows more or fewer, other values, other columns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from studio.engine.data.difference_columns import ColumnPair, Columns, Found
from studio.engine.data.difference_rows import MOST_SHOWN, Rows
from studio.engine.data.difference_words import UNIT_WORDS, known, time_words
from studio.engine.data.seen import Items, Seen

SAME_VALUES = "the same values, written in another way"


@dataclass(frozen=True)
class ShownItem:
    """An item that is not as it was: its number from 1, its line in the file (0 where it has none), what it holds now,
    and whether it is new."""

    number: int
    line: int
    text: str
    is_new: bool


@dataclass(frozen=True)
class Difference:
    """`headline` goes on from the name of the file: "has 312 rows more than this run saw". `sentences` say all of it,
    each without a stop. `facts` stand side by side: what, before, now. `renamed`: old name of a column → new one."""

    headline: str
    sentences: tuple[str, ...]
    facts: tuple[tuple[str, str, str], ...] = ()
    columns: tuple[ColumnPair, ...] = ()
    shown: tuple[ShownItem, ...] = ()
    renamed: Mapping[str, str] = field(default_factory=dict)


def difference(before: Seen, items: Items) -> Difference:
    """Compares what a run saw with the data as it is now."""
    found = Found()
    if before.unit != items.unit:
        words = f"{UNIT_WORDS[before.unit][1]} before, {UNIT_WORDS[items.unit][1]} now"
        return Difference("is other data than this run saw", (words,), _facts(before, items))
    names = Columns(before, items)
    names.say(found)
    Rows(before, items, names, found).say()
    if not found.sentences:
        found.sentences.append(SAME_VALUES)
        found.headlines.append("was written anew since this run; its values are the same")
    headline = found.headlines[0] if found.headlines else "has changed since this run"
    shown = [
        ShownItem(place + 1, items.lines[place] if len(items.lines) else 0, items.shown(place), is_new)
        for place, is_new in found.shown[:MOST_SHOWN]
    ]
    pairs = names.pairs(found.other_values)
    renamed = {old: name for name, old in names.called.items()}
    return Difference(headline, tuple(found.sentences), _facts(before, items), pairs, tuple(shown), renamed)


def _facts(before: Seen, items: Items) -> tuple[tuple[str, str, str], ...]:
    """Counts and times side by side."""
    facts = [(UNIT_WORDS[items.unit][1].capitalize(), f"{before.items:,}", f"{items.count:,}")]
    if before.columns or len(items.types) > 1:
        facts.append(("Columns", f"{len(before.columns):,}", f"{len(items.types):,}"))
    if before.characters or items.characters:
        facts.append(("Characters", f"{before.characters:,}", f"{items.characters:,}"))
    moments = known(items.times) if items.times is not None else np.empty(0)
    for what, was, now in (("First time", before.first, 0), ("Last time", before.last, -1)):
        if was and len(moments):
            facts.append((what, time_words(was), time_words(moments.max() if now else moments.min())))
    return tuple(facts)
