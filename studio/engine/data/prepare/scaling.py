"""Constants that bring values near zero, fitted on training rows only."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def fit_scaling(kind: str, rows: Array) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Centre and scale of each column from training rows [rows, columns]; missing values are left out.

    zscore: mean and standard deviation; minmax: smallest and range; robust: median and quartile range / 1.349 (the
    standard deviation of a normal distribution); none: 0 and 1. A constant or empty column has scale 1.
    """
    centres, scales = [], []
    for column in rows.T:
        known = column[np.isfinite(column)]
        centre, scale = _fit(kind, known) if len(known) else (0.0, 1.0)
        floor = 1e-12 * max(1.0, abs(centre))
        centres.append(centre)
        scales.append(scale if math.isfinite(scale) and scale > floor else 1.0)
    return tuple(centres), tuple(scales)


def _fit(kind: str, known: Array) -> tuple[float, float]:
    if kind == "minmax":
        return float(known.min()), float(np.ptp(known))
    if kind == "robust":
        low, middle, high = np.percentile(known, [25, 50, 75])
        return float(middle), float((high - low) / 1.349)
    if kind == "none":
        return 0.0, 1.0
    return float(known.mean()), float(known.std())
