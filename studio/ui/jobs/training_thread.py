"""The thread that trains: its whole work is one call into the engine."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtCore import QObject, QThread

from studio.engine.events import Event, Outcome, RunEnded
from studio.engine.experiment import Experiment
from studio.ui.jobs.job import program_fault

_log = logging.getLogger(__name__)


class RunControl(Protocol):
    """What the window says to a run; every method returns at once, and the run obeys between two batches."""

    def pause(self) -> None: ...
    def resume(self) -> None: ...
    def stop(self) -> None: ...
    def discard(self) -> None: ...
    def save_now(self) -> None: ...


Execute = Callable[[Experiment, Any, RunControl, Callable[[Event], None]], RunEnded]
"""A call that trains `experiment` on an opened table, obeys the control and says what happens."""


def execute_run(
    experiment: Experiment, table: Any, control: RunControl, emit: Callable[[Event], None]
) -> RunEnded:
    """Trains in a new run folder. The engine is imported here, in the thread that trains."""
    from studio.engine.training.run import execute, new_run_folder

    return execute(experiment, new_run_folder(experiment), control, emit, table=table)


class TrainingThread(QThread):
    """Runs one experiment to its end. Nothing in it touches a widget; it speaks through `emit` alone."""

    def __init__(
        self,
        execute: Execute,
        experiment: Experiment,
        table: Any,
        control: RunControl,
        emit: Callable[[Event], None],
        *,
        before: Callable[[], object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self._execute, self._before = execute, before
        self._experiment, self._table, self._control, self._emit = experiment, table, control, emit

    def run(self) -> None:
        try:
            if self._before is not None:
                self._before()
            self._execute(self._experiment, self._table, self._control, self._emit)
        except Exception as fault:  # noqa: BLE001 - the window waits for an end, and this is one too
            _log.exception("The training thread failed.")
            error = program_fault(fault)
            reason = f"{error.what} {error.meaning}"
            self._emit(RunEnded(Outcome.FAILED, reason, None, None, 0.0, "", remedy=error.remedy))
        finally:
            self._table = None
