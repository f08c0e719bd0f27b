"""Which column orders the rows, and which tells several series apart."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from studio.engine.data.profile.columns import ColumnProfile
from studio.engine.data.table import Table

_TIME_NAME = re.compile(
    r"^(t|dt|ts|ds|time|times|timestamp|datetime|date|date[ _-]?time|step|time[ _-]?step|index|idx|"
    r"period|year|jahr|"
    r"year[ _-]?month|month|monat|day|hour|epoch|seconds?|"
    r"time[ _-]?(s|sec|ms|h|min)?|t[ _-]?(s|ms)|zeit|datum|fecha)$",
    re.IGNORECASE,
)
_SERIES_NAME = re.compile(
    r"(^|[ _-])(id|ids|uid|series|series_id|unique_id|item|item_id|store|shop|station|sensor|device|meter|"
    r"entity|group|symbol|ticker|site|location|country|region|state|city|name|key)($|[ _-])",
    re.IGNORECASE,
)
_MOST_MISSING_TIMES = 0.05
_SERIES_SHARE = 0.5


def find_keys(table: Table, columns: Sequence[ColumnProfile]) -> tuple[str, str]:
    """The names of the time column and of the series id, "" where there is none."""
    times = _time_candidates(columns)
    for time in times:
        if not table.frame[time].duplicated().any():
            return time, ""
    for time in times:
        series = _series_for(table, columns, time)
        if series and _orders(table, columns, time):
            return time, series
    readable = [time for time in times if _orders(table, columns, time)]
    if readable:
        return readable[0], ""
    return "", _series_without_time(table, columns)


def _time_candidates(columns: Sequence[ColumnProfile]) -> list[str]:
    """Columns of times first, those in order before others; then columns of numbers that are called like a
    time.
    """
    stamped = [
        column
        for column in columns
        if column.type == "time" and column.missing_share <= _MOST_MISSING_TIMES and not column.constant
    ]
    counted = [
        column
        for column in columns
        if column.type == "number"
        and not column.missing
        and not column.constant
        and _TIME_NAME.match(column.name)
    ]
    stamped.sort(key=lambda column: (not column.increasing, not _TIME_NAME.match(column.name)))
    counted.sort(key=lambda column: not column.increasing)
    return [column.name for column in stamped + counted]


def _orders(table: Table, columns: Sequence[ColumnProfile], time: str) -> bool:
    """Whether a column can be the time of a series: a month or hour of the day that comes round again
    cannot.
    """
    kind = next(column.type for column in columns if column.name == time)
    return kind == "time" or bool(_series_for(table, columns, time))


def _series_for(table: Table, columns: Sequence[ColumnProfile], time: str) -> str:
    """The column that makes each time unique within its series; well-named and coarse ones first."""
    rows = len(table.frame)
    candidates = [
        column
        for column in columns
        if column.name != time
        and not column.missing
        and 1 < column.distinct <= _SERIES_SHARE * rows
        and (column.type in ("category", "id", "text") or (column.type == "number" and column.integer))
    ]
    candidates.sort(key=lambda c: (not _SERIES_NAME.search(c.name), c.type == "number", c.distinct))
    for column in candidates:
        if column.type == "number" and not _SERIES_NAME.search(column.name):
            continue
        if not table.frame.duplicated([column.name, time]).any():
            return column.name
    return ""


def _series_without_time(table: Table, columns: Sequence[ColumnProfile]) -> str:
    """A column of ids whose rows stand together, when there is no time at all."""
    for column in columns:
        if column.missing or not 1 < column.distinct <= _SERIES_SHARE * len(table.frame):
            continue
        if not _SERIES_NAME.search(column.name) or not (column.type != "number" or column.integer):
            continue
        values = pd.Series(table.frame[column.name])
        if int((values != values.shift()).sum()) == column.distinct:
            return column.name
    return ""
