"""Numbers as people write them: which sign is the decimal, which only groups thousands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.data.sources.column_text import UNIT, ColumnText
from studio.engine.data.sources.words import INFINITE, MARKS, MISSING

_MARKS = {"": "", ",": ",", ".": r"\.", "'": "['’]", " ": "[ \u00a0\u202f]"}
_REMOVED = {"": "", ",": ",", ".": ".", "'": "'’", " ": " \u00a0\u202f"}
_LONG_DIGITS = 16  # float64 keeps 15 digits for certain
_UNITS = "%€$£¥"
_WHOLE = frozenset("+-9")


@dataclass(frozen=True)
class Convention:
    """Decimal sign and thousands mark of written numbers."""

    decimal: str
    thousands: str = ""


PLAIN = Convention(".")
CONVENTIONS = tuple(
    Convention(decimal, thousands)
    for thousands in ("", ",", ".", "'", " ")
    for decimal in ".,"
    if decimal != thousands
)


@lru_cache(maxsize=64)
def _pattern(convention: Convention) -> re.Pattern[str]:
    decimal = re.escape(convention.decimal)
    mark = _MARKS[convention.thousands]
    whole = rf"(?:9{{1,3}}(?:{mark}999)+|9+)" if mark else "9+"
    number = rf"(?:{whole}(?:{decimal}9*)?|{decimal}9+)"
    return re.compile(rf"[+\-−]?{number}(?:[eE][+\-−]?9+)?|\({number}\)")


@lru_cache(maxsize=16384)
def conventions_of(shape: str) -> frozenset[Convention]:
    """All conventions under which a bare number of this shape can be read."""
    if not shape or len(shape) > 64:
        return frozenset()
    return frozenset(convention for convention in CONVENTIONS if _pattern(convention).fullmatch(shape))


@dataclass(frozen=True)
class NumberShapes:
    """What the shapes of a column say.

    `possible` conventions read every cell that is not in `strays`; `unit` is a sign that every number
    carries;
    `missing` cells; `marked` shapes with a comma, point or other mark; `brackets`: (12) means −12.
    """

    possible: tuple[Convention, ...]
    strays: tuple[str, ...]
    stray_count: int
    filled: int
    unit: str
    marked: tuple[str, ...]


def bare(shape: str, unit: str) -> str:
    """The shape or cell without the unit sign and the blank beside it."""
    if not unit:
        return shape
    sign = ""
    text = shape.replace(unit, "", 1).strip()
    if text[:1] in "+-−" and text:
        sign, text = text[0], text[1:].strip()
    return sign + text


def read_shapes(shapes: Counter[str]) -> NumberShapes:
    """The conventions that fit most shapes of a column, and what does not fit."""
    unit = _common_unit(shapes)
    filled = 0
    marks = sum(count for shape, count in shapes.items() if shape.lower() in MARKS)
    votes: Counter[Convention] = Counter()
    known: dict[str, frozenset[Convention]] = {}
    for shape, count in shapes.items():
        if shape.lower() in MISSING:
            continue
        filled += count
        if shape.lower() in INFINITE:
            continue
        found = conventions_of(bare(shape, unit))
        known[shape] = found
        for convention in found:
            votes[convention] += count
    if not votes:
        return NumberShapes((), tuple(known), filled, filled, unit, ())
    most = max(votes.values())
    if marks >= most and most < 3:
        return NumberShapes((), tuple(known), filled, filled, unit, ())
    possible = _agreeing([convention for convention in CONVENTIONS if votes[convention] == most], known)
    strays = tuple(shape for shape, found in known.items() if not found.intersection(possible))
    marked = tuple(
        shape for shape in known if any(mark in shape for mark in ",.'’ \u00a0\u202f") and known[shape]
    )
    return NumberShapes(possible, strays, sum(shapes[shape] for shape in strays), filled, unit, marked)


def _agreeing(best: Sequence[Convention], known: dict[str, frozenset[Convention]]) -> tuple[Convention, ...]:
    """Those conventions that read the same cells as the first: two that read different halves are no
    choice.
    """

    def read(convention: Convention) -> frozenset[str]:
        return frozenset(shape for shape, found in known.items() if convention in found)

    first = read(best[0])
    return tuple(convention for convention in best if read(convention) == first)


def _common_unit(shapes: Counter[str]) -> str:
    for unit in _UNITS:
        filled = [shape for shape in shapes if shape.lower() not in MISSING]
        if filled and all(shape.count(unit) == 1 for shape in filled):
            return unit
    return ""


def to_numbers(
    column: ColumnText, shapes: Counter[str], convention: Convention, unit: str, strays: frozenset[str]
) -> tuple[npt.NDArray[np.float64] | npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Values (int64 when all are whole and none is missing, else float64 with NaN), and rows that are not
    finite.

    `shapes` are those of the whole column; `strays` among them are read as missing. Neither has a digit in
    it, so a
    missing cell is its own shape.
    """
    bad = {shape for shape in shapes if shape in strays or shape.lower() in MISSING}
    plain = convention == PLAIN and not unit and not any(mark in shape for shape in shapes for mark in "−∞(")
    remove = str.maketrans("", "", _REMOVED[convention.thousands])
    whole = not bad and all(set(shape) <= _WHOLE for shape in shapes)
    parts: list[npt.NDArray[Any]] = []
    for cells in column.blocks():
        if bad:
            cells = ["nan" if cell in bad else cell for cell in cells]
        if not plain:
            cells = [_plain(cell, convention, unit, remove) for cell in cells]
        parts.append(np.fromiter(map(float, cells), np.float64, len(cells)) if not whole else _whole(cells))
    values = np.concatenate(parts) if parts else np.empty(0)
    if values.dtype != np.float64:
        return values, np.empty(0, np.int64)
    infinite = np.flatnonzero(np.isinf(values))
    values[infinite] = np.nan
    return values, infinite


def _whole(cells: Sequence[str]) -> npt.NDArray[Any]:
    """Whole numbers; float64 when one is too large for 64 bits (`long_digits` keeps such columns as text)."""
    try:
        return np.fromiter(map(int, cells), np.int64, len(cells))
    except OverflowError:
        return np.fromiter(map(float, cells), np.float64, len(cells))


def _plain(cell: str, convention: Convention, unit: str, remove: dict[int, int | None]) -> str:
    """A number as Python reads it."""
    text = cell if cell == "nan" else bare(cell, unit).translate(remove).replace("−", "-").replace("∞", "inf")
    if text.startswith("("):  # as accountants write a loss
        text = f"-{text[1:-1]}"
    return text.replace(",", ".") if convention.decimal == "," else text


def long_digits(shapes: Counter[str]) -> bool:
    """Whether whole numbers are so long that a float would change them: they are identifiers."""
    return any(len(shape.strip("+-")) >= _LONG_DIGITS and set(shape) <= set("+-9") for shape in shapes)


_LEADING_ZERO = re.compile(f"(?:^|{UNIT})[+-]?0[0-9]+(?:$|{UNIT})")


def leading_zeros(column: ColumnText) -> bool:
    """Whether whole numbers begin with a zero, as codes do (08123)."""
    return column.matches(_LEADING_ZERO)
