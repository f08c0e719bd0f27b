"""Windows of one horizon each over a series: which of them follow one another without overlap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio.ui.charts.growing import Floats


@dataclass(frozen=True)
class HorizonWindows:
    """`starts` [w] are the rows of the first steps, rising; each window has `horizon` steps."""

    starts: NDArray[np.int64]
    horizon: int

    def __len__(self) -> int:
        return len(self.starts)

    def chain(self, first: int, most: int) -> list[int]:
        """At most `most` windows from `first` on, each beginning where the one before has ended."""
        chain: list[int] = []
        index = first
        while index < len(self.starts) and len(chain) < most:
            chain.append(index)
            index = int(np.searchsorted(self.starts, self.starts[index] + self.horizon))
        return chain

    def last_first(self, most: int) -> int:
        """The latest window that can stand first in a row of `most` windows; 0 when they are fewer."""
        if len(self.starts) == 0:
            return 0
        wanted = self.starts[-1] - (most - 1) * self.horizon
        return max(int(np.searchsorted(self.starts, wanted, side="right")) - 1, 0)

    def moved(self, window: int, horizons: int) -> int:
        """The window that begins so many horizons later (or earlier)."""
        return int(np.searchsorted(self.starts, self.starts[window] + horizons * self.horizon))

    def part(self, values: Floats, window: int) -> Floats:
        """The values [n] of a series under a window [h]; NaN beyond its end."""
        start = int(self.starts[window])
        part = values[start : start + self.horizon]
        return np.concatenate([part, np.full(self.horizon - len(part), np.nan)])

    def in_a_row(self, values: Floats, chain: list[int]) -> Floats:
        """The values of a series under a chain of windows, with a break after each [k · (h + 1)]."""
        return joined(np.stack([self.part(values, window) for window in chain]))


def joined(windows: Floats) -> Floats:
    """Windows [k, h] in a row with a break after each [k · (h + 1)]."""
    return np.concatenate([windows, np.full((len(windows), 1), np.nan)], axis=1).ravel()
