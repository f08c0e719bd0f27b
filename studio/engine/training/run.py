"""Runs from outside: begin one, or go on with one. What happens in it ends in exactly one RunEnded."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

from studio.engine.errors import OutputError, RunFailedError
from studio.engine.events import Event, Outcome, RunEnded, RunState, StateChanged
from studio.engine.experiment import Experiment
from studio.engine.files import held, make_folder, output_error
from studio.engine.home import runs_folder
from studio.engine.training.control import Control
from studio.engine.training.device_faults import device_lost, out_of_memory
from studio.engine.training.devices import LOST
from studio.engine.training.one_run import Run
from studio.engine.training.parts import PreparationCancelledError
from studio.engine.training.randomness import drawing
from studio.engine.training.resuming import Resumption, check_is_run, read_resumption
from studio.engine.training.run_files import LOCK_FILE

__all__ = ["execute", "new_run_folder", "out_of_memory", "resume"]


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
    made = not run_dir.exists()
    make_folder(run_dir)
    try:
        with held(run_dir / LOCK_FILE), drawing():
            run = Run(experiment, run_dir, control, emit)
            return _execute(run, lambda: run.prepare(table))
    finally:
        _leave_nothing_empty(run_dir, remove=made)


def resume(
    run_dir: Path,
    control: Control,
    emit: Callable[[Event], None],
    *,
    more_epochs: int = 0,
    inexact: bool = False,
    table: Any = None,
    data: Path | None = None,
) -> RunEnded:
    """Goes on with a run where its furthest checkpoint stands, as if nothing had happened; everything else as
    `execute`.

    A run that has finished takes `more_epochs`. Raises StudioError where there is nothing to go on with, where another
    process trains the run, and, unless `inexact`, where it could not go on to the same bits: other data, versions,
    device or threads. `data` is where its data lies now; it is remembered with the run.
    """
    emit(StateChanged(RunState.PREPARING))
    check_is_run(run_dir)
    with held(run_dir / LOCK_FILE), drawing():
        # Not sooner: another process may have gone on with it until now.
        found = read_resumption(run_dir, data)
        found.check(more_epochs)
        run = Run(found.experiment, run_dir, control, emit)
        return _execute(run, lambda: _prepare_again(run, found, more_epochs, inexact, table))


def _prepare_again(run: Run, found: Resumption, more_epochs: int, inexact: bool, table: Any) -> None:
    run.prepare_again(found, table, more_epochs=more_epochs, inexact=inexact)


def _execute(run: Run, prepare: Callable[[], None]) -> RunEnded:
    try:
        prepare()
    except PreparationCancelledError:
        return run.end(Outcome.STOPPED, "You stopped it before its first step.")
    except (MemoryError, RuntimeError) as fault:
        if device_lost(fault):
            run.lose_card()
            raise RunFailedError(
                "The graphics card stopped answering while preparing.", LOST, "Start the program again."
            ) from None
        if not out_of_memory(fault):
            raise
        raise RunFailedError(
            "The computer ran out of memory while preparing.", "", "A smaller model or look back needs less."
        ) from None
    return run.train()


def _leave_nothing_empty(folder: Path, *, remove: bool) -> None:
    """A run that never began leaves neither its lock nor an empty folder behind."""
    with contextlib.suppress(OSError):
        if [entry.name for entry in folder.iterdir()] == [LOCK_FILE]:
            if remove:
                shutil.rmtree(folder)
            else:
                (folder / LOCK_FILE).unlink()
