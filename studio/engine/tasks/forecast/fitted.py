"""What is fitted for a model besides its weights: scaling, calendar and the rest of its spec, on training rows only."""

from __future__ import annotations

import numpy as np

from studio.engine.data.prepare.calendar import useful_periods
from studio.engine.data.prepare.scaling import fit_scaling
from studio.engine.data.prepare.split import TRAIN
from studio.engine.experiment import Experiment
from studio.engine.models.recurrent import RecurrentSettings
from studio.engine.tasks.forecast.prepared import Array, ForecastData
from studio.engine.tasks.forecast.spec import ForecastSpec

LARGEST_SPREAD_FLOOR, FLOOR_WINDOWS = 1e-2, 1000


def fit_spec(prepared: ForecastData, *, on_top_of: str, calendar: bool) -> ForecastSpec:
    """What a model of this experiment needs besides its weights; constants are fitted on training rows."""
    experiment, series = prepared.experiment, prepared.series
    data, preparation, model = experiment.data, experiment.preparation, experiment.model
    count = len(data.targets)
    # Measured rows only: a value drawn towards a later row would carry that row into the constants.
    training = series.measured[prepared.parts == TRAIN]
    spread = np.nanstd(training[:, :count], axis=0)
    if preparation.transform == "log":
        training[:, :count] = np.log(training[:, :count])
    changes = _changes(prepared, count)
    scaler = resolved_scaler(experiment)
    fitted = training
    if preparation.transform == "difference":
        fitted = training.copy()
        fitted[: len(changes), :count], fitted[len(changes) :, :count] = changes, np.nan
    centre, scale = fit_scaling("zscore" if scaler == "window" else scaler, fitted)
    missing = np.isnan(training).any(axis=0) if data.missing == "mask" else np.zeros(training.shape[1], bool)
    return ForecastSpec(
        targets=data.targets,
        past_features=data.past_features,
        known_future=data.known_future_features,
        static=data.static_features,
        context_length=preparation.context_length,
        horizon=preparation.horizon,
        transform=preparation.transform,
        scaler=scaler,
        centre=centre,
        scale=scale,
        step_mean=tuple((changes.mean(axis=0) if len(changes) else np.zeros(count)).tolist()),
        level_spread=tuple(np.where(spread > 0, spread, 1.0).tolist()),
        masked=tuple(int(column) for column in np.flatnonzero(missing)),
        periods=calendar_periods(prepared) if calendar else (),
        on_top_of=on_top_of,
        season=prepared.season,
        network=RecurrentSettings(
            model.cell, model.hidden_size, model.num_layers, model.dropout, model.bidirectional, model.pooling
        ),
        spread_floor=window_spread_floor(
            training[:, : count + len(data.past_features)], preparation.context_length
        ),
    )


def window_spread_floor(training: Array, context_length: int) -> float:
    """The spread over mean that nearly all moving windows of the training rows [rows, columns] exceed, at most 1 %.

    A window below it hardly moves; scaled by its own spread, the least change after it would look enormous.
    """
    if len(training) < context_length or context_length < 2:
        return LARGEST_SPREAD_FLOOR
    windows = np.lib.stride_tricks.sliding_window_view(training, context_length, axis=0)
    sample = windows[:: max(1, len(windows) // FLOOR_WINDOWS)]
    mean, spread = np.abs(sample.mean(axis=-1)), sample.std(axis=-1)
    moving = (spread > 0) & (mean > 0) & np.isfinite(spread)
    if not moving.any():
        return LARGEST_SPREAD_FLOOR
    return float(min(np.quantile(spread[moving] / mean[moving], 0.05), LARGEST_SPREAD_FLOOR))


def calendar_periods(prepared: ForecastData) -> tuple[str, ...]:
    """The phases that the training part can teach; none without a calendar."""
    seconds = prepared.series.seconds
    if seconds is None:
        return ()
    span, step = 0.0, 0.0
    for rows in prepared.series.slices():
        own = seconds[rows][prepared.parts[rows] == TRAIN]
        if len(own) > 1:
            span = max(span, float(own[-1] - own[0]))
            step = max(step, float(np.median(np.diff(own))))
    return useful_periods(step, span) if step else ()


def resolved_scaler(experiment: Experiment) -> str:
    """The scaler that auto means: windows by themselves where there are many series."""
    scaler = experiment.preparation.scaler
    if scaler != "auto":
        return scaler
    return "window" if experiment.data.series_id else "zscore"


def _changes(prepared: ForecastData, count: int) -> Array:
    """Step-to-step changes of the targets' levels within the training rows of each series [changes, targets]."""
    changes, measured = [], prepared.series.measured[:, :count]
    for rows in prepared.series.slices():
        changes.append(np.diff(measured[rows][prepared.parts[rows] == TRAIN], axis=0))
    found: Array = np.concatenate(changes)
    return found[np.isfinite(found).all(axis=1)]
