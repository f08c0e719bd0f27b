"""All numbers of one run as they come: every step is kept, nothing is drawn here."""

from __future__ import annotations

import csv
import io
import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from studio.ui.charts import number_text
from studio.ui.charts.growing import Floats, GrowingArray, LongSeries
from studio.ui.charts.smoothing import ExponentialMean

XUnit = Literal["step", "epoch", "time"]


@dataclass(frozen=True)
class Validation:
    """One look at the validation part: after `step` optimizer updates; `best` marks each new lowest loss."""

    epoch: int
    step: int
    loss: float
    best: bool


class TrainingRecord:
    """Losses, gradient norms and learning rates of every step, validations, and what was said on the way."""

    def __init__(self) -> None:
        self.steps_per_epoch: int | None = None
        self.baseline: tuple[str, float] | None = None
        self.others: tuple[tuple[str, float], ...] = ()
        self.clip: float | None = None
        self.clear()

    def clear(self) -> None:
        """Forgets the run; steps an epoch, baseline and clip stay."""
        self._steps = GrowingArray()
        self._losses = LongSeries()
        self._norms = LongSeries()
        self._clipped = GrowingArray()
        self._smoothed = self._fresh_mean()
        self._bad = {"loss": GrowingArray(16), "norm": GrowingArray(16)}
        self._not_positive = GrowingArray(16)
        self._time_steps, self._time_seconds = GrowingArray(), GrowingArray()
        self._time_steps.append(0.0)
        self._time_seconds.append(0.0)
        self.learning_rates: list[tuple[int, float]] = []
        self.validations: list[Validation] = []
        self._validation_steps, self._validation_losses = GrowingArray(64), GrowingArray(64)
        self.ticks: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._steps)

    @property
    def steps(self) -> Floats:
        """Step numbers [n], rising."""
        return self._steps.values

    @property
    def losses(self) -> Floats:
        """Training loss of each step [n], as it came: NaN and infinities are kept."""
        return self._losses.values

    @property
    def norms(self) -> Floats:
        """Gradient norm of each step before the clip [n]."""
        return self._norms.values

    @property
    def loss_series(self) -> LongSeries:
        """The losses with their envelope."""
        return self._losses

    @property
    def norm_series(self) -> LongSeries:
        """The gradient norms with their envelope."""
        return self._norms

    @property
    def smoothed(self) -> ExponentialMean:
        """The smoothed training loss."""
        return self._smoothed

    @property
    def validation_steps(self) -> Floats:
        """The steps after which the validation part was looked at [v]."""
        return self._validation_steps.values

    @property
    def validation_losses(self) -> Floats:
        """The validation losses [v]."""
        return self._validation_losses.values

    @property
    def last_step(self) -> int:
        """The newest step that a loss or a validation is known of; 0 before the first."""
        newest = self.validations[-1].step if self.validations else 0
        return max(int(self._steps.values[-1]) if len(self) else 0, newest)

    @property
    def best(self) -> Validation | None:
        """The latest validation that was a new lowest loss."""
        return next((validation for validation in reversed(self.validations) if validation.best), None)

    @property
    def clipped_share(self) -> float:
        """The share of all steps whose gradient was longer than the clip norm in force at that step."""
        return float(self._clipped.values[-1]) / len(self) if len(self) else 0.0

    def set_steps_per_epoch(self, steps: int) -> None:
        """Makes x in epochs known, and the smoothing an eighth of an epoch long, 10 to 400 steps."""
        if steps == self.steps_per_epoch:
            return
        self.steps_per_epoch = steps
        self._smoothed = self._fresh_mean()
        self._smoothed.append(self.losses)

    def bad_steps(self, which: Literal["loss", "norm"]) -> Floats:
        """Steps whose loss or norm was NaN or infinite."""
        return self._bad[which].values

    @property
    def not_positive_steps(self) -> Floats:
        """Steps whose loss was zero or below: a logarithm has no place for them."""
        return self._not_positive.values

    def append_steps(
        self,
        first_step: int,
        losses: ArrayLike,
        norms: ArrayLike,
        learning_rate: float | Sequence[float],
        seconds: float,
    ) -> None:
        """Adds steps in a row; `seconds` is the training time at the last of them.

        Steps that were there already are replaced (a resumed run repeats what came after its checkpoint).
        Raises ValueError when losses and norms differ in length.
        """
        loss, norm = np.asarray(losses, dtype=np.float64), np.asarray(norms, dtype=np.float64)
        if loss.shape != norm.shape or loss.ndim != 1:
            raise ValueError(f"One loss and one norm a step, got shapes {loss.shape} and {norm.shape}.")
        if len(loss) == 0:
            return
        if len(self) and first_step <= self._steps.values[-1]:
            self.cut_after(first_step - 1)
        steps = np.arange(first_step, first_step + len(loss), dtype=np.float64)
        self._steps.append(steps)
        self._losses.append(loss)
        self._norms.append(norm)
        self._smoothed.append(loss)
        before = float(self._clipped.values[-1]) if len(self._clipped) else 0.0
        longer = norm > (math.inf if self.clip is None else self.clip)
        self._clipped.append(before + np.cumsum(longer))
        self._bad["loss"].append(steps[~np.isfinite(loss)])
        self._bad["norm"].append(steps[~np.isfinite(norm)])
        self._not_positive.append(steps[np.isfinite(loss) & (loss <= 0)])
        if seconds >= self._time_seconds.values[-1]:
            self._time_steps.append(steps[-1])
            self._time_seconds.append(seconds)
        self._append_learning_rates(steps, learning_rate)

    def append_validation(self, validation: Validation) -> None:
        """Adds a look at the validation part; one of the same or a later epoch is replaced."""
        while self.validations and self.validations[-1].epoch >= validation.epoch:
            self.validations.pop()
        self._validation_steps.truncate(len(self.validations))
        self._validation_losses.truncate(len(self.validations))
        self.validations.append(validation)
        self._validation_steps.append(validation.step)
        self._validation_losses.append(validation.loss)

    def cut_after(self, step: int) -> None:
        """Forgets everything after that step, as if it had never come."""
        length = int(np.searchsorted(self.steps, step, side="right"))
        for series in (self._steps, self._losses, self._norms, self._clipped, self._smoothed):
            series.truncate(length)
        for series in (*self._bad.values(), self._not_positive):
            series.truncate(int(np.searchsorted(series.values, step, side="right")))
        anchors = max(int(np.searchsorted(self._time_steps.values, step, side="right")), 1)
        self._time_steps.truncate(anchors)
        self._time_seconds.truncate(anchors)
        self.learning_rates = [change for change in self.learning_rates if change[0] <= step]
        self.validations = [validation for validation in self.validations if validation.step <= step]
        self._validation_steps.truncate(len(self.validations))
        self._validation_losses.truncate(len(self.validations))
        self.ticks = [tick for tick in self.ticks if tick[0] <= step]

    def learning_rate_at(self, step: float) -> float:
        """The learning rate in force at that step; NaN before the first."""
        index = bisect_left(self.learning_rates, (step + 0.5,)) - 1
        return self.learning_rates[max(index, 0)][1] if self.learning_rates else math.nan

    def places(self, steps: ArrayLike, unit: XUnit) -> Floats:
        """Where steps [n] lie on an x axis in that unit (epochs: step / steps an epoch; time: seconds)."""
        numbers = np.asarray(steps, dtype=np.float64)
        if unit == "epoch" and self.steps_per_epoch:
            return numbers / self.steps_per_epoch
        if unit == "time":
            return np.interp(numbers, self._time_steps.values, self._time_seconds.values)
        return numbers

    def step_at(self, place: float, unit: XUnit) -> float:
        """The (fractional) step that lies at a place of the x axis: the inverse of `places`."""
        if unit == "epoch" and self.steps_per_epoch:
            return place * self.steps_per_epoch
        if unit == "time":
            return float(np.interp(place, self._time_seconds.values, self._time_steps.values))
        return place

    def stretch(self, first: float, last: float) -> tuple[int, int]:
        """Indices start, stop of the steps from `first` to `last`, with one neighbour on each side."""
        start, stop = np.searchsorted(self.steps, [first, last])
        return max(int(start) - 1, 0), min(int(stop) + 1, len(self))

    def nearest_step(self, step: float) -> int:
        """The step with a point that lies nearest."""
        known = self.steps if len(self) else np.array([validation.step for validation in self.validations])
        if len(known) == 0:
            return 0
        after = int(np.clip(np.searchsorted(known, step), 1, max(len(known) - 1, 1)))
        pair = known[after - 1 : after + 1]
        return int(pair[np.argmin(np.abs(pair - step))])

    def nearest_validation(self, step: float) -> Validation | None:
        """The look at the validation part that lies nearest to a step."""
        if not self.validations:
            return None
        after = bisect_left(self.validations, step, key=lambda validation: validation.step)
        pair = self.validations[max(after - 1, 0) : after + 1]
        return min(pair, key=lambda validation: abs(validation.step - step))

    def sentence(self, scale: float = 1.0) -> str:
        """ "Validation loss 0.0751, best 0.0703 at epoch 12, baseline 0.0883": what an eye sees first, losses times
        `scale`.
        """
        parts: list[str] = []
        if self.validations:
            parts.append(f"Validation loss {number_text.loss(scale * self.validations[-1].loss)}")
        elif len(self):
            parts.append(f"Training loss {number_text.loss(scale * float(self.losses[-1]))}")
        if self.best is not None:
            parts.append(f"best {number_text.loss(scale * self.best.loss)} at epoch {self.best.epoch}")
        if self.baseline is not None:
            word = "baseline" if parts else "Baseline"
            parts.append(f"{word} {number_text.loss(scale * self.baseline[1])}")
        parts += [f"{name} {number_text.loss(scale * loss)}" for name, loss in self.others]
        return ", ".join(parts) if parts else "Nothing is drawn yet"

    def numbers_csv(self, first: float = -math.inf, last: float = math.inf) -> str:
        """The numbers of the steps first…last as CSV, a row a step; floats read back to the same bits."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(
            ["step", "epoch", "seconds", "train_loss", "gradient_norm", "learning_rate", "val_loss"]
        )
        validations = {validation.step: validation.loss for validation in self.validations}
        if 0 in validations and first <= 0:
            writer.writerow([0, 0.0, 0.0, "", "", "", validations[0]])
        chosen = slice(*np.searchsorted(self.steps, [first, last + 1e-9]))
        steps = self.steps[chosen]
        columns = zip(
            steps.astype(np.int64).tolist(),
            self.places(steps, "epoch").tolist(),
            self.places(steps, "time").tolist(),
            self.losses[chosen].tolist(),
            self.norms[chosen].tolist(),
            self._rates(steps).tolist(),
            strict=True,
        )
        writer.writerows([*row, validations.get(row[0], "")] for row in columns)
        return out.getvalue()

    def _rates(self, steps: Floats) -> Floats:
        if not self.learning_rates:
            return np.full(len(steps), np.nan)
        starts = np.array([step for step, _ in self.learning_rates], dtype=np.float64)
        rates = np.array([rate for _, rate in self.learning_rates])
        return rates[np.maximum(np.searchsorted(starts, steps, side="right") - 1, 0)]

    def _append_learning_rates(self, steps: Floats, learning_rate: float | Sequence[float]) -> None:
        rates: NDArray[np.float64] = np.broadcast_to(np.asarray(learning_rate, dtype=np.float64), steps.shape)
        last = self.learning_rates[-1][1] if self.learning_rates else math.nan
        changed = np.flatnonzero(np.concatenate([[rates[0] != last], rates[1:] != rates[:-1]]))
        self.learning_rates += [(int(steps[index]), float(rates[index])) for index in changed]

    def _fresh_mean(self) -> ExponentialMean:
        length = 25.0 if self.steps_per_epoch is None else min(max(self.steps_per_epoch / 8, 10.0), 400.0)
        return ExponentialMean(length)
