"""One run from its experiment to its end: the only place that turns what happens into exactly one RunEnded."""

from __future__ import annotations

import contextlib
import json
import math
import platform
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any

import torch

from studio import __version__
from studio.engine.errors import OutputError, RunFailedError, StudioError
from studio.engine.events import (
    CheckpointKind,
    CheckpointSaved,
    Event,
    Outcome,
    Prepared,
    Previewed,
    RunEnded,
    RunStarted,
    RunState,
    StateChanged,
    to_lines,
)
from studio.engine.experiment import Experiment, save_experiment
from studio.engine.files import claim_folder, make_folder, output_error, write_atomic
from studio.engine.home import runs_folder
from studio.engine.predict.bundle import Bundle, save_bundle
from studio.engine.predict.model import MODEL_FILE
from studio.engine.registry import find_task
from studio.engine.tensors_file import weights_sha256
from studio.engine.training.batch import Validation
from studio.engine.training.checkpoint import prune, save_checkpoint
from studio.engine.training.control import Control
from studio.engine.training.devices import resolve_device, resolve_threads
from studio.engine.training.loop import Loop
from studio.engine.training.parts import PreparationCancelledError, TrainingParts
from studio.engine.training.precision import compute_in
from studio.engine.training.randomness import drawing, seed_everything

SAVE_SECONDS = 20.0  # a `last` checkpoint at most this often, for very short epochs
PROGRAM_FAULT = "An error of the program itself ended the run"


def new_run_folder(experiment: Experiment) -> Path:
    """A fresh folder for a run, named after the moment and the experiment. Raises OutputError."""
    name = (
        "".join(letter if letter.isalnum() else "-" for letter in experiment.name.lower()).strip("-") or "run"
    )
    stamp = datetime.now().strftime("%Y%m%d-%H%M%S")
    try:
        runs = runs_folder()
    except OSError as fault:
        raise output_error(Path(fault.filename or "The folder of runs"), fault) from None
    for number in range(1000):
        folder = runs / (f"{stamp}-{name[:40]}" + (f"-{number}" if number else ""))
        try:
            folder.mkdir()
        except FileExistsError:
            continue
        except OSError as fault:
            raise output_error(folder, fault) from None
        return folder
    raise OutputError(f"{runs} has no free name for a run.", remedy="Try again in a second.")


def execute(
    experiment: Experiment,
    run_dir: Path,
    control: Control,
    emit: Callable[[Event], None],
    *,
    table: Any = None,
) -> RunEnded:
    """Reads the data, tries what was left open, trains, restores the best weights, and keeps all of it in `run_dir`.

    Emits the events of a run, the last one RunEnded, which is returned too. Bad data and settings raise StudioError
    before RunStarted; nothing that a user can cause raises after it. An error of the program itself, a faulty `emit`
    included, goes on to the caller after the best model was kept and RunEnded was said.
    """
    emit(StateChanged(RunState.PREPARING))
    make_folder(run_dir)
    with drawing():
        return _execute(Run(experiment, run_dir, control, emit), table)


