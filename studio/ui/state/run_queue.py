"""The runs that wait: when the run at work is over, the next one is checked and begins by itself."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio.engine.errors import StudioError
from studio.engine.events import Outcome, RunEnded, RunState
from studio.engine.library.waiting import WaitingRun
from studio.ui.jobs.job import Job, JobRunner
from studio.ui.state.documents import Examine, Examined
from studio.ui.state.library_keeper import LibraryKeeper
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.waiting_list import WaitingList

NO_CARD = "The graphics card has stopped answering. Start the program again, or train them on the processor."
CANCELLED = "You cancelled it before its first step."


class RunQueue(WaitingList):
    """Starts the experiments that wait one after another, never two at once."""

    passed_over = Signal(object)
    """WaitingRun: it could not begin; it stays, with its reason."""
    begun = Signal(object)
    """WaitingRun: it begins now, by itself."""

    def __init__(
        self, jobs: JobRunner, library: LibraryKeeper, examine: Examine, parent: QObject | None = None
    ) -> None:
        super().__init__(jobs, library, parent)
        self._jobs, self._examine = jobs, examine
        self._controller: RunController | None = None
        self._checked: WaitingRun | None = None
        self._check: Job | None = None
        self._ready: Examined | None = None
        self._history: RunHistory | None = None
        self._before: RunHistory | None = None
        self._busy: set[str] = set()
        self._asked = self._begins = self._is_held = self._is_over = False
        self.begins_by_itself = False
        """Whether the run that is being started was not asked for just now: nobody is to be led to it."""
        # After everybody has heard of the end of a run: none of them is to find another one in its place.
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._go_on)
        self.changed.connect(self._soon.start)

    def follow(self, controller: RunController) -> None:
        """Begins a run whenever this one has none at work."""
        self._controller = controller
        controller.state_changed.connect(self._on_state_changed)
        controller.started.connect(self._on_started)
        controller.ended.connect(self._on_ended)

    # --- what is known --------------------------------------------------------------------------------------

    @property
    def checked(self) -> WaitingRun | None:
        """The one whose data is being looked at."""
        return self._checked

    def at_hand(self, history: RunHistory | None) -> RunHistory | None:
        """The run whose model can be looked at: `history`, that of the window, or the one before it while one of the
        queue trains.
        """
        before = self._before
        is_next = history is not before if self._begins else history is self._history
        if history is None or history.ended is not None or not is_next:
            return history
        return before if before is not None and before.has_model else history

    @property
    def before(self) -> RunHistory | None:
        """The run that was in the window when the newest one began by itself."""
        return self._before

    # --- what a hand does -----------------------------------------------------------------------------------

    def train(self) -> None:
        """All of them are to be trained; the first begins at once where nothing is at work."""
        self._asked = self._controller is not None and not self._controller.is_running
        super().train()

    def hold(self, held: bool) -> None:
        """Begins nothing, or goes on: for the end of the program, and for questions that may lead to it."""
        self._is_held = held
        self._soon.start()

    def set_busy(self, with_what: str, busy: bool) -> None:
        """The run that has ended is being looked at, or is not any more: the next one begins after that."""
        (self._busy.add if busy else self._busy.discard)(with_what)
        self._soon.start()

    def end(self) -> None:
        """Begins nothing any more and writes what is not written: for the end of the program, after its last run."""
        self._is_over = True
        self._soon.stop()
        self._file.end(self._kept())

    # --- beginning the next ---------------------------------------------------------------------------------

    def _go_on(self) -> None:
        """As far as it goes now: checks the first that is ready, begins it, or waits for what is in the way."""
        controller = self._controller
        if controller is None or self._is_over or controller.is_running:
            return
        first = next(iter(self.ready), None) if not (self._hold_words or self._is_held) else None
        if first is None or first is not self._checked:
            self._give_up_checking()
        if first is None:
            self._asked = False
            if controller.state is RunState.QUEUED:
                controller.withdraw()
        elif controller.state is RunState.CHECKING:
            return  # a start by hand is first
        elif self._checked is None:
            controller.queue()
            self._look_at(first)
        elif self._ready is not None and not self._busy:
            self._begin(controller, first, self._ready)

    def _look_at(self, run: WaitingRun) -> None:
        self._checked = run
        job = self._jobs.prepare(self._examine, run.experiment, None)
        job.succeeded.connect(self._on_examined)
        job.failed.connect(self._on_examine_failed)
        self._check = job
        self.changed.emit()
        job.start()

    def _give_up_checking(self) -> None:
        if self._check is not None:
            self._check.cancel()
        self._checked, self._check, self._ready = None, None, None

    def _begin(self, controller: RunController, run: WaitingRun, found: Examined) -> None:
        self._give_up_checking()
        self._runs.remove(run)
        self._starting, self._before = run, controller.history
        by_itself, self._asked = not self._asked, False
        self._begins, self.begins_by_itself = True, by_itself
        controller.start(run.experiment, found.table, found.overview)
        self._begins = self.begins_by_itself = False
        self._history = controller.history
        self._on_changed()
        if by_itself:
            self.begun.emit(run)

    def _pass_over(self, run: WaitingRun, reason: str) -> None:
        """It stays where it is, with its reason, and the one behind it is next."""
        passed = dataclasses.replace(run, reason=reason)
        if run in self._runs:
            self._runs[self._runs.index(run)] = passed
        else:
            self._runs.insert(0, passed)
        self._give_up_checking()
        self._on_changed()
        self.passed_over.emit(passed)

    def _on_examined(self, found: Examined) -> None:
        self._check = None
        errors = [problem for problem in found.overview.problems if problem.severity == "error"]
        if errors and self._checked is not None:
            self._pass_over(self._checked, " ".join(_sentence(error) for error in errors))
        else:
            self._ready = found
            self._go_on()

    def _on_examine_failed(self, error: StudioError) -> None:
        self._check = None
        if self._checked is not None:
            self._pass_over(self._checked, str(error))

    # --- what the run at work says --------------------------------------------------------------------------

    def _on_state_changed(self, state: RunState) -> None:
        if state is RunState.PREPARING:
            self._hold_words = ""  # a run was started by hand, or they were asked for
            self._give_up_checking()
        elif state is RunState.DRAFT and self._starting is not None:
            run, self._starting = self._starting, None
            self._pass_over(run, CANCELLED)
        self._soon.start()

    def _on_started(self, _event: object) -> None:
        if self._starting is not None:
            self._starting = None
            self._on_changed()

    def _on_ended(self, ended: RunEnded) -> None:
        if ended.lost_device:
            self._hold_words = NO_CARD
        run, self._starting = self._starting, None
        if run is not None and ended.outcome is Outcome.FAILED:
            self._pass_over(run, ended.reason)
        elif run is not None:
            if self._is_held:  # the program ends before its first step: it waits for the next session
                self._runs.insert(0, run)
            self._on_changed()


def _sentence(problem: Any) -> str:
    """Title and numbers of a problem as sentences."""
    title = str(problem.title).rstrip(".")
    return f"{title}. {problem.detail}".strip()
