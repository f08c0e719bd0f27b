"""The thread that trains: its whole work is one call into the engine."""

from __future__ import annotations

import logging
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QThread

from studio.engine.errors import StudioError
from studio.engine.events import Event, Outcome, RunEnded, RunStarted
from studio.engine.experiment import Experiment
from studio.engine.training.control import Control
from studio.ui.jobs.job import program_fault

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class NotRecorded:
    """The library takes nothing of this run any more; said once, among its events."""

    error: StudioError


Said = Event | NotRecorded
Execute = Callable[[Experiment, Any, Control, Callable[[Said], None]], RunEnded]
"""A call that trains `experiment` on an opened table, obeys the control and says what happens."""
GoOn = Callable[[Path, int, bool, Experiment, Any, Control, Callable[[Said], None]], RunEnded]
"""The same for the run in a folder: with so many epochs more, and whether it may go on inexactly."""


def execute_run(
    experiment: Experiment, table: Any, control: Control, emit: Callable[[Said], None]
) -> RunEnded:
    """Trains in a new run folder, which a discarded run does not leave behind; the library keeps what it says.

    The engine is imported here, in the thread that trains. Raises StudioError before training begins.
    """
    from studio.engine.library.recording import forget_folder, recorded
    from studio.engine.training.run import execute, new_run_folder

    folder = new_run_folder(experiment)
    try:
        with recorded(experiment, folder, emit, lambda problem: emit(NotRecorded(problem))) as tell:
            ended = execute(experiment, folder, control, tell, table=table)
    except StudioError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    if control.discarding:
        shutil.rmtree(folder, ignore_errors=True)
        forget_folder(folder)
    return ended


def go_on_with_run(
    folder: Path,
    more_epochs: int,
    inexact: bool,
    experiment: Experiment,
    table: Any,
    control: Control,
    emit: Callable[[Said], None],
) -> RunEnded:
    """Goes on with the run in a folder. A discarded one goes to the trash: its first part may be dear to somebody.

    Raises StudioError before training begins, NotExactError where it could only go on with other bits.
    """
    from studio.engine.library.recording import recorded, trash_folder
    from studio.engine.training.run import resume

    def not_recorded(problem: StudioError) -> None:
        emit(NotRecorded(problem))

    with recorded(experiment, folder, emit, not_recorded, goes_on=True) as tell:
        ended = resume(folder, control, tell, more_epochs=more_epochs, inexact=inexact, table=table)
    if control.discarding:
        trash_folder(folder)
    return ended


class TrainingThread(QThread):
    """Runs one experiment to its end. Nothing in it touches a widget; it speaks through `emit` alone."""

    def __init__(
        self,
        execute: Execute,
        experiment: Experiment,
        table: Any,
        control: Control,
        emit: Callable[[Said], None],
        *,
        before: Callable[[], object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("training")
        self._execute, self._before, self._ended = execute, before, False
        self._began = False
        self.refusal: StudioError | None = None
        """Why training did not even begin."""
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

    def _tell(self, event: Said) -> None:
        self._began = self._began or isinstance(event, RunStarted)
        self._ended = self._ended or isinstance(event, RunEnded)
        self._emit(event)

    def _fail(self, error: StudioError) -> None:
        if self._ended:  # the engine said so itself before the fault went on
            return
        if not self._began:
            self.refusal = error
        reason = f"{error.what} {error.meaning}".strip()
        self._emit(RunEnded(Outcome.FAILED, reason, None, None, 0.0, "", remedy=error.remedy))
