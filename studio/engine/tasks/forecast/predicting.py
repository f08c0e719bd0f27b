"""Forecasts for a table of new rows, in the form of the contract."""

from __future__ import annotations

import dataclasses
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from studio.engine.data.prepare.series import SeriesSet, read_series
from studio.engine.data.profile import Rhythm
from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.forecast.feeding import Index, forecast_all
from studio.engine.tasks.forecast.spec import ForecastSpec


def predict_table(model: TrainedModel, table: Table, *, every_origin: bool = False) -> pd.DataFrame:
    """Forecasts after the last row of each series, or from every row at which a full context ends.

    Columns: the series id under its own name, the time under its own name (or t), step, each target, and NAME_lower,
    NAME_upper where the model has a band; with `every_origin` also origin. Raises DataError.
    """
    spec, data = ForecastSpec.from_json(model.bundle.spec), model.bundle.experiment.data
    series = read_new_series(model, spec, table)
    origins, skipped = forecast_origins(series, spec, every_origin)
    if not len(origins):
        raise DataError(
            f"{table.path.name} is too short for this model: {skipped}",
            f"It reads {spec.context_length} rows before it answers.",
            "Give it at least that many rows of each series.",
        )
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
    width = band(model.bundle)
    for number, name in enumerate(spec.targets):
        frame[name] = values[:, :, number].reshape(-1)
        if width is not None:
            lower, upper = with_band(values, width, spec)
            frame[f"{name}_lower"] = lower[:, :, number].reshape(-1)
            frame[f"{name}_upper"] = upper[:, :, number].reshape(-1)
    return frame


def read_new_series(model: TrainedModel, spec: ForecastSpec, table: Table) -> SeriesSet:
    """The model's columns of a table as series. Raises DataError naming a column that is missing."""
    data = dataclasses.replace(model.bundle.experiment.data, split_column="")
    for name in (data.time, data.series_id):
        if name and name not in table.frame:
            raise DataError(
                f"{table.path.name} has no column {name}.", "The model was trained with it.", "Add or rename the column."
            )
    return read_series(table, data, list(spec.columns), known_rhythm(model.bundle))


def forecast_origins(series: SeriesSet, spec: ForecastSpec, every_origin: bool) -> tuple[Index, str]:
    """The rows to forecast from, and what is said of series that are too short.

    Where columns are known of the future, the rows after the last measured target bring them.
    """
    found: list[int] = []
    skipped = ""
    count = len(spec.targets)
    for rows, name in zip(series.slices(), series.names, strict=True):
        last = rows.stop - 1
        if spec.known_future:
            measured = np.flatnonzero(series.observed[rows, :count].any(axis=1))
            last = rows.start + (int(measured[-1]) if len(measured) else -1)
            last = min(last, rows.stop - 1 - spec.horizon)
        first = rows.start + spec.context_length - 1
        if last < first:
            skipped = f"series {name} has {rows.stop - rows.start} rows." if name else f"it has {rows.stop - rows.start} rows."
            continue
        own = np.arange(first, last + 1) if every_origin else np.array([last])
        found += own[series.present[own]].tolist()
    return np.array(found, np.int64), skipped


def times_ahead(series: SeriesSet, origins: Index, horizon: int, rhythm: Rhythm) -> npt.NDArray[Any]:
    """The times of the steps after each origin [windows, horizon], going on as the calendar or the counting goes."""
    steps = np.arange(1, horizon + 1)
    newest = series.times[origins]
    if np.issubdtype(series.times.dtype, np.datetime64):
        if rhythm.kind == "calendar" and rhythm.frequency:
            offset = pd.tseries.frequencies.to_offset(rhythm.frequency)
            columns = []
            moved = pd.DatetimeIndex(newest)
            for _ in steps:
                moved = moved + offset
                columns.append(moved.to_numpy().astype("datetime64[us]"))
            return np.stack(columns, axis=1)
        usual = np.timedelta64(round(rhythm.step * 1e6) or 1, "us")
        later: npt.NDArray[Any] = newest[:, None] + usual * steps[None, :]
        return later
    step = rhythm.step or 1
    ahead: npt.NDArray[Any] = newest[:, None] + step * steps[None, :]
    return ahead.astype(np.int64) if np.issubdtype(series.times.dtype, np.integer) and float(step).is_integer() else ahead


def known_rhythm(bundle: Bundle) -> Rhythm:
    """The rhythm a model was trained in."""
    facts = bundle.facts["rhythm"]
    return Rhythm(facts["kind"], facts["frequency"], facts["step"], facts["unit"], facts["units"])


def band(bundle: Bundle) -> npt.NDArray[np.float64] | None:
    """Half the width of the band [horizon, targets], None where the model has none."""
    width = bundle.facts.get("band")
    return None if width is None else np.array(width["width"], np.float64)


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
