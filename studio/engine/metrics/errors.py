"""Errors of forecasts in the user's units.

Arrays are float64 [windows, horizon, targets]. Means run over all values, never over means of batches.
Sources: Hyndman & Koehler 2006, "Another look at measures of forecast accuracy" (MASE, sMAPE); WAPE as in
Kolassa & Schütz 2007 (MAD/mean ratio).
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
SHARES = ("accuracy", "macro_f1")  # metrics that are better when they are larger, 1 at most


def mae(predicted: Array, actual: Array) -> float:
    """Mean absolute error."""
    return float(np.abs(predicted - actual).mean())


def rmse(predicted: Array, actual: Array) -> float:
    """Root of the mean squared error."""
    return float(np.sqrt(((predicted - actual) ** 2).mean()))


def smape(predicted: Array, actual: Array) -> float:
    """Symmetric mean absolute percentage error, 0 to 200; a pair of zeros counts as no error."""
    size = np.abs(predicted) + np.abs(actual)
    share = np.divide(2 * np.abs(predicted - actual), size, out=np.zeros_like(size), where=size > 0)
    return float(100 * share.mean())


def wape(predicted: Array, actual: Array) -> float:
    """Sum of absolute errors over the sum of absolute values; nan where all values are 0."""
    total = float(np.abs(actual).sum())
    return float(np.abs(predicted - actual).sum()) / total if total > 0 else math.nan


def r2(predicted: Array, actual: Array) -> float:
    """Share of the variance that is explained, each target against its own mean; nan for constant values."""
    spread = float(((actual - actual.mean(axis=(0, 1))) ** 2).sum())
    return 1 - float(((predicted - actual) ** 2).sum()) / spread if spread > 0 else math.nan


def mase(predicted: Array, actual: Array, scale: Array) -> float:
    """Mean absolute scaled error: each window's error over the in-sample error of the seasonal naive forecast.

    `scale` [windows, targets] from `seasonal_scale`; windows whose scale is 0 or unknown are left out; nan where none
    is left.
    """
    error = np.abs(predicted - actual).mean(axis=1)
    usable = np.isfinite(scale) & (scale > 0)
    return float((error[usable] / scale[usable]).mean()) if usable.any() else math.nan


def seasonal_scale(values: Array, season: int) -> Array:
    """Mean absolute change over one season of in-sample rows [rows, targets] → [targets]; nan where it is unknown."""
    if len(values) <= season:
        return np.full(values.shape[1], np.nan)
    changes = np.abs(values[season:] - values[:-season])
    known = np.isfinite(changes)
    counts = known.sum(axis=0)
    totals = np.where(known, changes, 0.0).sum(axis=0)
    scale: Array = np.divide(totals, counts, out=np.full(values.shape[1], np.nan), where=counts > 0)
    return scale


def value_metrics(predicted: Array, actual: Array, scale: Array) -> dict[str, float]:
    """All errors by their names in the contract; inf or nan where a forecast is beyond all numbers."""
    with np.errstate(invalid="ignore", over="ignore"):
        return {
            "mae": mae(predicted, actual),
            "rmse": rmse(predicted, actual),
            "mase": mase(predicted, actual, scale),
            "smape": smape(predicted, actual),
            "wape": wape(predicted, actual),
            "r2": r2(predicted, actual),
        }


def by_horizon(predicted: Array, actual: Array) -> list[dict[str, Any]]:
    """MAE and RMSE of each step ahead, counted from 1."""
    error = predicted - actual
    absolute, squared = np.abs(error).mean(axis=(0, 2)), (error**2).mean(axis=(0, 2))
    return [
        {"step": step + 1, "mae": float(absolute[step]), "rmse": float(np.sqrt(squared[step]))}
        for step in range(error.shape[1])
    ]


def error_of(metric: str, value: float) -> float:
    """The error that a metric means: what a share of right answers lacks to 1, else the metric itself."""
    return 1 - value if metric in SHARES else value


def skill(error: float, reference: float) -> float:
    """1 − error / error of the reference; nan where the reference makes no error."""
    return 1 - error / reference if reference > 0 else math.nan
