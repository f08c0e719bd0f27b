"""The library as the window knows it: what it holds, and every change, asked beside the window's thread."""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio.engine.errors import StudioError
from studio.ui.jobs.job import Job, JobRunner
from studio.ui.state import library_jobs
from studio.ui.state.library_jobs import Listing, Space
from studio.ui.state.run_controller import RunController

if TYPE_CHECKING:
    from studio.engine.library.library import Library
    from studio.engine.library.records import RunRecord
    from studio.engine.library.room import Freed

CALM_MS = 1500
"""A run that validates many times a second changes the list no more often than this."""
END_MS = 2000
MOST_OVERLAID = 6
GIGABYTE = 2**30

Done = Callable[[Any], object]


class LibraryKeeper(QObject):
    """Reads in jobs, writes in jobs one after another. Nothing happens before `refresh` is called first.

    The first window that opens the library holds its lock; another one reads only, and records what it trains.
    """

    changed = Signal()
    """Runs, trash, room or the right to write are others."""
    problem_raised = Signal(object)
    """StudioError: the library could not be read or changed; what was known is still known."""
    was_set_aside = Signal(object)
    """Path: the library could not be read and lies there now; a new one has begun."""
    overlaid_changed = Signal()
    """Other runs are to lie beside the live curves."""
    budget_chosen = Signal(float)
    """Gigabytes that the user gives to all runs; 0 for no limit."""

    def __init__(self, jobs: JobRunner, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._runs: tuple[RunRecord, ...] = ()
        self._trash: tuple[RunRecord, ...] = ()
        self._safe: Mapping[int, int] = {}
        self.space: Space | None = None
        """What the runs take on the disk, once that is known."""
        self._lock: contextlib.ExitStack | None = None
        self._begun = self._is_loaded = self._stale = self._adopted = False
        self._listing: Job | None = None
        self._measuring: Job | None = None
        self._writing: Job | None = None
        self._waiting: deque[tuple[Callable[..., Any], tuple[object, ...], Done | None]] = deque()
        self._overlaid: tuple[int, ...] = ()
        self.is_watched = False
        """Whether somebody looks at the runs: figures of a live one are read only then."""
        self.budget = 0.0
        """Gigabytes for all runs; 0 for no limit."""
        self._calm = QTimer(self, interval=CALM_MS, singleShot=True)
        self._calm.timeout.connect(self.refresh)

    # --- what is known --------------------------------------------------------------------------------------

    @property
    def runs(self) -> tuple[RunRecord, ...]:
        """All runs, the newest first."""
        return self._runs

    @property
    def trash(self) -> tuple[RunRecord, ...]:
        """The runs in the trash."""
        return self._trash

    @property
    def is_loaded(self) -> bool:
        """Whether the library was read."""
        return self._is_loaded

    @property
    def reads_only(self) -> bool:
        """Whether another window holds the library."""
        return self._is_loaded and self._lock is None

    def safe_step(self, number: int) -> int:
        """The step that a run can go on from; 0 where nothing of it is known."""
        return self._safe.get(number, 0)

    def number_of(self, folder: Path | None) -> int | None:
        """The number of the run in a folder, if the library knows it."""
        return next((run.id for run in self._runs if run.folder == folder), None)

    @property
    def overlaid(self) -> tuple[int, ...]:
        """The runs that lie beside the live curves, six at most."""
        return self._overlaid

    def set_overlaid(self, numbers: Iterable[int]) -> None:
        """Lays other runs beside the live curves."""
        chosen = tuple(dict.fromkeys(numbers))[:MOST_OVERLAID]
        if chosen != self._overlaid:
            self._overlaid = chosen
            self.overlaid_changed.emit()

    # --- reading --------------------------------------------------------------------------------------------

    def follow(self, controller: RunController) -> None:
        """Keeps up with the run of the window, from the first refresh on."""
        controller.started.connect(self._on_run_event)
        controller.ended.connect(self._on_run_event)
        controller.run_changed.connect(self._on_run_event)
        controller.validated.connect(self._on_validated)

    def refresh(self) -> None:
        """Reads the library again; `changed` follows. What is asked meanwhile is read after it."""
        self._begun = True
        if self._listing is not None:
            self._stale = True
            return
        if self._lock is None:
            self._start(library_jobs.claim, (), self._on_claimed)
        else:
            self._read()

    def read_runs(self, numbers: Iterable[int]) -> Job:
        """A job that reads runs with all their points: connect it, then start it."""
        return self._jobs.prepare(library_jobs.read_runs, tuple(numbers))

    def _start(self, function: Callable[..., Any], arguments: tuple[object, ...], done: Done) -> None:
        job = self._jobs.prepare(function, *arguments)
        job.succeeded.connect(done)
        job.failed.connect(self._on_read_failed)
        self._listing = job
        job.start()

    def _read(self) -> None:
        adopt = self._lock is not None and not self._adopted
        self._start(library_jobs.read_list, (adopt,), self._on_read)

    def _on_claimed(self, lock: contextlib.ExitStack | None) -> None:
        self._lock = lock
        self._read()

    def _on_read(self, listing: Listing) -> None:
        self._listing = None
        before, after = _weighed(self._runs, self._trash), _weighed(listing.runs, listing.trash)
        self._adopted = self._adopted or self._lock is not None
        self._runs, self._trash, self._safe, self._is_loaded = listing.runs, listing.trash, listing.safe, True
        self.changed.emit()
        if listing.set_aside is not None:
            self.was_set_aside.emit(listing.set_aside)
        if self.space is None or before != after:
            self._measure()
        if self._stale:
            self._stale = False
            self.refresh()

    def _on_read_failed(self, error: StudioError) -> None:
        self._listing = None
        self.problem_raised.emit(error)

    def _measure(self) -> None:
        if self._measuring is None:
            job = self._jobs.prepare(library_jobs.read_space, round(self.budget * GIGABYTE))
            job.succeeded.connect(self._on_measured)
            job.failed.connect(self._on_measured)  # the list says why
            self._measuring = job
            job.start()

    def _on_measured(self, space: Space | StudioError) -> None:
        self._measuring = None
        if isinstance(space, Space) and space != self.space:
            self.space = space
            self.changed.emit()

    def _on_run_event(self, *_: object) -> None:
        if self._begun:
            self.refresh()

    def _on_validated(self, *_: object) -> None:
        if self._begun and self.is_watched and not self._calm.isActive():
            self._calm.start()

    # --- writing --------------------------------------------------------------------------------------------

    def rename(self, number: int, name: str) -> None:
        """Another name for a run."""
        if name.strip():
            self._change(lambda library: library.rename(number, name))

    def write_notes(self, number: int, notes: str) -> None:
        """What its owner says of a run."""
        self._change(lambda library: library.write_notes(number, notes))

    def set_tags(self, number: int, tags: Iterable[str]) -> None:
        """The tags of a run."""
        kept = tuple(tags)
        self._change(lambda library: library.set_tags(number, kept))

    def trash_runs(self, numbers: Iterable[int]) -> None:
        """Puts runs into the trash."""
        chosen = tuple(numbers)
        self._change(lambda library: library.trash(chosen))

    def restore_runs(self, numbers: Iterable[int]) -> None:
        """Takes runs out of the trash."""
        chosen = tuple(numbers)
        self._change(lambda library: library.restore(chosen))

    def empty_trash(self, done: Done) -> None:
        """Deletes what lies in the trash; `done` is told the bytes that are free now."""
        self._write(library_jobs.empty, (), done)

    def free(self, plan: Iterable[Freed], done: Done) -> None:
        """Deletes what was proposed; `done` is told the bytes that are free now."""
        self._write(library_jobs.free_space, (tuple(plan),), done)

    def take_in(self, file: Path, done: Done) -> None:
        """Takes a run out of one file; `done` is told its number."""
        self._write(library_jobs.take_in_archive, (file,), done)

    def save_archive(self, record: RunRecord, path: Path, done: Done) -> None:
        """Writes a run as one file; `done` is told where. It changes nothing in the library."""
        self._queue(library_jobs.save_archive, (record, path), done)

    def keep_test(self, folder: Path, report: Mapping[str, Any]) -> None:
        """Keeps what the look at the test part of a run has found; a window that reads only does this too."""
        self._queue(library_jobs.keep_test, (folder, dict(report)), None)

    def choose_budget(self, gigabytes: float) -> None:
        """Another budget for all runs."""
        if gigabytes != self.budget:
            self.budget = gigabytes
            self.budget_chosen.emit(gigabytes)
            if self._begun:
                self._measure()

    def end(self) -> None:
        """Writes what waits, at once, and lets go of the library: for the end of the program."""
        self._calm.stop()
        self._begun = False
        if self._writing is not None:
            self._writing.wait(END_MS)
        for function, arguments, _ in self._waiting:
            with contextlib.suppress(StudioError):
                function(None, *arguments)
        self._waiting.clear()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def _change(self, act: Callable[[Library], Any]) -> None:
        self._write(library_jobs.change, (act,), None)

    def _write(self, function: Callable[..., Any], arguments: tuple[object, ...], done: Done | None) -> None:
        if not self.reads_only:
            self._queue(function, arguments, done)

    def _queue(self, function: Callable[..., Any], arguments: tuple[object, ...], done: Done | None) -> None:
        self._waiting.append((function, arguments, done))
        self._write_next()

    def _write_next(self) -> None:
        if self._writing is not None or not self._waiting:
            return
        function, arguments, done = self._waiting.popleft()
        job = self._jobs.prepare(function, *arguments)
        job.succeeded.connect(self._on_written)
        job.failed.connect(self._on_write_failed)
        if done is not None:
            job.succeeded.connect(done)
        self._writing = job
        job.start()

    def _on_written(self, _result: object) -> None:
        self._writing = None
        if self._waiting:
            self._write_next()
        elif self._begun:
            self.refresh()

    def _on_write_failed(self, error: StudioError) -> None:
        self._writing = None
        self.problem_raised.emit(error)
        self._write_next()


def _weighed(*lists: Iterable[RunRecord]) -> list[tuple[int, str]]:
    """What decides about the room on the disk: which runs there are, and how far each has come."""
    return [(run.id, run.state.value) for runs in lists for run in runs]
