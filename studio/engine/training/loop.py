"""The one training loop. It knows batches, an objective and a control; it knows no task and no screen."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import torch
from torch import Tensor, nn

from studio.engine.events import CheckpointKind, Edited, Event, Outcome, RunState, StateChanged, Validated
from studio.engine.experiment import TrainingSettings
from studio.engine.metrics.errors import error_of, skill
from studio.engine.training.awake import AwakeClock
from studio.engine.training.batch import Batch, BatchSource, Objective, Validation, Validator
from studio.engine.training.carry import Carry, State, Stateless
from studio.engine.training.control import Control
from studio.engine.training.optimizer import make_optimizer, scheduled_rate
from studio.engine.training.steps import StepLog, evaluating, gradient_norm
from studio.engine.training.stopping import Progress

LARGEST_SKIPS = 10  # that many updates in a row without a finite gradient end a run


@dataclass
class Loop:
    """One training: the parts it works on, and where it stands. `fit` runs it to its end.

    Where it stands: `epoch` is the one under way, of which `batches_done` batches are learned (0 between two epochs);
    `epoch_start` is the state of the batches at its beginning, `loss_sum` and `loss_count` what it summed so far,
    `state` what the next batch is handed. `epochs_done` were validated. All of it stands in a checkpoint. It is `whole`
    but in the middle of a step, and from the last batch of an epoch to the end of its validation.

    `on_validated` is called after each validation with the epoch and the result; `save` writes a checkpoint of a kind.
    `save_due` is asked, after a batch and before a validation, whether one is due that could be written no sooner than
    in so many seconds again. All run between two batches, outside of every torch context.
    """

    model: nn.Module
    batches: BatchSource
    objective: Objective
    validator: Validator
    settings: TrainingSettings
    control: Control
    emit: Callable[[Event], None]
    save: Callable[[Loop, CheckpointKind], None] = lambda loop, kind: None
    save_due: Callable[[float], bool] = lambda seconds: False
    on_validated: Callable[[int, Validation], None] = lambda epoch, validation: None
    carry: Carry = field(default_factory=Stateless)
    clock: Callable[[], float] = field(default_factory=AwakeClock)
    epoch: int = 0
    epochs_done: int = 0
    batches_done: int = 0
    whole: bool = True
    step: int = 0
    skipped: int = 0
    seconds: float = 0.0
    loss_sum: float = 0.0
    loss_count: int = 0
    val_loss: float = math.inf
    state: State = None
    epoch_start: dict[str, Tensor] = field(default_factory=dict)
    progress: Progress = field(default_factory=Progress)
    optimizer: torch.optim.Optimizer = field(init=False)
    best_weights: dict[str, Tensor] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.optimizer = make_optimizer(self.model.parameters(), self.settings)
        self._log = StepLog(self.emit)
        self._looking = 0.0  # seconds that the last validation took
        self._resumed_at = self.clock()

    @property
    def elapsed(self) -> float:
        """Seconds of training so far, without pauses and without those that the computer slept."""
        return self.seconds + self.clock() - self._resumed_at

    def fit(self) -> tuple[Outcome, str]:
        """Trains until the epochs, the patience, the time or the user's wish end it; says how and why.

        Best weights are in `best_weights`; the model itself keeps its last ones. The time limit ends an epoch before
        its last batch; what it learned until then is validated.
        """
        self._resumed_at = self.clock()
        if self.epoch == 0:
            self._validate(math.nan)
        while True:
            ended = (self.batches_done == 0 and self._finished()) or self._train_epoch()
            if ended:
                self.flush()
                return ended
            self._validate(self.loss_sum / self.loss_count if self.loss_count else math.nan)
            self._save_if_due()

    def _train_epoch(self) -> tuple[Outcome, str] | None:
        """The batches of an epoch, or those of it that are left; None where the epoch came to its end."""
        for batch in self._open_epoch():
            self.whole = False
            loss, size = self.train_step(batch)
            self.batches_done += 1
            self.loss_sum, self.loss_count = self.loss_sum + loss * size, self.loss_count + size
            self.whole = True
            if self.control.wanted and self._obey():
                return Outcome.STOPPED, "You stopped it."
            if self.skipped >= LARGEST_SKIPS:
                first = self.step - LARGEST_SKIPS + 1
                return Outcome.FAILED, f"The loss became infinite at step {first:,}."
            if self._out_of_time():
                break
            self._save_if_due()
        self._save_if_due(self._looking)
        self.whole, self.batches_done = False, 0
        return None

    def _open_epoch(self) -> Iterator[Batch]:
        """The batches of the next epoch, or of the one under way from where it was left."""
        if self.batches_done == 0:
            self.epoch += 1
            self.loss_sum, self.loss_count, self.state = 0.0, 0, None
            self.epoch_start = self.batches.state()
        else:
            self.batches.restore(self.epoch_start)
        return islice(self.batches.epoch(), self.batches_done, None)

    def train_step(self, batch: Batch) -> tuple[float, int]:
        """One update; returns the mean loss of the batch and how many values it is of."""
        self.step += 1
        rate = self._set_rate()
        output, self.state = self.carry.run(self.model, batch, self.state)
        total, count = self.objective.loss(output, batch)
        self.optimizer.zero_grad(set_to_none=True)
        mean = total / count
        mean.backward()  # type: ignore[no-untyped-call]
        clip = self.settings.clip_norm
        norm = gradient_norm(self.model, clip)
        loss, length = float(mean.detach()), float(norm)
        if math.isfinite(loss) and math.isfinite(length):
            self.optimizer.step()
            self.skipped = 0
        else:  # a non-finite update would spoil the weights for good
            self.skipped += 1
        self._log.add(self.epoch, self.step, loss, length, rate=rate, clip=clip, seconds=self.elapsed)
        return loss, count

    def _save_if_due(self, busy_for: float = 0.0) -> None:
        if self.save_due(busy_for):
            self.flush()  # a checkpoint never stands after steps that nobody was told of
            self.save(self, "last")

    def pause_clock(self) -> None:
        """Stops the count of seconds."""
        self.seconds, self._resumed_at = self.elapsed, self.clock()

    def flush(self) -> None:
        """Tells the steps that were done and not told yet."""
        self._log.flush(self.elapsed)

    def _set_rate(self) -> float:
        rate = self.settings.learning_rate
        if self.settings.schedule != "none":
            steps = self.batches.steps_per_epoch * self.settings.max_epochs
            rate = scheduled_rate(self.settings, self.step, steps)
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        return rate

    def _obey(self) -> bool:
        """Does what was asked between two batches; says whether the run is to end."""
        self.flush()
        held = False
        while self.control.wanted and not self.control.stopping:
            self._edit()
            if self.control.saving:
                self.save(self, "last")
                self.control.take_save()
            if self.control.pausing:
                held = True
                self._hold()
        self._edit()
        # Also where the wish to go on came while an edit was taken over.
        if held and not self.control.stopping:
            self.emit(StateChanged(RunState.TRAINING))
        return self.control.stopping

    def _edit(self) -> None:
        """Takes over settings that were changed since the last look."""
        values = self.control.take_edits()
        if values:
            changed: dict[str, Any] = {key.rpartition(".")[2]: value for key, value in values.items()}
            self.settings = dataclasses.replace(self.settings, **changed)
            self.emit(Edited(self.epoch, self.step, values))
            self.save(self, "last")  # a checkpoint of this step may be there already, without it

    def _hold(self) -> None:
        self.pause_clock()
        self.emit(StateChanged(RunState.PAUSED))
        self.control.hold()
        self._resumed_at = self.clock()

    def _validate(self, train_loss: float) -> None:
        self.flush()
        began = self.clock()
        with evaluating(self.model), torch.no_grad():
            validation = self.validator(self.model, first=self.epoch == 0)
        self._looking = self.clock() - began
        self.epochs_done, self.val_loss = self.epoch, validation.loss
        best = self.progress.note(self.epoch, self.step, validation.loss)
        if best:
            self.best_weights = {
                key: value.detach().clone() for key, value in self.model.state_dict().items()
            }
        self.whole = True
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

    def _finished(self) -> tuple[Outcome, str] | None:
        """Whether no further epoch is to begin, and why."""
        settings, done = self.settings, self.epochs_done
        if done and not math.isfinite(self.val_loss):
            return Outcome.FAILED, f"The validation loss became infinite in epoch {done:,}."
        if done and self.progress.out_of_patience(settings, done, self.step):
            waited = done - self.progress.best_epoch
            return Outcome.STOPPED_EARLY, f"No progress for {waited:,} epochs."
        if done and self._out_of_time():
            return Outcome.STOPPED_EARLY, f"The time limit of {settings.max_seconds:g} seconds is reached."
        if done >= settings.max_epochs:
            return Outcome.FINISHED, f"All {settings.max_epochs:,} epochs are done."
        return None

    def _out_of_time(self) -> bool:
        return self.settings.max_seconds > 0 and self.elapsed >= self.settings.max_seconds
