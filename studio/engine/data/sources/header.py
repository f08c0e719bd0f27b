"""Where the names end and the data begins."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from studio.engine.data.sources.cells import is_number_like
from studio.engine.data.sources.records import COMMENTS, Kind, Record, fits
from studio.engine.data.sources.words import is_missing
from studio.engine.errors import DataError

_MOST_HEADER_ROWS = 6


def find_header(
    name: str, rows: Sequence[Record], width: int, kinds: Sequence[Kind], setting: str
) -> tuple[int, list[Record]]:
    """The place of the first row of data, and the header rows above it."""
    if setting.isdigit():
        place = next((place for place, row in enumerate(rows) if row.line >= int(setting)), len(rows))
        if place == len(rows):
            raise DataError(
                f"{name} has no line {setting} with names near its start.", remedy="Check data.header."
            )
        return place + 1, [rows[place]]
    if not any(kind in ("number", "time", "clock") for kind in kinds):
        return _text_header(rows, width, setting)
    need = max(1.0, 0.5 * sum(1 for kind in kinds if kind))
    start = _first_data(rows, width, kinds, need)
    if start < len(rows) and setting != "no" and _years(rows, start, kinds):
        return start + 1, [rows[start]]
    header: list[Record] = []
    place = start - 1
    while place >= 0 and len(header) < _MOST_HEADER_ROWS:
        if rows[place].is_remark and len(rows[place].cells) != width:
            place -= 1
            continue
        if not _can_name(rows[place], width, need, bool(header)):
            break
        if header and rows[place].index != header[0].index - 1:
            break  # a blank line or a remark ends the title
        if header and _all_names(header[0]) and any(map(is_number_like, rows[place].cells)):
            break  # a row of settings above the names, with its own names above it
        header.insert(0, rows[place])
        place -= 1
        if width == 1:
            break
    if not header and start and rows[start - 1].is_remark and len(rows[start - 1].cells) == width > 1:
        header = [rows[start - 1]]
    if setting == "yes" and not header and start < len(rows):
        return start + 1, [rows[start]]
    return start, [] if setting == "no" else header


def _is_data(row: Record, width: int, kinds: Sequence[Kind], first: bool) -> bool:
    """Whether a row can be data. The first full row needs a typed cell to be no header; later ones only no
    misfit.
    """
    if len(row.cells) != width:
        return False
    if any(
        kind in ("time", "clock") and not is_missing(cell) and not fits(cell, kind)
        for cell, kind in zip(row.cells, kinds, strict=True)
    ):
        return False
    typed = [
        (cell, kind)
        for cell, kind in zip(row.cells, kinds, strict=True)
        if kind in ("number", "time", "clock")
    ]
    if first and (
        any(not cell and kind == "time" for cell, kind in typed) or not (row.cells[0] or not kinds[0])
    ):
        return False  # the first cell of a row of data is filled; that above the row numbers often is not
    filled = [(cell, kind) for cell, kind in typed if not is_missing(cell)]
    misfits = sum(1 for cell, kind in filled if not fits(cell, kind))
    if first and not filled:
        return False
    return misfits <= 0.2 * len(filled)


def _all_names(row: Record) -> bool:
    """Whether a row could be the names by itself: words, none of them twice."""
    cells = [cell for cell in row.cells if cell]
    return len(set(cells)) == len(cells) and not any(map(is_number_like, cells))


def _first_data(rows: Sequence[Record], width: int, kinds: Sequence[Kind], need: float) -> int:
    named = False
    for place, row in enumerate(rows):
        if row.is_remark and not (len(row.cells) == width > 1 and is_number_like(row.cells[0].lstrip("#"))):
            continue
        if _is_data(row, width, kinds, first=True):
            return place
        if named and len(row.cells) == width and _begins_as_data(row, kinds[0]):
            return place
        if named and _is_data(row, width, kinds, first=False) and (row.cells[0] or kinds[0] != "time"):
            return place
        named = named or _can_name(row, width, need, False)
    return len(rows)


def _begins_as_data(row: Record, kind: Kind) -> bool:
    """Whether the first cell is a time or number like those below; rows of units begin otherwise."""
    return kind in ("time", "number") and not is_missing(row.cells[0]) and fits(row.cells[0], kind)


def _can_name(row: Record, width: int, need: float, stacked: bool) -> bool:
    """Whether a row above the data holds names: about as many cells as the data, most of them filled."""
    if row.is_remark and not (row.cells[0] in COMMENTS and len(row.cells) == width):
        return False
    if stacked and len(row.cells) != width:
        return False
    if abs(len(row.cells) - width) > 1 and not (len(row.cells) > 1 and len(row.cells) > 0.5 * width):
        return False
    return row.filled >= need and not (width > 2 and row.filled == 1)


def _text_header(rows: Sequence[Record], width: int, setting: str) -> tuple[int, list[Record]]:
    """A table of words alone: its first full row names the columns unless it looks like the others."""
    place = next((i for i, row in enumerate(rows) if len(row.cells) == width and not row.is_remark), 0)
    first = rows[place]
    if setting == "no":
        return place, []
    below = [
        row
        for row in rows[place + 1 :]
        if len(row.cells) == width and (width == 1 or row.cells != first.cells)
    ]
    repeated = any(
        cell and cell in {row.cells[column] for row in below} for column, cell in enumerate(first.cells)
    )
    distinct = len(set(first.cells)) == len(first.cells)
    plain = not any(is_number_like(cell) for cell in first.cells if cell)
    short = all(len(cell) <= 60 for cell in first.cells)
    if setting == "yes" or (distinct and plain and short and not repeated):
        return place + 1, [first]
    return place, []


def _years(rows: Sequence[Record], start: int, kinds: Sequence[Kind]) -> bool:
    """Whether the first row of numbers is a row of years that name the columns: State, 2010, 2011, 2012."""
    row = rows[start]
    numbers = [cell for cell, kind in zip(row.cells, kinds, strict=True) if kind == "number"]
    if len(numbers) < 2 or not all(len(cell) == 4 and cell.isdigit() for cell in numbers):
        return False
    steps = {int(b) - int(a) for a, b in pairwise(numbers)}
    if len(steps) != 1 or not 0 < abs(steps.pop()) <= 10 or not 1700 <= int(numbers[0]) <= 2200:
        return False
    below = rows[start + 1].cells if start + 1 < len(rows) else []
    others = [cell for cell, kind in zip(below, kinds, strict=False) if kind == "number"]
    return (others != numbers and not is_number_like(row.cells[0] or "0")) or not row.cells[0]
