"""From a table with roles to series on a regular grid: sorted, gaps opened, missing values filled by the rule."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from studio.engine.data.prepare.split import LEFT_OUT, PART_NAMES, Parts
from studio.engine.data.profile import Rhythm, find_rhythm, times_between
from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.experiment import DataSettings

Array = npt.NDArray[np.float64]
# The key columns; no file can have such names.
SERIES, TIME, PART, LINE = "\0series", "\0time", "\0part", "\0line"
MOST_OPENED, FREELY_OPENED = 100, 10_000  # gaps are opened up to so many times the rows, and so many rows


@dataclass(frozen=True)
class SeriesSet:
    """All series below each other, each in the order of time and with a row for every step of its rhythm.

    `values` float64 [rows, columns], filled by the rule (what no rule can fill stays NaN); `observed` bool
    [rows, columns]: measured, not filled; `present` bool [rows]: a row of the file, not one that was put into a gap;
    `times` datetime64[us], int64 or float64 [rows]; `seconds` int64 [rows] since 1970, None without a calendar;
    `offsets` int64 [series + 1]: where each series begins; `parts` int8 [rows] from a split column, else None.
    """

    columns: tuple[str, ...]
    values: Array
    observed: npt.NDArray[np.bool_]
    present: npt.NDArray[np.bool_]
    times: npt.NDArray[Any]
    seconds: npt.NDArray[np.int64] | None
    offsets: npt.NDArray[np.int64]
    names: tuple[str, ...]
    rhythm: Rhythm
    parts: Parts | None = None

    @property
    def first_rows(self) -> npt.NDArray[np.int64]:
        """The row at which the series of each row begins [rows]."""
        return np.repeat(self.offsets[:-1], np.diff(self.offsets))

    @property
    def measured(self) -> Array:
        """The values as they were measured, NaN where a rule filled them [rows, columns]."""
        return np.where(self.observed, self.values, np.nan)

    def slices(self) -> list[slice]:
        """The rows of each series."""
        return [slice(start, end) for start, end in pairwise(self.offsets.tolist())]


def read_series(
    table: Table, data: DataSettings, columns: Sequence[str], rhythm: Rhythm | None = None
) -> SeriesSet:
    """The value columns of a table as series; `rhythm` where it is known already. Raises DataError in words."""
    for column in columns:
        check_number(table, column)
    frame = _keyed_frame(table, data, columns)
    rhythm = rhythm or _rhythm(frame, data, table)
    pieces = []
    for name, rows in _groups(frame):
        pieces.append(_regular(rows, str(name), data, rhythm, list(columns)))
    return _join(pieces, tuple(columns), rhythm, data)


def check_number(table: Table, column: str) -> None:
    """Raises DataError where a column is missing or does not hold numbers."""
    names = [known.name for known in table.columns]
    if column not in names:
        shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
        raise DataError(
            f"{table.path.name} has no column {column}.", "A model needs it.", f"The file has {shown}."
        )
    if table.column(column).type != "number":
        raise DataError(
            f"The column {column} of {table.path.name} does not hold numbers.",
            "Only numbers can be predicted or read by the network.",
            "Choose a numeric column, or check the decimal mark and the words for missing values.",
        )


def _keyed_frame(table: Table, data: DataSettings, columns: Sequence[str]) -> pd.DataFrame:
    """The value columns with the keys under fixed names, sorted by series and time."""
    frame = pd.DataFrame({name: table.frame[name].astype("float64") for name in columns})
    for role, name in ((SERIES, data.series_id), (TIME, data.time), (PART, data.split_column)):
        if not name:
            continue
        if name not in table.frame:
            raise DataError(
                f"{table.path.name} has no column {name}.", "The experiment names it.", "Choose another one."
            )
        frame[role] = table.frame[name].to_numpy()
    frame[LINE] = np.asarray(table.lines) if len(table.lines) == len(frame) else np.arange(2, len(frame) + 2)
    if data.series_id:
        _check_keys(frame, SERIES, f"no {data.series_id}", table)
    if data.time:
        _check_times(frame, table, data)
        keys = [SERIES, TIME] if data.series_id else [TIME]
        frame = frame.sort_values(keys, kind="stable")
    elif data.series_id:
        frame = frame.sort_values([SERIES], kind="stable")
    return frame.reset_index(drop=True)


def _check_times(frame: pd.DataFrame, table: Table, data: DataSettings) -> None:
    kind = table.column(data.time).type
    if kind not in ("time", "number"):
        raise DataError(
            f"The column {data.time} of {table.path.name} does not hold times.",
            "Rows cannot be put in order by it.",
            "Choose a column with dates, times or counting numbers.",
        )
    _check_keys(frame, TIME, "no time", table)
    keys = [SERIES, TIME] if data.series_id else [TIME]
    twice = frame.duplicated(keys, keep=False).to_numpy()
    if twice.any():
        group = frame.loc[twice].sort_values(keys, kind="stable")
        first, second = (int(line) for line in group[LINE].iloc[:2])
        raise DataError(
            f"Lines {first} and {second} have the same time {group[TIME].iloc[0]}.",
            "A series needs one value a time.",
            "Name the column that tells several series apart (data.series_id), or delete the doubles.",
        )


def _check_keys(frame: pd.DataFrame, key: str, lacks: str, table: Table) -> None:
    """Raises DataError where rows cannot be placed."""
    missing = frame[key].isna().to_numpy()
    if missing.any():
        line, count = int(frame.loc[missing, LINE].iloc[0]), int(missing.sum())
        have = f"{count:,} rows of {table.path.name} have" if count > 1 else f"A row of {table.path.name} has"
        where = f"the first in line {line}" if count > 1 else f"in line {line}"
        raise DataError(
            f"{have} {lacks}, {where}.",
            "Where such a row belongs is not known.",
            "Fill in the column or delete the rows.",
        )


def _rhythm(frame: pd.DataFrame, data: DataSettings, table: Table) -> Rhythm:
    times = frame[TIME] if data.time else None
    ids = frame[SERIES] if data.series_id else None
    return find_rhythm(times, ids, len(table.frame))


def _groups(frame: pd.DataFrame) -> list[tuple[Any, pd.DataFrame]]:
    if SERIES not in frame:
        return [("", frame)]
    return list(frame.groupby(SERIES, sort=True))


def _regular(
    rows: pd.DataFrame, name: str, data: DataSettings, rhythm: Rhythm, columns: list[str]
) -> dict[str, Any]:
    """One series with a row for every step of the rhythm."""
    values = rows[columns].to_numpy(np.float64)
    times = rows[TIME].to_numpy() if data.time else np.arange(len(rows))
    parts = _part_codes(rows, data) if data.split_column else None
    present = np.ones(len(rows), np.bool_)
    grid = _grid(times, rhythm, name)
    if grid is not None and len(grid) > len(times):
        places = np.searchsorted(grid, times).clip(max=len(grid) - 1)
        if np.array_equal(grid[places], times):
            opened = np.full((len(grid), len(columns)), np.nan)
            opened[places], present = values, np.zeros(len(grid), np.bool_)
            present[places] = True
            if parts is not None:
                parts = parts[np.maximum.accumulate(np.where(present, np.cumsum(present) - 1, 0))]
            values, times = opened, grid
    return {"name": name, "values": values, "times": times, "present": present, "parts": parts}


def _grid(times: npt.NDArray[Any], rhythm: Rhythm, name: str) -> npt.NDArray[Any] | None:
    """Every step from the first time to the last one, None without a rhythm."""
    if rhythm.kind == "rows":
        return None
    _check_span(times, rhythm, name)
    if rhythm.kind == "calendar" and rhythm.frequency:
        return times_between(times[0], times[-1], rhythm.frequency).astype(times.dtype)
    if rhythm.kind == "integer":
        return np.arange(times[0], times[-1] + rhythm.step, rhythm.step).astype(times.dtype)
    return None


def _check_span(times: npt.NDArray[Any], rhythm: Rhythm, name: str) -> None:
    """Raises DataError where one odd time would open more rows than memory holds."""
    span = float(times[-1] - times[0]) if times.dtype.kind != "M" else _seconds_between(times[0], times[-1])
    steps = span / rhythm.step if rhythm.step else 0.0
    if steps <= MOST_OPENED * len(times) + FREELY_OPENED:
        return
    of = f" of series {name}" if name else ""
    raise DataError(
        f"The times{of} run from {times[0]} to {times[-1]}: {steps:,.0f} {rhythm.units} with {len(times):,} rows.",
        "Almost all of them would have to be made up.",
        "Correct the first or the last time, or choose another time column.",
    )


def _seconds_between(first: Any, last: Any) -> float:
    return float((last - first) / np.timedelta64(1, "s"))


def _part_codes(rows: pd.DataFrame, data: DataSettings) -> Parts:
    words = rows[PART].astype("string").str.strip().str.lower()
    unknown = sorted(set(words.dropna()) - set(PART_NAMES))
    if unknown:
        raise DataError(
            f"The split column {data.split_column} holds {unknown[0]!r}.",
            "Its rows belong to no part.",
            "It may hold train, validation and test; an empty cell leaves a row out.",
        )
    return np.asarray(words.map(PART_NAMES).fillna(LEFT_OUT), dtype=np.int8)


def _join(
    pieces: list[dict[str, Any]], columns: tuple[str, ...], rhythm: Rhythm, data: DataSettings
) -> SeriesSet:
    values = np.concatenate([piece["values"] for piece in pieces])
    offsets = np.concatenate(([0], np.cumsum([len(piece["values"]) for piece in pieces]))).astype(np.int64)
    times = np.concatenate([piece["times"] for piece in pieces])
    observed = np.isfinite(values)
    seconds = None
    if np.issubdtype(times.dtype, np.datetime64):
        times = times.astype("datetime64[us]")
        seconds = times.astype("datetime64[s]").astype(np.int64)
    if data.missing in ("forward", "interpolate"):
        for start, end in pairwise(offsets.tolist()):
            values[start:end] = fill(values[start:end], data.missing)
    return SeriesSet(
        columns=columns,
        values=values,
        observed=observed,
        present=np.concatenate([piece["present"] for piece in pieces]),
        times=times,
        seconds=seconds,
        offsets=offsets,
        names=tuple(piece["name"] for piece in pieces),
        rhythm=rhythm,
        parts=np.concatenate([piece["parts"] for piece in pieces]) if data.split_column else None,
    )


def fill(values: Array, rule: str) -> Array:
    """Missing values of one series [rows, columns] by `forward` or `interpolate`.

    What has nothing before it stays NaN.
    """
    frame = pd.DataFrame(values)
    if rule == "interpolate":
        frame = frame.interpolate(method="linear", limit_area="inside")
    return frame.ffill().to_numpy(np.float64)
