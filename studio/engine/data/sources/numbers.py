"""Numbers as people write them: which sign is the decimal, which only groups thousands."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from studio.engine.data.sources.column_text import ColumnText
from studio.engine.data.sources.words import INFINITE, MISSING

_MARKS = {"": "", ",": ",", ".": r"\.", "'": "['’]", " ": "[ \u00a0\u202f]"}
_REMOVED = {"": "", ",": ",", ".": ".", "'": "'’", " ": " \u00a0\u202f"}
_LONG_DIGITS = 16  # float64 keeps 15 digits for certain
_UNITS = "%€$£¥"
_PLAIN = re.compile(r"[+-]?(?:9+\.?9*|\.9+)(?:[eE][+-]?9+)?")


@dataclass(frozen=True)
class Convention:
    """Decimal sign and thousands mark of written numbers."""

    decimal: str
    thousands: str = ""


PLAIN = Convention(".")
CONVENTIONS = tuple(
    Convention(decimal, thousands) for thousands in ("", ",", ".", "'", " ") for decimal in ".," if decimal != thousands
)


@lru_cache(maxsize=64)
def _pattern(convention: Convention) -> re.Pattern[str]:
    decimal = re.escape(convention.decimal)
    mark = _MARKS[convention.thousands]
    whole = rf"(?:9{{1,3}}(?:{mark}999)+|9+)" if mark else "9+"
    return re.compile(rf"[+\-−]?(?:{whole}(?:{decimal}9*)?|{decimal}9+)(?:[eE][+\-−]?9+)?")


@lru_cache(maxsize=16384)
def conventions_of(shape: str) -> frozenset[Convention]:
    """All conventions under which a bare number of this shape can be read."""
    if not shape or len(shape) > 64:
        return frozenset()
    return frozenset(convention for convention in CONVENTIONS if _pattern(convention).fullmatch(shape))


@dataclass(frozen=True)
class NumberShapes:
    """What the shapes of a column say.

    `possible` conventions read every cell that is not in `strays`; `unit` is a sign that every number carries;
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
    possible = tuple(convention for convention in CONVENTIONS if votes[convention] == most)
    strays = tuple(shape for shape, found in known.items() if not found.intersection(possible))
    marked = tuple(shape for shape in known if any(mark in shape for mark in ",.'’ \u00a0\u202f") and known[shape])
    return NumberShapes(possible, strays, sum(shapes[shape] for shape in strays), filled, unit, marked)


def _common_unit(shapes: Counter[str]) -> str:
    for unit in _UNITS:
        filled = [shape for shape in shapes if shape.lower() not in MISSING]
        if filled and all(shape.count(unit) == 1 for shape in filled):
            return unit
    return ""


def to_numbers(
    column: ColumnText, convention: Convention, unit: str, strays: frozenset[str]
) -> tuple[npt.NDArray[np.float64] | npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Values (int64 when all are whole and none is missing, else float64 with NaN), and rows that are not finite.

    `strays` are shapes read as missing.
    """
    parts: list[npt.NDArray[np.float64]] = []
    integers: list[npt.NDArray[np.int64]] | None = []
    remove = str.maketrans("", "", _REMOVED[convention.thousands])
    plain = convention == PLAIN and not unit
    for cells, shapes in zip(column.blocks(), column.shape_blocks(), strict=True):
        kinds = set(shapes)
        bad = {shape for shape in kinds if shape in strays or shape.lower() in MISSING}
        if not plain or any(mark in shape for shape in kinds for mark in "−"):
            cells = [_plain(cell, convention, unit, remove) for cell in cells]
        if bad:
            cells = ["nan" if shape in bad else cell for cell, shape in zip(cells, shapes, strict=True)]
        if integers is not None and not bad and all(set(kind) <= set("+-9") for kind in kinds):
            try:
                integers.append(np.fromiter(map(int, cells), np.int64, len(cells)))
                continue
            except OverflowError:
                pass
        if integers is not None:
            parts = [part.astype(np.float64) for part in integers]
            integers = None
        parts.append(np.fromiter(map(float, cells), np.float64, len(cells)))
    if integers is not None:
        return (np.concatenate(integers) if integers else np.empty(0, np.int64)), np.empty(0, np.int64)
    values = np.concatenate(parts) if parts else np.empty(0)
    infinite = np.flatnonzero(np.isinf(values))
    values[infinite] = np.nan
    return values, infinite


def _plain(cell: str, convention: Convention, unit: str, remove: dict[int, int | None]) -> str:
    """A number as Python reads it."""
    text = bare(cell, unit).translate(remove).replace("−", "-").replace("∞", "inf")
    return text.replace(",", ".") if convention.decimal == "," else text


def is_plain(shape: str) -> bool:
    """Whether Python's own float() reads the shape as a person does."""
    return bool(_PLAIN.fullmatch(shape))


def long_digits(shapes: Counter[str]) -> bool:
    """Whether whole numbers are so long that a float would change them: they are identifiers."""
    return any(len(shape.strip("+-")) >= _LONG_DIGITS and set(shape) <= set("+-9") for shape in shapes)


_LEADING_ZERO = re.compile(r"[+-]?0[0-9]+")


def leading_zeros(column: ColumnText) -> bool:
    """Whether whole numbers begin with a zero, as codes do (08123)."""
    return any(_LEADING_ZERO.fullmatch(cell) for cells in column.blocks() for cell in cells if cell[:2] in _ZEROS)


_ZEROS = frozenset(["0" + digit for digit in "0123456789"] + ["-0", "+0"])
