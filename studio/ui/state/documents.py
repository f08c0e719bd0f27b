"""What a path is and how it becomes a document: functions for jobs, never called in the window's thread."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio.engine.errors import DataError
from studio.engine.events import Event
from studio.engine.experiment import Experiment, load_experiment
from studio.engine.registry import find_task
from studio.engine.training.run_files import LOG_FILE
from studio.engine.training.run_log import read_log
from studio.ui.jobs.job import JobContext
from studio.ui.state.last_session import draft_path
from studio.ui.state.recent import RecentFile, add_recent
from studio.ui.state.run_data import DataNews, read_run_data
from studio.ui.state.samples import sample_title

EXPERIMENT_SUFFIX = ".toml"
MODEL_SUFFIXES = (".bundle", ".onnx", ".safetensors")
EXPERIMENT_FILE = "experiment.toml"
READ_KEYS = (
    "data.path",
    "data.separator",
    "data.decimal",
    "data.encoding",
    "data.header",
    "data.day_first",
    "data.text",
)
"""The settings that decide how the file is read: after a change of one of them it is read again."""
COLUMN_KEYS = tuple(
    f"data.{role}"
    for role in (
        "time", "series_id", "targets", "past_features", "known_future_features", "static_features", "text", "label",
        "split_column",
    )
)  # fmt: skip
"""The settings that name columns."""


@dataclass(frozen=True)
class Document:
    """An experiment with its table read and looked at; `run_dir` and `events` where a run was opened.

    `news`: the data of the run is not what it saw; where it cannot be used at all, table and overview are None.
    """

    path: Path
    experiment: Experiment
    table: Any
    overview: Any
    run_dir: Path | None = None
    events: tuple[Event, ...] = ()
    recent: tuple[RecentFile, ...] = ()
    news: DataNews | None = None


@dataclass(frozen=True)
class Examined:
    """What was found for an experiment that changed; `table` is another one where it was read again."""

    experiment: Experiment
    table: Any
    overview: Any


Open = Callable[[JobContext, Path, str], Document]
Examine = Callable[[JobContext, Experiment, Any], Examined]


def open_document(context: JobContext, path: Path, task: str = "") -> Document:
    """Opens data, an experiment or a run's folder and looks at the data. Raises StudioError.

    Data gets the experiment that `task` proposes; where the task is empty or cannot use it, the one that fits best.
    """
    run_dir, is_draft = _run_folder(path), path == draft_path()
    if run_dir is None and path.suffix.lower() in MODEL_SUFFIXES:
        raise DataError(
            f"{path.name} is a model, no data.",
            "A model is shown together with its run.",
            "Open the folder of the run, or use the model with “predict” in the terminal.",
        )
    if run_dir is not None:
        return _open_run(context, run_dir)
    if path.suffix.lower() == EXPERIMENT_SUFFIX and not path.is_dir():
        experiment = load_experiment(path)
        room = find_task(experiment.task)
        table = _read(context, Path(experiment.data.path), room, experiment)
        path = Path(experiment.data.path) if is_draft else path
    else:
        room, table, experiment = _open_data(context, path, task)
        experiment = replace(experiment, name=sample_title(path) or experiment.name)
    experiment = replace(experiment, name=experiment.name or path.stem)
    context.progress(1.0, "Looking at the data")
    overview = room.examine(experiment, table)
    opened = RecentFile(path, experiment.name, experiment.task)
    return Document(path, experiment, table, overview, recent=tuple(add_recent(opened)))


def open_with_data(
    context: JobContext,
    path: Path,
    _task: str = "",
    *,
    experiment: Experiment,
    renamed: Mapping[str, str] | None = None,
) -> Document:
    """Opens an experiment anew on the data at `path` as it is now, as a draft of its own. Raises StudioError.

    `renamed`: columns that have another name now, by the one that the experiment has.
    """
    experiment = experiment.with_values(
        {"data.path": str(path), **_roles_of_renamed(experiment, renamed or {})}
    )
    room = find_task(experiment.task)
    table = _read(context, path, room, experiment)
    context.progress(1.0, "Looking at the data")
    overview = room.examine(experiment, table)
    opened = RecentFile(path, experiment.name, experiment.task)
    return Document(path, experiment, table, overview, recent=tuple(add_recent(opened)))


def _roles_of_renamed(experiment: Experiment, renamed: Mapping[str, str]) -> dict[str, object]:
    """The settings that name columns, with the names that these have now."""
    roles: dict[str, object] = {}
    for key in COLUMN_KEYS:
        value = experiment.get(key)
        names = value if isinstance(value, tuple) else (str(value),)
        if any(name in renamed for name in names):
            now = tuple(renamed.get(name, name) for name in names)
            roles[key] = now if isinstance(value, tuple) else now[0]
    return roles


def _open_run(context: JobContext, run_dir: Path) -> Document:
    """A run with its curves, on its data where that can be used. Raises StudioError for a folder that is no run."""
    experiment = load_experiment(run_dir / EXPERIMENT_FILE)
    experiment = replace(experiment, name=experiment.name or Path(EXPERIMENT_FILE).stem)
    found = read_run_data(context, run_dir, experiment)
    events = tuple(read_log(run_dir, found.experiment))
    opened = RecentFile(run_dir, experiment.name, experiment.task)
    return Document(
        run_dir / EXPERIMENT_FILE, found.experiment, found.table, found.overview, run_dir, events,
        tuple(add_recent(opened)), found.news,
    )  # fmt: skip


def examine_document(context: JobContext, experiment: Experiment, table: Any) -> Examined:
    """Looks at the data for a changed experiment; reads it again where `table` is None. StudioError."""
    room = find_task(experiment.task)
    if table is None:
        table = _read(context, Path(experiment.data.path), room, experiment)
    return Examined(experiment, table, _with_memory(room.examine(experiment, table), experiment))


def _with_memory(overview: Any, experiment: Experiment) -> Any:
    """The overview, with a warning where the memory that is free now would not be enough."""
    import psutil

    from studio.engine.tasks.memory_problem import with_memory_problem

    # What this program holds already is counted in the estimate too.
    free = psutil.virtual_memory().available + psutil.Process().memory_info().rss
    return with_memory_problem(overview, experiment, free)


def _run_folder(path: Path) -> Path | None:
    """The run's folder that a path means: the folder itself, or a file in it such as its model bundle."""
    folder = path if path.is_dir() else path.parent
    if not (folder / EXPERIMENT_FILE).is_file() or not (folder / LOG_FILE).is_file():
        return None
    return folder if path.is_dir() or path.name in (EXPERIMENT_FILE, "model.bundle") else None


def _open_data(context: JobContext, path: Path, task: str) -> tuple[Any, Any, Experiment]:
    """The room, the data and the proposed experiment. A wanted task that has no use for the data gives way."""
    from studio.engine.tasks.recognizing import open_any

    context.progress(0.0, f"Reading {path.name}")
    if task:
        room = find_task(task)
        try:
            table = room.open_data(path)
            return room, table, room.propose(table)
        except DataError:
            opened = open_any(path)
            if opened.task == task:
                raise
    else:
        opened = open_any(path)
    room = find_task(opened.task)
    return room, opened.data, room.propose(opened.data)


def _read(context: JobContext, path: Path, room: Any, experiment: Experiment | None) -> Any:
    context.progress(0.0, f"Reading {path.name}")
    return room.open_data(path, experiment)
