"""What is said about cells of a numeric column that are no ordinary numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.data.sources.column_text import ColumnText
from studio.engine.data.sources.words import MISSING
from studio.engine.data.table import Finding

_SENTINELS = frozenset((-99.0, -99.9, -99.99, -999.0, -999.9, -999.99, -9999.0, -9999.9, -99999.0, -7999.0))


def said_missing(
    name: str,
    column: ColumnText,
    shapes: Counter[str],
    strays: Sequence[str],
    lines: Sequence[int],
    infinite: npt.NDArray[np.int64],
) -> list[Finding]:
    """Names what was read as missing without being empty."""
    findings: list[Finding] = []
    if len(infinite):
        where = ", ".join(f"{lines[row]:,}" for row in infinite[:5])
        findings.append(
            Finding(
                "warning",
                "not_finite",
                f"{name} is infinite on line {where}"
                f"{' and more' if len(infinite) > 5 else ''}; it is read as missing.",
                column=name,
                rows=tuple(int(row) for row in infinite[:100]),
            )
        )
    if strays:
        rows = _stray_rows(column, frozenset(strays))
        where = ", ".join(f"{lines[row]:,}" for row in rows[:5])
        findings.append(
            Finding(
                "warning",
                "not_a_number",
                f"“{strays[0]}” in {name} on line {where}"
                f"{' and more' if len(rows) > 5 else ''} is no number; it is read as missing.",
                "Correct the cell if it should be a number.",
                column=name,
                rows=tuple(rows[:100]),
            )
        )
    said = [shape for shape in shapes if shape and shape.lower() in MISSING - {"na", "nan", "n/a", "null"}]
    if said:
        count = sum(shapes[shape] for shape in said)
        words = ", ".join(f"“{word}”" for word in said[:3])
        findings.append(
            Finding(
                "info",
                "missing_words",
                f"{words} in {name} was read as missing ({count:,} times).",
                column=name,
            )
        )
    return findings


def _stray_rows(column: ColumnText, strays: frozenset[str]) -> list[int]:
    rows: list[int] = []
    start = 0
    for shapes in column.shape_blocks():
        if strays.intersection(shapes):
            rows += [start + row for row, shape in enumerate(shapes) if shape in strays]
        start += len(shapes)
    return rows


def sentinel(name: str, values: npt.NDArray[Any]) -> list[Finding]:
    """Asks about −999 and its like when nothing else is near it: instruments write it for no value."""
    known = values[~np.isnan(values)] if values.dtype == np.float64 else values
    if not len(known) or float(known.min()) not in _SENTINELS:
        return []
    lowest = float(known.min())
    others = known[known > lowest]
    if len(others) and float(others.min()) < lowest / 3:
        return []
    count = int((known == lowest).sum())
    rows = "row" if count == 1 else "rows"
    text = f"{name} is −{-lowest:g} in {count:,} {rows}; it may stand for a missing value."
    remedy = "If it does, empty those cells: the model would learn from it."
    return [Finding("question", "sentinel", text, remedy, column=name)]
