"""Room on the disk: what runs take, what the trash holds, and what would be freed to stay within a budget."""

from __future__ import annotations

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from studio.engine.files import is_held
from studio.engine.home import runs_folder
from studio.engine.library.library import Library
from studio.engine.library.records import RunRecord
from studio.engine.training.run_files import CHECKPOINTS, LOCK_FILE


@dataclass(frozen=True)
class Room:
    """Bytes of all runs, of those in the trash, and of checkpoints of runs that have ended with a model."""

    all: int
    trash: int
    checkpoints: int


@dataclass(frozen=True)
class Freed:
    """One thing that could go: a run in the trash as a whole, or the checkpoints of one that has ended."""

    run: RunRecord
    bytes: int
    whole: bool


def folder_bytes(folder: Path) -> int:
    """The bytes of all files in a folder; 0 where it is gone."""
    total = 0
    for place, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(place, name)).st_size
            except OSError:  # gone in the meantime
                continue
    return total


def measure(library: Library) -> Room:
    """What the runs of this computer take."""
    runs, trash = library.runs(), library.runs(trashed=True)
    in_trash = sum(folder_bytes(run.folder) for run in trash)
    checkpoints = sum(folder_bytes(run.folder / CHECKPOINTS) for run in runs if run.has_model)
    return Room(sum(folder_bytes(run.folder) for run in runs) + in_trash, in_trash, checkpoints)


def would_free(library: Library, budget: int) -> list[Freed]:
    """What would go, in this order, until all runs take `budget` bytes at most: the trash, oldest first, then the
    checkpoints of runs that have ended, oldest first. A run itself is never proposed: its owner puts it into the trash.
    """
    over = measure(library).all - budget
    plan: list[Freed] = []
    trash = [run for run in library.runs(trashed=True) if _is_ours(run.folder)]
    candidates = [(run, run.folder, True) for run in reversed(trash)]
    candidates += [
        (run, run.folder / CHECKPOINTS, False) for run in reversed(library.runs()) if run.has_model
    ]
    for run, folder, whole in candidates:
        if over <= 0:
            break
        size = folder_bytes(folder)
        if size:
            plan.append(Freed(run, size, whole))
            over -= size
    return plan


def free(library: Library, plan: Sequence[Freed]) -> int:
    """Does what was proposed; gives the bytes that are free now."""
    freed = 0
    for part in plan:
        if is_held(part.run.folder / LOCK_FILE):  # it has been gone on with since
            continue
        folder = part.run.folder if part.whole else part.run.folder / CHECKPOINTS
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            continue
        freed += part.bytes
        if part.whole:
            library.forget([part.run.id])
    return freed


def empty_trash(library: Library) -> int:
    """Deletes the folders of all runs in the trash that lie in the program's own folder, and forgets the runs.

    The folder of a run that was trained elsewhere (`--out`) stays: it is its owner's. One that is being trained stays
    in the trash.
    """
    freed = 0
    for run in library.runs(trashed=True):
        if is_held(run.folder / LOCK_FILE):
            continue
        if _is_ours(run.folder):
            size = folder_bytes(run.folder)
            shutil.rmtree(run.folder, ignore_errors=True)
            if run.folder.exists():
                continue
            freed += size
        library.forget([run.id])
    return freed


def _is_ours(folder: Path) -> bool:
    """Whether a folder is that of one run right in the program's own folder of runs: never this folder itself, into
    which a run may have been trained (`--out`) and which holds all the others.
    """
    return folder.resolve().parent == runs_folder().resolve()
