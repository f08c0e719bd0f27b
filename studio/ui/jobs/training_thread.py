"""The thread that trains: its whole work is one call into the engine."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread

from studio.engine.errors import StudioError
from studio.engine.events import Event, Outcome, RunEnded
from studio.engine.experiment import Experiment
from studio.engine.training.control import Control
from studio.ui.jobs.job import program_fault

_log = logging.getLogger(__name__)


Execute = Callable[[Experiment, Any, Control, Callable[[Event], None]], RunEnded]
"""A call that trains `experiment` on an opened table, obeys the control and says what happens."""


def execute_run(
    experiment: Experiment, table: Any, control: Control, emit: Callable[[Event], None]
) -> RunEnded:
    """Trains in a new run folder, which a discarded run does not leave behind.

    The engine is imported here, in the thread that trains. Raises StudioError before training begins.
    """
    from studio.engine.training.run import execute, new_run_folder

    folder = new_run_folder(experiment)
    try:
        ended = execute(experiment, folder, control, emit, table=table)
    except StudioError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if control.discarding:
        shutil.rmtree(folder, ignore_errors=True)
    return ended


class TrainingThread(QThread):
    """Runs one experiment to its end. Nothing in it touches a widget; it speaks through `emit` alone."""

    def __init__(
        self,
        execute: Execute,
        experiment: Experiment,
        table: Any,
        control: Control,
        emit: Callable[[Event], None],
        *,
        before: Callable[[], object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self._execute, self._before, self._ended = execute, before, False
        self._experiment, self._table, self._control, self._emit = experiment, table, control, emit

    def run(self) -> None:
        try:
            if self._before is not None:
                self._before()
            self._execute(self._experiment, self._table, self._control, self._tell)
        except StudioError as error:
            self._fail(error)
        except Exception as fault:  # noqa: BLE001 - the window waits for an end, and this is one too
            _log.exception("The training thread failed.")
            self._fail(program_fault(fault))
        finally:
            # Tables are large: they must not live as long as the thread's object does.
            self._table = None

    def _tell(self, event: Event) -> None:
        self._ended = self._ended or isinstance(event, RunEnded)
        self._emit(event)

    def _fail(self, error: StudioError) -> None:
        if self._ended:  # the engine said so itself before the fault went on
            return
        reason = f"{error.what} {error.meaning}".strip()
        self._emit(RunEnded(Outcome.FAILED, reason, None, None, 0.0, "", remedy=error.remedy))
