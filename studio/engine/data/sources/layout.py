"""Which lines are what: remarks and titles above, names, units, and the first row of data."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from studio.engine.data.sources.cells import is_clock_like, is_number_like, is_time_like
from studio.engine.data.sources.words import is_missing
from studio.engine.data.table import Finding
from studio.engine.errors import DataError

Kind = Literal["number", "time", "clock", "text", ""]
COMMENTS = ("#", "%", "//")
_MOST_HEADER_ROWS = 6
_COLUMN_LIMIT = 10_000


@dataclass(frozen=True)
class Record:
    """One record of the file's head: its number among all records (blank ones too), its line and its cells."""

    index: int
    line: int
    cells: list[str]

    @property
    def filled(self) -> int:
        """How many cells are not blank."""
        return sum(1 for cell in self.cells if cell)

    @property
    def is_remark(self) -> bool:
        """Whether the record begins like a comment."""
        return bool(self.cells) and self.cells[0].startswith(COMMENTS)


@dataclass(frozen=True)
class Layout:
    """Names and place of the data. `first_record` counts all records from 0; `header` is empty without one."""

    width: int
    names: list[str]
    kinds: list[Kind]
    first_record: int
    first_line: int
    header_line: int
    header: list[str]
    comment: str = ""
    findings: list[Finding] = field(default_factory=list)


def find_layout(name: str, records: Sequence[Record], setting: str) -> Layout:
    """The layout of a file of which `records` are the head, blank records left out.

    `setting` is auto, yes, no, or the line of the header. Raises DataError when there is no row of data.
    """
    usable = [record for record in records if record.filled]
    if not usable:
        raise DataError(f"{name} has no text in it, only blank lines.", remedy="Save the table again.")
    width = _width(name, usable)
    rows = [Record(record.index, record.line, _fitted(record.cells, width)) for record in usable]
    kinds = _kinds(rows, width)
    start, header = _header(name, rows, width, kinds, setting)
    if start >= len(rows):
        raise DataError(
            f"{name} has only one row, and it holds names: there is no data below line {rows[-1].line}.",
            "Nothing can be learned from it.",
            "Add the rows, or set data.header to no if this row is data.",
        )
    findings = _said(rows, start, header, kinds)
    comment = next((mark for mark in COMMENTS for row in rows if _is_comment(row, width, mark)), "")
    names, cells = _names(name, rows, header, width, start, findings)
    return Layout(
        width,
        names,
        kinds,
        rows[start].index,
        rows[start].line,
        header[0].line if header else 0,
        cells,
        comment,
        findings,
    )


