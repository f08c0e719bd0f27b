"""The test part, looked at once: errors beside every simple forecast, a band, and checks of what the model looks at."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.data.prepare.split import TEST, VALIDATION
from studio.engine.data.table import Table
from studio.engine.evaluation.diagnostics import best_lag
from studio.engine.evaluation.intervals import LEVEL, conformal_width, coverage
from studio.engine.metrics.baselines import NAMES
from studio.engine.metrics.errors import by_horizon, skill, value_metrics
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.forecast.encoding import TINY
from studio.engine.tasks.forecast.feeding import Array, Index, feed, forecast_all, seconds_ahead
from studio.engine.tasks.forecast.predicting import band, known_rhythm, with_band
from studio.engine.tasks.forecast.prepared import ForecastData, prepare_forecast
from studio.engine.tasks.forecast.spec import ForecastSpec
from studio.engine.tasks.forecast.verdict import better_steps, check_lines, judge
from studio.engine.tasks.forecast.words import simple_forecast_label
from studio.engine.tasks.verdicts import CheckLine, Verdict

REACH_WINDOWS = 64


@dataclass(frozen=True)
class ForecastEvaluation:
    """Forecasts of the test part and what is said of them.

    Arrays are float64 [windows, horizon, targets] in the user's units; `times` float64 [windows, horizon] are seconds
    since 1970 where `is_time`, else the counting of the rows. `report` is the JSON of the contract.
    """

    report: Mapping[str, Any]
    verdict: Verdict
    checks: tuple[CheckLine, ...]
    times: Array
    is_time: bool
    actual: Array
    predicted: Array
    lower: Array
    upper: Array
    baselines: Mapping[str, Array]
    labels: Mapping[str, str]
    reference: str
    targets: tuple[str, ...]
    step_unit: str
    step_units: str
    facts: Mapping[str, Any]


def evaluate_model(model: TrainedModel, table: Table) -> ForecastEvaluation:
    """Errors, baselines, skill, coverage and causal reach on the test part. Raises StudioError."""
    bundle = model.bundle
    spec, rhythm = ForecastSpec.from_json(bundle.spec), known_rhythm(bundle)
    prepared = prepare_forecast(bundle.experiment, table)
    origins = prepared.test_origins
    actual, predicted = prepared.actual(origins), forecast_part(model, spec, prepared, origins)
    simple = {name: prepared.simple_forecast(name, origins) for name in NAMES}
    if prepared.season <= 1:
        del simple["seasonal"]
    scale = prepared.error_scale(origins, TEST)
    metrics = value_metrics(predicted, actual, scale)
    width = band(bundle, spec)
    lower, upper = with_band(predicted, width, spec) if width is not None else (predicted, predicted)
    if width is not None:
        metrics["coverage"] = coverage(lower, upper, actual)
    baselines = {name: value_metrics(forecast, actual, scale) for name, forecast in simple.items()}
    reference = str(bundle.facts["reference"])
    report = {
        "task": bundle.experiment.task,
        "split": "test",
        "windows": len(origins),
        "metrics": _known(metrics),
        "baselines": {name: _known(values) for name, values in baselines.items()},
        "reference": reference,
        "skill": _number(skill(metrics["mae"], baselines[reference]["mae"])),
        "by_horizon": [_known(step) for step in by_horizon(predicted, actual)],
        "causal_reach": causal_reach(model, spec, prepared, origins),
    }
    labels = {name: simple_forecast_label(name, prepared.season, rhythm) for name in simple}
    lag = _lag(predicted, actual, origins)
    return ForecastEvaluation(
        report=report,
        verdict=judge(report, labels, bundle, _better_steps(predicted, simple, actual)),
        checks=check_lines(
            report,
            lag,
            rhythm.unit,
            rhythm.units,
            spec.horizon,
            kept_start=bundle.facts.get("best_epoch") == 0,
        ),
        times=_times(prepared, origins, spec.horizon),
        is_time=prepared.series.seconds is not None,
        actual=actual,
        predicted=predicted,
        lower=lower,
        upper=upper,
        baselines=simple,
        labels=labels,
        reference=reference,
        targets=spec.targets,
        step_unit=rhythm.unit,
        step_units=rhythm.units,
        facts=bundle.facts,
    )


def _better_steps(predicted: Array, simple: Mapping[str, Array], actual: Array) -> dict[str, list[int]]:
    """Where a simple forecast errs less than the model, of one that is beaten as a whole."""
    own, *others = (
        [step["mae"] for step in by_horizon(forecast, actual)] for forecast in (predicted, *simple.values())
    )
    return better_steps(own, dict(zip(simple, others, strict=True)))


def forecast_part(model: TrainedModel, spec: ForecastSpec, prepared: ForecastData, origins: Index) -> Array:
    """The model's forecasts from these origins [windows, horizon, targets]."""
    return forecast_all(
        model, spec, prepared.series, origins, seconds_ahead(prepared.series, origins, spec.horizon)
    )


