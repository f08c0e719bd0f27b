"""What a path is and how it becomes a document: functions for jobs, never called in the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.engine.errors import DataError
from studio.engine.experiment import Experiment, load_experiment
from studio.ui.jobs.job import JobContext
from studio.ui.state.recent import RecentFile, add_recent

EXPERIMENT_SUFFIX = ".toml"
EXPERIMENT_FILE = "experiment.toml"
READ_KEYS = (
    "data.path",
    "data.separator",
    "data.decimal",
    "data.encoding",
    "data.header",
    "data.day_first",
)
"""The settings that decide how the file is read: after a change of one of them it is read again."""


@dataclass(frozen=True)
class Document:
    """An experiment with its table read and looked at. `run_dir` is set where a run's folder was opened."""

    path: Path
    experiment: Experiment
    table: Any
    overview: Any
    run_dir: Path | None = None
    recent: tuple[RecentFile, ...] = ()


@dataclass(frozen=True)
class Examined:
    """What was found for an experiment that changed; `table` is another one where it was read again."""

    experiment: Experiment
    table: Any
    overview: Any


Open = Callable[[JobContext, Path, str], Document]
Examine = Callable[[JobContext, Experiment, Any], Examined]


def open_document(context: JobContext, path: Path, task: str = "") -> Document:
    """Opens a data file, an experiment or a run's folder and looks at the data. Raises StudioError.

    A data file gets the experiment that `task` proposes, the first one of this version where it is empty.
    """
    from studio.engine.data.opening import open_table
    from studio.engine.tasks import TASKS, find_task

    run_dir = _run_folder(path)
    if run_dir is not None:
        path = run_dir / EXPERIMENT_FILE
    elif path.is_dir():
        raise DataError(
            f"{path.name} is a folder without a run in it.",
            "A single file is opened as data, a folder only as a run.",
            "Choose the data file itself.",
        )
    if path.suffix.lower() == EXPERIMENT_SUFFIX:
        experiment = load_experiment(path)
        name = experiment.name or path.stem
        table = open_table(experiment.data, _progress(context, Path(experiment.data.path)), context.cancelled)
    else:
        table = open_table(path, _progress(context, path), context.cancelled)
        room = find_task(task or next(info.name for info in TASKS if info.available))
        experiment = room.propose(table)
        name = experiment.name or path.stem
    experiment = replace(experiment, name=name)
    context.progress(1.0, "Looking at the data")
    overview = find_task(experiment.task).examine(experiment, table)
    opened = RecentFile(run_dir or path, experiment.name, experiment.task)
    return Document(path, experiment, table, overview, run_dir, tuple(add_recent(opened)))


def examine_document(context: JobContext, experiment: Experiment, table: Any) -> Examined:
    """Looks at the data for a changed experiment; reads it again where `table` is None. StudioError."""
    from studio.engine.data.opening import open_table
    from studio.engine.tasks import find_task

    if table is None:
        table = open_table(experiment.data, _progress(context, Path(experiment.data.path)), context.cancelled)
    return Examined(experiment, table, find_task(experiment.task).examine(experiment, table))


def _run_folder(path: Path) -> Path | None:
    """The run's folder that a path means: the folder itself, or a file in it such as its model bundle."""
    folder = path if path.is_dir() else path.parent
    if not (folder / EXPERIMENT_FILE).is_file() or not (folder / "events.jsonl").is_file():
        return None
    return folder if path.is_dir() or path.name in (EXPERIMENT_FILE, "model.bundle") else None


def _progress(context: JobContext, path: Path) -> Callable[[float], None]:
    words = f"Reading {path.name}"
    context.progress(0.0, words)

    def report(share: float) -> None:
        context.progress(share, words)

    return report
