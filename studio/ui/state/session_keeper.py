"""Keeps the experiment as a draft while it is edited, and remembers the run that ended last."""

from __future__ import annotations

import time

from PySide6.QtCore import QObject, QTimer

from studio.engine.events import RunEnded
from studio.engine.experiment import Experiment
from studio.ui.jobs.job import Job, JobContext
from studio.ui.state.last_session import Left, describe, draft_path, write_draft, write_left
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace

QUIET_MS = 800
"""How long the experiment must stand still before it is written."""
END_MS = 2000


class SessionKeeper(QObject):
    """Writes in a job, one at a time; what changes meanwhile is written after it."""

    def __init__(
        self, workspace: Workspace, controller: RunController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._controller = workspace, controller
        self._run = next((left for left in workspace.left if left.kind == "run"), None)
        self._job: Job | None = None
        self._waits = False
        self._timer = QTimer(self, interval=QUIET_MS, singleShot=True)
        self._timer.timeout.connect(self._on_quiet)
        workspace.experiment_changed.connect(self._on_changed)
        controller.ended.connect(self._on_ended)

    @property
    def is_waiting(self) -> bool:
        """Whether something is still to be written."""
        return self._waits or self._job is not None

    def end(self) -> None:
        """Writes what is not written yet, at once: for the end of the program."""
        self._timer.stop()
        if self._job is not None:
            self._job.wait(END_MS)  # what it writes is older
        experiment = self._workspace.experiment
        if experiment is not None and self.is_waiting:
            _write(None, experiment, self._run, self._is_of_run(experiment))
        self._waits = False

    def _on_changed(self, experiment: Experiment | None) -> None:
        if experiment is not None:
            self._waits = True
            self._timer.start()

    def _on_ended(self, ended: RunEnded) -> None:
        history = self._controller.history
        if history is not None and history.run_dir is not None and history.has_model:
            self._run = describe(
                "run", history.run_dir, history.experiment, time.time(), ended.outcome.state.value
            )
            self._waits = True
            self._timer.start()

    def _on_quiet(self) -> None:
        experiment = self._workspace.experiment
        if experiment is None or self._job is not None:
            return
        self._waits = False
        self._job = self._workspace.jobs.prepare(_write, experiment, self._run, self._is_of_run(experiment))
        self._job.succeeded.connect(self._on_written)
        self._job.failed.connect(self._on_written)
        self._job.start()

    def _is_of_run(self, experiment: Experiment) -> bool:
        """Whether the draft is what the run was trained with: the run alone is offered then."""
        return self._controller.history is not None and not self._controller.is_from_earlier(experiment)

    def _on_written(self, _: object) -> None:
        self._job = None
        if self._waits:
            self._timer.start()


def _write(_context: JobContext | None, experiment: Experiment, run: Left | None, is_of_run: bool) -> None:
    left: list[Left] = []
    if write_draft(experiment) and not (is_of_run and run is not None):
        left.append(describe("draft", draft_path(), experiment, time.time()))
    write_left([*left, *([run] if run is not None else [])])
