"""From series to the inputs of a trained forecaster, as the contract names them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.data.prepare.series import SeriesSet
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.forecast.spec import ForecastSpec

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]
CHUNK = 512


def forecast_all(
    model: TrainedModel, spec: ForecastSpec, series: SeriesSet, origins: Index, later: Index
) -> Array:
    """The forecasts from all origins [windows, horizon, targets].

    `later` int64 [windows, horizon] holds the seconds of the steps ahead (anything where there is no calendar).
    """
    parts = [
        model.run(feed(spec, series, origins[start : start + CHUNK], later[start : start + CHUNK]))
        for start in range(0, len(origins), CHUNK)
    ]
    return np.concatenate(parts) if parts else np.empty((0, spec.horizon, len(spec.targets)))


def feed(
    spec: ForecastSpec, series: SeriesSet, origins: Index, later: Index
) -> Mapping[str, npt.NDArray[Any]]:
    """Inputs for windows that end at these rows: past, future, static, past_time, future_time, as far as needed."""
    rows = origins[:, None] + np.arange(1 - spec.context_length, 1)
    past, future, static = _columns(spec)
    inputs: dict[str, npt.NDArray[Any]] = {"past": series.values[rows][:, :, past]}
    if spec.known_future:
        ahead = origins[:, None] + np.arange(1, spec.horizon + 1)
        inputs["future"] = series.values[ahead][:, :, future]
    if spec.static:
        inputs["static"] = series.values[origins][:, static]
    if spec.periods:
        assert series.seconds is not None
        inputs["past_time"] = series.seconds[rows]
        inputs["future_time"] = later
    return inputs


def seconds_ahead(series: SeriesSet, origins: Index, horizon: int) -> Index:
    """The seconds of the steps after each origin where the series goes on that far [windows, horizon]."""
    if series.seconds is None:
        return np.zeros((len(origins), horizon), np.int64)
    ahead: Index = series.seconds[origins[:, None] + np.arange(1, horizon + 1)]
    return ahead


def _columns(spec: ForecastSpec) -> Iterator[slice]:
    first = len(spec.targets) + len(spec.past_features)
    past = len(spec.past_columns)
    yield slice(0, past)
    yield slice(first, past)
    yield slice(past, past + len(spec.static))
