"""Check first: a short trial before a start, and its ticked lines."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment
from studio.ui.jobs.job import Job, JobContext
from studio.ui.state.comparison import same_settings
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import CheckLine, Waiting, label, link_button
from studio.ui.words import duration

if TYPE_CHECKING:
    from studio.engine.tasks.first_checks import CheckReport


def check_in_a_job(context: JobContext, experiment: Experiment, table: Any) -> CheckReport | None:
    """Job: the short trial of the task; None where nobody waits for it any more."""
    from studio.engine.registry import find_task
    from studio.engine.training.parts import PreparationCancelledError

    def emit(event: Any) -> None:
        context.progress(getattr(event, "share", 0.0), getattr(event, "what", ""))

    try:
        report: CheckReport = find_task(experiment.task).check_first(
            experiment, table, emit, context.cancelled
        )
    except PreparationCancelledError:
        return None
    return report


class CheckPanel(QWidget):
    """What the check is at, and what it found. `report_changed` comes with every new or outdated report."""

    report_changed = Signal()
    closed = Signal()

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("check_panel")
        self._workspace = workspace
        self._job: Job | None = None
        self._report: CheckReport | None = None
        self._checked: Experiment | None = None
        self._waiting = Waiting("check_waiting")
        self._waiting.cancelled.connect(self.cancel)
        self._title = label("", "medium", name="check_title", wrap=True)
        self._lines = QVBoxLayout()
        set_spacing(self._lines, 10)
        back = link_button("Back to the model", "check_back", size="small")
        back.clicked.connect(self.closed)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 10)
        column.addWidget(self._waiting)
        column.addWidget(self._title)
        column.addLayout(self._lines)
        column.addWidget(back)
        workspace.experiment_changed.connect(self._on_experiment_changed)

    @property
    def is_running(self) -> bool:
        """Whether a check is under way."""
        return self._job is not None

    @property
    def report(self) -> CheckReport | None:
        """What was measured for the experiment as it is now."""
        return self._report

    def start(self) -> None:
        """Checks the experiment as it is now."""
        self.cancel()
        self._checked = self._workspace.experiment
        self._clear()
        self._title.hide()
        self._waiting.begin("Checking", at_once=True)
        job = self._workspace.jobs.prepare(check_in_a_job, self._checked, self._workspace.table)
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_checked)
        job.failed.connect(self._on_failed)
        self._job = job
        job.start()

    def cancel(self) -> None:
        """Gives up what is under way."""
        if self._job is not None:
            self._job.cancel()
            self._end()
            self.closed.emit()

    def _end(self) -> None:
        self._job = None
        self._waiting.end()

    def _on_progressed(self, share: float, words: str) -> None:
        if words:
            self._waiting.begin(words, at_once=True)
        self._waiting.advance(share)

    def _on_checked(self, report: CheckReport | None) -> None:
        self._end()
        if report is None:
            return
        self._report = report
        failed = sum(not line.passed for line in report.lines)
        self._say(
            "Everything is ready to train." if not failed else "Something needs a look before the start."
        )
        for place, line in enumerate(report.lines):
            detail = f"{line.said} {line.cure}".strip()
            words = f"{line.title} · {_took(line.seconds)}"
            self._lines.addWidget(
                CheckLine("passed" if line.passed else "failed", words, detail, name=f"check_{place}")
            )
        self.report_changed.emit()

    def _on_failed(self, error: StudioError) -> None:
        self._end()
        self._say(error.what)
        detail = " ".join(words for words in (error.meaning, error.remedy) if words)
        self._lines.addWidget(CheckLine("failed", "The check could not be made", detail, name="check_0"))
        self.report_changed.emit()

    def _on_experiment_changed(self, experiment: Experiment | None) -> None:
        if self._checked is not None and not same_settings(self._checked, experiment):
            self._checked, self._report = None, None
            if self._job is not None:
                self.cancel()
            self.closed.emit()
            self.report_changed.emit()

    def _say(self, text: str) -> None:
        self._title.setText(text)
        self._title.show()

    def _clear(self) -> None:
        while (item := self._lines.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.setObjectName("")
                old.deleteLater()


def _took(seconds: float) -> str:
    if seconds < 0.05:
        return "at once"
    return f"{seconds:.1f} s" if seconds < 10 else duration(seconds)
