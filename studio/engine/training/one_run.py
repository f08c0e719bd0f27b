"""The steps of one run: the only place that turns what happens into exactly one RunEnded."""

from __future__ import annotations

import contextlib
import json
import platform
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch

from studio import __version__
from studio.engine.data.fingerprint import fingerprint
from studio.engine.errors import OutputError, RunFailedError, StudioError
from studio.engine.events import (
    CheckpointKind,
    CheckpointSaved,
    Event,
    Outcome,
    Prepared,
    Previewed,
    RunEnded,
    RunState,
    StateChanged,
    StepsDone,
)
from studio.engine.experiment import Experiment
from studio.engine.predict.model import MODEL_FILE
from studio.engine.registry import find_task
from studio.engine.tensors_file import weights_sha256
from studio.engine.training.batch import Validation
from studio.engine.training.checkpoint import RUN_ID, prune, restore, save_checkpoint
from studio.engine.training.control import Control
from studio.engine.training.device_faults import device_lost, out_of_memory
from studio.engine.training.devices import lose, resolve_device, resolve_threads
from studio.engine.training.keeping import (
    Best,
    best_in_memory,
    best_on_disk,
    how_it_ended,
    last_saved,
    lost_words,
    write_model,
)
from studio.engine.training.loop import Loop
from studio.engine.training.parts import PreparationCancelledError, TrainingParts
from studio.engine.training.precision import compute_in
from studio.engine.training.randomness import seed_everything
from studio.engine.training.resuming import Repetition, Resumption, not_exact
from studio.engine.training.run_data import data_gone, seen_bytes
from studio.engine.training.run_files import RunFiles, new_run_id
from studio.engine.training.saving import SavingFaults
from studio.engine.training.starting import started

SAVE_SECONDS = 20.0  # work of so many seconds can be lost when the process is killed
CHECKPOINT, LOG = "checkpoint", "log"
PROGRAM_FAULT = "An error of the program itself ended the run"


