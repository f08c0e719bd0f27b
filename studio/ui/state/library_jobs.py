"""What the library is asked, as functions for jobs: each opens it for itself, in the job's own thread.

The engine's room for it is imported there too: it brings numpy, which the first picture of the window does without.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.errors import ModelError, OutputError
from studio.engine.experiment import Experiment
from studio.engine.files import held
from studio.engine.home import studio_home
from studio.ui.jobs.job import JobContext

if TYPE_CHECKING:
    from studio.engine.library.library import Library
    from studio.engine.library.points import Curve
    from studio.engine.library.records import RunRecord
    from studio.engine.library.room import Freed, Room

LOCK_NAME = "library.lock"
CHECKPOINT = re.compile(r"last-(\d+)\.safetensors")


@dataclass(frozen=True)
class Listing:
    """All runs and those in the trash; `set_aside` is the unreadable library that was moved out of the way just now."""

    runs: tuple[RunRecord, ...]
    trash: tuple[RunRecord, ...]
    set_aside: Path | None = None
    safe: Mapping[int, int] = field(default_factory=dict)
    """Number of a run that can go on → the step of its furthest checkpoint."""


@dataclass(frozen=True)
class RunInFull:
    """One run with its experiment and all its points."""

    record: RunRecord
    experiment: Experiment
    curve: Curve


@dataclass(frozen=True)
class Space:
    """What the runs take, and what would go to stay within the budget."""

    room: Room
    plan: tuple[Freed, ...]


def claim(_context: JobContext) -> contextlib.ExitStack | None:
    """Makes this window the one that writes, until the stack is closed; None where another one is."""
    stack = contextlib.ExitStack()
    try:
        stack.enter_context(held(studio_home() / LOCK_NAME))
    except (OSError, OutputError):
        return None
    return stack


def read_list(_context: JobContext, adopt: bool) -> Listing:
    """All runs. With `adopt`, runs of an older version are taken in first. Raises OutputError."""
    from studio.engine.library.adopting import adopt_all
    from studio.engine.library.library import Library

    before = set(_set_aside())
    with Library() as library:
        aside = [path for path in _set_aside() if path not in before]
        if adopt or aside:
            adopt_all(library)
        runs, trash = tuple(library.runs()), tuple(library.runs(trashed=True))
    safe = {run.id: safe_step(run) for run in runs if run.can_resume}
    return Listing(runs, trash, aside[-1] if aside else None, safe)


def safe_step(run: RunRecord) -> int:
    """The step of the furthest checkpoint of a run, by the names of its files; 0 without one."""
    folder = run.folder / "checkpoints"
    found = (CHECKPOINT.fullmatch(path.name) for path in folder.glob("last-*.safetensors"))
    steps = [int(match.group(1)) for match in found if match]
    if run.best is not None and (folder / "best.safetensors").is_file():
        steps.append(run.best.step)
    return max(steps, default=0)


def read_space(_context: JobContext, budget: int) -> Space:
    """What the runs take on the disk; `budget` in bytes, 0 for none. Raises OutputError."""
    from studio.engine.library.library import Library
    from studio.engine.library.room import measure, would_free

    with Library() as library:
        return Space(measure(library), tuple(would_free(library, budget)) if budget else ())


def read_runs(context: JobContext, numbers: Sequence[int]) -> list[RunInFull]:
    """Runs with everything that is drawn of them; those that went away are left out. Raises StudioError."""
    from studio.engine.library.library import Library

    found = []
    with Library() as library:
        for number in numbers:
            if context.cancelled():
                break
            with contextlib.suppress(ModelError):  # it went away meanwhile
                found.append(
                    RunInFull(library.run(number), library.experiment(number), library.curve(number))
                )
    return found


def change(_context: JobContext, act: Callable[[Library], Any]) -> Any:
    """One change of the library. Raises StudioError."""
    from studio.engine.library.library import Library

    with Library() as library:
        return act(library)


def keep_test(_context: JobContext, folder: Path, report: Mapping[str, Any]) -> None:
    """Keeps with a run what the look at its test part has found, where the library knows the run."""
    from studio.engine.library.library import Library

    figures = {**dict(report.get("metrics", {})), "skill": report.get("skill")}
    found = {
        name: float(value)
        for name, value in figures.items()
        if isinstance(value, (int, float)) and math.isfinite(value)
    }
    with Library() as library:
        number = library.number_of(folder)
        if number is not None and found:
            library.keep_test(number, found)


def save_archive(_context: JobContext, record: RunRecord, path: Path) -> Path:
    """Writes a run as one file; gives where. Raises StudioError."""
    from studio.engine.library.archive import write_archive

    write_archive(record, path)
    return path


def take_in_archive(_context: JobContext, path: Path) -> int:
    """Takes a run out of one file; gives its number. Raises StudioError."""
    from studio.engine.library.adopting import take_archive
    from studio.engine.library.library import Library

    with Library() as library:
        return take_archive(library, path)


def empty(_context: JobContext) -> int:
    """Empties the trash; gives the bytes that are free now. Raises OutputError."""
    from studio.engine.library.library import Library
    from studio.engine.library.room import empty_trash

    with Library() as library:
        return empty_trash(library)


def free_space(_context: JobContext, plan: Sequence[Freed]) -> int:
    """Does what was proposed; gives the bytes that are free now. Raises OutputError."""
    from studio.engine.library.library import Library
    from studio.engine.library.room import free

    with Library() as library:
        return free(library, plan)


def _set_aside() -> list[Path]:
    from studio.engine.library.database import set_aside_files

    try:
        return set_aside_files()
    except OSError as fault:
        raise OutputError(f"{fault.filename} cannot be read: {fault.strerror}.") from None
