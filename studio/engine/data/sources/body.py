"""All rows below the header, as columns of text; rows that do not fit are repaired, or refused with their
line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from studio.engine.data.sources.column_text import ColumnText
from studio.engine.data.sources.dialect import Dialect, cell_rows
from studio.engine.data.sources.layout import Layout
from studio.engine.data.sources.records import TOTAL, Kind, fits
from studio.engine.data.sources.words import is_missing
from studio.engine.data.table import Finding, Severity
from studio.engine.errors import DataError

_CHUNK_ROWS = 50_000
_CHUNK_CHARACTERS = 1_000_000
_MOST_FOOTER_ROWS = 40
_SHORT_SHARE = 0.1


@dataclass
class Body:
    """The columns of the table as text, the line of each row, and what was repaired."""

    columns: list[ColumnText]
    lines: list[int] | range
    findings: list[Finding] = field(default_factory=list)


@dataclass
class _Uneven:
    """Rows that did not have the table's width: (row of the table or −1, line, cells)."""

    short: list[tuple[int, int, list[str]]] = field(default_factory=list)
    long: list[tuple[int, int, list[str]]] = field(default_factory=list)
    blank: list[int] = field(default_factory=list)
    repeated: list[int] = field(default_factory=list)
    remarks: list[int] = field(default_factory=list)


def text_lines(text: str) -> Iterator[str]:
    """The lines of the text with their ends, without a copy of all of it."""
    return chain.from_iterable(io.StringIO(piece, newline="\n") for piece in _pieces(text))


def _pieces(text: str) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start + _CHUNK_CHARACTERS) + 1
        end = end or len(text)
        yield text[start:end]
        start = end


def read_body(
    name: str, text: str, dialect: Dialect, layout: Layout, advance: Callable[[float], None]
) -> Body:
    """Reads every record from the first row of data on. Raises csv.Error for quotes that do not match.

    `advance` is told the share that is read, and may raise to stop.
    """
    reader = cell_rows(text_lines(text), dialect)
    skipped = list(islice(reader, layout.first_record))
    columns = [ColumnText() for _ in range(layout.width)]
    lines: list[range | list[int]] = []
    uneven = _Uneven()
    line = 1 + _line_count(skipped)
    rows_read, total = 0, max(1, text.count("\n"))
    quoted = bool(dialect.quote) and dialect.quote in text
    while rows := list(islice(reader, _CHUNK_ROWS)):
        numbers, line = _numbers(rows, line, quoted)
        rows, numbers = _even(rows, numbers, layout, uneven, rows_read)
        for column, cells in zip(columns, zip(*rows, strict=True), strict=False):
            column.append(cells)
        lines.append(numbers)
        rows_read += len(rows)
        advance(min(1.0, line / total))
    body = Body(columns, _joined(lines))
    _finish(name, body, layout, uneven)
    return body


def _line_count(rows: Sequence[list[str]]) -> int:
    return len(rows) + sum(cell.count("\n") for row in rows for cell in row)


def _numbers(rows: list[list[str]], line: int, quoted: bool) -> tuple[range | list[int], int]:
    """The line of each record; quoted cells may run over several lines."""
    if not quoted or not any("\n" in cell for row in rows for cell in row):
        return range(line, line + len(rows)), line + len(rows)
    numbers = []
    for row in rows:
        numbers.append(line)
        line += 1 + sum(cell.count("\n") for cell in row)
    return numbers, line


def _joined(parts: Sequence[range | list[int]]) -> list[int] | range:
    if parts and all(isinstance(part, range) for part in parts):
        joined = range(parts[0][0] if parts[0] else 1, 1)
        start = parts[0][0] if parts[0] else 1
        size = sum(map(len, parts))
        joined = range(start, start + size)
        if all(not part or part[-1] == joined[done] for part, done in _ends(parts)):
            return joined
    return [line for part in parts for line in part]