class Run:
    """The steps of one run and what it writes into its folder."""

    def __init__(
        self, experiment: Experiment, folder: Path, control: Control, emit: Callable[[Event], None]
    ) -> None:
        self.experiment, self.folder, self.control, self._emit = experiment, folder, control, emit
        self._task = find_task(experiment.task)
        self._loop: Loop | None = None
        self._parts: TrainingParts
        self._table: Any
        self._device = resolve_device(experiment.training)
        self._last_place = (-1, -1, -1)
        self._started = self._saved = time.monotonic()
        self._files = RunFiles(folder)
        self._resumption: Resumption | None = None
        self._repeated = Repetition({})
        self._data_sha256, self._id, self._seen = "", new_run_id(), b""
        self._more_epochs = 0
        self._faults = SavingFaults(emit)

    def prepare(self, table: Any) -> None:
        """Data, pre-flight, model. Raises StudioError."""
        self._read(table)
        self._build()
        seen = seen_bytes(self._table, self.experiment, self._data_sha256)
        resolved = {**self._parts.resolved, **self._environment(), RUN_ID: self._id}
        self._files.begin(self.experiment, resolved, seen)

    def prepare_again(self, found: Resumption, table: Any, *, more_epochs: int, inexact: bool) -> None:
        """The same parts as the first time, to be put where the checkpoint stands. Raises StudioError."""
        self._resumption, self._id = found, found.checkpoint.run_id
        for path, reason in found.useless.items():
            self._emit(Prepared(f"{path.name} is left out: {reason}", 0.0))
        self._read(table)
        now = {**self._environment(), "data_sha256": self._data_sha256}
        differences = found.differences(now, self._table)
        if differences and not inexact:
            raise not_exact(differences)
        self._build()
        if found.checkpoint.content["spec"] != json.loads(json.dumps(self._parts.spec)):
            differences = (*differences, "the data leads to another preparation")
            if not inexact:
                raise not_exact(differences)
        self._repeated = Repetition(found.later_losses(self.folder))
        self._more_epochs = more_epochs
        self._seen = found.seen_now(self.folder, self._table, self._data_sha256)
        self._files.go_on()

    def _read(self, table: Any) -> None:
        torch.set_num_threads(resolve_threads(self.experiment.training))
        path = Path(self.experiment.data.path)
        self._emit(Prepared(f"Reading {path.name}", 0.0))
        if table is None and self._resumption is not None and not path.exists():
            raise data_gone(path, "Say where it is: --data PATH.")
        self._table = table if table is not None else self._task.open_data(path, self.experiment)
        self._data_sha256 = fingerprint(path)

    def _build(self) -> None:
        seed_everything(self.experiment.training.seed)
        self._parts = self._task.training_parts(
            self.experiment, self._table, self._device, self._emit, lambda: self.control.stopping
        )
        if self.control.stopping:
            raise PreparationCancelledError
        compute_in(self._parts.experiment.training.precision, self._parts.model, self._device)

    def train(self) -> RunEnded:
        """The loop, and the end whatever happens in it."""
        parts, settings = self._parts, self._parts.experiment.training
        loop = self._loop = Loop(
            parts.model, parts.batches, parts.objective, parts.validator, settings, self.control, self._tell,
            save=self._save, save_due=self._save_due, on_validated=self._preview, carry=parts.carry,
        )  # fmt: skip
        if self._resumption is not None:
            self._go_on(loop, self._resumption)
        try:
            self._tell(started(loop, parts, self.folder, self._device, resumed=self._resumption is not None))
            self._tell(StateChanged(RunState.TRAINING))
            outcome, reason = loop.fit()
        except (RunFailedError, OutputError) as fault:
            return self.end(Outcome.FAILED, f"{fault.what} {fault.meaning}".strip(), fault.remedy)
        except KeyboardInterrupt:
            return self.end(Outcome.STOPPED, "You interrupted it.")
        except BaseException as fault:
            if device_lost(fault):
                return self._end_without_card(loop)
            if out_of_memory(fault):
                return self.end(
                    Outcome.FAILED,
                    "The computer ran out of memory while training.",
                    f"A batch of {max(settings.batch_size // 2, 1)} needs half.",
                )
            self.end(Outcome.FAILED, f"{PROGRAM_FAULT} ({type(fault).__name__}: {fault}).")
            raise
        remedy = ""
        if outcome is Outcome.FAILED:
            remedy = f"A learning rate ten times smaller ({settings.learning_rate / 10:g}) usually helps."
        return self.end(outcome, reason, remedy)

    def end(self, outcome: Outcome, reason: str, remedy: str = "") -> RunEnded:
        """Keeps the best model, says the one RunEnded, and closes the log."""
        loop, sha256, best = self._loop, "", Best({})
        fault: Exception | None = None
        if loop is not None:
            best = best_in_memory(loop)
            try:
                sha256 = weights_sha256(loop.model.state_dict())
                self._keep(loop, best, outcome, reason)
            except StudioError as problem:
                outcome, reason, remedy = Outcome.FAILED, f"{reason} {problem.what}", problem.remedy
            except Exception as bug:  # noqa: BLE001 - raised again below, after RunEnded
                if device_lost(bug):  # a card tells its faults late, when it is asked for something
                    return self._end_without_card(loop)
                outcome, fault = Outcome.FAILED, bug
                reason = f"{reason} {PROGRAM_FAULT} ({type(bug).__name__}: {bug})."
            if unsaved := self._faults.reason(CHECKPOINT):
                reason = f"{reason} {unsaved} It cannot go on from its last step."
            if outcome is Outcome.FAILED and (self.folder / MODEL_FILE).is_file():
                reason = f"{reason} The best model, epoch {best.epoch}, is kept."
        seconds = loop.elapsed if loop else time.monotonic() - self._started
        ended = RunEnded(outcome, reason, best.epoch, best.loss, seconds, sha256, remedy)
        self._say_end(ended)
        if fault is not None:
            raise fault
        return ended

    def lose_card(self) -> None:
        """Notes for the whole process that the card of this run answers no more."""
        lose(self._device)

    def _end_without_card(self, loop: Loop) -> RunEnded:
        """Whatever lies on the card is lost, and to ask for it would fail again: what is kept is of the last
        checkpoint.
        """
        self.lose_card()
        saved = last_saved(self._files.checkpoints, self._id)
        best, (reason, remedy) = best_on_disk(saved), lost_words(loop.step, saved)
        if best.weights and not self.control.discarding:
            try:
                self._write_model(loop, best, Outcome.FAILED, reason)
                reason = f"{reason} The best model, epoch {best.epoch}, is kept."
            except StudioError as problem:
                reason = f"{reason} {problem.what}"
        device = str(self._device)
        ended = RunEnded(Outcome.FAILED, reason, best.epoch, best.loss, loop.elapsed, "", remedy, device)
        self._say_end(ended)
        return ended

    def _say_end(self, ended: RunEnded) -> None:
        with contextlib.suppress(OutputError):  # a log that is full must not keep it from the listener
            self._files.write(ended)
        self._files.close()
        self._emit(ended)

    def _keep(self, loop: Loop, best: Best, outcome: Outcome, reason: str) -> None:
        """The last weights as a checkpoint, then the best ones as a bundle with how it ended.

        The checkpoint comes first: what is fitted for the bundle draws from the random states that it holds. A disk
        that has no room for it may still have some for the smaller bundle. After a fault in the middle of a step there
        is none: what is half done cannot be gone on with exactly.
        """
        if not best.weights or self.control.discarding:
            return
        if loop.whole and _place(loop) != self._last_place:
            loop.flush()
            self._save(loop, "last")
        self._write_model(loop, best, outcome, reason)

    def _write_model(self, loop: Loop, best: Best, outcome: Outcome, reason: str) -> None:
        self._files.put_back()
        path, ended, found = self.folder / MODEL_FILE, how_it_ended(loop, outcome, reason), self._resumption
        if found is not None and (best.epoch or 0) > found.checkpoint.place[0]:
            self._files.forget_test()  # of the model that was there before
        write_model(self._task, self._table, self._parts, best, path, ended)

    def _go_on(self, loop: Loop, found: Resumption) -> None:
        """Before anything is said: a checkpoint that does not fit leaves the run as it was. Raises StudioError."""
        try:
            restore(loop, found.checkpoint)
            found.keep_place(self.folder)
        except StudioError:
            self._files.close()
            raise
        self._last_place = _place(loop)
        if self._more_epochs:
            found.prolong(loop, self._more_epochs)

    def _tell(self, event: Event) -> None:
        """Keeps the lines of an event in the run's own log, then hands it on."""
        with self._faults.of(LOG):
            self._files.write(event)
        self._emit(event)
        if isinstance(event, StepsDone) and self._repeated.compare(event):
            self._tell(self._repeated.said())

    def _preview(self, epoch: int, validation: Validation) -> None:
        if validation.frame or validation.text:
            self._tell(Previewed(epoch, validation.frame, validation.text, validation.names))

    def _save_due(self, busy_for: float = 0.0) -> bool:
        """Whether the next chance, in so many seconds, would be too late: little work can be lost."""
        return time.monotonic() - self._saved + busy_for >= SAVE_SECONDS

    def _save(self, loop: Loop, kind: CheckpointKind) -> None:
        """best: at each new lowest validation loss; last: when one is due or asked for, and at the end."""
        if kind == "last":
            self._saved = time.monotonic()  # also where it fails: it is tried again when the next one is due
        folder = self._files.checkpoints
        path = folder / ("best.safetensors" if kind == "best" else f"last-{loop.step:09d}.safetensors")
        identity = {
            "task": self.experiment.task, "spec": self._parts.spec, "environment": self._environment(),
            "data_sha256": self._data_sha256, RUN_ID: self._id,
        }  # fmt: skip
        with self._faults.of(CHECKPOINT):
            self._files.put_back()
            save_checkpoint(loop, path, identity)
            if self._seen:  # not sooner: until now, all that lies in the folder is of what the run saw before
                self._files.see(self._seen)
                self._seen = b""
            if kind == "last":
                self._last_place = _place(loop)
            prune(folder, path)
        if not self._faults.reason(CHECKPOINT):
            self._tell(CheckpointSaved(kind, str(path), loop.step))

    def _environment(self) -> dict[str, Any]:
        return {
            "device": str(self._device), "threads": torch.get_num_threads(), "torch": torch.__version__,
            "studio": __version__, "python": platform.python_version(), "system": platform.platform(),
        }  # fmt: skip


def _place(loop: Loop) -> tuple[int, int, int]:
    """Where a loop stands: the same place needs no second checkpoint."""
    return loop.epochs_done, loop.batches_done, loop.step