def _execute(run: Run, table: Any) -> RunEnded:
    try:
        run.prepare(table)
    except PreparationCancelledError:
        return run.end(Outcome.STOPPED, "You stopped it before its first step.")
    except (MemoryError, RuntimeError) as fault:
        if not out_of_memory(fault):
            raise
        raise RunFailedError(
            "The computer ran out of memory while preparing.", "", "A smaller model or look back needs less."
        ) from None
    return run.train()


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
        self._last_step = -1
        self._started = self._saved = time.monotonic()
        self._log: IO[str] | None = None

    def prepare(self, table: Any) -> None:
        """Data, pre-flight, model. Raises StudioError."""
        torch.set_num_threads(resolve_threads(self.experiment.training))
        self._emit(Prepared(f"Reading {Path(self.experiment.data.path).name}", 0.0))
        path = Path(self.experiment.data.path)
        self._table = table if table is not None else self._task.open_data(path, self.experiment)
        seed_everything(self.experiment.training.seed)
        self._parts = self._task.training_parts(
            self.experiment, self._table, self._device, self._emit, lambda: self.control.stopping
        )
        if self.control.stopping:
            raise PreparationCancelledError
        compute_in(self._parts.experiment.training.precision, self._parts.model, self._device)
        claim_folder(self.folder / "checkpoints")
        save_experiment(self.experiment, self.folder / "experiment.toml")
        self._write_json("resolved.json", {**self._parts.resolved, **self._environment()})
        try:
            self._log = (self.folder / "events.jsonl").open("w", encoding="utf-8")
        except OSError as fault:
            raise output_error(self.folder / "events.jsonl", fault) from None

    def train(self) -> RunEnded:
        """The loop, and the end whatever happens in it."""
        parts, settings = self._parts, self._parts.experiment.training
        loop = self._loop = Loop(
            parts.model, parts.batches, parts.objective, parts.validator, settings, self.control, self._tell,
            save=self._save, on_validated=self._preview, carry=parts.carry,
        )  # fmt: skip
        try:
            self._tell(self._run_started())
            self._tell(StateChanged(RunState.TRAINING))
            outcome, reason = loop.fit()
        except (RunFailedError, OutputError) as fault:
            return self.end(Outcome.FAILED, f"{fault.what} {fault.meaning}".strip(), fault.remedy)
        except KeyboardInterrupt:
            return self.end(Outcome.STOPPED, "You interrupted it.")
        except BaseException as fault:
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
        loop, sha256, best_epoch, best_loss = self._loop, "", None, None
        fault: Exception | None = None
        if loop is not None:
            sha256 = weights_sha256(loop.model.state_dict())
            if math.isfinite(loop.progress.best_loss):
                best_epoch, best_loss = loop.progress.best_epoch, loop.progress.best_loss
            try:
                self._keep(loop, outcome, reason)
            except StudioError as problem:
                outcome, reason, remedy = Outcome.FAILED, f"{reason} {problem.what}", problem.remedy
            except Exception as bug:  # noqa: BLE001 - raised again below, after RunEnded
                outcome, fault = Outcome.FAILED, bug
                reason = f"{reason} {PROGRAM_FAULT} ({type(bug).__name__}: {bug})."
            if outcome is Outcome.FAILED and (self.folder / MODEL_FILE).is_file():
                reason = f"{reason} The best model, epoch {best_epoch}, is kept."
        ended = RunEnded(
            outcome=outcome, reason=reason, best_epoch=best_epoch, best_val_loss=best_loss,
            seconds=loop.elapsed if loop else time.monotonic() - self._started, weights_sha256=sha256,
            remedy=remedy,
        )  # fmt: skip
        with contextlib.suppress(
            OSError
        ):  # a log that cannot hold the last line must not keep it from the listener
            self._write_log(ended)
        self._close_log()
        self._emit(ended)
        if fault is not None:
            raise fault
        return ended

    def _keep(self, loop: Loop, outcome: Outcome, reason: str) -> None:
        """The best weights as a bundle with how it ended, then the last ones as a checkpoint."""
        if not loop.best_weights or self.control.discarding:
            return
        facts = {
            **self._parts.facts,
            "best_epoch": loop.progress.best_epoch,
            "epochs": loop.epochs_done,
            "steps": loop.step,
            "seconds": round(loop.elapsed, 3),
            "outcome": outcome.value,
            "reason": reason,
            "ended": datetime.now(UTC).isoformat(timespec="seconds"),
            "resolved": dict(self._parts.resolved),
        }
        weights = {name: value.detach().cpu() for name, value in loop.best_weights.items()}
        bundle = Bundle(self._parts.experiment, self._parts.spec, weights, facts)
        save_bundle(self._task.finish(bundle, self._table), self.folder / MODEL_FILE)
        if loop.step != self._last_step:
            self._save_at(loop, "last")

    def _tell(self, event: Event) -> None:
        """Hands an event on, and keeps its lines in the run's own log."""
        try:
            self._write_log(event)
        except OSError as fault:
            self._close_log()
            raise output_error(self.folder / "events.jsonl", fault) from None
        self._emit(event)

    def _write_log(self, event: Event) -> None:
        if self._log is not None:
            self._log.writelines(line + "\n" for line in to_lines(event))
            self._log.flush()

    def _close_log(self) -> None:
        if self._log is not None:
            with contextlib.suppress(OSError):
                self._log.close()
            self._log = None

    def _run_started(self) -> RunStarted:
        parts, settings = self._parts, self._parts.experiment.training
        return RunStarted(
            run_dir=str(self.folder),
            device=str(self._device),
            threads=torch.get_num_threads(),
            precision=settings.precision,
            parameters=sum(parameter.numel() for parameter in parts.model.parameters()),
            steps_per_epoch=parts.batches.steps_per_epoch,
            max_epochs=settings.max_epochs,
            baseline=parts.validator.reference,
            clip_norm=settings.clip_norm,
            items_per_epoch=parts.batches.items_per_epoch,
            resolved=parts.resolved,
            others=parts.others,
        )

    def _preview(self, epoch: int, validation: Validation) -> None:
        if validation.frame or validation.text:
            self._tell(Previewed(epoch, validation.frame, validation.text, validation.names))

    def _save(self, loop: Loop, kind: CheckpointKind) -> None:
        """best: at each new lowest validation loss; last: after an epoch, at most every 20 seconds, and at the end."""
        now = time.monotonic()
        if kind == "last":
            if now - self._saved < SAVE_SECONDS and not self.control.wanted:
                return
            self._saved = now
        self._save_at(loop, kind)

    def _save_at(self, loop: Loop, kind: CheckpointKind) -> None:
        if kind == "last":
            self._last_step = loop.step
        folder = self.folder / "checkpoints"
        path = folder / ("best.safetensors" if kind == "best" else f"last-{loop.step:09d}.safetensors")
        save_checkpoint(loop, path, {"task": self.experiment.task, "spec": self._parts.spec})
        prune(folder)
        self._tell(CheckpointSaved(kind, str(path), loop.step))

    def _environment(self) -> dict[str, Any]:
        return {
            "device": str(self._device), "threads": torch.get_num_threads(), "torch": torch.__version__,
            "studio": __version__, "python": platform.python_version(), "system": platform.platform(),
        }  # fmt: skip

    def _write_json(self, name: str, content: Mapping[str, Any]) -> None:
        write_atomic(self.folder / name, json.dumps(content, indent=1, ensure_ascii=False).encode())


def out_of_memory(fault: BaseException) -> bool:
    """Whether memory ran out; torch's allocator of the CPU says so in words only."""
    if isinstance(fault, (MemoryError, torch.OutOfMemoryError)):
        return True
    return isinstance(fault, RuntimeError) and "allocate memory" in str(fault)
