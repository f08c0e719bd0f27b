"""Whether a file whose name does not say it holds sentences or the rows of a table."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Sequence
from enum import Enum
from pathlib import Path

from studio.engine.data.sources.encoding import decode
from studio.engine.data.sources.files import TEXT, read_head
from studio.engine.errors import DataError

SAMPLE = 262_144  # bytes that are looked at
LINES = 400
PROSE = (".md", ".markdown", ".rst", ".tex", ".org", ".srt", ".py", ".c", ".h", ".cpp", ".hpp", ".java", ".js", ".go",
         ".rs", ".sh", ".rb", ".lua", ".hs", ".sql", ".css")  # fmt: skip
"""Endings of files that are written, not filled in: notes and programs."""
DATA = (
    ".json",
    ".jsonl",
    ".xml",
    ".html",
    ".htm",
    ".ts",
    ".arff",
    ".xlsx",
    ".xls",
    ".parquet",
    ".dat",
    ".data",
)
"""Endings of files that hold data; what cannot be read of them as a table is named."""
_FIGURE = re.compile(r"[^\W\d_]*[+\-−]?[\d.:/\-]*\d[\d.:/\-]*[^\W\d_]?%?")
_FIGURES, _SOME_FIGURES, _REGULAR = 0.3, 0.05, 0.8
_CLEARLY = 4  # cells in each line that no sentences have


class Look(Enum):
    """What a file looks like: a table for sure, perhaps one, or running text."""

    TABLE = "table"
    ROWS = "rows"
    PROSE = "prose"


def look_at(path: Path, encoding: str = "auto") -> Look:
    """What the beginning of a file looks like. Raises DataError where it cannot be read as text."""
    ending = next(
        (suffix.lower() for suffix in reversed(path.suffixes) if suffix.lower() not in (".gz", ".zip")), ""
    )
    lines = sample_lines(path, encoding)
    if ending in PROSE:
        return Look.PROSE
    if ending in DATA or not lines:
        return Look.TABLE if ending in DATA else Look.ROWS
    words = [word for line in lines for word in re.split(r"[\s,;|]+", line) if word]
    figures = sum(1 for word in words if _FIGURE.fullmatch(word)) / max(1, len(words))
    if figures > _FIGURES:
        return Look.TABLE
    if len(lines) < 2:
        return Look.PROSE
    cells = cells_of(lines)
    if cells >= _CLEARLY:
        return Look.TABLE
    return Look.ROWS if cells > 1 or (figures > _SOME_FIGURES and has_positions(lines)) else Look.PROSE


def sample_lines(path: Path, encoding: str = "auto") -> list[str]:
    """The first lines of a file that hold something. Raises DataError where it cannot be read as text."""
    return _lines(_head(path, encoding))


def _head(path: Path, encoding: str) -> str:
    """The beginning of the text of a file; a letter that is cut at its end is left out."""
    raw = read_head(path, SAMPLE, TEXT)
    if len(raw) == SAMPLE:
        cut = next((back for back in range(1, 5) if raw[-back] & 0xC0 == 0xC0), 0)
        raw = raw[: SAMPLE - cut] if cut and b"\0" not in raw else raw
        try:
            return decode(path.name, raw, encoding, TEXT)[0]
        except DataError:  # half a letter of another encoding
            raw = raw[:-1]
    return decode(path.name, raw, encoding, TEXT)[0]


def _lines(text: str) -> list[str]:
    """The first lines that hold something; remarks are left out where anything else is there."""
    lines = [line.lstrip().rstrip(" ") for line in text.split("\n") if line.strip()][:LINES]
    return [line for line in lines if not line.startswith(("#", "%", "//"))] or lines


def cells_of(lines: Sequence[str]) -> int:
    """The cells between one kind of separator that nearly all lines have, 1 for none or parts of sentences."""
    for separator in "\t;|,":
        try:
            rows = list(csv.reader(lines, delimiter=separator))
        except csv.Error:
            continue
        usual, often = Counter(map(len, rows)).most_common(1)[0]
        full = [row for row in rows if len(row) == usual]
        if usual > 1 and often >= _REGULAR * len(rows) and not (separator != "\t" and _are_clauses(full)):
            return usual
    return 1


def _are_clauses(rows: Sequence[Sequence[str]]) -> bool:
    """Parts of sentences follow a separator and a space, or nothing follows it at all: the line ends with it."""
    behind = [cell for row in rows for cell in row[1:]]
    spaced = sum(cell.startswith(" ") or not cell for cell in behind)
    return spaced >= _REGULAR * len(behind)


def has_positions(lines: Sequence[str]) -> bool:
    """Whether nearly all lines have the same number of cells with wide gaps between them."""
    cells = Counter(len(re.split(r"\s{2,}", line)) for line in lines)
    usual, often = cells.most_common(1)[0]
    return usual > 1 and often >= _REGULAR * len(lines)
