"""Runs that the library does not know: folders that an older version left, and runs that come as one file."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

from studio.engine.errors import DataError, ModelError, StudioError
from studio.engine.events import RunStarted
from studio.engine.experiment import load_experiment
from studio.engine.files import is_held
from studio.engine.home import runs_folder
from studio.engine.library.archive import read_archive
from studio.engine.library.library import Library
from studio.engine.library.recorder import Recorder
from studio.engine.training.run_files import EXPERIMENT_FILE, LOCK_FILE, LOG_FILE
from studio.engine.training.run_log import read_log


def adopt_all(library: Library, path: Path | None = None) -> list[Path]:
    """Takes in every run in the program's own folder that the library does not know; says which. Never raises for a
    folder that is no run, or a run whose log cannot be read: it stays as it is.
    """
    taken = []
    try:
        folders = sorted(runs_folder().iterdir())
    except OSError:
        return []
    known = library.folders()
    for folder in folders:
        if str(folder.resolve()) in known or not (folder / LOG_FILE).is_file() or is_held(folder / LOCK_FILE):
            continue
        with contextlib.suppress(StudioError):
            adopt(folder, path)
            taken.append(folder)
    return taken


def adopt(folder: Path, path: Path | None = None) -> None:
    """Takes one run into the library from what its folder says, whole or not at all. Raises StudioError where it
    cannot be read.
    """
    experiment = load_experiment(folder / EXPERIMENT_FILE)
    events = read_log(folder, experiment)
    recorder = Recorder(experiment, folder, path, began=(folder / LOG_FILE).stat().st_mtime)
    try:
        for event in events:
            if isinstance(event, RunStarted):
                event = RunStarted(**{**vars(event), "run_dir": str(folder), "resumed_from": None})
            recorder(event)
        if recorder.problem is not None:
            raise recorder.problem
    except (StudioError, ValueError, TypeError, ArithmeticError) as fault:  # figures that no run ever wrote
        _forget(folder, path)
        if isinstance(fault, StudioError):
            raise
        raise ModelError(
            f"The log of {folder.name} cannot be used: {fault}.",
            "It is not taken into the library.",
            "Train its experiment again.",
        ) from None
    finally:
        recorder.close()


def _forget(folder: Path, path: Path | None) -> None:
    with contextlib.suppress(StudioError), Library(path) as library:
        number = library.number_of(folder)
        if number is not None:
            library.forget([number])


def take_archive(library: Library, file: Path, path: Path | None = None) -> int:
    """Takes a run that was saved as one file into the library; gives its number. Raises StudioError."""
    folder, card = read_archive(file)
    try:
        adopt(folder, path)
        number = library.number_of(folder)
        if number is None:
            raise DataError(
                f"The run in {file.name} never began.", "Its log says nothing.", "Save the run again."
            )
        library.describe(
            number, name=card.name, notes=card.notes, tags=card.tags, began=card.began, test=card.test or {}
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        _forget(folder, path)
        raise
    return number
