"""What the window does with the runs that wait: it shows them, and says what becomes of them."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment
from studio.engine.library.waiting import WaitingRun
from studio.ui.pages.library.cloning import write_as_draft
from studio.ui.shell.bottom_bar import BottomBar
from studio.ui.shell.closing import Closing
from studio.ui.shell.queue_words import begun_words, passed_words, queued_words
from studio.ui.shell.starter import Starter
from studio.ui.shell.waiting_popover import WaitingPopover
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.words import plural

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow

Say = Callable[..., object]
"""A toast: its words, the word of an action, and what it calls."""


class QueueCommands(QObject):
    """Joins the queue with the window; the queue itself knows of none."""

    def __init__(
        self,
        workspace: Workspace,
        controller: RunController,
        bar: BottomBar,
        starter: Starter,
        closing: Closing,
        window: MainWindow,
        say: Say,
    ) -> None:
        super().__init__(window)
        self._workspace, self._controller, self._window, self._say = workspace, controller, window, say
        self._bar, self._queue = bar, workspace.queue
        self._queue.follow(controller)
        self._queue.begun.connect(self._on_begun)
        self._queue.passed_over.connect(self._on_passed_over)
        self._queue.problem_raised.connect(self._on_problem_raised)
        self._edited = ""
        """Key of the run whose experiment is being opened."""
        workspace.data_changed.connect(self._on_data_changed)
        workspace.problem_raised.connect(self._on_nothing_opened)
        closing.closing.connect(self._queue.hold)
        starter.queued.connect(self._on_queued)
        bar.waiting_pressed.connect(self.show_waiting)
        self._queue.show_asked.connect(self.show_waiting)

    def show_waiting(self) -> None:
        """Opens the runs that wait, above the button that counts them; nothing where none waits."""
        if self._queue.runs:
            popover = WaitingPopover(self._workspace, self._controller, self._window)
            popover.taken_off.connect(self._on_taken_off)
            popover.edit_asked.connect(self._on_edit_asked)
            popover.open_at(self._bar.waiting)

    def _on_queued(self, _experiment: Experiment) -> None:
        runs = self._queue.runs
        if runs:
            self._say(queued_words(runs), "Undo", partial(self._queue.remove, runs[-1].key))

    def _on_taken_off(self, number: int, undo: Callable[[], object]) -> None:
        self._say(f"{plural(number, 'run')} taken off the queue.", "Undo", undo)

    def _on_begun(self, run: WaitingRun) -> None:
        before = self._queue.before
        act = partial(self._window.go, "results" if before is not None and before.has_model else "library")
        self._say(begun_words(before, run.experiment), "Open" if before is not None else "", act)

    def _on_passed_over(self, run: WaitingRun) -> None:
        self._say(passed_words(run), "Show", self.show_waiting)

    def _on_edit_asked(self, key: str) -> None:
        run = next((run for run in self._queue.runs if run.key == key), None)
        if run is not None:
            self._edited = key
            job = self._workspace.jobs.prepare(write_as_draft, run.experiment)
            job.succeeded.connect(self._workspace.open_path)
            job.failed.connect(self._on_problem_raised)
            job.start()

    def _on_data_changed(self) -> None:
        """It is in the window now, and no longer in the queue."""
        if self._edited:
            key, self._edited = self._edited, ""
            self._queue.remove(key)

    def _on_nothing_opened(self, _error: StudioError) -> None:
        self._edited = ""

    def _on_problem_raised(self, error: StudioError) -> None:
        self._window.pages.current_page().show_problem(error)