def fit_band(model: TrainedModel, table: Table) -> Bundle:
    """The bundle with a conformal band, fitted on the validation part, which no weight was learned from."""
    spec = ForecastSpec.from_json(model.bundle.spec)
    prepared = prepare_forecast(model.bundle.experiment, table)
    origins = prepared.validation_origins
    actual, predicted = prepared.actual(origins), forecast_part(model, spec, prepared, origins)
    if spec.transform == "log":
        actual, predicted = np.log(np.maximum(actual, TINY)), np.log(np.maximum(predicted, TINY))
    width = conformal_width(actual - predicted)
    if not np.isfinite(width).all():  # a forecast beyond all numbers: no band could be told
        return model.bundle
    facts = {**model.bundle.facts, "band": {"level": LEVEL, "width": width.tolist(), "windows": len(origins)}}
    return dataclasses.replace(model.bundle, facts=facts)


def causal_reach(
    model: TrainedModel, spec: ForecastSpec, prepared: ForecastData, origins: Index
) -> dict[str, Any]:
    """Measured on the model: the newest row moved by one standard deviation, then the row before the context.

    newest: the mean change of each step, in standard deviations of the target; outside: the largest change.
    """
    series = prepared.series
    inside = origins - spec.context_length >= series.first_rows[origins]
    chosen = origins[inside] if inside.any() else origins
    chosen = chosen[:: max(1, len(chosen) // REACH_WINDOWS)]
    later = seconds_ahead(series, chosen, spec.horizon)
    inputs = feed(spec, series, chosen, later)
    plain, spread = model.run(inputs), np.array(spec.level_spread)
    step = np.nan_to_num(np.nanstd(series.values[prepared.parts < VALIDATION], axis=0), nan=1.0)
    moved = np.array(inputs["past"])
    moved[:, -1] += np.where(step > 0, step, 1.0)[: moved.shape[2]]
    with np.errstate(invalid="ignore"):  # a forecast beyond all numbers has no change that could be told
        newest = np.abs(model.run({**inputs, "past": moved}) - plain) / spread
    outside = 0.0
    if inside.any():
        values = series.values.copy()
        for origin in chosen:  # one window at a time: another window may read the row that is moved
            row = origin - spec.context_length
            kept = values[row].copy()
            values[row] += np.where(step > 0, step, 1.0)
            changed = feed(spec, dataclasses.replace(series, values=values), np.array([origin]), later[:1])
            same = feed(spec, series, np.array([origin]), later[:1])
            if not all(np.array_equal(changed[name], same[name], equal_nan=True) for name in same):
                difference = np.abs(model.run(changed) - model.run(same)) / spread
                outside = max(outside, float(difference.max()))
            values[row] = kept
    return {"newest": [_number(change) for change in newest.mean(axis=(0, 2)).tolist()], "outside": outside}


def _lag(predicted: Array, actual: Array, origins: Index) -> int | None:
    """The lag of the forecasts of the last step ahead, None where too few follow each other to tell.

    A copy of the newest value lags by the whole look ahead there, and cannot hide behind a smooth series.
    """
    if len(origins) < 24 or not (np.diff(origins) == 1).mean() > 0.5:
        return None
    return best_lag(predicted[:, -1, 0], actual[:, -1, 0], most=min(predicted.shape[1], len(origins) // 4))


def _times(prepared: ForecastData, origins: Index, horizon: int) -> Array:
    rows = origins[:, None] + np.arange(1, horizon + 1)
    series = prepared.series
    if series.seconds is not None:
        found: npt.NDArray[np.float64] = series.seconds[rows].astype(np.float64)
        return found
    counted: npt.NDArray[np.float64] = np.asarray(series.times[rows], dtype=np.float64)
    return counted


def _known(values: Mapping[str, float]) -> dict[str, float | None]:
    return {name: _number(value) for name, value in values.items()}


def _number(value: float) -> float | None:
    """JSON has no nan."""
    return value if np.isfinite(value) else None
