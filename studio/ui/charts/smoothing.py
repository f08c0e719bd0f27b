"""The smoothed training curve: an exponential mean that is right from its first point."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike

from studio.ui.charts.growing import Floats, GrowingArray

_BLOCK = 128


class ExponentialMean:
    """Bias-corrected exponential mean of a growing curve: m ← k·m + (1 − k)·x, shown as m / (1 − kⁿ).

    Without the correction the curve starts at zero (the same correction as in Adam: Kingma and Ba, 2015,
    algorithm 1). Values that are not finite are skipped: the mean stands still there.
    """

    def __init__(self, length: float = 25.0) -> None:
        self._keep = 1.0 - 1.0 / max(length, 1.0)
        self._mean = GrowingArray()
        self._seen = GrowingArray()

    @property
    def values(self) -> Floats:
        """The smoothed curve [n]; NaN until the first finite value."""
        with np.errstate(invalid="ignore"):
            return self._mean.values / (1.0 - self._keep**self._seen.values)

    def at(self, indices: np.ndarray) -> Floats:
        """The smoothed curve at some places only: what is drawn needs a thousand of a million."""
        with np.errstate(invalid="ignore"):
            return self._mean.values[indices] / (1.0 - self._keep ** self._seen.values[indices])

    def append(self, values: ArrayLike) -> None:
        """Goes on with new values [n] in O(n)."""
        new = np.asarray(values, dtype=np.float64)
        for begin in range(0, len(new), _BLOCK):
            self._append_block(new[begin : begin + _BLOCK])

    def truncate(self, length: int) -> None:
        """Goes back to the first `length` values, as if the others had never come."""
        self._mean.truncate(length)
        self._seen.truncate(length)

    def _append_block(self, new: Floats) -> None:
        before = self._mean.values[-1] if len(self._mean) else 0.0
        seen = self._seen.values[-1] if len(self._seen) else 0.0
        finite = np.isfinite(new)
        position = np.cumsum(finite)
        if self._keep == 0.0:
            last = np.maximum.accumulate(np.where(finite, np.arange(len(new)), -1))
            self._mean.append(np.where(last >= 0, new[last], before))
        else:
            # A block is short enough that k⁻ⁿ neither overflows nor loses digits; shorter means more decay.
            fade = self._keep**position
            if fade[-1] > math.sqrt(np.finfo(np.float64).eps):
                gain = np.where(finite, (1.0 - self._keep) * np.where(finite, new, 0.0) / fade, 0.0)
                self._mean.append(fade * (before + np.cumsum(gain)))
            else:
                self._mean.append(self._one_by_one(new, float(before)))
        self._seen.append(seen + position)

    def _one_by_one(self, new: Floats, mean: float) -> Floats:
        out = np.empty(len(new))
        for index, value in enumerate(new.tolist()):
            if math.isfinite(value):
                mean = self._keep * mean + (1.0 - self._keep) * value
            out[index] = mean
        return out
