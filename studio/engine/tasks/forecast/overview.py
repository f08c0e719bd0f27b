"""Looks at the data of an experiment for the pages: fast, and never raising for what a user can cure."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from studio.engine.data.prepare.scaling import fit_scaling
from studio.engine.data.prepare.split import TEST, TRAIN, VALIDATION
from studio.engine.data.profile import Profile, Roles, describe, propose_roles
from studio.engine.data.table import Table
from studio.engine.errors import DataError, StudioError
from studio.engine.experiment import Experiment
from studio.engine.metrics.baselines import NAMES
from studio.engine.metrics.errors import mae
from studio.engine.models.facts import ModelSizes
from studio.engine.tasks.forecast.columns_shown import column_views
from studio.engine.tasks.forecast.fitted import calendar_periods, resolved_scaler
from studio.engine.tasks.forecast.prepared import ForecastData, lay_out, value_columns
from studio.engine.tasks.forecast.problems import find_problems
from studio.engine.tasks.forecast.proposing import training_seasons
from studio.engine.tasks.forecast.remembered import profile_of, series_of
from studio.engine.tasks.forecast.series_shown import gaps_shown, odd_values_shown, view_of
from studio.engine.tasks.forecast.views import (
    Array,
    ForecastOverview,
    SeriesView,
    SimpleForecast,
)
from studio.engine.tasks.forecast.window_problems import counts_of
from studio.engine.tasks.forecast.words import (
    look_back_hint,
    simple_forecast_label,
    simple_forecast_short_label,
)

__all__ = ["examine", "series_view"]
PARTS = {TRAIN: "train", VALIDATION: "validation", TEST: "test"}


def examine(experiment: Experiment, table: Table) -> ForecastOverview:
    """All that the Data and Model pages show; what a user can put right is a problem in it, never raised."""
    data = experiment.data
    profile = profile_of(table, data)
    roles = _roles(experiment, table, profile)
    prepared = _laid_out(experiment, table)
    laid = None if isinstance(prepared, StudioError) else prepared
    headline, sentence = describe(profile, roles, _described(experiment, table))
    plotted = next((name for name in (*data.targets, *table.names("number")) if name in table.frame), "")
    shown = view_of(experiment, table, plotted) if plotted else None
    sizes = model_sizes(experiment, laid)
    used = tuple(
        name
        for name in (*data.targets, *data.past_features, *data.known_future_features)
        if name in table.names("number")
    )
    return ForecastOverview(
        file_name=table.path.name,
        rows=len(table.frame),
        columns=column_views(experiment, profile, roles),
        headline=headline,
        sentence=sentence,
        findings=(*table.findings, *profile.findings),
        step_unit=profile.rhythm.unit,
        step_units=profile.rhythm.units,
        plot=shown[0] if shown else None,
        odd_values=odd_values_shown(experiment, table, profile, used),
        gaps=gaps_shown(shown[1], profile) if shown else (),
        series_count=profile.series_count,
        series_names=shown[1].names if shown and data.series_id else (),
        windows={PARTS[part]: count for part, count in counts_of(laid).items()} if laid else _no_windows(),
        season=laid.season if laid else 1,
        context_hint=_context_hint(experiment, laid),
        simple_forecasts=simple_forecasts(laid) if laid else (),
        sizes=sizes,
        problems=find_problems(experiment, table, profile, roles, prepared, sizes),
    )


def series_view(experiment: Experiment, table: Table, column: str, series: str | None = None) -> SeriesView:
    """Another column in the plot; the longest series where none is named. Raises DataError."""
    found = view_of(experiment, table, column, series)
    if found is None:
        raise DataError(
            f"The column {column} cannot be drawn.", "It holds no numbers, or its rows have no order.",
            "Choose another column, or put the time column right.",
        )  # fmt: skip
    return found[0]


def simple_forecasts(prepared: ForecastData) -> tuple[SimpleForecast, ...]:
    """The simple forecasts with their errors on the validation part, best first; none without windows."""
    origins = prepared.validation_origins
    if not len(origins):
        return ()
    actual, rhythm, found = prepared.actual(origins), prepared.series.rhythm, []
    for name in NAMES:
        if name == "seasonal" and prepared.season <= 1:
            continue
        forecast = prepared.simple_forecast(name, origins)
        label = simple_forecast_label(name, prepared.season, rhythm)
        found.append(SimpleForecast(name, label, mae(forecast, actual), _loss(prepared, forecast, actual)))
    return tuple(sorted(found, key=lambda simple: simple.validation_mae))


def model_sizes(experiment: Experiment, prepared: ForecastData | None) -> ModelSizes:
    """What the data decides of the network; from the roles alone where the rows could not be read."""
    data, preparation = experiment.data, experiment.preparation
    static, known = len(data.static_features), len(data.known_future_features)
    columns = len(data.targets) + len(data.past_features) + known + static
    phases, masked, rows, starts = 0, 0, 0, {}
    if prepared is not None:
        phases = 0 if preparation.calendar == "off" else 2 * len(calendar_periods(prepared))
        rows = len(prepared.series.values)
        if data.missing == "mask":
            training = prepared.series.values[prepared.parts == TRAIN]
            masked = int(np.isnan(training).any(axis=0).sum())
        rhythm, season = prepared.series.rhythm, prepared.season
        starts = {name: simple_forecast_short_label(name, season, rhythm) for name in NAMES}
    fixed = phases if preparation.calendar == "on" else 0
    return ModelSizes(
        inputs=max(1, columns + masked + fixed),
        future_inputs=known + fixed,
        outputs=max(1, len(data.targets)),
        context_length=preparation.context_length,
        horizon=preparation.horizon,
        rows=rows,
        starts=starts,
        optional_inputs=phases - fixed,
    )


def _laid_out(experiment: Experiment, table: Table) -> ForecastData | StudioError:
    try:
        columns = tuple(value_columns(experiment))
        series = series_of(table, experiment.data, columns) if columns else None
        return lay_out(experiment, table, series)
    except StudioError as reason:
        return reason


def _roles(experiment: Experiment, table: Table, profile: Profile) -> Roles:
    """Proposed roles; left out are only columns that the experiment does leave out."""
    data = experiment.data
    used = {
        data.time,
        data.series_id,
        data.split_column,
        *data.targets,
        *data.past_features,
        *data.known_future_features,
        *data.static_features,
    }
    target = next((name for name in data.targets if name in table.names("number")), "")
    roles = propose_roles(table, profile, target)
    return replace(roles, left_out=tuple(left for left in roles.left_out if left.column not in used))


def _described(experiment: Experiment, table: Table) -> str:
    return next((name for name in experiment.data.targets if name in table.names("number")), "")


def _no_windows() -> dict[str, int]:
    return dict.fromkeys(PARTS.values(), 0)


def _context_hint(experiment: Experiment, prepared: ForecastData | None) -> str:
    if prepared is None:
        return ""
    seasons = set(training_seasons(experiment, prepared.series, prepared.parts))
    if experiment.preparation.season_length > 1:
        seasons.add(experiment.preparation.season_length)
    context = experiment.preparation.context_length
    return look_back_hint(context, prepared.series.rhythm, tuple(sorted(seasons)))


def _loss(prepared: ForecastData, forecast: Array, actual: Array) -> float | None:
    """The loss of a forecast on the scale of the curves; None where each window has a scale of its own."""
    experiment = prepared.experiment
    transform, scaler = experiment.preparation.transform, resolved_scaler(experiment)
    if scaler == "window" or transform == "difference":
        return None
    training = prepared.targets[prepared.parts == TRAIN]
    if transform == "log":
        if (training <= 0).any():
            return None
        tiny = np.finfo(np.float64).tiny
        forecast, actual, training = (np.log(np.maximum(one, tiny)) for one in (forecast, actual, training))
    scale = np.asarray(fit_scaling(scaler, training)[1])
    error = np.abs((forecast - actual) / scale)
    kind = experiment.training.loss
    if kind == "mae":
        return float(error.mean())
    if kind == "huber":
        return float(np.where(error < 1, 0.5 * error**2, error - 0.5).mean())
    return float((error**2).mean())