def _width(name: str, records: Sequence[Record]) -> int:
    """The number of cells most records of the body have; wide tables win over short remarks."""
    body = records[len(records) // 5 :] if len(records) > 10 else records
    counts = Counter(len(record.cells) for record in body if not (record.is_remark and len(record.cells) == 1))
    counts = counts or Counter(len(record.cells) for record in body)
    width = max(counts, key=lambda size: (counts[size] * math.sqrt(size), size))
    if width > _COLUMN_LIMIT:
        raise DataError(
            f"{name} has {width:,} columns.",
            f"At most {_COLUMN_LIMIT:,} can be handled. Perhaps rows and columns are exchanged.",
            "Write one row a time step, one column a quantity.",
        )
    if not _is_rule(records, width):
        sizes = ", ".join(f"line {record.line} has {len(record.cells)}" for record in records[:4])
        raise DataError(
            f"The rows of {name} have different numbers of cells: {sizes}.",
            "It cannot be said which value belongs to which column.",
            "Write as many cells in each row, or set data.separator.",
        )
    return _without_open_ends(records, width)


def _is_rule(records: Sequence[Record], width: int) -> bool:
    """Whether most records have this width, not counting the titles above; wide tables may differ by one."""
    slack = 1 if width > 3 else 0
    sizes = [len(record.cells) for record in records if not record.is_remark]
    while sizes and sizes[0] < width - slack:
        sizes.pop(0)
    near = sum(1 for size in sizes if abs(size - width) <= slack)
    return 2 * near > len(sizes) or len(set(sizes)) <= 2


def _without_open_ends(records: Sequence[Record], width: int) -> int:
    """The width without empty cells at the end of every row, when the header above does not count them either."""
    full = [record for record in records if len(record.cells) == width]
    needed = max((place + 1 for record in full for place, cell in enumerate(record.cells) if cell), default=width)
    first = next((record for record in records if needed <= len(record.cells) < width - 1), None)
    return len(first.cells) if first and first.index < full[0].index and first.filled >= 0.5 * needed else width


def _fitted(cells: list[str], width: int) -> list[str]:
    return cells[:width] if len(cells) > width and not any(cells[width:]) else cells


def _kinds(rows: Sequence[Record], width: int) -> list[Kind]:
    """What most cells of each column look like, in the part of the head that is surely data."""
    body = [row for row in rows if len(row.cells) == width and not (row.is_remark and width == 1)]
    body = body[min(6, len(body) // 2) :] if len(body) > 2 else body[-1:]
    body = body[:300]
    return [_kind([row.cells[place] for row in body]) for place in range(width)]


def _kind(cells: Sequence[str]) -> Kind:
    filled = [cell for cell in cells if not is_missing(cell)]
    if not filled:
        return ""
    enough = 0.75 * len(filled)
    if sum(map(is_clock_like, filled)) >= enough:
        return "clock"
    if sum(map(is_time_like, filled)) >= enough:
        return "time"
    return "number" if sum(map(is_number_like, filled)) >= enough else "text"


def fits(cell: str, kind: Kind) -> bool:
    """Whether a filled cell can stand in a column of this kind."""
    if kind == "number":
        return is_number_like(cell)
    if kind == "clock":
        return is_clock_like(cell)
    return is_time_like(cell) or cell.isdigit() if kind == "time" else True


def _is_data(row: Record, width: int, kinds: Sequence[Kind], first: bool) -> bool:
    """Whether a row can be data. The first full row needs a typed cell to be no header; later ones only no misfit."""
    if len(row.cells) != width:
        return False
    if any(
        kind in ("time", "clock") and not is_missing(cell) and not fits(cell, kind)
        for cell, kind in zip(row.cells, kinds, strict=True)
    ):
        return False
    typed = [(cell, kind) for cell, kind in zip(row.cells, kinds, strict=True) if kind in ("number", "time", "clock")]
    if any(not cell and kind == "time" for cell, kind in typed) and first:
        return False
    filled = [(cell, kind) for cell, kind in typed if not is_missing(cell)]
    misfits = sum(1 for cell, kind in filled if not fits(cell, kind))
    if first and not filled:
        return False
    return misfits <= 0.2 * len(filled)


def _header(
    name: str, rows: Sequence[Record], width: int, kinds: Sequence[Kind], setting: str
) -> tuple[int, list[Record]]:
    """The place of the first row of data, and the header rows above it."""
    if setting.isdigit():
        place = next((place for place, row in enumerate(rows) if row.line >= int(setting)), len(rows))
        if place == len(rows):
            raise DataError(f"{name} has no line {setting} with names near its start.", remedy="Check data.header.")
        return place + 1, [rows[place]]
    if not any(kind in ("number", "time", "clock") for kind in kinds):
        return _text_header(rows, width, setting)
    need = max(1.0, 0.5 * sum(1 for kind in kinds if kind))
    start = _first_data(rows, width, kinds, need)
    if start < len(rows) and setting != "no" and _years(rows, start, kinds):
        return start + 1, [rows[start]]
    header: list[Record] = []
    place = start - 1
    while place >= 0 and len(header) < _MOST_HEADER_ROWS and _can_name(rows[place], width, need, bool(header)):
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
        if named and _is_data(row, width, kinds, first=False) and (row.cells[0] or kinds[0] != "time"):
            return place
        named = named or _can_name(row, width, need, False)
    return len(rows)


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
    below = [row for row in rows[place + 1 :] if len(row.cells) == width]
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
    steps = {int(b) - int(a) for a, b in zip(numbers, numbers[1:], strict=False)}
    if len(steps) != 1 or not 0 < abs(steps.pop()) <= 10 or not 1700 <= int(numbers[0]) <= 2200:
        return False
    below = rows[start + 1].cells if start + 1 < len(rows) else []
    others = [cell for cell, kind in zip(below, kinds, strict=False) if kind == "number"]
    return others != numbers and not is_number_like(row.cells[0] or "0") or not row.cells[0]


def _is_comment(row: Record, width: int, mark: str) -> bool:
    return row.cells[0].startswith(mark) and (len(row.cells) != width or width == 1)


def _said(rows: Sequence[Record], start: int, header: Sequence[Record], kinds: Sequence[Kind]) -> list[Finding]:
    findings: list[Finding] = []
    above = [row for row in rows[:start] if row not in header]
    if above:
        lines = _lines(above)
        findings.append(
            Finding("info", "preamble", f"{lines} above the table {'is' if len(above) == 1 else 'are'} left out.")
        )
    if len(header) > 1:
        findings.append(
            Finding(
                "info",
                "header_rows",
                f"The names come from line {header[0].line}; {_lines(header[1:]).lower()} below it "
                f"{'is' if len(header) == 2 else 'are'} not data.",
                setting="data.header",
                choices=tuple(str(row.line) for row in header),
            )
        )
    if not header:
        findings.append(
            Finding(
                "question",
                "no_header",
                "No row of names was found; the columns are numbered.",
                "Say so if the first row holds names.",
                setting="data.header",
                choices=("yes", "no"),
            )
        )
    elif not any(kind in ("number", "time", "clock") for kind in kinds):
        findings.append(
            Finding(
                "info",
                "header",
                f"Line {header[0].line} was read as names, because no row below repeats it.",
                setting="data.header",
                choices=("yes", "no"),
            )
        )
    return findings


def _lines(rows: Sequence[Record]) -> str:
    if len(rows) == 1:
        return f"Line {rows[0].line}"
    if rows[-1].line - rows[0].line == len(rows) - 1:
        return f"Lines {rows[0].line} to {rows[-1].line}"
    return f"{len(rows)} lines"


def _names(
    name: str, rows: Sequence[Record], header: Sequence[Record], width: int, start: int, findings: list[Finding]
) -> tuple[list[str], list[str]]:
    """Unique names, and the cells of the header row as they stand in the file."""
    if not header:
        return [f"column_{place + 1}" for place in range(width)], []
    cells = list(header[0].cells)
    if header[0].is_remark and cells[0] not in COMMENTS:
        cells[0] = cells[0].lstrip("#%/ ")
    if len(cells) != width:
        cells = _uneven(name, rows, header[0], width, start, findings)
    names = [" ".join(cell.split()) for cell in cells]
    if len(set(names)) < len(names) and len(header) > 1:
        second = header[1].cells
        names = [
            f"{first} {below}".strip() if names.count(first) > 1 else first
            for first, below in zip(names, second, strict=True)
        ]
    return _unique(names, findings), list(header[0].cells)


def _uneven(
    name: str, rows: Sequence[Record], header: Record, width: int, start: int, findings: list[Finding]
) -> list[str]:
    """Names for rows that are longer or shorter than the header, where that is safe. Raises DataError where not."""
    cells = header.cells
    body = [row.cells for row in rows[start:] if len(row.cells) == width]
    if len(cells) == width - 1:
        if not any(row[-1] for row in body):
            return [*cells, ""]
        first = [row[0] for row in body]
        if len(first) > 2 and len(set(first)) == len(first) and _row_names(first):
            findings.append(
                Finding("info", "row_names", "The first cell of each row has no name in the header: it numbers the rows.")
            )
            return ["row", *cells]
    if len(cells) == width + 1 and not cells[-1]:
        return cells[:-1]
    raise DataError(
        f"Line {header.line} of {name} names {len(cells)} columns, but the rows have {width} values.",
        "The names would slide to the wrong columns.",
        "Give every column one name. If decimals are written with a comma, separate the columns with semicolons.",
    )


def _row_names(cells: Sequence[str]) -> bool:
    """Row names as R writes them: 1, 2, 3 … or words."""
    if all(cell.isdigit() for cell in cells):
        return all(int(b) - int(a) == 1 for a, b in zip(cells, cells[1:], strict=False))
    return not any(is_number_like(cell) for cell in cells)


def _unique(names: Sequence[str], findings: list[Finding]) -> list[str]:
    found: list[str] = []
    taken = {name for name in names if name}
    repeated: list[str] = []
    for place, name in enumerate(names):
        base = name or f"column_{place + 1}"
        candidate, number = base, 2
        while candidate in found or (candidate != name and candidate in taken):
            candidate, number = f"{base}_{number}", number + 1
        if name and candidate != name:
            repeated.append(f"{name} → {candidate}")
        found.append(candidate)
    if repeated:
        findings.append(
            Finding("warning", "duplicate_names", f"Names that come twice got a number: {', '.join(repeated[:5])}.")
        )
    return found
