"""Arrays that grow at their end, and the min–max envelope that is drawn of long ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

BLOCK = 64
"""Values summed up together: an envelope of a million points then reads 16,000 blocks instead."""


class GrowingArray:
    """Float64 values in one buffer that doubles when it is full: an append costs O(new values), amortised."""

    def __init__(self, capacity: int = 1024) -> None:
        self._buffer: Floats = np.empty(capacity, dtype=np.float64)
        self._length = 0

    def __len__(self) -> int:
        return self._length

    @property
    def values(self) -> Floats:
        """The values so far [n]: a view, valid until the next append."""
        return self._buffer[: self._length]

    def append(self, values: ArrayLike) -> None:
        """Adds one value or many at the end."""
        new = np.atleast_1d(np.asarray(values, dtype=np.float64))
        needed = self._length + len(new)
        if needed > len(self._buffer):
            buffer = np.empty(max(needed, 2 * len(self._buffer)), dtype=np.float64)
            buffer[: self._length] = self.values
            self._buffer = buffer
        self._buffer[self._length : needed] = new
        self._length = needed

    def truncate(self, length: int) -> None:
        """Forgets all but the first `length` values."""
        self._length = min(self._length, length)


@dataclass(frozen=True)
class Envelope:
    """Buckets of a stretch of values: `first` index of each bucket [b], and lowest, highest, mean of its
    finite values [b] (NaN where it has none). `size` values lie in a bucket."""

    first: NDArray[np.int64]
    low: Floats
    high: Floats
    mean: Floats
    size: int


class LongSeries(GrowingArray):
    """A growing array that knows the extremes of its blocks, so that any stretch is summed up quickly.

    Values that are not finite are left out of every summary; whoever draws marks them separately.
    """

    def __init__(self, capacity: int = 1024) -> None:
        super().__init__(capacity)
        self._low, self._high = GrowingArray(64), GrowingArray(64)
        self._sum, self._count = GrowingArray(64), GrowingArray(64)

    def append(self, values: ArrayLike) -> None:
        super().append(values)
        self._summarize()

    def truncate(self, length: int) -> None:
        super().truncate(length)
        for summary in (self._low, self._high, self._sum, self._count):
            summary.truncate(len(self) // BLOCK)

    def _summarize(self) -> None:
        done, full = len(self._low), len(self) // BLOCK
        if full > done:
            low, high, total, count = _bucket(self.values[done * BLOCK : full * BLOCK].reshape(-1, BLOCK))
            self._low.append(low)
            self._high.append(high)
            self._sum.append(total)
            self._count.append(count)

    def envelope(self, start: int, stop: int, buckets: int) -> Envelope:
        """Sums up the values start…stop in about `buckets` buckets (never more than twice as many).

        Bucket borders are multiples of the bucket size, whatever `start` is: a curve that scrolls or grows
        then does not flicker.
        """
        start, stop = max(start, 0), min(stop, len(self))
        size = 1
        while (stop - start) / size > buckets:
            size *= 2
        begin = start // size * size
        if size >= BLOCK:
            return self._from_blocks(begin, stop, size)
        whole = begin + (stop - begin) // size * size
        parts = [self.values[begin:whole].reshape(-1, size)]
        if whole < stop:
            parts.append(self.values[whole:stop].reshape(1, -1))
        return _envelope(begin, size, [_bucket(part) for part in parts])

    def _from_blocks(self, begin: int, stop: int, size: int) -> Envelope:
        per_bucket = size // BLOCK
        last = (stop - begin) // size * per_bucket + begin // BLOCK
        block = slice(begin // BLOCK, last)
        columns = [
            summary.values[block].reshape(-1, per_bucket)
            for summary in (self._low, self._high, self._sum, self._count)
        ]
        low, high = np.fmin.reduce(columns[0], axis=1), np.fmax.reduce(columns[1], axis=1)
        parts = [(low, high, columns[2].sum(axis=1), columns[3].sum(axis=1))]
        if last * BLOCK < stop:
            parts.append(_bucket(self.values[last * BLOCK : stop].reshape(1, -1)))
        return _envelope(begin, size, parts)


Summary = tuple[Floats, Floats, Floats, Floats]


def _bucket(rows: Floats) -> Summary:
    """Lowest, highest, sum and count of the finite values of each row [n, size]."""
    finite = np.isfinite(rows)
    with np.errstate(
        over="ignore", invalid="ignore"
    ):  # sums near the end of all numbers: their mean is not drawn
        if finite.all():
            return (
                rows.min(axis=1, initial=np.inf),
                rows.max(axis=1, initial=-np.inf),
                rows.sum(axis=1),
                np.full(len(rows), float(rows.shape[1])),
            )
        known = np.where(finite, rows, np.nan)
        count = finite.sum(axis=1).astype(np.float64)
        low, high = np.fmin.reduce(known, axis=1), np.fmax.reduce(known, axis=1)
        return low, high, np.where(finite, rows, 0.0).sum(axis=1), count


def _envelope(begin: int, size: int, parts: list[Summary]) -> Envelope:
    low, high, total, count = (np.concatenate(column) for column in zip(*parts, strict=True))
    mean = np.divide(total, count, out=np.full(len(total), np.nan), where=count > 0)
    return Envelope(begin + size * np.arange(len(low)), low, high, mean, size)


def thin(length: int, most: int) -> NDArray[np.int64]:
    """Indices 0…length − 1 thinned to at most `most`, the first and the last always among them.

    The stride is a power of two, so the points chosen stay the same while a curve grows.
    """
    if length == 0:
        return np.empty(0, dtype=np.int64)
    stride = 1
    while length / stride > most - 1:
        stride *= 2
    chosen = np.arange(0, length, stride)
    return chosen if chosen[-1] == length - 1 else np.append(chosen, length - 1)
