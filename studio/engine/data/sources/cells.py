"""Quick questions about one cell, asked where a few cells stand for many."""

from __future__ import annotations

import re
from functools import lru_cache

from studio.engine.data.sources.time_shapes import clock_shape, time_shape

_NUMBER = re.compile(
    r"[+\-−(]?\s?[$€£¥]?\s?"
    r"(?:\d+|\d{1,3}(?:(?P<mark>[,.'’ \u00a0\u202f])\d{3})(?:(?P=mark)\d{3})*)?(?:[.,]\d*)?(?<=[\d.,])"
    r"(?:[eE][+-]?\d+)?\s?[%€$£]?\)?"
)
_DIGITS = str.maketrans("0123456789", "9" * 10)


def shape_of(cell: str) -> str:
    """The cell with every digit replaced by 9: cells of one shape are read by one rule."""
    return cell.translate(_DIGITS)


@lru_cache(maxsize=4096)
def _shape_is_number(shape: str) -> bool:
    return bool(_NUMBER.fullmatch(shape)) and "9" in shape


def is_number_like(cell: str) -> bool:
    """Whether the cell can be a number under some convention."""
    return len(cell) < 64 and _shape_is_number(shape_of(cell))


def is_time_like(cell: str) -> bool:
    """Whether the cell can be a date, a time of day, or both; eight bare digits are not enough."""
    if len(cell) > 64 or not any(digit in cell for digit in "0123456789"):
        return False
    shape = shape_of(cell)
    found = time_shape(shape)
    return (found is not None and not shape.isdigit()) or clock_shape(shape) is not None


def is_clock_like(cell: str) -> bool:
    """Whether the cell is a time of day alone."""
    return ":" in cell and len(cell) <= 24 and clock_shape(shape_of(cell)) is not None
