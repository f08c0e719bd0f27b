"""A table in figures: its columns, its rhythm, and what is wrong with its times. No task is known here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from studio.engine.data.profile.columns import ColumnProfile, profile_column
from studio.engine.data.profile.keys import find_keys
from studio.engine.data.profile.oddities import OddValue, odd_values
from studio.engine.data.profile.rhythm import Rhythm, find_rhythm
from studio.engine.data.profile.seasons import find_seasons_of_many
from studio.engine.data.profile.steps import times_between
from studio.engine.data.table import Finding, Table

Array = npt.NDArray[np.float64]
_SEASON_ROWS = 20_000
_SEASON_COLUMNS = 60
_SEASON_SERIES = 100
_LONGEST_GRID = 5  # times the rows: a longer grid is mostly holes


@dataclass(frozen=True)
class Profile:
    """What was found in a table. `time` and `series_id` are "" where there is none.

    `series_lengths`: rows of the shortest and the longest series. `first` and `last`: the ends of the time
    column.
    """

    rows: int
    columns: tuple[ColumnProfile, ...]
    time: str
    series_id: str
    series_count: int
    series_lengths: tuple[int, int]
    rhythm: Rhythm
    first: Any
    last: Any
    findings: tuple[Finding, ...]

    def column(self, name: str) -> ColumnProfile:
        """The figures of that column. Raises KeyError."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)


def profile_table(table: Table, time: str | None = None, series_id: str | None = None) -> Profile:
    """Profiles a table; `time` and `series_id` override what is found ("" for none)."""
    columns = [profile_column(table, column) for column in table.columns]
    found_time, found_series = find_keys(table, columns)
    time = found_time if time is None else time
    series_id = found_series if series_id is None else series_id
    times = table.frame[time] if time else None
    ids = table.frame[series_id] if series_id else None
    rhythm = find_rhythm(times, ids, len(table.frame))
    order = _order(times, ids)
    counts = ids.value_counts() if ids is not None else pd.Series([len(table.frame)])
    columns = _with_seasons(table, columns, {time, series_id}, order, times, ids, rhythm)
    return Profile(
        rows=len(table.frame),
        columns=tuple(columns),
        time=time,
        series_id=series_id,
        series_count=len(counts),
        series_lengths=(int(counts.min()), int(counts.max())) if len(counts) else (0, 0),
        rhythm=rhythm,
        first=times.min() if times is not None else None,
        last=times.max() if times is not None else None,
        findings=tuple(_findings(table, time, series_id, rhythm)),
    )


def _order(times: pd.Series[Any] | None, ids: pd.Series[Any] | None) -> npt.NDArray[np.int64] | None:
    """The order of the rows by series and time; None when they stand in it."""
    if times is None:
        return None
    keys: list[npt.NDArray[Any]] = [times.to_numpy()]
    if ids is not None:
        keys.append(pd.factorize(ids)[0])
    elif times.is_monotonic_increasing:
        return None
    return np.lexsort(keys)


def _with_seasons(
    table: Table,
    columns: Sequence[ColumnProfile],
    keys: set[str],
    order: npt.NDArray[np.int64] | None,
    times: pd.Series[Any] | None,
    ids: pd.Series[Any] | None,
    rhythm: Rhythm,
) -> list[ColumnProfile]:
    rows = np.arange(len(table.frame)) if order is None else order
    if times is not None and times.isna().any():
        rows = rows[times.notna().to_numpy()[rows]]
    breaks = _breaks(times, ids, rows)
    series = [(own, _places(times, own, rhythm)) for own in _longest(ids, rows)]
    found: list[ColumnProfile] = []
    seen = 0
    for column in columns:
        if (
            column.type == "number"
            and column.name not in keys
            and not column.constant
            and seen < _SEASON_COLUMNS
        ):
            seen += 1
            values = table.frame[column.name].to_numpy(np.float64)
            odd = tuple(sorted(int(rows[value.row]) for value in odd_values(values[rows], breaks)))
            column = replace(
                column,
                seasons=find_seasons_of_many(
                    [_on_grid(values[own], places) for own, places in series], rhythm
                ),
                odd=odd,
            )
        found.append(column)
    return found


def _breaks(
    times: pd.Series[Any] | None, ids: pd.Series[Any] | None, rows: npt.NDArray[np.int64]
) -> npt.NDArray[np.bool_]:
    """Where a row does not follow the one before: another series, or a step three times as long as usual."""
    breaks = np.zeros(len(rows), np.bool_)
    if ids is not None:
        codes = pd.factorize(ids)[0][rows]
        breaks[1:] |= codes[1:] != codes[:-1]
    if times is not None and len(rows) > 2:
        values = times.to_numpy()[rows]
        steps = np.diff(values).astype(np.float64)
        steps[breaks[1:]] = np.nan
        if np.isfinite(steps).any():
            breaks[1:] |= steps > 3 * np.nanmedian(steps)
    return breaks


