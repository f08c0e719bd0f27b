"""The profile and the series of a table, read once while it lives."""

from __future__ import annotations

from studio.engine.data.prepare.series import SeriesSet, read_series
from studio.engine.data.profile import Profile, profile_table
from studio.engine.data.table import Table
from studio.engine.experiment import DataSettings
from studio.engine.tasks.remembered import remembered


def profile_of(table: Table, data: DataSettings) -> Profile:
    """The profile of a table with the keys that an experiment names, where they can be keys."""
    time = data.time if data.time in table.names("time", "number") else ""
    whole = [column.name for column in table.columns if not column.missing]
    series_id = data.series_id if data.series_id in whole and data.series_id != time else ""
    return remembered(table, ("profile", time, series_id), lambda: profile_table(table, time, series_id))


def series_of(table: Table, data: DataSettings, columns: tuple[str, ...]) -> SeriesSet:
    """The series of these columns. Raises DataError."""
    key = ("series", columns, data.time, data.series_id, data.split_column, data.missing)
    return remembered(table, key, lambda: read_series(table, data, columns))
