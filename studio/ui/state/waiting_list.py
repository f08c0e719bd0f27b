"""The runs that wait, in their order, in memory and on the disk."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment
from studio.engine.library.waiting import Waiting, WaitingRun, new_key
from studio.ui.jobs.job import JobRunner
from studio.ui.state.library_keeper import LibraryKeeper
from studio.ui.state.waiting_jobs import WaitingFile

LEFT = "They were left by the last session."


class WaitingList(QObject):
    """What a hand can do with them. Only the window that holds the library has any; another one reads and writes none.

    What an earlier session left waits until the user says so, or starts a run by hand.
    """

    changed = Signal()
    """Other runs wait, or another one is being checked."""
    show_asked = Signal()
    """Somebody wants to see them."""
    problem_raised = Signal(object)
    """StudioError: the queue could not be read or written."""

    def __init__(self, jobs: JobRunner, library: LibraryKeeper, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._file = WaitingFile(jobs, self)
        self._runs: list[WaitingRun] = []
        self._starting: WaitingRun | None = None
        """It has begun, and has not taken its first step: until then it is kept on the disk."""
        self._hold_words = ""
        self._file.was_read.connect(self._on_read)
        self._file.problem_raised.connect(self.problem_raised)
        library.changed.connect(self._on_library_changed)

    @property
    def runs(self) -> tuple[WaitingRun, ...]:
        """What waits, in its order; those that were passed over have a reason."""
        return tuple(self._runs)

    @property
    def ready(self) -> tuple[WaitingRun, ...]:
        """Those that will begin."""
        return tuple(run for run in self._runs if not run.reason)

    @property
    def on_hold(self) -> str:
        """Why none begins until the user says so; empty where they begin by themselves."""
        return self._hold_words if self._runs else ""

    @property
    def blocked(self) -> str:
        """Why nothing can be put into the queue; empty where it can."""
        if self._file.is_read:
            return ""
        if self._library.reads_only:
            return "Another window has the library open; runs wait there."
        return self._file.fault or "The library is still being read."

    # --- what a hand does -----------------------------------------------------------------------------------

    def add(self, experiment: Experiment) -> None:
        """The experiment as it is now waits behind all others."""
        if not self.blocked:
            keys = [run.key for run in (*self._runs, self._starting) if run is not None]
            self._runs.append(WaitingRun(new_key(keys), experiment))
            self._on_changed()

    def remove(self, key: str) -> WaitingRun | None:
        """Takes a run off the queue and gives it; None where it is not there any more."""
        run = self._find(key)
        if run is not None:
            self._runs.remove(run)
            self._on_changed()
        return run

    def take_off(self, keys: Iterable[str]) -> Callable[[], None]:
        """Takes runs off the queue; gives the call that puts them back into their places."""
        chosen = set(keys)
        taken = [(place, run) for place, run in enumerate(self._runs) if run.key in chosen]
        self._runs = [run for run in self._runs if run.key not in chosen]
        self._on_changed()
        return partial(self._put_back, taken)

    def clear(self) -> Callable[[], None]:
        """Takes all of them off; gives the call that puts them back."""
        return self.take_off([run.key for run in self._runs])

    def _put_back(self, taken: Sequence[tuple[int, WaitingRun]]) -> None:
        for place, run in taken:
            if self._find(run.key) is None:
                self._runs.insert(place, run)
        self._on_changed()

    def move(self, key: str, step: int) -> None:
        """Moves a run up (−1) or down (1) by one place; nothing at the ends."""
        run = self._find(key)
        place = self._runs.index(run) + step if run is not None else -1
        if run is not None and 0 <= place < len(self._runs):
            self._runs.remove(run)
            self._runs.insert(place, run)
            self._on_changed()

    def retry(self, key: str) -> None:
        """A run that was passed over is tried again when it is its turn."""
        run = self._find(key)
        if run is not None:
            self._runs[self._runs.index(run)] = dataclasses.replace(run, reason="")
            self._on_changed()

    def train(self) -> None:
        """All of them are to be trained, those that were passed over too."""
        self._hold_words = ""
        self._runs = [dataclasses.replace(run, reason="") for run in self._runs]
        self._on_changed()

    # --- the disk -------------------------------------------------------------------------------------------

    def _on_library_changed(self) -> None:
        if self._library.is_loaded and not self._library.reads_only:
            self._file.read()

    def _on_read(self, found: Waiting) -> None:
        self._runs = list(found.runs)
        self._hold_words = LEFT if self._runs else ""
        self.changed.emit()
        if found.set_aside:
            self.problem_raised.emit(set_aside_problem(found.set_aside))

    def _on_changed(self) -> None:
        self._file.keep(self._kept())
        self.changed.emit()

    def _kept(self) -> tuple[WaitingRun, ...]:
        return (*(() if self._starting is None else (self._starting,)), *self._runs)

    def _find(self, key: str) -> WaitingRun | None:
        return next((run for run in self._runs if run.key == key), None)


def set_aside_problem(paths: Iterable[Path]) -> StudioError:
    """What is said of waiting runs that could not be read."""
    names = ", ".join(path.name for path in paths)
    return StudioError(
        "A part of the queue could not be read.",
        f"It was set aside as {names} in the folder “waiting” of the data folder. The other runs still wait.",
        "Queue the run again.",
    )
