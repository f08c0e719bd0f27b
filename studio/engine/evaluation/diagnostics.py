"""Is a forecast only the series moved by some steps? Where does it stop to be better than a simple one?"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


CLEARLY = 1 / 3


def best_lag(predicted: Array, actual: Array, most: int) -> int:
    """The lag at which forecasts of one step ahead [times] fit the actual values of the same times [times] best.

    0: they fit what they forecast. k: they are nearest to what had happened k steps before, a shifted copy. Only a fit
    three times as good counts: the best forecast of a wandering series resembles its newest value, and is no copy.
    """
    errors = [
        float(np.abs(predicted[most:] - actual[most - lag : len(actual) - lag]).mean())
        for lag in range(most + 1)
    ]
    best = int(np.argmin(errors))
    return best if errors[best] < CLEARLY * errors[0] else 0


def steps_lost(model: Array, simple: Array) -> int:
    """Up to which step ahead a simple forecast is better: errors by step [horizon] of both → 0 where none is."""
    worse = np.flatnonzero(model > simple)
    first_better = np.flatnonzero(model <= simple)
    if not len(worse) or (len(first_better) and first_better[0] == 0):
        return 0
    return int(first_better[0]) if len(first_better) else len(model)
