"""Times as people write them, cut out of the text by position and put together as numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import numpy as np
import numpy.typing as npt

from studio.engine.data.sources.column_text import ColumnText
from studio.engine.data.sources.time_shapes import Span, TimeShape, clock_shape, time_shape, zone_span
from studio.engine.data.sources.words import MISSING

IntArray = npt.NDArray[np.int64]
Times = npt.NDArray[np.datetime64]
_DAY_US = 86_400_000_000
_PIVOT = 69  # POSIX: 69…99 are 1969…1999, 00…68 are 2000…2068


@dataclass
class TimeParts:
    """A column of times, taken apart [rows]; −1 where a part is not written.

    `first`, `second`, `third` are the numbers of the date in the order in which they stand for the families
    ab and
    abc; otherwise year, month and day. `micros` counts from midnight, or is −1 for an impossible clock.
    `offset` is
    the zone's distance from UTC in minutes, `zoned` whether one is written. `present` is false for missing
    cells.
    """

    family: str
    mark: str
    first: IntArray
    second: IntArray
    third: IntArray
    micros: IntArray
    offset: IntArray
    zoned: npt.NDArray[np.bool_]
    present: npt.NDArray[np.bool_]
    has_clock: bool
    names: tuple[str, ...] = ()
    strays: IntArray = field(default_factory=lambda: np.empty(0, np.int64))


def time_family(shapes: Counter[str]) -> tuple[str, str, tuple[str, ...]]:
    """The family and mark of most shapes ("" when they are no times), and the shapes that do not belong to
    it.
    """
    families: Counter[tuple[str, str]] = Counter()
    known: dict[str, tuple[str, str]] = {}
    for shape, count in shapes.items():
        if shape.lower() in MISSING:
            continue
        found = time_shape(shape)
        if found is not None:
            known[shape] = (found.family, found.mark if found.family in ("ab", "abc") else "")
            families[known[shape]] += count
    if not families:
        return "", "", ()
    best = families.most_common(1)[0][0]
    strays = tuple(shape for shape in shapes if shape.lower() not in MISSING and known.get(shape) != best)
    return best[0], best[1], strays


def is_clock(shapes: Counter[str]) -> bool:
    """Whether every filled cell is a time of day."""
    filled = [shape for shape in shapes if shape.lower() not in MISSING]
    return bool(filled) and all(clock_shape(shape) is not None for shape in filled)


def take_apart(column: ColumnText, family: str, mark: str) -> TimeParts:
    """All parts of a column whose cells are of one family; cells of another are strays, and missing."""
    count = len(column)
    parts = TimeParts(
        family,
        mark,
        first=np.full(count, -1, np.int64),
        second=np.full(count, -1, np.int64),
        third=np.full(count, -1, np.int64),
        micros=np.zeros(count, np.int64),
        offset=np.zeros(count, np.int64),
        zoned=np.zeros(count, np.bool_),
        present=np.zeros(count, np.bool_),
        has_clock=False,
    )
    strays: list[IntArray] = []
    names: set[str] = set()
    start = 0
    for cells, shapes in zip(column.blocks(), column.shape_blocks(), strict=True):
        for shape, rows in _rows_by_shape(shapes):
            if shape.lower() in MISSING:
                continue
            found = clock_shape(shape) if family == "clock" else time_shape(shape)
            if found is None or found.family != family or (family in ("ab", "abc") and found.mark != mark):
                strays.append(rows + start)
                continue
            picked = cells if len(rows) == len(cells) else [cells[row] for row in rows.tolist()]
            _fill(parts, rows + start, picked, shape, found)
            if found.zone and zone_span(shape) is None and found.zone not in ("Z", "UTC", "GMT"):
                names.add(found.zone)
        start += len(cells)
    if strays:
        parts.strays = np.sort(np.concatenate(strays))
    parts.names = tuple(sorted(names))
    return parts


def _rows_by_shape(shapes: Sequence[str]) -> Iterator[tuple[str, IntArray]]:
    """Each shape of a block with the rows that have it."""
    number = {shape: place for place, shape in enumerate(dict.fromkeys(shapes))}
    codes = np.fromiter(map(number.__getitem__, shapes), np.int64, len(shapes))
    order = np.argsort(codes, kind="stable")
    ends = np.cumsum(np.bincount(codes, minlength=len(number)))
    for shape, place in number.items():
        yield shape, order[ends[place - 1] if place else 0 : ends[place]]


def _fill(parts: TimeParts, rows: IntArray, cells: Sequence[str], shape: str, found: TimeShape) -> None:
    letters = _letters(cells, len(shape))

    def number(part: str) -> IntArray:
        return (
            _digits(letters, found.parts[part]) if part in found.parts else np.full(len(rows), -1, np.int64)
        )

    if found.family == "ab":
        first, second, third = number("first"), number("second"), number("year")
    elif found.family == "abc":
        first, second, third = number("first"), number("second"), number("third")
    else:
        first, second, third = _calendar(number, found, len(rows))
    parts.first[rows], parts.second[rows], parts.third[rows] = first, second, third
    parts.present[rows] = True
    if found.clock or found.family == "clock":
        parts.has_clock = True
        parts.micros[rows] = _clock(number, found)
    if found.zone:
        parts.zoned[rows] = True
        if span := zone_span(shape):
            parts.offset[rows] = _offset(letters, shape, span)


def _letters(cells: Sequence[str], length: int) -> npt.NDArray[np.uint32]:
    """The characters of equally long cells [cells, length]."""
    return np.frombuffer("".join(cells).encode("utf-32-le"), np.uint32).reshape(len(cells), length)


def _digits(letters: npt.NDArray[np.uint32], span: Span) -> IntArray:
    value = np.zeros(len(letters), np.int64)
    for place in range(*span):
        value = value * 10 + (letters[:, place].astype(np.int64) - 48)
    return value


def _calendar(number: _Number, found: TimeShape, count: int) -> tuple[IntArray, IntArray, IntArray]:
    year, ones = number("year"), np.ones(count, np.int64)
    if "year" in found.parts and found.parts["year"][1] - found.parts["year"][0] == 2:
        year = full_year(year)
    if found.family == "quarter":
        quarter = number("quarter")
        return year, np.where((quarter >= 1) & (quarter <= 4), quarter * 3 - 2, 13), ones
    if found.family == "week":
        week, day = number("week"), number("weekday")
        return year, week, np.where(day < 0, 1, day)
    month = np.full(count, found.month, np.int64) if found.month else number("month")
    return year, month, number("day") if "day" in found.parts else ones


def full_year(year: IntArray) -> IntArray:
    """Years of two digits as POSIX reads them."""
    return np.where(year >= _PIVOT, year + 1900, year + 2000)


def _clock(number: _Number, found: TimeShape) -> IntArray:
    """Microseconds from midnight; −1 where there is no such time. 24:00 is the midnight that ends the day."""
    hour, minute, second = number("hour"), np.maximum(number("minute"), 0), np.maximum(number("second_"), 0)
    fraction = np.zeros(len(hour), np.int64)
    if "fraction" in found.parts:
        digits = found.parts["fraction"][1] - found.parts["fraction"][0]
        fraction = number("fraction") * 10**6 // 10**digits
    legal = (minute < 60) & (second < 60) & ((hour < 24) | ((hour == 24) & (minute == 0) & (second == 0)))
    if found.half:
        legal &= (hour >= 1) & (hour <= 12)
        hour = hour % 12 + (12 if found.half == "P" else 0)
    return np.where(legal, ((hour * 60 + minute) * 60 + second) * 10**6 + fraction, -1)


def _offset(letters: npt.NDArray[np.uint32], shape: str, span: Span) -> IntArray:
    text = shape[span[0] : span[1]]
    digits = [span[0] + place for place, letter in enumerate(text) if letter == "9"]
    values = [letters[:, place].astype(np.int64) - 48 for place in digits]
    if len(values) <= 2:
        minutes = 60 * (values[0] * 10 + values[1] if len(values) == 2 else values[0])
    else:
        minutes = 60 * (values[0] * 10 + values[1]) + values[2] * 10 + values[3]
    return np.where(letters[:, span[0]] == ord("+"), minutes, -minutes)


def put_together(parts: TimeParts, order: str) -> tuple[Times, npt.NDArray[np.bool_]]:
    """Times in microseconds, NaT where missing or impossible, and which cells are impossible [rows].

    `order` is one of ymd, dmy, mdy for the families ab and abc, else it is ignored.
    """
    year, month, day = in_order(parts, order)
    if parts.family == "week":
        return _weeks(parts, year, month, day)
    legal = (year >= 1) & (month >= 1) & (month <= 12) & (day >= 1) & (day <= 31) & (parts.micros >= 0)
    months = (np.where(legal, year, 1970) - 1970) * 12 + np.where(legal, month, 1) - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    days = first + np.where(legal, day, 1) - 1
    legal &= days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) == months
    return _stamped(parts, days, legal)


def _weeks(
    parts: TimeParts, year: IntArray, week: IntArray, day: IntArray
) -> tuple[Times, npt.NDArray[np.bool_]]:
    """ISO 8601: week 1 holds 4 January, weeks begin on Monday."""
    legal = (week >= 1) & (week <= 53) & (day >= 1) & (day <= 7) & (year >= 1)
    january4 = (np.where(legal, year, 1970) - 1970).astype("datetime64[Y]").astype("datetime64[D]").astype(
        np.int64
    ) + 3
    monday = january4 - (january4 + 3) % 7
    return _stamped(parts, monday + (week - 1) * 7 + day - 1, legal)


def _stamped(
    parts: TimeParts, days: IntArray, legal: npt.NDArray[np.bool_]
) -> tuple[Times, npt.NDArray[np.bool_]]:
    stamps = (days * _DAY_US + parts.micros - parts.offset * 60_000_000).astype("datetime64[us]")
    stamps[~legal | ~parts.present] = np.datetime64("NaT")
    return stamps, parts.present & ~legal


def in_order(parts: TimeParts, order: str) -> tuple[IntArray, IntArray, IntArray]:
    """Year, month and day under an order of the three numbers."""
    if parts.family not in ("ab", "abc"):
        return parts.first, parts.second, parts.third
    first, second, third = parts.first, parts.second, parts.third
    if order == "ymd":
        year, month, day = first, second, third
    elif order == "dmy":
        year, month, day = third, second, first
    else:
        year, month, day = third, first, second
    if parts.family == "abc":
        year = full_year(year)
    return year, month, day


class _Number(Protocol):
    """The type of `number` in `_fill`: the value of a part by its name."""

    def __call__(self, part: str) -> IntArray: ...
