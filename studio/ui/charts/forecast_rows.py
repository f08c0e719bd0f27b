"""The test part and what was forecast of it, window by window: the numbers behind the plot."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from studio.ui.charts.growing import Floats
from studio.ui.charts.horizon_windows import HorizonWindows, joined

ROWS = ("prediction", "lower", "upper", "baseline")
"""What can be known of a window: each an array [windows, horizon]; all but the first may be missing."""


@dataclass(frozen=True)
class ForecastRows:
    """`times` and `actual` [n] of the test part; `values` [windows, horizon] by the names in `ROWS`."""

    times: Floats = field(default_factory=lambda: np.empty(0))
    actual: Floats = field(default_factory=lambda: np.empty(0))
    windows: HorizonWindows = field(default_factory=lambda: HorizonWindows(np.empty(0, dtype=np.int64), 1))
    values: Mapping[str, Floats] = field(default_factory=dict)

    @classmethod
    def checked(
        cls, times: ArrayLike, actual: ArrayLike, forecasts: Mapping[str, ArrayLike], horizon: int
    ) -> ForecastRows:
        """Raises ValueError when the shapes do not fit one another."""
        starts = np.asarray(forecasts["start"], dtype=np.int64)
        rows = {name: np.asarray(forecasts[name], dtype=np.float64) for name in ROWS if name in forecasts}
        for name, values in rows.items():
            if values.shape != (len(starts), horizon):
                raise ValueError(f"“{name}” has the shape {values.shape}, not {(len(starts), horizon)}.")
        places, happened = np.asarray(times, dtype=np.float64), np.asarray(actual, dtype=np.float64)
        if len(places) != len(happened):
            raise ValueError(f"{len(happened)} values have {len(places)} times.")
        return cls(places, happened, HorizonWindows(starts, horizon), rows)

    @property
    def has_band(self) -> bool:
        return "lower" in self.values and "upper" in self.values

    @property
    def step(self) -> float:
        """From one row to the next, in units of `times`."""
        return float(np.median(np.diff(self.times))) if len(self.times) > 1 else 1.0

    def span(self, shown: list[int]) -> tuple[int, int]:
        """First row and the row after the last of a chain of windows with one horizon before it."""
        begin = int(self.windows.starts[shown[0]]) - self.windows.horizon
        end = int(self.windows.starts[shown[-1]]) + self.windows.horizon
        return max(begin, 0), min(end, len(self.times))

    def in_a_row(self, shown: list[int]) -> dict[str, Floats]:
        """The values of a chain of windows, with a break after each [k · (h + 1)]."""
        return {name: joined(values[shown]) for name, values in self.values.items()}

    def at(self, window: int, step: int) -> dict[str, float]:
        """What is known of a step of a window, counted from 0."""
        return {name: float(values[window, step]) for name, values in self.values.items()}

    def mean_error(self, shown: list[int]) -> float:
        """Mean absolute error of the model over these windows; NaN where nothing is known."""
        actual = np.stack([self.windows.part(self.actual, window) for window in shown])
        with np.errstate(invalid="ignore"):
            error = np.abs(self.values["prediction"][shown] - actual)
        return float(np.nanmean(error)) if np.isfinite(error).any() else float("nan")

    def as_csv(self, place: str) -> str:
        """A row for each step of each window: its place, what happened, and what was said."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["window", "step", place, "actual", *self.values])
        for window in range(len(self.windows)):
            times, actual = self.windows.part(self.times, window), self.windows.part(self.actual, window)
            for step in range(self.windows.horizon):
                known = (float(times[step]), float(actual[step]), *self.at(window, step).values())
                writer.writerow([window, step + 1, *known])
        return out.getvalue()
