"""Which character separates the cells, and how quotes are used: every candidate is tried on a sample."""

from __future__ import annotations

import csv
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from studio.engine.data.sources.cells import is_number_like, is_time_like
from studio.engine.data.sources.words import is_missing

BLANKS = " "
FIXED = "fixed"
_SAMPLE_LINES = 400
_SAMPLE_CHARACTERS = 400_000
_WEIGHTS = {",": 1.0, ";": 1.0, "\t": 1.0, "|": 0.95, BLANKS: 0.8, ":": 0.5}
_CLEARLY_FIXED = 0.6
_CLEARLY_BLANKS = 0.85
_TABBED = 0.97
_COMMENT_STARTS = ("#", "%", "//")
_CLOCK = re.compile(r"\d:\d\d\b")
_WORD = re.compile(r"[\w .+()/%°&*'@-]{1,60}")


@dataclass(frozen=True)
class Dialect:
    """How a line becomes cells. `separator` " " means runs of blanks; "fixed" cuts at the character
    `edges`.
    """

    separator: str
    quote: str = '"'
    escape: str = ""
    edges: tuple[int, ...] = ()


def cell_rows(lines: Iterable[str], dialect: Dialect, strict: bool = True) -> Iterator[list[str]]:
    """The cells of each record; a blank line is an empty list. Raises csv.Error where quotes do not match."""
    if dialect.separator == FIXED:
        spans = list(pairwise(dialect.edges))
        return ([line[a:b].strip() for a, b in spans] if line.strip() else [] for line in lines)
    if dialect.separator == BLANKS:
        lines = (line.replace("\t", " ").strip() + "\n" for line in lines)
    return csv.reader(
        lines,
        delimiter=dialect.separator,
        quotechar=dialect.quote or None,
        quoting=csv.QUOTE_MINIMAL if dialect.quote else csv.QUOTE_NONE,
        escapechar=dialect.escape or None,
        doublequote=not dialect.escape,
        skipinitialspace=dialect.separator != "\t",
        strict=strict,
    )


def find_dialect(text: str, separator: str) -> Dialect:
    """The dialect that gives the most regular and most meaningful cells. `separator` fixes that part unless
    "auto".
    """
    lines = _sample(text)
    if separator == FIXED:
        return _fixed(lines) or Dialect(FIXED, "", edges=(0, max(map(len, lines), default=1)))
    candidates = list(_WEIGHTS) if separator == "auto" else [separator]
    if separator == "auto" and _is_tabbed(lines):
        candidates = ["\t"]
    scored = [(_score(lines, Dialect(mark)) * _WEIGHTS.get(mark, 1.0), mark) for mark in candidates]
    best, mark = max(scored, key=lambda pair: pair[0])
    if separator == "auto":
        if best < 0.2 or (mark == ":" and any(_CLOCK.search(line) for line in lines)):
            mark = ","
        if (mark == BLANKS or best < 0.2) and (fixed := _fixed(lines)):
            score = _score(lines, fixed)
            blanks = _score(lines, Dialect(BLANKS))
            if score > best and score > _CLEARLY_FIXED and blanks < _CLEARLY_BLANKS:
                return fixed
    return _with_quotes(lines, mark)


def _is_tabbed(lines: Sequence[str]) -> bool:
    """Whether the same number of tabs stands within nearly every line: sentences hold commas, but no tabs."""
    counts = Counter(line.strip().count("\t") for line in lines)
    usual, often = counts.most_common(1)[0] if counts else (0, 0)
    return usual > 0 and len(lines) > 2 and often >= _TABBED * len(lines)


def _sample(text: str) -> list[str]:
    head = text[:_SAMPLE_CHARACTERS]
    lines = head.split("\n")
    if len(head) < len(text):
        lines.pop()
    kept = [line for line in lines if line.strip() and not line.lstrip().startswith(_COMMENT_STARTS)]
    return (kept or [line for line in lines if line.strip()])[:_SAMPLE_LINES]


def _score(lines: list[str], dialect: Dialect) -> float:
    """Regularity × meaning × a little for more columns, 0…1; 0 where the separator does nothing."""
    try:
        rows = [row for row in cell_rows([line + "\n" for line in lines], dialect, strict=False) if row]
    except csv.Error:
        return 0.0
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0.0
    width = max(widths, key=lambda size: (widths[size] * math.sqrt(size), size))
    share = _regularity([len(row) for row in rows], width)
    cells = [cell.strip() for row in rows[-100:] if len(row) == width for cell in row]
    if not cells:
        cells = [cell.strip() for row in rows if len(row) == width for cell in row]
    meaning = sum(map(_meaning, cells)) / len(cells)
    return float(share**1.5) * meaning * (1 - 0.5 / width)


def _regularity(sizes: Sequence[int], width: int) -> float:
    """The share of rows of this width; titles above count little, one cell more or less is forgiven in wide
    tables.
    """
    slack = 1 if width > 6 else 0
    first = next(place for place, size in enumerate(sizes) if abs(size - width) <= slack)
    below = sizes[first:]
    regular = sum(1 if size == width else 0.8 for size in below if abs(size - width) <= slack)
    return regular / len(below) * (0.5 + 0.5 * len(below) / len(sizes))


def _meaning(cell: str) -> float:
    if is_missing(cell):
        return 0.9
    if is_number_like(cell) or is_time_like(cell):
        return 1.0
    return 0.7 if _WORD.fullmatch(cell) else 0.1


def _with_quotes(lines: list[str], separator: str) -> Dialect:
    """Double quotes unless single ones wrap whole cells and no double ones do; a backslash where it escapes
    them.
    """
    mark = re.escape(separator) if separator != BLANKS else r"\s"
    counts = {
        quote: sum(
            len(re.findall(rf"(?:^|{mark})\s*{quote}[^{quote}]*{quote}\s*(?={mark}|$)", line))
            for line in lines
        )
        for quote in "\"'"
    }
    quote = "'" if counts["'"] and not counts['"'] else '"'
    escaped = any("\\" + quote in line for line in lines)
    doubled = any(re.search(rf"[^{mark}]{quote}{quote}[^{mark}]", line) for line in lines)
    return Dialect(separator, quote, "\\" if escaped and not doubled else "")


def _fixed(lines: list[str]) -> Dialect | None:
    """Columns by position, when every line leaves the same places blank."""
    if len(lines) < 3 or any('"' in line or "\t" in line for line in lines):
        return None
    width = max(map(len, lines))
    filled = [
        any(place < len(line) and not line[place].isspace() for line in lines) for place in range(width)
    ]
    starts = [place for place in range(width) if filled[place] and (place == 0 or not filled[place - 1])]
    if len(starts) < 2:
        return None
    return Dialect(FIXED, "", edges=(0, *starts[1:], width))
