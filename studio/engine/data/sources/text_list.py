"""A file that is one column of texts: one row a text, whatever blanks and commas stand in it, with or without a name
above."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from statistics import mean, median

import pandas as pd

from studio.engine.data.opening import open_table
from studio.engine.data.sources.foreign import refuse_foreign
from studio.engine.data.sources.running_text import Look, cells_of, has_positions, look_at, sample_lines
from studio.engine.data.sources.text_file import read_text_file
from studio.engine.data.table import Finding, Table, TableColumn, TableFormat
from studio.engine.errors import DataError, StudioError
from studio.engine.experiment import DataSettings

TEXT_NAMES = ("text", "texts", "sentence", "content", "message", "review", "comment", "body", "document")
LISTED = "text_list"
"""The code of the finding that says how such a file was read."""
_SEPARATORS, _LONGEST_NAME, _FEWEST_WORDS, _NAMED_LINES = ",;\t|", 30, 3, 20
_NEVER = "\x1f"  # a separator that no text holds
_BETWEEN = re.compile(r'"[,;|]"')
_END = re.compile(r"[^\w]$")


def open_texts(path: Path, data: DataSettings, label: str = "") -> Table:
    """A table, or the rows of a file that is one column of texts. Raises DataError.

    `data.text` names the column that is wanted, "" for any; `label` another one that stands beside it in a table that
    a model learns from.
    """
    if data.separator != "auto":
        return open_table(path, data)
    if data.text:
        listed = _lists_texts_of(path, data, label)
    else:
        listed = lists_sentences(path, data.encoding)
    return read_text_list(path, data) if listed else open_table(path, data)


def lists_sentences(path: Path, encoding: str = "auto") -> bool:
    """Whether a file that could be any table is surely a list of sentences."""
    if look_at(path, encoding) is not Look.PROSE:
        return False
    lines = sample_lines(path, encoding)
    below = lines[1:] or lines
    if _has_marks(lines):
        return False
    even = len(lines) > 2 and has_positions(lines)
    return not even and mean(len(line.split()) for line in below) >= _FEWEST_WORDS


def read_text_list(path: Path, data: DataSettings) -> Table:
    """One row a text; the column is called as its first line says, or as `data.text`. Raises DataError."""
    text, encoding, findings = read_text_file(path, data.encoding)
    refuse_foreign(path.name, text)
    rows = list(_rows(text))
    cells = [cell for _, cell in rows]
    named = _has_name(cells, data)
    name = cells[0] if named else data.text or "text"
    rows = rows[named:]
    if not rows:
        raise DataError(
            f"{path.name} has the name {name}, but no text below it.",
            remedy="Add the texts, or choose another file.",
        )
    if len(rows) == 1 and not named:
        said = f"{path.name} was read as one text."
    else:
        first = (
            f"its first line, “{name}”, names them" if named else "its first line is a text too, not a name"
        )
        said = f"{path.name} was read as one text a line; {first}."
    findings.append(Finding("info", LISTED, said, setting="data.header", choices=("yes", "no")))
    values = [cell or None for _, cell in rows]
    frame = pd.DataFrame({name: pd.Series(values, dtype=object)})
    column = TableColumn(name, "text", sum(value is None for value in values))
    lines = tuple(line for line, _ in rows)
    form = TableFormat(encoding, separator="", decimal="", header_line=int(named), first_data_line=lines[0])
    return Table(path, frame, (column,), form, tuple(findings), lines)


def _lists_texts_of(path: Path, data: DataSettings, label: str) -> bool:
    """Whether a file holds the texts of a column alone, rather than a table with more."""
    try:
        lines = sample_lines(path, data.encoding)
    except DataError:
        return False  # read as a table, its fault is named
    if not lines:
        return False
    if _bare(lines[0]) == data.text:
        return True
    if any(_names_columns(line, data.text, label) for line in lines[:_NAMED_LINES]):
        return False
    if len(lines) > 1 and (cells_of(lines) > 1 or _has_marks(lines)):
        return False
    return not _is_table_with(path, data, label)


def _has_marks(lines: Sequence[str]) -> bool:
    """Whether anything stands in a line that separates cells and nothing else: a tab, a mark between two quotes."""
    return any("\t" in line.strip() or _BETWEEN.search(line) for line in lines)


def _is_table_with(path: Path, data: DataSettings, label: str) -> bool:
    """Whether a file is, read as a table, one with both columns: what a model learned from is read alike again."""
    if not label:
        return False
    try:
        table = open_table(path, data)
    except StudioError:
        return False
    return data.text in table.frame and label in table.frame


def _names_columns(line: str, text: str, label: str) -> bool:
    """Whether a line names the column of the texts among others."""
    for mark in _SEPARATORS:
        cells = next(csv.reader([line], delimiter=mark, skipinitialspace=True), [])
        if len(cells) > 1 and text in map(str.strip, cells):
            return True
    words = line.split()
    return bool(label) and text in words and label in words and len(words) <= _NAMED_LINES


def _rows(text: str) -> Iterator[tuple[int, str]]:
    """Line number and text of each row, blank lines left out; quotes hold a text together where they match."""
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=_NEVER, strict=True)
        line, found, lines = 1, list[tuple[int, str]](), text.split("\n")
        for cells in reader:
            if cells:
                cell = _NEVER.join(cells).strip()
                found += [(line, cell)] if cell or lines[line - 1].strip() else []
            line = reader.line_num + 1
    except csv.Error:
        found = [(line, cell.strip()) for line, cell in enumerate(text.split("\n"), 1) if cell.strip()]
    yield from found


def _has_name(cells: Sequence[str], data: DataSettings) -> bool:
    """Whether the first row is the name of the column: that of the training, or a short word above longer texts."""
    if not cells:
        return False
    if data.header not in ("auto", ""):
        return data.header.lower() not in ("no", "false", "off")
    first, below = cells[0], [cell for cell in cells[1:] if cell]
    if data.text and first.lower() == data.text.strip().lower():
        return True
    if first.lower() in TEXT_NAMES:
        return True
    words = first.split()
    if not below or not words or len(first) > _LONGEST_NAME or _END.search(first) or first in below:
        return False
    if len(words) == 1:
        longer = median(len(cell.split()) for cell in below) >= _FEWEST_WORDS - 1
        return len(first) < median(map(len, below)) and (longer or not "".join(below[:50]).isascii())
    return len(words) <= _FEWEST_WORDS and words[-1].lower() in TEXT_NAMES and not _END.search(first)


def _bare(line: str) -> str:
    return line.strip().strip("\"'").strip()
