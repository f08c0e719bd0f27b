"""Forecasts for a table of new rows, in the form of the contract."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from studio.engine.data.prepare.series import SeriesSet, read_series
from studio.engine.data.profile import Rhythm, times_after
from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.forecast.feeding import Index, forecast_all
from studio.engine.tasks.forecast.spec import ForecastSpec
from studio.engine.tasks.forecast.spec_check import band_from, rhythm_from


def predict_table(model: TrainedModel, table: Table, *, every_origin: bool = False) -> pd.DataFrame:
    """Forecasts after the last row of each series, or from every row at which a full context ends.

    Columns: the series id under its own name, the time under its own name (or t), step, each target, and NAME_lower,
    NAME_upper where the model has a band; with `every_origin` also origin. `attrs["skipped"]` says which series are
    too short. Raises DataError.
    """
    spec, data = ForecastSpec.from_json(model.bundle.spec), model.bundle.experiment.data
    series = read_new_series(model, spec, table)
    origins, skipped = forecast_origins(series, spec, every_origin)
    if data.missing == "interpolate":
        origins = without_hindsight(series, origins)
    if data.missing == "drop" and len(origins):
        origins = without_holes(series, origins, spec.context_length)
        if not len(origins):
            raise DataError(
                f"The newest {spec.context_length:,} rows of {table.path.name} have missing values.",
                "The model has learned from windows without holes alone (data.missing is drop).",
                "Fill them in, or train with another rule.",
            )
    if not len(origins):
        raise DataError(
            f"{table.path.name} is too short for this model: {skipped[0] if skipped else 'no row can be read'}.",
            _needed(spec),
            "Give it at least that many rows of each series.",
        )
    check_known_future(series, spec, origins, table)
    times = times_ahead(series, origins, spec.horizon, known_rhythm(model.bundle))
    values = forecast_all(model, spec, series, origins, _seconds(times))
    count, horizon = len(origins), spec.horizon
    frame = pd.DataFrame(index=range(count * horizon))
    if data.series_id:
        frame[data.series_id] = np.repeat(_names(series, origins), horizon)
    if every_origin:
        frame["origin"] = np.repeat(series.times[origins], horizon)
    frame[data.time or "t"] = times.reshape(-1)
    frame["step"] = np.tile(np.arange(1, horizon + 1), count)
    width = band(model.bundle, spec)
    for number, name in enumerate(spec.targets):
        frame[name] = values[:, :, number].reshape(-1)
        if width is not None:
            lower, upper = with_band(values, width, spec)
            frame[f"{name}_lower"] = lower[:, :, number].reshape(-1)
            frame[f"{name}_upper"] = upper[:, :, number].reshape(-1)
    frame.attrs["skipped"] = skipped
    return frame


def read_new_series(model: TrainedModel, spec: ForecastSpec, table: Table) -> SeriesSet:
    """The model's columns of a table as series. Raises DataError naming a column that is missing."""
    data = dataclasses.replace(model.bundle.experiment.data, split_column="")
    for name in (data.time, data.series_id):
        if name and name not in table.frame:
            raise DataError(
                f"{table.path.name} has no column {name}.",
                "The model was trained with it.",
                "Add or rename the column.",
            )
    rhythm = known_rhythm(model.bundle)
    kind = table.column(data.time).type if data.time else ""
    dates = rhythm.kind == "calendar" or bool(spec.periods)
    if (dates and kind == "number") or (rhythm.kind == "integer" and kind == "time"):
        raise DataError(
            f"The column {data.time} of {table.path.name} holds {'numbers' if dates else 'dates'}.",
            f"The model was trained on {'dates' if dates else 'a count'} in it.",
            "Give it the same kind of times.",
        )
    return read_series(table, data, list(spec.columns), rhythm)


def forecast_origins(series: SeriesSet, spec: ForecastSpec, every_origin: bool) -> tuple[Index, list[str]]:
    """The rows to forecast from, and what is said of each series that is too short.

    Where columns are known of the future, the rows after the last measured target bring them.
    """
    found: list[int] = []
    skipped: list[str] = []
    count = len(spec.targets)
    for rows, name in zip(series.slices(), series.names, strict=True):
        last = rows.stop - 1
        if spec.known_future:
            measured = np.flatnonzero(series.observed[rows, :count].any(axis=1))
            last = rows.start + (int(measured[-1]) if len(measured) else -1)
            if every_origin:
                last = min(last, rows.stop - 1 - spec.horizon)
        first = rows.start + spec.context_length - 1
        if last < first:
            skipped.append(f"{f'series {name}' if name else 'it'} has {rows.stop - rows.start:,} rows")
            continue
        own = np.arange(first, last + 1) if every_origin else np.array([last])
        found += own[series.present[own]].tolist()
    return np.array(found, np.int64), skipped


