"""Evaluations made by hand, in the engine's own class."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.experiment.problems import Fix
from studio.engine.tasks.forecast.evaluating import ForecastEvaluation
from studio.engine.tasks.verdicts import CheckLine, Verdict

HOUR, WINDOWS, HORIZON = 3600.0, 60, 4
NARROW_BAND = CheckLine("Band is a little narrow", "Holds 76\N{NO-BREAK SPACE}% of the test values.", False)
Array = npt.NDArray[np.float64]


def evaluation(
    *,
    targets: tuple[str, ...] = ("temp (°F)",),
    series: int = 1,
    verdict: Verdict | None = None,
    band: bool = True,
) -> ForecastEvaluation:
    """Hourly windows, one an hour, of each series after another.

    The model is off by 1, yesterday by 2; the last value by 0.5 a step ahead, so it is better in the first step only.
    """
    steps = np.arange(1, HORIZON + 1)
    one = (np.arange(WINDOWS)[:, None] + steps) * HOUR
    times = np.concatenate([one] * series)
    wave = 60 + 10 * np.sin(times / HOUR * 2 * np.pi / 24)
    actual = np.repeat(wave[..., None], len(targets), axis=2) + np.arange(len(targets))
    last = actual + 0.5 * steps[None, :, None]
    predicted = actual + 1.0
    baselines = {"last_value": last, "seasonal": actual + 2.0}
    metrics: dict[str, Any] = errors(predicted, actual) | ({"coverage": 0.76} if band else {})
    return ForecastEvaluation(
        report={
            "task": "forecast",
            "split": "test",
            "windows": len(times),
            "metrics": metrics,
            "baselines": {name: errors(values, actual) for name, values in baselines.items()},
            "skill": 0.5,
        },
        verdict=verdict or Verdict("success", "Beats every simple forecast.", "Best epoch 2 of 3."),
        checks=(
            CheckLine("Not a shifted copy", "The forecast fits best at a lag of 0 hours.", True),
            NARROW_BAND,
        ),
        times=times,
        is_time=True,
        actual=actual,
        predicted=predicted,
        lower=predicted - 0.5,
        upper=predicted + 0.5,
        baselines=baselines,
        labels={"last_value": "last value", "seasonal": "same hour yesterday"},
        reference="seasonal",
        targets=targets,
        step_unit="hour",
        step_units="hours",
        facts={},
    )


def worse() -> Verdict:
    """A verdict with two experiments worth trying."""
    tries = (
        Fix("Try on top of last value", {"model.on_top_of": "last_value"}),
        Fix("Train up to 200 epochs", {"training.max_epochs": 200}),
    )
    return Verdict(
        "danger", "Does not beat “last value”: 5\N{NO-BREAK SPACE}% worse.", "Best epoch 100 of 100.", tries
    )


def errors(forecast: Array, actual: Array) -> dict[str, Any]:
    """MAE and RMSE."""
    apart = forecast - actual
    return {"mae": float(np.abs(apart).mean()), "rmse": float(np.sqrt((apart**2).mean()))}
