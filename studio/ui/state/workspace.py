"""The document of the window: an experiment with its data, what was found in it, and undo."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QUndoStack

from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment
from studio.ui.jobs.job import Job, JobRunner
from studio.ui.state.busy import Busy
from studio.ui.state.comparison import same_settings
from studio.ui.state.documents import Document, Examine, Examined, Open, examine_document, open_document
from studio.ui.state.edits import Edit
from studio.ui.state.last_session import Left, keep_left, look_for, read_left
from studio.ui.state.library_keeper import LibraryKeeper
from studio.ui.state.read_file import ReadFile
from studio.ui.state.recent import RecentFile, forget_file, read_recent
from studio.ui.state.refusals import Refusals
from studio.ui.state.run_data import RunDataState
from studio.ui.state.run_queue import RunQueue

EXAMINE_DELAY_MS = 120
"""How long the experiment must stand still before the data is looked at again."""


class Workspace(QObject):
    """What is being worked on. Whatever is slow goes through `jobs`; the table is never touched here."""

    experiment_changed = Signal(object)
    """Experiment or None: after an edit, an undo, or another document."""
    data_changed = Signal()
    """Another document is open: path, table, experiment and overview are all new."""
    overview_changed = Signal(object)
    """What was found for the experiment as it is now."""
    problem_raised = Signal(object)
    """StudioError; what was on screen before is still there."""
    busy_changed = Signal(object)
    """Busy or None."""
    run_found = Signal(object)
    """Document: a run's folder was opened, and the run is to be shown."""
    offers_changed = Signal()
    """What is offered to be opened again is another: recent files, or what the last session left."""

    def __init__(
        self,
        jobs: JobRunner,
        *,
        open_path: Open = open_document,
        examine: Examine = examine_document,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.jobs = jobs
        self.library = LibraryKeeper(jobs, self)
        self.queue = RunQueue(jobs, self.library, examine, self)
        self.undo_stack = QUndoStack(self)
        self.refusals = Refusals(self)
        self.run_data = RunDataState(self)
        self._open, self._examine = open_path, examine
        self._path: Path | None = None
        self._experiment: Experiment | None = None
        self._examined: Examined | None = None
        self._problem: StudioError | None = None
        self._file = ReadFile()
        self._recent = read_recent()
        self._left = read_left()
        self.wanted_task = ""
        """The task that the user has asked for on the first screen; empty where the file is to decide."""
        self._opening: Job | None = None
        self._examining: Job | None = None
        self._busy: Busy | None = None
        self._delay = QTimer(self, interval=EXAMINE_DELAY_MS, singleShot=True)
        self._delay.timeout.connect(self._on_delay_over)

    # --- what is known --------------------------------------------------------------------------------------

    @property
    def path(self) -> Path | None:
        """The file that was opened: data, or an experiment."""
        return self._path

    @property
    def experiment(self) -> Experiment | None:
        """The experiment as it is now; None before anything was opened."""
        return self._experiment

    @property
    def table(self) -> Any:
        """The table that was read: a handle for jobs and runs, not to be looked into in this thread."""
        return self._examined.table if self._examined else None

    @property
    def overview(self) -> Any:
        """What was found last, perhaps of the experiment before the last edit; see `overview_is_current`."""
        return self._examined.overview if self._examined else None

    @property
    def overview_is_current(self) -> bool:
        """Whether the overview belongs to the experiment as it is now, and to its file."""
        found = self._examined if not self._file.is_outdated else None
        return found is not None and same_settings(found.experiment, self._experiment)

    @property
    def problem(self) -> StudioError | None:
        """Why the experiment as it is now could not be examined."""
        return self._problem

    @property
    def problems(self) -> tuple[Any, ...]:
        """Refused texts and the problems of the overview, errors first; each has severity, words and fixes."""
        problems = (*self.refusals.problems(), *getattr(self.overview, "problems", ()))
        return tuple(sorted(problems, key=lambda problem: problem.severity != "error"))

    @property
    def busy(self) -> Busy | None:
        """What the window waits for."""
        return self._busy

    @property
    def recent(self) -> tuple[RecentFile, ...]:
        """The files opened last, newest first."""
        return tuple(self._recent)

    @property
    def left(self) -> tuple[Left, ...]:
        """What the last session left; nothing any more once something was opened."""
        return self._left

    def look_for_left(self) -> None:
        """Finds out what of it is still there; `offers_changed` follows."""
        if self._left:
            job = self.jobs.prepare(look_for, self._left)
            job.succeeded.connect(self._on_looked_for)
            job.start()

    def forget_left(self, left: Left) -> None:
        """It is offered no more."""
        self._left = tuple(other for other in self._left if other.kind != left.kind)
        self.jobs.prepare(keep_left, self._left).start()
        self.offers_changed.emit()

    def forget_recent(self, path: Path) -> None:
        """Takes a file off the list of those opened last."""
        self._recent = [file for file in self._recent if file.path != path]
        self.jobs.prepare(forget_file, path).start()
        self.offers_changed.emit()

    def _on_looked_for(self, left: tuple[Left, ...]) -> None:
        if self._left:
            self._left = left
            self.offers_changed.emit()

    # --- opening --------------------------------------------------------------------------------------------

    def open_path(self, path: Path, task: str = "", *, how: Open | None = None) -> None:
        """Opens data, an experiment or a run's folder, or what `how` makes of it; what is on screen stays until then.

        Data is opened for `task`, else for the one that was wanted, else for the one that it fits best.
        Ends in `data_changed` or in `problem_raised`. A second call gives up the first.
        """
        if self._opening is not None:
            self._opening.cancel()
        job = self.jobs.prepare(how or self._open, Path(path), task or self.wanted_task)
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_opened)
        job.failed.connect(self._on_open_failed)
        self._opening = job
        self._set_busy(Busy(f"Opening {Path(path).name}", 0.0, True))
        job.start()

    def cancel_opening(self) -> None:
        """Gives up what is being opened; what was there before stays."""
        if self._opening is not None:
            self._opening.cancel()
            self._opening = None
            self._set_busy(None)

    def _on_progressed(self, share: float, words: str) -> None:
        self._set_busy(Busy(words or "Opening", share, True))

    def _on_opened(self, document: Document) -> None:
        self._opening = None
        self._give_up_examining()
        self.undo_stack.clear()
        self._path, self._experiment, self._problem = document.path, document.experiment, None
        self._examined = Examined(document.experiment, document.table, document.overview)
        self._file.mark_read(self._experiment)
        self.refusals.clear()
        self.run_data.show(document.news)
        self._recent, self._left, self.wanted_task = list(document.recent), (), ""
        self._set_busy(None)
        self.data_changed.emit()
        self.experiment_changed.emit(self._experiment)
        self.overview_changed.emit(self.overview)
        if document.run_dir is not None:
            self.run_found.emit(document)

    def _on_open_failed(self, error: StudioError) -> None:
        self._opening = None
        self._set_busy(None)
        self.problem_raised.emit(error)

    # --- editing --------------------------------------------------------------------------------------------

    def edit(self, values: Mapping[str, object], words: str) -> None:
        """Changes settings, as one step of undo named by `words` ("look back").

        Quick changes of the same settings become one step. Raises SettingError for a value that cannot be,
        and then changes nothing; does nothing without a document or where the values are those already there.
        """
        if self._experiment is not None:
            self._push(self._experiment.with_values(values), values, words)
            self.refusals.take_back(values)

    def rename(self, name: str) -> None:
        """Gives the experiment another name, as one step of undo."""
        name = name.strip()
        if self._experiment is not None and name:
            self._push(dataclasses.replace(self._experiment, name=name), ("name",), "name")

    def undo(self) -> None:
        """Takes back the last edit."""
        self.undo_stack.undo()

    def redo(self) -> None:
        """Makes the edit again that was taken back last."""
        self.undo_stack.redo()

    def _push(self, after: Experiment, keys: Mapping[str, object] | tuple[str, ...], words: str) -> None:
        before = self._experiment
        if before is not None and after != before:
            self.undo_stack.push(Edit(before, after, tuple(keys), words, self._put))

    def _put(self, experiment: Experiment) -> None:
        self._experiment = experiment
        self._problem = None
        self.experiment_changed.emit(experiment)
        self._delay.start()

    # --- looking at the data again --------------------------------------------------------------------------

    def look_again(self) -> None:
        """Looks at the data anew, for what the engine has found out besides; an edit under way does it anyway."""
        if self.overview_is_current and self._examining is None:
            self._look()

    def read_again_if_changed(self) -> bool:
        """Reads the file anew where it was written since; `overview_changed` follows. Says whether it was."""
        if self.run_data.news is not None or not self._file.look(self._experiment):
            return False
        self._on_delay_over()
        return True

    def _on_delay_over(self) -> None:
        self._give_up_examining()
        if not self.overview_is_current:
            self._look()

    def _look(self) -> None:
        if self._experiment is None or self._examined is None or self.run_data.is_missing:
            return
        same_file = self._file.serves(self._examined.experiment, self._experiment)
        job = self.jobs.prepare(self._examine, self._experiment, self.table if same_file else None)
        job.succeeded.connect(self._on_examined)
        job.failed.connect(self._on_examine_failed)
        self._examining = job
        job.start()

    def _give_up_examining(self) -> None:
        self._delay.stop()
        if self._examining is not None:
            self._examining.cancel()
            self._examining = None

    def _on_examined(self, examined: Examined) -> None:
        self._examining = None
        if examined.table is not self.table:
            self._file.mark_read(self._experiment)
        self._examined = examined
        self.overview_changed.emit(examined.overview)

    def _on_examine_failed(self, error: StudioError) -> None:
        self._examining = None
        self._problem = error
        self.problem_raised.emit(error)

    def _set_busy(self, busy: Busy | None) -> None:
        if busy != self._busy:
            self._busy = busy
            self.busy_changed.emit(busy)