def _ends(parts: Iterable[range | list[int]]) -> Iterator[tuple[range | list[int], int]]:
    done = 0
    for part in parts:
        done += len(part)
        yield part, done - 1


def _even(
    rows: list[list[str]], numbers: range | list[int], layout: Layout, uneven: _Uneven, first_row: int
) -> tuple[list[list[str]], range | list[int]]:
    """Rows of the table's width; what is blank, a remark or the header again goes."""
    width = layout.width
    widths = set(map(len, rows))
    blank = width > 1 and any(not row[0] or row[0].isspace() for row in rows if row)
    if widths == {width} and not blank and not (layout.header and layout.header in rows):
        return rows, numbers
    kept: list[list[str]] = []
    kept_numbers: list[int] = []
    for row, line in zip(rows, numbers, strict=True):
        cells = _row(row, line, layout, uneven, first_row + len(kept))
        if cells is not None:
            kept.append(cells)
            kept_numbers.append(line)
    return kept, numbers if len(kept) == len(rows) else kept_numbers


def _row(row: list[str], line: int, layout: Layout, uneven: _Uneven, place: int) -> list[str] | None:
    width = layout.width
    if not any(cell and not cell.isspace() for cell in row):
        uneven.blank.append(line)
        return [""] if layout.blank_is_missing else None
    if layout.comment and row[0].startswith(layout.comment) and len(row) != width:
        uneven.remarks.append(line)
        return None
    if layout.header and [cell.strip() for cell in row] == layout.header:
        uneven.repeated.append(line)
        return None
    if len(row) > width:
        if any(cell.strip() for cell in row[width:]):
            uneven.long.append((place, line, row))
            return None
        return row[:width]
    if len(row) < width:
        uneven.short.append((place, line, row))
        return row + [""] * (width - len(row))
    return row


def _finish(name: str, body: Body, layout: Layout, uneven: _Uneven) -> None:
    dropped = _footer(body, layout, {place for place, _, _ in uneven.short})
    if dropped:
        foot = [body.lines[place] for place in range(len(body.lines) - dropped, len(body.lines))]
        for column in body.columns:
            column.drop_last(dropped)
        body.lines = body.lines[: len(body.lines) - dropped]
        body.findings.append(
            Finding("info", "footer", f"{_said(foot)} below the table {_verb(foot)} left out.")
        )
    count = len(body.lines)
    last = body.lines[-1] if count else 0
    notes = [line for _, line, cells in uneven.long if line > last and _is_note(cells, layout.kinds)]
    long = [(line, cells) for _, line, cells in uneven.long if line not in notes]
    if notes:
        body.findings.append(
            Finding("info", "footer", f"{_said(notes)} below the table {_verb(notes)} left out.")
        )
    if long:
        line, cells = long[0]
        raise DataError(
            f"Line {line} of {name} has {len(cells)} values, but the table has {layout.width} columns"
            + (f"; {len(long) - 1:,} more rows are too long as well." if len(long) > 1 else "."),
            "It cannot be said which value belongs to which column.",
            "Put quotes around text with a separator in it; write a decimal comma only beside another "
            "separator.",
        )
    short = [(line, cells) for place, line, cells in uneven.short if place < count]
    if short:
        _pad(name, body, layout, short)
    _tell(body, layout, uneven)


def _pad(name: str, body: Body, layout: Layout, short: Sequence[tuple[int, list[str]]]) -> None:
    lines = _said([line for line, _ in short])
    if len(short) > max(1, _SHORT_SHARE * len(body.lines)) or len(body.lines) < 4:
        line, cells = short[0]
        raise DataError(
            f"Line {line} of {name} has {len(cells)} values, but the table has {layout.width} columns"
            + (f"; {len(short) - 1:,} more rows are too short as well." if len(short) > 1 else "."),
            "It cannot be said which values are missing.",
            "Write as many separators in each row; leave the cells between them empty.",
        )
    body.findings.append(
        Finding(
            "warning",
            "short_rows",
            f"{lines} {'ends' if len(short) == 1 else 'end'} too early; the last cells are read as missing.",
            "Check whether the file was cut off.",
        )
    )


