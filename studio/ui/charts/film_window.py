"""What a forecast film is about: one window of the data, and what the model said of it by epoch."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from studio.ui.charts.growing import Floats


@dataclass(frozen=True)
class Frame:
    """What the model said after an epoch: the values [h], and the band around them [h] where there is one."""

    epoch: int
    prediction: Floats
    lower: Floats | None = None
    upper: Floats | None = None


@dataclass(frozen=True)
class FilmWindow:
    """The values up to now [c], what happened then [h], and its simple forecast ([h], or [0]: none)."""

    history: Floats = field(default_factory=lambda: np.empty(0))
    actual: Floats = field(default_factory=lambda: np.empty(0))
    baseline: Floats = field(default_factory=lambda: np.empty(0))

    @classmethod
    def checked(cls, history: ArrayLike, actual: ArrayLike, baseline: ArrayLike | None) -> FilmWindow:
        """Raises ValueError when the baseline is of another length than what happened."""
        past, future = np.asarray(history, dtype=np.float64), np.asarray(actual, dtype=np.float64)
        simple = np.empty(0) if baseline is None else np.asarray(baseline, dtype=np.float64)
        if len(simple) not in (0, len(future)):
            raise ValueError(f"The baseline has {len(simple)} steps, what happened {len(future)}.")
        return cls(past, future, simple)

    def frame(
        self, epoch: int, prediction: ArrayLike, lower: ArrayLike | None, upper: ArrayLike | None
    ) -> Frame:
        """A frame of this window. Raises ValueError when it has another number of steps."""
        values = np.asarray(prediction, dtype=np.float64)
        if len(values) != len(self.actual):
            raise ValueError(f"The window has {len(self.actual)} steps ahead, the frame {len(values)}.")
        band = [None if edge is None else np.asarray(edge, dtype=np.float64) for edge in (lower, upper)]
        return Frame(epoch, values, band[0], band[1])

    def mean_error(self, frame: Frame) -> float:
        """Mean absolute error of a frame; NaN where nothing is known."""
        return float(np.nanmean(np.abs(frame.prediction - self.actual))) if len(self.actual) else np.nan

    def as_csv(self, frames: Sequence[Frame]) -> str:
        """A row a step: its number from now, what happened, the baseline, and a column for each epoch."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["step", "actual", "baseline", *(f"epoch_{frame.epoch}" for frame in frames)])
        writer.writerows(
            [step, value, "", *[""] * len(frames)]
            for step, value in zip(range(1 - len(self.history), 1), self.history.tolist(), strict=True)
        )
        said = [frame.prediction.tolist() for frame in frames]
        simple = list(map(repr, self.baseline.tolist())) or [""] * len(self.actual)
        for step, value in enumerate(self.actual.tolist()):
            writer.writerow([step + 1, value, simple[step], *(values[step] for values in said)])
        return out.getvalue()
