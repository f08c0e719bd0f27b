"""The one run of the window: its thread, its control, its state and what it has said so far."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject

from studio.engine.errors import SettingError
from studio.engine.events import Event, Outcome, RunEnded, RunStarted, RunState, StateChanged
from studio.engine.experiment import Experiment
from studio.engine.training.control import Control
from studio.engine.training.states import Command, after_command, after_event, allowed, found_state
from studio.ui.jobs.event_pump import EventPump
from studio.ui.jobs.training_thread import (
    Execute,
    GoOn,
    NotRecorded,
    Said,
    TrainingThread,
    execute_run,
    go_on_with_run,
)
from studio.ui.state.comparison import same_settings
from studio.ui.state.run_history import RunHistory
from studio.ui.state.run_signals import RunSignals


class RunController(RunSignals):
    """Starts a run and steers it. It speaks in the window's thread, about twenty times a second."""

    def __init__(
        self,
        *,
        execute: Execute = execute_run,
        go_on: GoOn = go_on_with_run,
        make_control: Callable[[], Control] = Control,
        before_training: Callable[[], object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`before_training` is called in the training thread first, to wait for libraries being loaded."""
        super().__init__(parent)
        self._execute, self._make_control, self._before = execute, make_control, before_training
        self._go_on = go_on
        self._left: tuple[RunHistory | None, RunState] | None = None
        """What was shown before a run was to go on."""
        self._state = RunState.DRAFT
        self._history: RunHistory | None = None
        self._control: Control | None = None
        self._thread: TrainingThread | None = None
        self._discarding = False
        self._pump = EventPump(self)
        self._pump.event_received.connect(self._on_event)

    # --- what is known --------------------------------------------------------------------------------------

    @property
    def state(self) -> RunState:
        """The state of the run, in the words of the screen."""
        return self._state

    @property
    def history(self) -> RunHistory | None:
        """What the newest run has said so far; None before the first one and after a discarded one."""
        return self._history

    @property
    def is_running(self) -> bool:
        """Whether a thread is at work, a paused one included."""
        return self._thread is not None

    def can(self, command: Command) -> bool:
        """Whether the command makes sense now."""
        return allowed(self._state, command)

    def is_from_earlier(self, experiment: Experiment | None) -> bool:
        """Whether the run's experiment is another than this one; the name does not count."""
        if self._history is None or experiment is None:
            return False
        return not same_settings(self._history.experiment, experiment)

    # --- commands -------------------------------------------------------------------------------------------

    def check(self) -> None:
        """Says that a start was asked for and is being checked; `start` or `withdraw` follows."""
        self._to(after_command(self._state, Command.CHECK))

    def queue(self) -> None:
        """Says that a run that waited is next, and is being checked; `start` or `withdraw` follows."""
        self._to(after_command(self._state, Command.QUEUE))

    def withdraw(self) -> None:
        """Takes back a start that was being checked; the state is again that of the run in sight, if there is one."""
        if self.can(Command.WITHDRAW):
            history = self._history
            outcome = history.ended.outcome if history is not None and history.ended is not None else None
            self._to(RunState.DRAFT if history is None else found_state(outcome, held=False))

    def start(self, experiment: Experiment, table: Any, overview: Any = None) -> None:
        """Starts a new run, with what was found in its data; does nothing while one is at work."""
        if self._thread is not None or not self.can(Command.START):
            return
        self._left = None
        history = RunHistory(experiment, began=time.time(), overview=overview)
        self._train(history, self._execute, table)

    def resume_run(
        self, folder: Path, experiment: Experiment, table: Any = None, *, more_epochs: int = 0,
        inexact: bool = False,
    ) -> None:  # fmt: skip
        """Goes on with the run in a folder, on its data where that is at hand; nothing while one is at work.

        Its curves go on where the run is the one that is shown. `refused` follows where it cannot go on.
        """
        if self._thread is not None or not self.can(Command.START):
            return
        self._left = self._history, self._state
        history = RunHistory(experiment, began=time.time())
        if self._history is not None and self._history.run_dir == folder:
            for event in self._history:
                if not isinstance(event, RunEnded):
                    history.add(event)
        self._train(history, partial(self._go_on, folder, more_epochs, inexact), table)

    def _train(self, history: RunHistory, execute: Execute, table: Any) -> None:
        self._history = history
        self._discarding = False
        self._control = self._make_control()
        put, before = self._pump.put, self._before
        self._thread = TrainingThread(
            execute, history.experiment, table, self._control, put, before=before, parent=self
        )
        self._thread.finished.connect(self._on_thread_finished)
        self.run_changed.emit()
        self._to(after_command(self._state, Command.START))
        self._pump.start()
        self._thread.start()

    def pause(self) -> None:
        """Holds the run between two batches."""
        self._send(Command.PAUSE)

    def resume(self) -> None:
        """Lets a paused run go on."""
        self._send(Command.RESUME)

    def toggle_pause(self) -> None:
        """Pauses, or goes on."""
        if self.can(Command.RESUME):
            self.resume()
        else:
            self.pause()

    def finish(self) -> None:
        """Ends the run within one batch and keeps the best model so far."""
        self._send(Command.FINISH)

    def discard(self) -> None:
        """Ends the run within one batch and keeps nothing of it."""
        self._send(Command.DISCARD)

    def save_checkpoint(self) -> None:
        """Has the run write a checkpoint now; `checkpoint_saved` follows."""
        self._send(Command.SAVE)

    def edit(self, values: Mapping[str, object]) -> None:
        """Changes settings of a paused run; `edited` follows. Raises SettingError, also where it is not paused."""
        if self._control is None or not self.can(Command.EDIT):
            raise SettingError("Only a paused run can be changed.", remedy="Pause it first.")
        self._control.edit(values)

    def open_run(self, experiment: Experiment, events: Sequence[Event]) -> None:
        """Shows a run of an earlier time by what it said; does nothing while one is at work."""
        if self._thread is not None:
            return
        history = RunHistory(experiment, began=0.0)
        for event in events:
            history.add(event)
        self._history = history
        self.run_changed.emit()
        self._to(history.ended.outcome.state if history.ended else RunState.INTERRUPTED)

    def forget_run(self) -> None:
        """Goes back to Draft, for another experiment; the run stays on the disk."""
        if self._thread is None and self._history is not None:
            self._history = None
            self.run_changed.emit()
            self._to(RunState.DRAFT)

    def keep_test(self, history: RunHistory, skill: float) -> None:
        """Keeps with its run what the look at the test part has found."""
        history.test_skill = skill
        if history is self._history:
            self.tested.emit()

    def wait_for_end(self, timeout_ms: int = 30_000) -> bool:
        """Waits for the thread and hands over what it said last; for the end of the program only."""
        if self._thread is None:
            return True
        if not self._thread.wait(timeout_ms):
            return False
        self._on_thread_finished()
        return True

    # --- what the run says ----------------------------------------------------------------------------------

    def _send(self, command: Command) -> None:
        if self._control is None or not self.can(command):
            return
        match command:
            case Command.PAUSE:
                self._control.pause()
            case Command.RESUME:
                self._control.resume()
            case Command.SAVE:
                self._control.save_now()
            case Command.DISCARD:
                self._discarding = True
                self._control.discard()
            case _:
                self._control.stop()
        self._to(after_command(self._state, command))

    def _on_event(self, event: Said) -> None:
        history = self._history
        if isinstance(event, NotRecorded):
            self.not_recorded.emit(event.error)
            return
        if history is None or history.ended is not None:
            return
        history.add(event)
        match event:
            case RunEnded():
                return  # told once the thread is gone
            case RunStarted() | StateChanged():
                self._to(after_event(self._state, event))
        self.tell(event)

    def _on_thread_finished(self) -> None:
        if self._thread is None:
            return
        self._pump.drain()
        self._pump.stop()
        refusal = self._thread.refusal
        self._thread.deleteLater()
        self._thread, self._control = None, None
        history = self._history
        if history is None:
            return
        if self._left is not None and refusal is not None:
            (self._history, state), self._left = self._left, None
            self.run_changed.emit()
            self._to(state)
            self.refused.emit(refusal)
            return
        if history.ended is None:
            words = "The run ended without a word."
            history.add(RunEnded(Outcome.FAILED, words, None, None, history.seconds, ""))
        if self._discarding:
            self._history = None
            self.run_changed.emit()
            self._to(RunState.DRAFT)
        elif history.ended is not None:
            self._to(after_event(self._state, history.ended))
            self.ended.emit(history.ended)

    def _to(self, state: RunState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)