def without_hindsight(series: SeriesSet, origins: Index) -> Index:
    """The origins that hold no value drawn towards a later row: measured ones, and those after the last measured."""
    later = np.zeros(series.observed.shape, np.bool_)
    for rows in series.slices():
        backwards = np.maximum.accumulate(series.observed[rows][::-1], axis=0)
        later[rows] = backwards[::-1]
    plain: Index = origins[(series.observed | ~later)[origins].all(axis=1)]
    return plain


def without_holes(series: SeriesSet, origins: Index, context_length: int) -> Index:
    """The origins whose whole context was measured: a model that left out windows with holes has never read one."""
    holes = np.concatenate(([0], np.cumsum(~series.observed.all(axis=1))))
    whole: Index = origins[holes[origins + 1] == holes[origins + 1 - context_length]]
    return whole


def check_known_future(series: SeriesSet, spec: ForecastSpec, origins: Index, table: Table) -> None:
    """Raises DataError where a column that is known ahead is not given for every step ahead."""
    if not spec.known_future:
        return
    first = len(spec.targets) + len(spec.past_features)
    ends = np.repeat(series.offsets[1:], np.diff(series.offsets))
    for origin in origins.tolist():
        rows = slice(origin + 1, origin + 1 + spec.horizon)
        given = series.observed[rows, first : first + len(spec.known_future)]
        if rows.stop > ends[origin] or not given.all():
            lacking = np.flatnonzero(~given.all(axis=0)) if rows.stop <= ends[origin] else [0]
            raise DataError(
                f"{table.path.name} does not give {spec.known_future[int(lacking[0])]} for all {spec.horizon} steps "
                f"after {series.times[origin]}.",
                "The model needs to know it ahead.",
                f"Add rows after the last {spec.targets[0]} with these columns filled in.",
            )


def _needed(spec: ForecastSpec) -> str:
    return f"It reads {spec.context_length:,} row{'s' * (spec.context_length > 1)} before it answers."


def times_ahead(series: SeriesSet, origins: Index, horizon: int, rhythm: Rhythm) -> npt.NDArray[Any]:
    """The times of the steps after each origin [windows, horizon], going on as the calendar or the counting goes."""
    steps = np.arange(1, horizon + 1)
    newest = series.times[origins]
    if np.issubdtype(series.times.dtype, np.datetime64):
        if rhythm.kind == "calendar" and rhythm.frequency:
            return times_after(newest, rhythm.frequency, horizon)
        usual = np.timedelta64(round(rhythm.step * 1e6) or 1, "us")
        later: npt.NDArray[Any] = newest[:, None] + usual * steps[None, :]
        return later
    step = rhythm.step or 1
    ahead: npt.NDArray[Any] = newest[:, None] + step * steps[None, :]
    whole = np.issubdtype(series.times.dtype, np.integer) and float(step).is_integer()
    return ahead.astype(np.int64) if whole else ahead


def known_rhythm(bundle: Bundle) -> Rhythm:
    """The rhythm a model was trained in. Raises ModelError."""
    return rhythm_from(bundle.facts)


def band(bundle: Bundle, spec: ForecastSpec) -> npt.NDArray[np.float64] | None:
    """Half the width of the band [horizon, targets], None where the model has none. Raises ModelError."""
    return band_from(bundle.facts, spec)


def with_band(
    values: npt.NDArray[np.float64], width: npt.NDArray[np.float64], spec: ForecastSpec
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Lower and upper edge [windows, horizon, targets]; by factors where the model works on logarithms."""
    if spec.transform == "log":
        return values * np.exp(-width), values * np.exp(width)
    return values - width, values + width


def _seconds(times: npt.NDArray[Any]) -> Index:
    if not np.issubdtype(times.dtype, np.datetime64):
        return np.zeros(times.shape, np.int64)
    return times.astype("datetime64[s]").astype(np.int64)


def _names(series: SeriesSet, origins: Index) -> npt.NDArray[Any]:
    numbers = np.searchsorted(series.offsets, origins, side="right") - 1
    return np.array(series.names, dtype=object)[numbers]
