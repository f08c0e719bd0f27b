"""What one column holds: how much, how little, from where to where, and how it looks."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from studio.engine.data.table import ColumnType, Table, TableColumn

_DISTINCT_LIMIT = 10_000
_SHAPE_POINTS = 60
_ANGLE_NAME = re.compile(
    r"(wind|wave|swell|current)?[ _.-]?(dir|direction|richtung|bearing|heading|azimuth|azimut|aspect)\b"
    r"|(^|[ _.-])(dir|wd|wdir|drct|heading|bearing|azimuth|angle)($|[ _.(\[-])|winddir|winddirection",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class ColumnProfile:
    """One column in figures. `minimum`, `maximum` and `mean` are None for words, and for a column without
    values;
    times are in seconds since 1970. `distinct` is capped at 10,000.

    `shape`: at most 60 means over equal stretches of rows, for a sparkline; empty for words. `seasons`:
    clear season
    lengths in rows, the strongest first. `odd`: rows of isolated slips.
    """

    name: str
    type: ColumnType
    missing: int
    missing_share: float
    distinct: int
    minimum: float | None = None
    maximum: float | None = None
    mean: float | None = None
    shape: tuple[float, ...] = ()
    constant: bool = False
    angle: bool = False
    positive: bool = False
    integer: bool = False
    increasing: bool = False
    seasons: tuple[int, ...] = ()
    odd: tuple[int, ...] = ()


def profile_column(table: Table, column: TableColumn) -> ColumnProfile:
    """The figures of one column; seasons and odd values need the rhythm and are added later."""
    series = table.frame[column.name]
    rows = len(series)
    share = column.missing / rows if rows else 0.0
    if column.type == "number":
        return _numbers(series.to_numpy(np.float64), column, share, series.dtype.kind == "i")
    if column.type == "time":
        stamps = series.to_numpy().astype("datetime64[us]").astype(np.int64)
        seconds = np.where(pd.isna(series), np.nan, stamps / 1e6)
        return _numbers(seconds, column, share, False)
    distinct = int(series.nunique())
    return ColumnProfile(
        column.name,
        column.type,
        column.missing,
        share,
        min(distinct, _DISTINCT_LIMIT),
        constant=distinct <= 1,
    )


def _numbers(
    values: npt.NDArray[np.float64], column: TableColumn, share: float, whole: bool
) -> ColumnProfile:
    known = values[~np.isnan(values)] if column.missing else values
    if not len(known):
        return ColumnProfile(column.name, column.type, column.missing, share, 0, constant=True)
    low, high = float(known.min()), float(known.max())
    steps_up = len(known) > 1 and bool((known[1:] > known[:-1]).all())
    return ColumnProfile(
        column.name,
        column.type,
        column.missing,
        share,
        _distinct(known),
        low,
        high,
        float(known.mean()),
        sparkline(values),
        constant=low == high,
        angle=bool(_ANGLE_NAME.search(column.name)) and low >= 0 and 90 < high <= 360,
        positive=low > 0,
        integer=whole or bool((known == np.rint(known)).all()),
        increasing=steps_up,
    )


def _distinct(known: npt.NDArray[Any]) -> int:
    """Distinct values, capped; a sample that is distinct beyond the cap settles it."""
    if len(known) > 4 * _DISTINCT_LIMIT:
        sample = len(pd.unique(known[:: len(known) // (2 * _DISTINCT_LIMIT)]))
        if sample >= _DISTINCT_LIMIT:
            return _DISTINCT_LIMIT
    return min(_DISTINCT_LIMIT, len(pd.unique(known)))


def sparkline(values: npt.NDArray[np.float64], points: int = _SHAPE_POINTS) -> tuple[float, ...]:
    """At most `points` means over equal stretches of rows; a stretch without a value is left out."""
    if len(values) <= points:
        kept = values[~np.isnan(values)]
        return tuple(kept.tolist())
    edges = np.linspace(0, len(values), points + 1).astype(np.int64)[:-1]
    known = ~np.isnan(values)
    sums = np.add.reduceat(np.where(known, values, 0.0), edges)
    counts = np.add.reduceat(known.astype(np.int64), edges)
    return tuple((sums[counts > 0] / counts[counts > 0]).tolist())
