"""One column as the Data page plots it, with odd values and gaps on the same axis."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from studio.engine.data.prepare.series import SeriesSet
from studio.engine.data.prepare.split import TEST, TRAIN, VALIDATION, Parts, Shares, split_by_shares
from studio.engine.data.profile import OddValue as OddReading
from studio.engine.data.profile import Profile, Rhythm, odd_values_of
from studio.engine.data.table import Table
from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment
from studio.engine.tasks.forecast.columns_shown import MINUS, decimals, moment, month_of, number_text
from studio.engine.tasks.forecast.prepared import part_rows
from studio.engine.tasks.forecast.remembered import series_of
from studio.engine.tasks.forecast.rhythms import DAY
from studio.engine.tasks.forecast.views import Array, OddValue, SeriesView
from studio.engine.tasks.remembered import remembered

_MOST_ODD = 100


def view_of(
    experiment: Experiment, table: Table, column: str, series: str | None = None
) -> tuple[SeriesView, SeriesSet] | None:
    """A numeric column of one series (the longest where none is named), and the set it comes from.

    None where the rows cannot be put in order, or the column does not hold numbers.
    """
    try:
        found = series_of(table, experiment.data, (column,))
    except StudioError:
        return None
    rows = _slice(found, series)
    try:
        parts = part_rows(experiment, found, table)[rows]
    except StudioError:
        shares = Shares(experiment.split.train, experiment.split.validation, experiment.split.gap)
        parts = split_by_shares(rows.stop - rows.start, shares)
    times = axis_of(found)[rows]
    values = np.where(found.observed[rows, 0], found.values[rows, 0], np.nan)
    ends = _ends(parts)
    view = SeriesView(
        column=column,
        series=found.names[[one.start for one in found.slices()].index(rows.start)],
        times=times,
        is_time=found.seconds is not None,
        values=values,
        train_end=_place(times, ends[0]),
        validation_end=_place(times, ends[1]),
        shares=_shares(parts),
        gap=experiment.split.gap if found.parts is None else 0,
        missing=_stretches(~found.present[rows]),
    )
    return view, found


def axis_of(series: SeriesSet) -> Array:
    """The place of each row on the axis [rows]: seconds since 1970, a counting time, or the row number."""
    if series.seconds is not None:
        return np.asarray(series.times.astype("datetime64[us]").astype(np.int64) / 1e6)
    return np.asarray(series.times.astype(np.float64))


def odd_values_shown(
    experiment: Experiment, table: Table, profile: Profile, columns: tuple[str, ...]
) -> tuple[OddValue, ...]:
    """The isolated slips of these columns, with words. Units are not known, so none is said."""
    shown: list[OddValue] = []
    for name in columns:
        if not profile.column(name).odd:
            continue
        found = view_of(experiment, table, name)
        if found is None:
            continue
        odd = _odd_of(table, profile, name)
        for value in odd:
            place = _grid_row(experiment, table, found[1], value.row)
            if place is None:
                continue
            row, series, time = place
            words, detail = _odd_words(
                value.value, value.before, value.after, time, found[0].is_time, profile
            )
            shown.append(OddValue(name, series, row, time, value.value, words, detail))
    return tuple(sorted(shown, key=lambda odd: odd.time)[:_MOST_ODD])


def _odd_of(table: Table, profile: Profile, column: str) -> tuple[OddReading, ...]:
    key = ("odd", column, profile.time, profile.series_id)
    return remembered(table, key, lambda: odd_values_of(table, profile, column))


def gaps_shown(series: SeriesSet, profile: Profile) -> tuple[tuple[float, int], ...]:
    """The place before each gap on the plot's axis, and how many rows are missing there."""
    gaps = []
    for gap in profile.rhythm.gaps:
        after = np.datetime64(gap.after, "us") if series.seconds is not None else gap.after
        place = after.astype(np.int64) / 1e6 if series.seconds is not None else after
        gaps.append((float(place), gap.missing))
    return tuple(gaps)


def _slice(series: SeriesSet, name: str | None) -> slice:
    slices = series.slices()
    if name is not None and name in series.names:
        return slices[series.names.index(name)]
    return max(slices, key=lambda rows: rows.stop - rows.start)


def _ends(parts: Parts) -> tuple[int, int]:
    """The first row after the training part and after the validation part."""
    ends = []
    for known in ((TRAIN,), (TRAIN, VALIDATION)):
        rows = np.flatnonzero(np.isin(parts, known))
        ends.append(int(rows[-1]) + 1 if len(rows) else 0)
    return ends[0], ends[1]


def _shares(parts: Parts) -> tuple[float, float, float]:
    counts = [int((parts == part).sum()) for part in (TRAIN, VALIDATION, TEST)]
    total = max(1, sum(counts))
    return counts[0] / total, counts[1] / total, counts[2] / total


def _place(times: Array, row: int) -> float:
    if row < len(times):
        return float(times[row])
    step = float(np.median(np.diff(times))) if len(times) > 1 else 1.0
    return float(times[-1]) + step


def _stretches(flags: npt.NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    edges = np.flatnonzero(np.diff(np.r_[False, flags, False].astype(np.int8)))
    return tuple((int(first), int(after) - 1) for first, after in edges.reshape(-1, 2))


def _grid_row(
    experiment: Experiment, table: Table, series: SeriesSet, row: int
) -> tuple[int, str, float] | None:
    """Row on the grid of its series, the series' name, and the place on the axis of a row of the table."""
    data = experiment.data
    name = str(table.frame[data.series_id].iloc[row]) if data.series_id else ""
    if name not in series.names:
        return None
    rows = series.slices()[series.names.index(name)]
    axis = axis_of(series)[rows]
    if not data.time:
        before = (
            int((table.frame[data.series_id].iloc[:row].astype(str) == name).sum()) if data.series_id else row
        )
        return before, name, float(axis[before])
    moment_of = np.asarray(table.frame[data.time].to_numpy()[row : row + 1])
    if series.seconds is not None:
        place = float(moment_of.astype("datetime64[us]").astype(np.int64)[0] / 1e6)
    else:
        place = float(moment_of.astype(np.float64)[0])
    return int(np.searchsorted(axis, place)), name, place


def _odd_words(
    value: float, before: float, after: float, time: float, is_time: bool, profile: Profile
) -> tuple[str, str]:
    digits = decimals(max(abs(value - before), abs(value - after)))
    readings = (value, min(before, after), max(before, after))
    used = max(len(number_text(one, digits).partition(".")[2]) for one in readings)
    said, low, high = (f"{one:,.{used}f}".replace("-", MINUS) for one in readings)
    short, whole = _when(time, is_time, profile.rhythm)
    between = f"lies between {low} and {high}" if low != high else f"stands beside {low} on both sides"
    return f"{said} {short}?", f"{said} {whole} {between}. It may be a slip."


def _when(time: float, is_time: bool, rhythm: Rhythm) -> tuple[str, str]:
    if not is_time:
        words = f"at {rhythm.unit} {number_text(time, 3)}"
        return words, words
    then = moment(time)
    day = f"on {then.day} {month_of(then)}"
    if rhythm.kind == "calendar" and rhythm.step >= DAY:
        return (f"{day} {then.year}",) * 2
    return day, f"{day}, {then:%H:%M}"
