"""Which rows, texts or lines are those that a run saw, and how that is said."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.engine.data.difference_columns import Columns, Found
from studio.engine.data.difference_words import (
    UNIT_WORDS,
    columns_words,
    has_have,
    is_are,
    known,
    listed,
    time_words,
)
from studio.engine.data.seen import Blocks, Items, Seen, blocks, digest, row_hashes

MOST_SHOWN = 20


class Rows:
    """Which rows are those that the run saw: compared from the start, from the end, by name, or each for itself."""

    def __init__(self, before: Seen, items: Items, columns: Columns, found: Found) -> None:
        self.before, self.items, self.columns, self.found = before, items, columns, found
        self.one, self.many = UNIT_WORDS[before.unit]
        self.saw, self.now = before.items, items.count
        self.hashes = row_hashes(columns.cells, columns.called)

    def say(self) -> None:
        if self.columns.missing:
            self._say_without_columns()
        elif self.before.names and self.items.names and self.before.block == 1:
            self._say_by_name()
        elif self.now >= self.saw and self._same(0):
            self._say_more(self.now - self.saw, at_end=True)
        elif self.now > self.saw and self._same(self.now - self.saw):
            self._say_more(self.now - self.saw, at_end=False)
        elif self.now < self.saw and self._is_beginning():
            self._say_fewer(at_end=True)
        elif self.now < self.saw and self._is_end():
            self._say_fewer(at_end=False)
        else:
            self._say_others()

    # --- comparing ------------------------------------------------------------------------------------------

    def _same(self, first: int) -> bool:
        part = blocks(self.hashes[first : first + self.saw], self.before.block)
        return np.array_equal(part, self.before.hashes)

    def _is_beginning(self) -> bool:
        whole = self.now // self.before.block  # a block that was cut cannot be compared
        now = blocks(self.hashes, self.before.block)[:whole]
        return np.array_equal(now, self.before.hashes[:whole])

    def _is_end(self) -> bool:
        return self.before.block == 1 and np.array_equal(
            blocks(self.hashes, 1), self.before.hashes[self.saw - self.now :]
        )

    # --- saying ---------------------------------------------------------------------------------------------

    def _words(self, count: int) -> str:
        return f"{count:,} {self.one if count == 1 else self.many}"

    def _say_more(self, count: int, *, at_end: bool) -> None:
        if count == 0:
            return
        first = self.saw if at_end else 0
        self.found.headlines.append(f"has {self._words(count)} more than this run saw")
        self.found.sentences.append(f"{self._words(count)} more, {self._where(at_end)}")
        self.found.shown += [(place, True) for place in range(first, first + min(count, MOST_SHOWN))]

    def _where(self, at_end: bool) -> str:
        times = self.items.times
        if times is None:
            return "at the end" if at_end else "at the beginning"
        border = self.saw if at_end else self.now - self.saw
        earlier, later = known(times[:border]), known(times[border:])
        if not len(earlier) or not len(later) or later.min() <= earlier.max():
            return "at the end" if at_end else "at the beginning"
        every = "all " if self.now - self.saw > 1 else ""
        moment = earlier.max() if at_end else later.min()
        return f"{every}{'after' if at_end else 'before'} {time_words(moment)}"

    def _say_fewer(self, *, at_end: bool) -> None:
        count = self.saw - self.now
        place = "last" if at_end else "first"
        gone = f"the {place} one is" if count == 1 else f"the {place} ones are"
        self.found.headlines.append(f"has {self._words(count)} fewer than this run saw")
        self.found.sentences.append(f"{self._words(count)} fewer: {gone} gone")

    def _say_count(self) -> None:
        """Only that there are more or fewer."""
        count = abs(self.now - self.saw)
        if count:
            words = f"{self._words(count)} {'more' if self.now > self.saw else 'fewer'}"
            self.found.headlines.append(f"has {words} than this run saw")
            self.found.sentences.append(words)

    def _say_without_columns(self) -> None:
        self._say_count()
        if self.now >= self.saw:
            self._say_other_columns()
            if self.found.other_values:
                others = sorted(self.found.other_values)
                self.found.sentences.append(f"{columns_words(others)} {has_have(others)} other values")

    def _say_other_columns(self) -> None:
        digests = {column.name: column.digest for column in self.before.columns}
        for name, cells in self.columns.cells.items():
            old = self.columns.called.get(name, name)
            if old in digests and digest(cells[: self.saw]) != digests[old]:
                self.found.other_values.add(old)

    def _say_others(self) -> None:
        """Rows differ here and there, or stand at other places."""
        before, now = self.before.hashes, blocks(self.hashes[: self.saw], self.before.block)
        shared = min(len(before), len(now))
        other = np.flatnonzero(before[:shared] != now[:shared])
        if self.before.block == 1:
            new, gone = _only_in(blocks(self.hashes, 1), before), _only_in(before, blocks(self.hashes, 1))
            if not len(new) and not len(gone):
                self.found.sentences.append(f"the same {self.many} in another order")
                return
            in_place = self.now >= self.saw and len(new) == self.now - self.saw + len(other)
            if not in_place:
                self._say_new_and_gone(new, len(gone))
                return
        self._say_count()
        self._say_values(other)

    def _say_values(self, other: npt.NDArray[np.int64]) -> None:
        """Rows, or blocks of rows, that stand where they stood and hold something else."""
        self._say_other_columns()
        rows = min(len(other) * self.before.block, self.saw)
        values = "words" if self.before.unit == "line" else "values"
        most = "at most " if self.before.block > 1 else ""
        which = (
            f"all {self._words(rows)}" if rows == self.saw else f"{most}{rows:,} of {self._words(self.saw)}"
        )
        where = ""
        if 0 < len(self.found.other_values) < len(self.before.columns):
            where = f", in {columns_words(sorted(self.found.other_values))}"
        verb = "has" if rows == 1 else "have"
        self.found.headlines.append(f"has other {values} in {which} that this run saw")
        self.found.sentences.append(f"{which} {verb} other {values}{where}")
        self.found.shown += [(int(place) * self.before.block, False) for place in other[:MOST_SHOWN]]

    def _say_new_and_gone(self, new: npt.NDArray[np.int64], gone: int) -> None:
        self._say_count()
        if len(new):
            verb = "is" if len(new) == 1 else "are"
            self.found.sentences.append(f"{self._words(len(new))} {verb} not among those that the run saw")
        if gone and len(new):
            self.found.sentences.append(
                f"{self._words(gone)} that it saw {'is' if gone == 1 else 'are'} gone"
            )
        if not self.found.headlines:
            count = self._words(max(len(new), gone))
            self.found.headlines.append(f"holds {count} that are not as this run saw them")
        self.found.shown += [(int(place), True) for place in new[:MOST_SHOWN]]

    def _say_by_name(self) -> None:
        before = dict(zip(self.before.names, self.before.hashes.tolist(), strict=False))
        now = dict(zip(self.items.names, blocks(self.hashes, 1).tolist(), strict=False))
        new = [name for name in now if name not in before]
        gone = [name for name in before if name not in now]
        other = [name for name, value in now.items() if before.get(name, value) != value]
        self._say_count()
        for names, words in ((new, "new"), (gone, "gone")):
            if names:
                self.found.sentences.append(
                    f"{self._words(len(names))} {is_are(names)} {words}: {listed(names)}"
                )
        if other:
            self.found.headlines.append(f"holds other words in {self._words(len(other))} than this run saw")
            self.found.sentences.append(
                f"{self._words(len(other))} {has_have(other)} other words: {listed(other)}"
            )
        place = {name: number for number, name in enumerate(self.items.names)}
        self.found.shown += [(place[name], name in new) for name in [*other, *new][:MOST_SHOWN]]


def _only_in(one: Blocks, other: Blocks) -> npt.NDArray[np.int64]:
    """Places in `one` of what it has more often than `other`."""
    values, places, counts = np.unique(one, return_inverse=True, return_counts=True)
    known, known_counts = np.unique(other, return_counts=True)
    at = np.searchsorted(known, values)
    inside = at < len(known)
    matched = np.zeros(len(values), np.int64)
    matched[inside] = np.where(known[at[inside]] == values[inside], known_counts[at[inside]], 0)
    surplus = np.maximum(counts - matched, 0)
    order = np.argsort(places, kind="stable")  # within one value the later ones are the surplus
    starts = np.cumsum(counts) - counts
    rank = np.arange(len(one)) - starts[places[order]]
    chosen = order[rank >= (counts - surplus)[places[order]]]
    return np.sort(chosen)