def _longest(ids: pd.Series[Any] | None, rows: npt.NDArray[np.int64]) -> list[npt.NDArray[np.int64]]:
    """The rows of the longest series, each in order and its newest rows when there are very many."""
    if ids is None:
        return [rows[-_SEASON_ROWS:]]
    codes = pd.factorize(ids)[0][rows]
    by_series = rows[np.argsort(codes, kind="stable")]
    counts = np.bincount(codes[codes >= 0])
    ends = np.cumsum(counts) + int((codes < 0).sum())
    chosen = np.argsort(-counts, kind="stable")[:_SEASON_SERIES]
    most = max(100, _SEASON_ROWS // len(chosen))
    return [by_series[ends[code] - min(counts[code], most) : ends[code]] for code in chosen.tolist()]


def _places(
    times: pd.Series[Any] | None, rows: npt.NDArray[np.int64], rhythm: Rhythm
) -> npt.NDArray[np.int64] | None:
    """The place of each row on the regular grid; None when the rows are the grid."""
    if times is None or rhythm.kind == "rows" or not len(rows) or not rhythm.gaps:
        return None
    values = times.to_numpy()[rows]
    if rhythm.kind == "integer":
        places = (values - values[0]) / rhythm.step
    else:
        grid = times_between(values[0], values[-1], rhythm.frequency)
        places = np.searchsorted(grid.astype(values.dtype), values)
    places = np.asarray(places).astype(np.int64)
    return None if places[-1] > _LONGEST_GRID * len(rows) else places


def _on_grid(values: Array, places: npt.NDArray[np.int64] | None) -> Array:
    if places is None:
        return values
    grid = np.full(int(places[-1]) + 1, np.nan)
    grid[places] = values
    return grid


def odd_values_of(table: Table, profile: Profile, column: str) -> tuple[OddValue, ...]:
    """The isolated slips of a column, with rows counted in the table's own order."""
    times = table.frame[profile.time] if profile.time else None
    ids = table.frame[profile.series_id] if profile.series_id else None
    order = _order(times, ids)
    rows = np.arange(len(table.frame)) if order is None else order
    values = table.frame[column].to_numpy(np.float64)[rows]
    found = odd_values(values, _breaks(times, ids, rows))
    return tuple(replace(value, row=int(rows[value.row])) for value in found)


def _findings(table: Table, time: str, series_id: str, rhythm: Rhythm) -> list[Finding]:
    if not time:
        return []
    findings: list[Finding] = []
    keys = [series_id, time] if series_id else [time]
    times = table.frame[time]
    missing = np.flatnonzero(times.isna().to_numpy())
    if len(missing):
        where = line_of(table, int(missing[0]))
        text = f"{len(missing):,} rows have no time, the first on line {where:,}."
        findings.append(
            Finding(
                "error",
                "missing_times",
                text,
                "Fill in the time or delete the rows.",
                time,
                rows=tuple(missing[:100].tolist()),
            )
        )
    findings += _duplicates(table, keys, time)
    ordered = times.is_monotonic_increasing
    if not ordered and series_id:
        ordered = bool(
            times.groupby(table.frame[series_id].to_numpy(), sort=False).is_monotonic_increasing.all()
        )
    if not ordered:
        findings.append(
            Finding(
                "info",
                "unsorted_times",
                f"The rows are not in the order of {time}; they are sorted.",
                column=time,
            )
        )
    if rhythm.kind == "rows" and times.dtype.kind == "M" and len(times) > 2:
        text = f"The times of {time} follow no even rhythm; each row counts as one step."
        findings.append(Finding("warning", "irregular_times", text, "Bring the rows to an even step.", time))
    return findings


def _duplicates(table: Table, keys: list[str], time: str) -> list[Finding]:
    repeated = table.frame.duplicated(keys).to_numpy() & table.frame[time].notna().to_numpy()
    if not repeated.any():
        return []
    second = int(np.flatnonzero(repeated)[0])
    same = np.ones(len(table.frame), np.bool_)
    for key in keys:
        same &= (table.frame[key] == table.frame[key].iloc[second]).to_numpy()
    first = int(np.flatnonzero(same)[0])
    count = int(repeated.sum())
    more = f" So do {count - 1:,} more." if count > 1 else ""
    lines = f"Rows {line_of(table, first):,} and {line_of(table, second):,}"
    text = f"{lines} have the same time.{more} A series needs one value a time."
    remedy = "Name the column that tells the series apart, or use the mean or the last of them."
    return [Finding("error", "duplicate_times", text, remedy, time, "data.series_id", rows=(first, second))]


def line_of(table: Table, row: int) -> int:
    """The line of a row in the file; the row's own number from 1 when lines are not known."""
    return table.lines[row] if row < len(table.lines) else row + 1
