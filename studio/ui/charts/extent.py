"""How a loss is looked at: the x unit, log y, and the range of y that what is seen needs."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from studio.ui.charts import number_text
from studio.ui.charts.growing import Floats
from studio.ui.charts.training_record import XUnit


@dataclass
class Look:
    """How the curves are looked at: x unit, log y, smoothing, which part of x is seen, and the unit of a loss.

    `scale` is how many of the units on the axis are in one of the run's own: losses keep their true values and are
    only drawn and said in another unit.
    """

    unit: XUnit = "epoch"
    log: bool = True
    smooth: bool = True
    low: float = 0.0
    high: float = 20.0
    scale: float = 1.0

    def heights(self, losses: ArrayLike) -> Floats:
        """Losses as the y axis holds them."""
        return mapped(np.asarray(losses, dtype=np.float64) * self.scale, self.log)

    def words(self, loss: float) -> str:
        """A loss in the unit of the axis."""
        return number_text.loss(loss * self.scale)


FARTHEST = 1e300  # no axis shows more: the width of a range has to stay a number too


@dataclass(frozen=True)
class Extent:
    """Lowest and highest drawn y, in axis units; `empty` when nothing is seen."""

    low: float = math.inf
    high: float = -math.inf

    def with_values(self, values: ArrayLike) -> Extent:
        """The extent that holds these values too; what is not finite counts for nothing."""
        known = np.asarray(values, dtype=np.float64)
        known = known[np.isfinite(known)]
        if len(known) == 0:
            return self
        return Extent(min(self.low, float(known.min())), max(self.high, float(known.max())))

    @property
    def empty(self) -> bool:
        return not self.high >= self.low

    def padded(self, log: bool, share: float = 0.06) -> tuple[float, float]:
        """The range to show, with air above and below and never without height."""
        if self.empty:
            return (-2.0, 0.0) if log else (0.0, 1.0)
        height = self.high - self.low
        if height <= 0:
            height = 0.5 if log else max(abs(self.high), 1e-9)
        low, high = self.low - share * height, self.high + share * height
        return max(min(low, FARTHEST / 2), -FARTHEST), min(max(high, -FARTHEST / 2), FARTHEST)


def mapped(values: ArrayLike, log: bool) -> Floats:
    """Values as the y axis holds them: themselves, or log₁₀ (NaN where there is none)."""
    known = np.asarray(values, dtype=np.float64)
    if not log:
        return np.where(np.isfinite(known), known, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(np.isfinite(known) & (known > 0), np.log10(known), np.nan)
