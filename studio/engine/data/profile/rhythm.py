"""How often the rows come: the frequency as a pandas offset, its words, and the places where rows are
missing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from studio.engine.data.profile.calendar import calendar_positions, calendar_step, fixed_step

Ints = npt.NDArray[np.int64]
_ALIGNED = 0.999
_FEWEST_ROWS = 3
_MOST_GAPS = 10_000
_YEARS = (1500, 2200)


@dataclass(frozen=True)
class Gap:
    """A place where rows are missing: between the times `after` and `before`, `missing` rows."""

    series: str
    after: Any
    before: Any
    missing: int


@dataclass(frozen=True)
class Rhythm:
    """The step between two rows, the same in every series.

    kind "calendar": `frequency` is a pandas offset ("h", "15min", "D", "B", "W-MON", "MS", "ME", "QS", "YS"
    …) and
    `step` its mean length in seconds. kind "integer": the time column counts in whole steps of `step`. kind
    "rows":
    the rows follow each other and nothing more is known; `step` is the usual distance when there is one.
    `unit` and `units` name one and several steps; `adjective` begins a sentence ("Hourly"), or is empty.
    `gaps` are in the order of series and time; `missing_rows` counts all rows missing in them.
    """

    kind: Literal["calendar", "integer", "rows"]
    frequency: str = ""
    step: float = 1.0
    unit: str = "row"
    units: str = "rows"
    adjective: str = ""
    gaps: tuple[Gap, ...] = ()
    missing_rows: int = 0


ROWS = Rhythm("rows")


def find_rhythm(times: pd.Series[Any] | None, ids: pd.Series[Any] | None = None, rows: int = 0) -> Rhythm:
    """The rhythm of a time column (datetime64, int64 or float64 [rows]), found over all series of `ids`
    [rows].

    Neither order nor uniqueness is asked for. `rows` is for callers without a time column.
    """
    if times is None or len(times) < _FEWEST_ROWS:
        return ROWS
    values, codes, names = sorted_keys(times, ids)
    if len(values) < _FEWEST_ROWS:
        return ROWS
    return _calendar(values, codes, names) if values.dtype.kind == "M" else _counted(values, codes, names)


def sorted_keys(
    times: pd.Series[Any], ids: pd.Series[Any] | None
) -> tuple[npt.NDArray[Any], npt.NDArray[np.int64], list[str]]:
    """Distinct times of each series in order, the series' number [rows], and the series' names."""
    values = times.to_numpy()
    if values.dtype.kind == "M":
        values = values.astype("datetime64[us]")
    elif values.dtype.kind not in "iuf":
        return np.empty(0), np.empty(0, np.int64), []
    known = ~np.isnan(values) if values.dtype.kind == "f" else ~pd.isna(values)
    codes, names = np.zeros(len(values), np.int64), [""]
    if ids is not None:
        found, unique = pd.factorize(ids)
        codes, names = found.astype(np.int64), [str(name) for name in unique]
        known &= codes >= 0
    values, codes = values[known], codes[known]
    if not _in_order(values, codes):
        order = np.lexsort((values, codes))
        values, codes = values[order], codes[order]
    new = np.ones(len(values), np.bool_)
    new[1:] = (values[1:] != values[:-1]) | (codes[1:] != codes[:-1])
    return values[new], codes[new], names


def _in_order(values: npt.NDArray[Any], codes: Ints) -> bool:
    return bool(((codes[1:] > codes[:-1]) | ((codes[1:] == codes[:-1]) & (values[1:] >= values[:-1]))).all())


def _calendar(values: npt.NDArray[Any], codes: Ints, names: Sequence[str]) -> Rhythm:
    within = codes[1:] == codes[:-1]
    steps = np.diff(values.astype(np.int64))[within]
    if not len(steps):
        return ROWS
    usual = most_common(steps)
    found = calendar_step(values, steps, usual)
    if found is not None:
        positions = calendar_positions(values, found)
        rhythm = Rhythm("calendar", found.frequency, found.seconds, found.unit, found.units, found.adjective)
        return _with_gaps(rhythm, values, codes, names, positions)
    fixed = fixed_step(usual)
    rhythm = Rhythm("calendar", fixed.frequency, fixed.seconds, fixed.unit, fixed.units, fixed.adjective)
    starts = _starts(values.astype(np.int64), codes)
    offsets = values.astype(np.int64) - starts
    if (offsets % usual == 0).mean() >= 1.0 and _dense(offsets // usual, codes, steps, usual):
        return _with_gaps(rhythm, values, codes, names, offsets // usual)
    return replace(ROWS, step=usual / 1e6)


def _dense(positions: Ints, codes: Ints, steps: Ints, usual: int) -> bool:
    """Whether the usual step is the rule, not one of many: most neighbors are one step apart."""
    return bool((steps == usual).mean() >= 0.5)


def _starts(values: npt.NDArray[Any], codes: Ints) -> npt.NDArray[Any]:
    """The first time of each row's series [rows]."""
    first = np.ones(len(codes), np.bool_)
    first[1:] = codes[1:] != codes[:-1]
    return np.asarray(values[first][np.cumsum(first) - 1])


def _counted(values: npt.NDArray[Any], codes: Ints, names: Sequence[str]) -> Rhythm:
    within = codes[1:] == codes[:-1]
    steps = np.diff(values)[within]
    if not len(steps):
        return ROWS
    if values.dtype.kind == "f" and not (values == np.rint(values)).all():
        usual = float(np.median(steps))
        return replace(ROWS, step=usual, unit="step", units="steps")
    whole = values.astype(np.int64)
    usual_step = most_common(np.diff(whole)[within])
    offsets = whole - _starts(whole, codes)
    if (offsets % usual_step).any() or (steps == usual_step).mean() < 0.5:
        return replace(ROWS, step=float(usual_step), unit="step", units="steps")
    years = usual_step == 1 and _YEARS[0] <= whole.min() and whole.max() <= _YEARS[1]
    words = ("year", "years", "Yearly") if years else ("step", "steps", "")
    rhythm = Rhythm("integer", "", float(usual_step), *words)
    return _with_gaps(rhythm, whole, codes, names, offsets // usual_step)


def most_common(steps: npt.NDArray[Any]) -> int:
    """The value that occurs most; the smallest of equals."""
    found, counts = np.unique(steps, return_counts=True)
    return int(found[np.argmax(counts)])


def _with_gaps(
    rhythm: Rhythm, values: npt.NDArray[Any], codes: Ints, names: Sequence[str], positions: Ints
) -> Rhythm:
    leaps = np.diff(positions) - 1
    leaps[codes[1:] != codes[:-1]] = 0
    places = np.flatnonzero(leaps > 0)
    gaps = tuple(
        Gap(names[codes[place]], values[place].item(), values[place + 1].item(), int(leaps[place]))
        for place in places[:_MOST_GAPS].tolist()
    )
    return replace(rhythm, gaps=gaps, missing_rows=int(leaps[places].sum()))