def _tell(body: Body, layout: Layout, uneven: _Uneven) -> None:
    for code, lines, what in (
        ("blank_rows", [line for line in uneven.blank if body.lines and line < body.lines[-1]], "blank"),
        ("repeated_header", uneven.repeated, "the names again"),
        ("comments", uneven.remarks, "a comment" if len(uneven.remarks) == 1 else "comments"),
    ):
        if lines:
            severity: Severity = "warning" if code == "repeated_header" else "info"
            verb, left = ("is", "it is") if len(lines) == 1 else ("are", "they are")
            done = "read as missing" if code == "blank_rows" and layout.blank_is_missing else "left out"
            body.findings.append(Finding(severity, code, f"{_said(lines)} {verb} {what}; {left} {done}."))


def _said(lines: Sequence[int]) -> str:
    if len(lines) == 1:
        return f"Line {lines[0]:,}"
    if len(lines) <= 4:
        return f"Lines {', '.join(f'{line:,}' for line in lines[:-1])} and {lines[-1]:,}"
    return f"{len(lines):,} lines (the first is {lines[0]:,})"


def _is_note(cells: Sequence[str], kinds: Sequence[Kind]) -> bool:
    """Whether a row that is too long is a sentence with separators in it: it fits no typed column."""
    typed = [
        (cell, kind) for cell, kind in zip(cells, kinds, strict=False) if kind in ("number", "time", "clock")
    ]
    return bool(typed) and not any(cell and fits(cell, kind) for cell, kind in typed)


def _verb(lines: Sequence[int]) -> str:
    return "is" if len(lines) == 1 else "are"


def _footer(body: Body, layout: Layout, short: set[int]) -> int:
    """How many rows at the end are notes, sources or totals."""
    count = len(body.lines)
    most = min(_MOST_FOOTER_ROWS, count // 2)
    tails = [column.tail(most) for column in body.columns]
    size = min(map(len, tails), default=0)
    dropped = 0
    for back in range(1, min(size, most) + 1):
        cells = [tail[-back] for tail in tails]
        if not _is_footer(cells, layout.kinds, count - back in short):
            break
        dropped = back
    return dropped


def _is_footer(cells: Sequence[str], kinds: Sequence[Kind], short: bool) -> bool:
    filled = [place for place, cell in enumerate(cells) if cell]
    typed = [place for place, kind in enumerate(kinds) if kind in ("number", "time", "clock")]
    if not filled:  # but a text that is quoted and empty is one
        return list(kinds) != ["text"]
    if not typed:
        return len(filled) == 1 and len(cells) > 2 and short
    misfit = [
        place for place in typed if not is_missing(cells[place]) and not fits(cells[place], kinds[place])
    ]
    if kinds[0] in ("time", "clock") and 0 in misfit:
        return True  # a total, a note: the rows of a series begin with a time
    if len(filled) == 1 and len(cells) > 2 and len(typed) > 1:
        return filled[0] not in typed or bool(misfit)
    if short:
        return bool(misfit) or not any(cells[place] for place in typed)
    return 0 in misfit and bool(TOTAL.fullmatch(cells[0]))


def quote_problem(name: str, text: str, dialect: Dialect) -> DataError:
    """Names the line where quotes stop to match."""
    reader = cell_rows(text_lines(text), dialect)
    line, what = 1, "has quotes that do not match"
    try:
        for row in reader:
            line += 1 + sum(cell.count("\n") for cell in row)
    except csv.Error as error:
        if "field larger" in str(error):
            what = f"begins a cell of more than {csv.field_size_limit():,} characters"
    return DataError(
        f"Line {line:,} of {name} {what}.",
        "It cannot be said where its cells end.",
        'Write a quote inside quotes twice (""), or leave the quotes out.',
    )
