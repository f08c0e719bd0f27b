"""The data of the run that was opened: whether it is what the run saw, and the ways back to it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from PySide6.QtCore import QObject, Signal

from studio.engine.errors import OutputError, StudioError
from studio.engine.experiment import Experiment
from studio.engine.registry import find_task
from studio.resources import resource_path
from studio.ui.jobs.job import JobContext

if TYPE_CHECKING:  # pandas and numpy come with them
    from studio.engine.data.difference import Difference
    from studio.engine.data.seen import Seen

Kind = Literal["gone", "changed", "unreadable"]
SAFE = "The run is safe; results can be seen, training needs the file."
SAFE_FOLDER = "The run is safe; results can be seen, training needs the folder."


@dataclass(frozen=True)
class DataNews:
    """The data of a run is not as the run saw it.

    `path` is where it is looked for. `can_be_used`: it is there and fits the experiment all the same. `seen` is None
    for runs of earlier versions; `difference` where nothing can be said. `reason` is why it cannot be used.
    """

    kind: Kind
    run_dir: Path
    path: Path
    can_be_used: bool
    seen: Seen | None = None
    difference: Difference | None = None
    reason: StudioError | None = None

    @property
    def headline(self) -> str:
        """ "weather.csv has 312 rows more than this run saw." """
        if self.kind == "gone":
            return f"{self.path.name} is not where it was."
        if self.difference is not None:
            return f"{self.path.name} {self.difference.headline}."
        if self.kind == "unreadable" and self.reason is not None:
            return self.reason.what
        return f"{self.path.name} has changed since this run."

    @property
    def meaning(self) -> str:
        """What it means for the work."""
        if self.can_be_used:
            return ""
        return SAFE_FOLDER if self.seen is not None and self.seen.names else SAFE


@dataclass(frozen=True)
class RunData:
    """What opening a run found of its data: `table` and `overview` are None where it cannot be used."""

    experiment: Experiment
    table: Any
    overview: Any
    news: DataNews | None


@dataclass(frozen=True)
class Located:
    """What somebody took for the data of a run; `difference` says what it is instead, where it is another."""

    path: Path
    is_the_data: bool
    difference: Difference | None = None


class RunDataState(QObject):
    """What is known of the data of the run in sight."""

    changed = Signal()
    wanted = Signal()
    """Something was asked for that needs the data, and it is not there."""
    declined = Signal()
    """What needed it is given up."""
    find_requested = Signal()
    new_requested = Signal()
    """The experiment is to be opened on the data as it is now."""
    difference_requested = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.news: DataNews | None = None

    @property
    def is_missing(self) -> bool:
        """Whether an experiment is open without data that could be used."""
        return self.news is not None and not self.news.can_be_used

    def show(self, news: DataNews | None) -> None:
        """Another document is open."""
        if news != self.news:
            self.news = news
            self.changed.emit()


# --- jobs ---------------------------------------------------------------------------------------------------


def read_run_data(context: JobContext, run_dir: Path, experiment: Experiment) -> RunData:
    """Reads the data of a run where it lies now, and compares it with what the run saw. Never raises for data that is
    gone or cannot be read: that is what it says."""
    from studio.engine.data.fingerprint import fingerprint
    from studio.engine.training import run_data as engine

    experiment = engine.at_its_place(run_dir, experiment)
    path, seen = Path(experiment.data.path), engine.read_seen(run_dir)
    if not path.exists():
        found = engine.find_moved(run_dir, path, seen, _likely_places(path.name))
        if found is None:
            return RunData(experiment, None, None, DataNews("gone", run_dir, path, False, seen))
        with contextlib.suppress(OutputError):  # it is found again next time
            engine.remember_place(run_dir, found)
        path, experiment = found, experiment.with_values({"data.path": str(found)})
    context.progress(0.0, f"Reading {path.name}")
    room = find_task(experiment.task)
    try:
        table = room.open_data(path, experiment)
    except StudioError as error:
        return RunData(
            experiment, None, None, DataNews("unreadable", run_dir, path, False, seen, None, error)
        )
    known = engine.seen_sha256(run_dir)
    is_as_seen = not known or fingerprint(path) == known
    difference = None if is_as_seen else engine.data_changes(run_dir, table, experiment)
    context.progress(1.0, "Looking at the data")
    try:
        overview = room.examine(experiment, table)
    except StudioError as error:
        kind: Kind = "unreadable" if is_as_seen else "changed"
        return RunData(experiment, None, None, DataNews(kind, run_dir, path, False, seen, difference, error))
    news = None if is_as_seen else DataNews("changed", run_dir, path, True, seen, difference)
    return RunData(experiment, table, overview, news)


def locate(_context: JobContext, news: DataNews, experiment: Experiment, path: Path) -> Located:
    """Whether a file is the data of the run, byte for byte; its place is remembered then. Raises StudioError."""
    from studio.engine.data.fingerprint import fingerprint
    from studio.engine.training import run_data as engine

    known = engine.seen_sha256(news.run_dir)
    if known and fingerprint(path) == known:
        engine.remember_place(news.run_dir, path)
        return Located(path, True)
    moved = experiment.with_values({"data.path": str(path)})
    table = find_task(experiment.task).open_data(path, moved)
    return Located(path, False, engine.data_changes(news.run_dir, table, moved))


def _likely_places(name: str) -> Iterator[Path]:
    """Where a file of that name may lie: among the samples, and where other runs of the library had theirs."""
    from studio.engine.library.library import Library

    yield resource_path("samples") / name
    try:
        with Library() as library:
            places = {Path(run.data) for run in library.runs() if Path(run.data).name == name}
    except StudioError:
        return
    yield from sorted(places)
