"""The one training loop. It knows batches, an objective and a control; it knows no task and no screen."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import torch
from torch import Tensor, nn

from studio.engine.events import CheckpointKind, Event, Outcome, RunState, StateChanged, StepsDone, Validated
from studio.engine.experiment import TrainingSettings
from studio.engine.metrics.errors import error_of, skill
from studio.engine.training.batch import Batch, BatchSource, Objective, Validation, Validator
from studio.engine.training.carry import Carry, State, Stateless
from studio.engine.training.control import Control
from studio.engine.training.optimizer import make_optimizer, scheduled_rate
from studio.engine.training.stopping import Progress

EVENT_SECONDS = 0.05
LARGEST_SKIPS = 10  # that many updates in a row without a finite gradient end a run


@dataclass
class Loop:
    """One training: the parts it works on, and where it stands. `fit` runs it to its end.

    `on_validated` is called after each validation with the result and whether it is the best so far; `save` writes a
    checkpoint of a kind. Both run between two batches, outside of every torch context.
    """

    model: nn.Module
    batches: BatchSource
    objective: Objective
    validator: Validator
    settings: TrainingSettings
    control: Control
    emit: Callable[[Event], None]
    save: Callable[[Loop, CheckpointKind], None] = lambda loop, kind: None
    on_validated: Callable[[int, Validation], None] = lambda epoch, validation: None
    carry: Carry = field(default_factory=Stateless)
    state: State = None
    epoch: int = 0
    epochs_done: int = 0
    step: int = 0
    seconds: float = 0.0
    progress: Progress = field(default_factory=Progress)
    optimizer: torch.optim.Optimizer = field(init=False)
    best_weights: dict[str, Tensor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.optimizer = make_optimizer(self.model.parameters(), self.settings)
        self._log = StepLog(self)
        self._skipped = 0
        self._resumed_at = time.monotonic()

    @property
    def elapsed(self) -> float:
        """Seconds of training so far, without pauses."""
        return self.seconds + time.monotonic() - self._resumed_at

    def fit(self) -> tuple[Outcome, str]:
        """Trains until the epochs, the patience, the time or the user's wish end it; says how and why.

        Best weights are in `best_weights`; the model itself keeps its last ones. The time limit ends an epoch before
        its last batch; what it learned until then is validated.
        """
        self._resumed_at = time.monotonic()
        if self.epoch == 0:
            self._validate(math.nan)
        while self.epoch < self.settings.max_epochs:
            self.epoch += 1
            total, count, self.state = 0.0, 0, None
            for batch in self.batches.epoch():
                loss, size = self.train_step(batch)
                total, count = total + loss * size, count + size
                if self.control.wanted and self._obey():
                    return Outcome.STOPPED, "You stopped it."
                if self._skipped >= LARGEST_SKIPS:
                    self._log.flush()
                    return (
                        Outcome.FAILED,
                        f"The loss became infinite at step {self.step - LARGEST_SKIPS + 1:,}.",
                    )
                if self._out_of_time():
                    break
            val_loss = self._validate(total / count if count else math.nan)
            self.save(self, "last")
            ended = self._finished(val_loss)
            if ended:
                return ended
        return Outcome.FINISHED, f"All {self.settings.max_epochs:,} epochs are done."

    def train_step(self, batch: Batch) -> tuple[float, int]:
        """One update; returns the mean loss of the batch and how many values it is of."""
        self.step += 1
        rate = self._set_rate()
        output, self.state = self.carry.run(self.model, batch, self.state)
        total, count = self.objective.loss(output, batch)
        self.optimizer.zero_grad(set_to_none=True)
        mean = total / count
        mean.backward()  # type: ignore[no-untyped-call]
        norm = gradient_norm(self.model, self.settings.clip_norm)
        loss, length = float(mean.detach()), float(norm)
        if math.isfinite(loss) and math.isfinite(length):
            self.optimizer.step()
            self._skipped = 0
        else:  # a non-finite update would spoil the weights for good
            self._skipped += 1
        self._log.add(loss, length, rate)
        return loss, count

    def pause_clock(self) -> None:
        """Stops the count of seconds."""
        self.seconds, self._resumed_at = self.elapsed, time.monotonic()

    def _set_rate(self) -> float:
        if self.settings.schedule == "none":
            return self.settings.learning_rate
        steps = self.batches.steps_per_epoch * self.settings.max_epochs
        rate = scheduled_rate(self.settings, self.step, steps)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        return rate

    def _obey(self) -> bool:
        """Does what was asked between two batches; says whether the run is to end."""
        self._log.flush()
        while self.control.wanted and not self.control.stopping:
            if self.control.take_save():
                self.save(self, "last")
            if self.control.pausing:
                self._hold()
        return self.control.stopping

    def _hold(self) -> None:
        self.pause_clock()
        self.emit(StateChanged(RunState.PAUSED))
        self.control.hold()
        self._resumed_at = time.monotonic()
        if not self.control.pausing and not self.control.stopping:
            self.emit(StateChanged(RunState.TRAINING))

    def _validate(self, train_loss: float) -> float:
        self._log.flush()
        with evaluating(self.model), torch.no_grad():
            validation = self.validator(self.model, first=self.epoch == 0)
        self.epochs_done = self.epoch
        best = self.progress.note(self.epoch, self.step, validation.loss)
        if best:
            self.best_weights = {
                key: value.detach().clone() for key, value in self.model.state_dict().items()
            }
        reference = self.validator.reference
        metric = reference.metric
        gain = skill(error_of(metric, validation.metrics[metric]), error_of(metric, reference.value))
        self.emit(
            Validated(
                epoch=self.epoch, step=self.step, train_loss=train_loss, val_loss=validation.loss,
                metrics=validation.metrics, skill=gain, best=best, seconds=self.elapsed,
            )
        )  # fmt: skip
        self.on_validated(self.epoch, validation)
        if best:
            self.save(self, "best")
        return validation.loss

    def _finished(self, val_loss: float) -> tuple[Outcome, str] | None:
        settings = self.settings
        if not math.isfinite(val_loss):
            return Outcome.FAILED, f"The validation loss became infinite in epoch {self.epoch:,}."
        if self.progress.out_of_patience(settings, self.epoch, self.step):
            waited = self.epoch - self.progress.best_epoch
            return Outcome.STOPPED_EARLY, f"No progress for {waited:,} epochs."
        if self._out_of_time():
            return Outcome.STOPPED_EARLY, f"The time limit of {settings.max_seconds:g} seconds is reached."
        return None

    def _out_of_time(self) -> bool:
        return self.settings.max_seconds > 0 and self.elapsed >= self.settings.max_seconds


class StepLog:
    """Keeps every loss and norm and hands them on in batches, at most one every 50 ms."""

    def __init__(self, loop: Loop) -> None:
        self._loop = loop
        self._losses: list[float] = []
        self._norms: list[float] = []
        self._rates: list[float] = []
        self._first = 1
        self._due = 0.0

    def add(self, loss: float, norm: float, rate: float) -> None:
        """Notes one step."""
        if not self._losses:
            self._first = self._loop.step
        self._losses.append(loss)
        self._norms.append(norm)
        self._rates.append(rate)
        now = time.monotonic()
        if now >= self._due:
            self._due = now + EVENT_SECONDS
            self.flush()

    def flush(self) -> None:
        """Hands on what was noted; called at the end of each epoch, so no event holds steps of two."""
        if not self._losses:
            return
        losses, norms, rates = tuple(self._losses), tuple(self._norms), tuple(self._rates)
        for noted in (self._losses, self._norms, self._rates):
            noted.clear()
        loop, one_rate = self._loop, min(rates) == max(rates)
        loop.emit(
            StepsDone(
                epoch=loop.epoch, first_step=self._first, losses=losses, norms=norms, learning_rate=rates[-1],
                clip_norm=loop.settings.clip_norm, seconds=loop.elapsed, rates=() if one_rate else rates,
            )
        )  # fmt: skip


def gradient_norm(model: nn.Module, clip: float) -> Tensor:
    """The length of the whole gradient before clipping; clips it to `clip` where that is above 0."""
    parameters = [parameter for parameter in model.parameters() if parameter.grad is not None]
    if clip > 0:
        return nn.utils.clip_grad_norm_(parameters, clip)
    return nn.utils.get_total_norm([parameter.grad for parameter in parameters if parameter.grad is not None])


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """The model in evaluation mode, and back in the mode it had, whatever happens."""
    training = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(training)
