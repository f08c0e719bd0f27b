"""Names of columns out of the header rows: cleaned, one a column, none twice."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from studio.engine.data.sources.cells import is_number_like
from studio.engine.data.sources.records import COMMENTS, Record
from studio.engine.data.table import Finding
from studio.engine.errors import DataError


def column_names(
    name: str,
    rows: Sequence[Record],
    header: Sequence[Record],
    width: int,
    start: int,
    findings: list[Finding],
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
    """Names for rows that are longer or shorter than the header, where that is safe. Raises DataError where
    not.
    """
    cells = header.cells
    body = [row.cells for row in rows[start:] if len(row.cells) == width]
    if len(cells) == width - 1:
        if not any(row[-1] for row in body):
            return [*cells, ""]
        first = [row[0] for row in body]
        if len(first) > 2 and len(set(first)) == len(first) and _row_names(first):
            findings.append(
                Finding(
                    "info",
                    "row_names",
                    "The first cell of each row has no name in the header: it numbers the rows.",
                )
            )
            return ["row", *cells]
    if len(cells) == width + 1 and not cells[-1]:
        return cells[:-1]
    raise DataError(
        f"Line {header.line} of {name} names {len(cells)} columns, but the rows have {width} values.",
        "The names would slide to the wrong columns.",
        "Give every column one name. Where decimals have a comma, separate the columns by semicolons.",
    )


def _row_names(cells: Sequence[str]) -> bool:
    """Row names as R writes them: 1, 2, 3 … or words."""
    if all(cell.isdigit() for cell in cells):
        return all(int(b) - int(a) == 1 for a, b in pairwise(cells))
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
            Finding(
                "warning",
                "duplicate_names",
                f"Names that come twice got a number: {', '.join(repeated[:5])}.",
            )
        )
    return found
