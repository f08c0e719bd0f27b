"""Which lines are what: remarks and titles above, names, units, and the first row of data."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from studio.engine.data.sources.cells import is_clock_like, is_number_like, is_time_like
from studio.engine.data.sources.header import find_header
from studio.engine.data.sources.names import column_names
from studio.engine.data.sources.records import COMMENTS, TOTAL, Kind, Record
from studio.engine.data.sources.words import is_missing
from studio.engine.data.table import Finding
from studio.engine.errors import DataError

_COLUMN_LIMIT = 10_000


@dataclass(frozen=True)
class Layout:
    """Names and place of the data. `first_record` counts all records from 0; `header` may be empty."""

    width: int
    names: list[str]
    kinds: list[Kind]
    first_record: int
    first_line: int
    header_line: int
    header: list[str]
    comment: str = ""
    blank_is_missing: bool = False
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
    start, header = find_header(name, rows, width, kinds, setting)
    if start >= len(rows):
        raise DataError(
            f"{name} has only one row, and it holds names: there is no data below line {rows[-1].line}.",
            "Nothing can be learned from it.",
            "Add the rows, or set data.header to no if this row is data.",
        )
    findings = _said(rows, start, header, kinds)
    comment = next((mark for mark in COMMENTS for row in rows if _is_comment(row, width, mark)), "")
    names, cells = column_names(name, rows, header, width, start, findings)
    first = _first_text(records, rows[start], header) if kinds == ["text"] else rows[start]
    return Layout(
        width,
        names,
        kinds,
        first.index,
        first.line,
        header[0].line if header else 0,
        cells,
        comment,
        width == 1 and kinds[0] == "number" and _few_blanks(records),
        findings,
    )


def _first_text(records: Sequence[Record], first: Record, header: Sequence[Record]) -> Record:
    """The first row of a single column of texts: right below the names one that is quoted and empty counts too."""
    above = header[-1].index if header else -1
    empty = [record for record in records if above < record.index < first.index and record.cells == [""]]
    return empty[0] if header and empty else first


def _few_blanks(records: Sequence[Record]) -> bool:
    """Whether a blank line is an exception: in a single column it is then a missing value, not a style."""
    return records[-1].index - records[0].index + 1 < 1.3 * len(records)


def _width(name: str, records: Sequence[Record]) -> int:
    """The number of cells most records of the body have; wide tables win over short remarks."""
    body = records[len(records) // 5 :] if len(records) > 10 else records
    counts = Counter(
        len(record.cells) for record in body if not (record.is_remark and len(record.cells) == 1)
    )
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
    slack = 1 if width > 6 else 0
    sizes = [len(record.cells) for record in records if not record.is_remark]
    total = len(sizes)
    while sizes and sizes[0] < width - slack:
        sizes.pop(0)
    near = sum(1 for size in sizes if abs(size - width) <= slack)
    return (2 * near > len(sizes) and near > 1 and 3 * near >= min(total, 20)) or len(
        set(sizes)
    ) == total <= 2


def _without_open_ends(records: Sequence[Record], width: int) -> int:
    """The width without empty cells at the end of every row, when the header above does not count them
    either.
    """
    full = [record for record in records if len(record.cells) == width]
    needed = max(
        (place + 1 for record in full for place, cell in enumerate(record.cells) if cell), default=width
    )
    first = next((record for record in records if needed <= len(record.cells) < width - 1), None)
    return (
        len(first.cells) if first and first.index < full[0].index and first.filled >= 0.5 * needed else width
    )


def _fitted(cells: list[str], width: int) -> list[str]:
    return cells[:width] if len(cells) > width and not any(cells[width:]) else cells


def _kinds(rows: Sequence[Record], width: int) -> list[Kind]:
    """What most cells of each column look like, in the part of the head that is surely data."""
    full = [row for row in rows if len(row.cells) == width and not (row.is_remark and width == 1)]
    body = [
        row
        for row in full
        if row is full[0]
        or (
            (width == 1 or row.cells != full[0].cells)
            and not TOTAL.fullmatch(row.cells[0])
            and not (width > 2 and row.filled == 1)
        )
    ]
    fuller = [row for row in body if 2 * row.filled > width]
    body = fuller if len(fuller) > 2 else body
    body = body[min(6, max(1, len(body) // 3)) :] if len(body) > 2 else body[-1:]
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


def _is_comment(row: Record, width: int, mark: str) -> bool:
    return row.cells[0].startswith(mark) and (len(row.cells) != width or width == 1)


def _said(
    rows: Sequence[Record], start: int, header: Sequence[Record], kinds: Sequence[Kind]
) -> list[Finding]:
    findings: list[Finding] = []
    above = [row for row in rows[:start] if row not in header]
    if above:
        lines = _lines(above)
        findings.append(
            Finding(
                "info", "preamble", f"{lines} above the table {'is' if len(above) == 1 else 'are'} left out."
            )
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
