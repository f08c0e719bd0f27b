"""The evaluation of a forecast, laid out for its plots; runs in a job."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Outlook:
    """One series as the plot takes it: all its test times [n], what happened [n], and rows of its windows.

    `rows` holds "start" [windows] and "prediction", "lower", "upper", "baseline" [windows, horizon].
    """

    times: Floats
    actual: Floats
    rows: Mapping[str, npt.NDArray[Any]]


@dataclass(frozen=True)
class KeptErrors:
    """Mean absolute errors by step ahead [horizon, targets] that were kept of an evaluation."""

    model: Floats
    simple: Mapping[str, Floats]


@dataclass(frozen=True)
class ForecastLayout:
    """The evaluation, with mean absolute errors by step ahead [horizon, targets] of all forecasts.

    `series` are the windows of each series; a new one begins where the time goes back. There are none where only the
    errors were kept.
    """

    evaluation: Any
    model_errors: Floats
    simple_errors: Mapping[str, Floats]
    series: tuple[slice, ...]

    def outlook(self, series: int, target: int) -> Outlook:
        """The plot's view of one series and one target."""
        return _outlook(self.evaluation, self.series[series], target)


def lay_out_forecast(evaluation: Any, _model: Any) -> ForecastLayout:
    """Errors by step and the borders of the series."""
    kept = evaluation.facts.get("kept_errors")
    if isinstance(kept, KeptErrors):
        return ForecastLayout(evaluation, kept.model, kept.simple, ())
    actual = evaluation.actual
    errors = {name: np.abs(values - actual).mean(axis=0) for name, values in evaluation.baselines.items()}
    own = np.abs(evaluation.predicted - actual).mean(axis=0)
    return ForecastLayout(evaluation, own, errors, split_series(evaluation.times))


def split_series(times: Floats) -> tuple[slice, ...]:
    """Windows [windows, horizon] parted where the first time does not grow: there the next series begins."""
    starts = times[:, 0]
    borders = [0, *(np.flatnonzero(np.diff(starts) <= 0) + 1).tolist(), len(starts)]
    return tuple(slice(first, last) for first, last in pairwise(borders) if last > first)


def _outlook(evaluation: Any, windows: slice, target: int) -> Outlook:
    """Windows that overlap become one line of time."""
    window_times, actual = evaluation.times[windows], evaluation.actual[windows, :, target]
    times, first = np.unique(window_times, return_index=True)
    rows: dict[str, npt.NDArray[Any]] = {
        "start": np.searchsorted(times, window_times[:, 0]),
        "prediction": evaluation.predicted[windows, :, target],
        "baseline": evaluation.baselines[evaluation.reference][windows, :, target],
    }
    if "coverage" in evaluation.report["metrics"]:
        rows["lower"] = evaluation.lower[windows, :, target]
        rows["upper"] = evaluation.upper[windows, :, target]
    return Outlook(times, actual.ravel()[first], rows)
