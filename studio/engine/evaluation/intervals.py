"""Prediction bands without retraining, by split conformal prediction.

Source: Lei, G'Sell, Rinaldo, Tibshirani & Wasserman 2018, "Distribution-free predictive inference for regression",
algorithm 2: the (1 − α)(n + 1)-th smallest absolute residual on data that was not trained on.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
LEVEL = 0.9


def conformal_width(residuals: Array, level: float = LEVEL) -> Array:
    """Half the width of the band of each step: residuals [windows, horizon, targets] → [horizon, targets].

    With too few windows for the level the largest residual serves.
    """
    count = len(residuals)
    rank = min(math.ceil((count + 1) * level), count)
    ordered: Array = np.sort(np.abs(residuals), axis=0)
    width: Array = ordered[rank - 1]
    return width


def coverage(lower: Array, upper: Array, actual: Array) -> float:
    """The share of actual values inside the band."""
    return float(((actual >= lower) & (actual <= upper)).mean())
