"""Makes the trials of a start while nobody has pressed it yet, so that the first point of the curve comes at once."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from studio.engine.experiment import Experiment
from studio.ui.jobs.job import Job, JobContext
from studio.ui.state.comparison import same_settings
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace

QUIET_MS = 600


class LookAhead(QObject):
    """Waits until an experiment is left in peace for a moment, then tries in the background what it leaves open.

    The engine remembers each trial with the table. Any edit, and any start, ends the trial that is under way.
    """

    def __init__(
        self, workspace: Workspace, controller: RunController, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._workspace, self._controller = workspace, controller
        self._job: Job | None = None
        self._tried: tuple[Experiment | None, Any] = (None, None)
        self._warm = False
        self._timer = QTimer(self, interval=QUIET_MS, singleShot=True)
        self._timer.timeout.connect(self._on_quiet)
        workspace.experiment_changed.connect(self._on_changed)
        workspace.overview_changed.connect(self._on_changed)
        controller.state_changed.connect(self._on_changed)

    @property
    def is_trying(self) -> bool:
        """Whether a trial is under way."""
        return self._job is not None

    @property
    def is_waiting(self) -> bool:
        """Whether the experiment has not been left in peace for long enough yet."""
        return self._timer.isActive()

    def begin(self) -> None:
        """The libraries are loaded: from now on there may be trials."""
        self._warm = True
        self._on_changed(None)

    def _on_changed(self, _: object) -> None:
        if self._job is not None:
            self._job.cancel()
        if self._tried[1] is not self._workspace.table:
            self._tried = (None, None)  # an old table is large
        self._timer.start()

    def _on_quiet(self) -> None:
        workspace = self._workspace
        ready = self._warm and not self._controller.is_running and workspace.overview_is_current
        if not ready or self._job is not None or workspace.experiment is None or workspace.table is None:
            return
        if self._tried[1] is workspace.table and same_settings(self._tried[0], workspace.experiment):
            return
        if any(problem.severity == "error" for problem in workspace.problems):
            return
        self._job = workspace.jobs.prepare(try_ahead, workspace.experiment, workspace.table)
        self._tried = (workspace.experiment, workspace.table)
        self._job.succeeded.connect(self._on_tried)
        self._job.failed.connect(self._on_over)
        self._job.cancelled.connect(self._on_cancelled)
        self._job.start()

    def _on_tried(self, _: object) -> None:
        self._job = None
        # What was found out by trying belongs to what is said of the data: a line to beat, for one.
        self._workspace.look_again()

    def _on_over(self, _: object) -> None:
        # What stands in the way is said by the pages; here it only means that there is nothing to try.
        self._job = None

    def _on_cancelled(self) -> None:
        self._job, self._tried = None, (None, None)


def try_ahead(context: JobContext, experiment: Experiment, table: Any) -> None:
    """The call into the engine, in the job's thread."""
    import torch

    from studio.engine.registry import find_task
    from studio.engine.training.devices import resolve_threads
    from studio.engine.training.parts import PreparationCancelledError

    torch.set_num_threads(resolve_threads(experiment.training))
    try:
        find_task(experiment.task).choose_ahead(experiment, table, context.cancelled)
    except PreparationCancelledError:
        return
