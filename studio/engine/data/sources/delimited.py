"""Delimited text, from bytes to a typed table."""

from __future__ import annotations

import csv
from collections.abc import Callable
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from studio.engine.data.sources import merge
from studio.engine.data.sources.body import Body, quote_problem, read_body, text_lines
from studio.engine.data.sources.columns import Place, Plan, TypedColumn, plan_column, type_columns
from studio.engine.data.sources.dialect import BLANKS, Dialect, cell_rows, find_dialect
from studio.engine.data.sources.foreign import refuse_foreign
from studio.engine.data.sources.layout import Layout, find_layout
from studio.engine.data.sources.options import ReadOptions
from studio.engine.data.sources.records import Record
from studio.engine.data.table import Finding, Severity, Table, TableColumn, TableFormat
from studio.engine.errors import DataError

_HEAD_RECORDS = 1_000
_SEPARATOR_WORDS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", ":": "colons", " ": "blanks"}
Advance = Callable[[float], None]


def read_delimited(
    path: Path,
    text: str,
    encoding: str,
    compression: str,
    options: ReadOptions,
    findings: list[Finding],
    advance: Advance,
) -> Table:
    """The table in `text`. Raises DataError with the file's name, the line and a cure."""
    if not text.strip():
        raise DataError(f"{path.name} has no text in it, only blank lines.", remedy="Save the table again.")
    refuse_foreign(path.name, text)
    dialect = find_dialect(text, options.separator)
    layout, body, dialect = _read(path.name, text, dialect, options, lambda share: advance(0.5 * share))
    plans: list[Plan] = []
    for place, (name, column) in enumerate(zip(layout.names, body.columns, strict=True)):
        plans.append(plan_column(name, column))
        advance(0.5 + 0.2 * (place + 1) / layout.width)
    plans = _without_empty_edges(plans, layout)
    if not len(body.lines):
        raise DataError(
            f"{path.name} has names, but no row of data below them.",
            remedy="Add the rows, or choose another file.",
        )
    where = Place(path.name, options, dialect.separator, bool(layout.header), body.lines)
    columns = type_columns(plans, where)
    advance(0.95)
    columns, merged = merge.merge_date_and_clock(columns, plans)
    findings = [*findings, *_about(dialect, options), *layout.findings, *body.findings]
    findings += [finding for column in columns for finding in column.findings] + merged
    table = _table(
        path, columns, findings, body, _format(encoding, compression, dialect, layout, columns, plans)
    )
    advance(1.0)
    return table


def _read(
    name: str, text: str, dialect: Dialect, options: ReadOptions, advance: Advance
) -> tuple[Layout, Body, Dialect]:
    """Layout and body; when the quotes do not match, another use of quotes is tried before refusing."""
    escaped = Dialect(dialect.separator, dialect.quote, "\\")
    attempts = [dialect]
    if not dialect.escape and any("\\" + mark in text for mark in (dialect.quote, dialect.separator) if mark):
        attempts.append(escaped)
    if dialect.quote:
        attempts.append(Dialect(dialect.separator, ""))
    refusal: DataError | None = None
    broken = False
    for attempt in attempts:
        if refusal and not attempt.escape:
            continue  # the quotes were in order; only an escaped separator can be behind uneven rows
        try:
            layout = find_layout(name, _head(text, attempt), options.header)
            body = read_body(name, text, attempt, layout, advance)
        except csv.Error:
            broken = broken or attempt is dialect
            continue
        except DataError as error:
            refusal = refusal or error
            continue
        if not attempt.quote and dialect.quote:
            body.findings.append(
                Finding(
                    "warning", "quotes", "Quotes that do not match were kept as letters.", "Check the quotes."
                )
            )
        return layout, body, attempt
    raise quote_problem(name, text, dialect) if broken or not refusal else refusal


def _head(text: str, dialect: Dialect) -> list[Record]:
    records: list[Record] = []
    line = 1
    for index, cells in enumerate(islice(cell_rows(text_lines(text), dialect), _HEAD_RECORDS)):
        if cells:
            records.append(Record(index, line, [cell.strip() for cell in cells]))
        line += 1 + sum(cell.count("\n") for cell in cells)
    return records


def _without_empty_edges(plans: list[Plan], layout: Layout) -> list[Plan]:
    """Without the nameless empty columns that separators at the ends of the lines make."""
    header = layout.header

    def is_edge(place: int) -> bool:
        nameless = not header or place >= len(header) or not header[place]
        return nameless and plans[place].kind == "empty"

    first, last = 0, len(plans)
    while last - first > 1 and is_edge(last - 1):
        last -= 1
    while last - first > 1 and is_edge(first) and header:
        first += 1
    return plans[first:last]


def _about(dialect: Dialect, options: ReadOptions) -> list[Finding]:
    if options.separator != "auto" or dialect.separator in ",\t":
        return []
    if dialect.separator == "fixed":
        text = f"The columns stand at fixed places: {len(dialect.edges) - 1} were found."
        return [
            Finding(
                "question",
                "fixed_width",
                text,
                setting="data.separator",
                choices=("space", "fixed", "comma", "tab"),
            )
        ]
    text = f"The cells are separated by {_SEPARATOR_WORDS[dialect.separator]}."
    choices = ("comma", "semicolon", "tab", "pipe", "space")
    severity: Severity = "question" if dialect.separator == BLANKS else "info"
    return [Finding(severity, "separator", text, setting="data.separator", choices=choices)]


def _format(
    encoding: str,
    compression: str,
    dialect: Dialect,
    layout: Layout,
    columns: list[TypedColumn],
    plans: list[Plan],
) -> TableFormat:
    decimals = [column.convention for column in columns if column.convention]
    decimal = "," if decimals.count(",") > decimals.count(".") else "."
    orders = [column.day_first for column in columns if column.day_first is not None]
    thousands = next((f.text for column in columns for f in column.findings if f.code == "thousands"), "")
    return TableFormat(
        encoding,
        dialect.separator,
        decimal,
        _mark(thousands),
        dialect.quote,
        layout.comment,
        layout.header_line,
        layout.first_line,
        orders[0] if orders else None,
        compression,
    )


def _mark(text: str) -> str:
    return next((mark for mark in ",.'’ " if text and mark in text.split("”")[0]), "")


def _table(
    path: Path, columns: list[TypedColumn], findings: list[Finding], body: Body, form: TableFormat
) -> Table:
    data: dict[str, Any] = {}
    for column in columns:
        values = column.values
        data[column.name] = values if isinstance(values, np.ndarray) else pd.Series(values, dtype=object)
    frame = pd.DataFrame(data, columns=[column.name for column in columns])
    described = tuple(TableColumn(column.name, column.type, column.missing) for column in columns)
    lines = body.lines if isinstance(body.lines, range) else tuple(body.lines)
    return Table(path, frame, described, form, tuple(findings), lines)
