"""Columns of words: a few that repeat are categories, short ones that never repeat are identifiers."""

from __future__ import annotations

from studio.engine.data.sources.column_text import ColumnText
from studio.engine.data.sources.words import MISSING_TEXT
from studio.engine.data.table import ColumnType

_FEW = 50
_MANY = 1_000
_CATEGORY_SHARE = 0.1
_IDENTIFIER_LENGTH = 40


def read_text(column: ColumnText) -> tuple[ColumnType, list[str | None], int]:
    """Type, values with None for an empty cell, and the number of empty cells."""
    values: list[str | None] = []
    kept: dict[str, str] = {}  # equal cells share one string: a category of a million rows stays small
    missing = 0
    for cells in column.blocks():
        for cell in cells:
            if len(cell) < 8 and cell.lower() in MISSING_TEXT:
                values.append(None)
                missing += 1
            else:
                values.append(kept.setdefault(cell, cell))
    filled, distinct = len(values) - missing, len(kept)
    if filled > 1 and distinct == filled and all(_is_key(cell) for cell in kept):
        return "id", values, missing
    if (distinct <= _FEW and (distinct < filled or filled < 3)) or distinct <= min(
        _MANY, _CATEGORY_SHARE * filled
    ):
        longest = max(map(len, kept), default=0)
        return "text" if longest > 200 else "category", values, missing
    return "text", values, missing


def _is_key(cell: str) -> bool:
    return len(cell) <= _IDENTIFIER_LENGTH and not any(letter.isspace() for letter in cell)
