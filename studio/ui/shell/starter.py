"""From pressing Start to a run: looks at the data as it is now, shows problems, then trains."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.engine.errors import SettingError
from studio.engine.events import RunState
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import Problem, ProblemsDialog

AskProblems = Callable[[Sequence[Problem]], bool]
"""Shows the problems and says whether to start all the same."""


class Starter(QObject):
    """Starts a run of the workspace's experiment, or puts it into the queue, once nothing is in the way."""

    queued = Signal(object)
    """Experiment: it waits now."""
    read_again = Signal(str)
    """The file is read once more before anything trains: why, in words."""

    def __init__(
        self,
        workspace: Workspace,
        controller: RunController,
        window: QWidget,
        *,
        ask: AskProblems | None = None,
    ) -> None:
        super().__init__(window)
        self._workspace, self._controller, self._window = workspace, controller, window
        self._ask = ask or self._ask_problems
        self._asking = self._accepted = self._queues = False
        workspace.overview_changed.connect(self._on_overview_changed)
        workspace.problem_raised.connect(self._on_problem_raised)
        workspace.data_changed.connect(self._on_data_changed)

    def start(self) -> None:
        """Starts, at once or when the data has been looked at; does nothing without data or during a run.

        Where the data of an opened run is gone, it is asked for.
        """
        if not self._controller.is_running and self._may_begin():
            self._controller.check()
            self._begin()

    def queue(self) -> None:
        """Puts the experiment behind the run at work, as it is now; its problems are shown first, as at a start."""
        if not self._workspace.queue.blocked and self._may_begin():
            self._queues = True
            self._begin()

    def _begin(self) -> None:
        """Trains on the file as it is now, not as it was when it was opened."""
        experiment = self._workspace.experiment
        if experiment is not None and self._workspace.read_again_if_changed():
            name = Path(experiment.data.path).name
            self.read_again.emit(f"{name} was written anew since it was opened: it is read again.")
        self._go_on()

    def _may_begin(self) -> bool:
        """Whether there is something to train; what is wrong with it is told."""
        if self._workspace.experiment is None or self._asking:
            return False
        if self._workspace.run_data.is_missing:
            self._workspace.run_data.wanted.emit()
            return False
        if self._workspace.problem is not None:
            self._workspace.problem_raised.emit(self._workspace.problem)
            return False
        self._accepted = False
        return True

    def show_problems(self) -> None:
        """Shows what is in the way of a start, if anything is."""
        if self._controller.state is RunState.DRAFT and self._workspace.problems:
            self.start()

    def _go_on(self) -> None:
        """As far as it goes now; called again when the data has been looked at for the newest edit."""
        checking = self._queues or self._controller.state is RunState.CHECKING
        if self._asking or not checking or not self._workspace.overview_is_current:
            return
        problems = self._workspace.problems
        errors = any(problem.severity == "error" for problem in problems)
        if problems and (errors or not self._accepted):
            self._asking = True
            self._accepted = self._ask([self._told(problem) for problem in problems])
            self._asking = False
            if self._accepted:
                # A cure may have changed the experiment: what it brought is looked at before anything trains.
                self._go_on()
            else:
                self._withdraw()
            return
        experiment = self._workspace.experiment
        if experiment is not None and self._queues:
            self._queues = False
            self._workspace.queue.add(experiment)
            self.queued.emit(experiment)
        elif experiment is not None:
            self._controller.start(experiment, self._workspace.table, self._workspace.overview)

    def _withdraw(self) -> None:
        self._queues = False
        if self._controller.state is RunState.CHECKING:
            self._controller.withdraw()

    def _on_overview_changed(self, _overview: object) -> None:
        self._go_on()

    def _on_data_changed(self) -> None:
        self._queues = False  # what was to wait is not in the window any more

    def _on_problem_raised(self, _error: object) -> None:
        if not self._asking:
            self._withdraw()

    def _told(self, problem: Any) -> Problem:
        """A problem of the engine as the dialog shows it: the first two fixes become its buttons."""
        fixes = [(fix.label, partial(self._cure, fix.values, problem.title)) for fix in problem.fixes[:2]]
        first, second = [*fixes, ("", None), ("", None)][:2]
        return Problem(problem.severity, problem.title, problem.detail, *first, *second)

    def _cure(self, values: Any, title: str) -> None:
        try:
            self._workspace.edit(values, title)
        except SettingError as error:
            self._workspace.problem_raised.emit(error)

    def _ask_problems(self, problems: Sequence[Problem]) -> bool:
        act = ("Train after this one", "list-plus") if self._queues else ("Start training", "play")
        dialog = ProblemsDialog(problems, self._window, act=act)
        accepted = dialog.exec() == ProblemsDialog.DialogCode.Accepted
        dialog.deleteLater()
        return accepted
