"""See the first batch: a sheet that makes the real batch in a job and draws it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QWidget

from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment
from studio.engine.tasks.batch_view import BatchView
from studio.ui.jobs.job import Job, JobContext
from studio.ui.pages.first_batch.lanes import LanesPicture
from studio.ui.pages.first_batch.legend import legend_of
from studio.ui.pages.first_batch.picture import BatchPicture
from studio.ui.pages.first_batch.texts import TextsPicture
from studio.ui.pages.first_batch.windows import WindowsPicture
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_spacing
from studio.ui.widgets import CheckLine, Sheet, Waiting, label, toggle_button
from studio.ui.words import count

TITLE = "The first batch"
LANES_WORDS = (
    "A lane goes on where it stopped: its state is carried from step to step, but the gradient is cut there "
    "(truncated back-propagation through time)."
)
TEXTS_WORDS = (
    "Shorter texts are filled up to the longest one of the batch; what is filled up changes no answer."
)
WINDOWS_WORDS = "Each block is a window, each band a feature; time runs from left to right."


def make_batch(_context: JobContext, experiment: Experiment, table: Any) -> BatchView:
    """Job: the first batch of a training of this experiment. Raises StudioError."""
    from studio.engine.registry import find_task

    return find_task(experiment.task).first_batch(experiment, table)


def first_batch_sheet(host: QWidget, workspace: Workspace) -> Sheet:
    """A sheet over `host` with the first batch of the experiment as it is now; `open()` shows it."""
    return FirstBatchSheet(host, workspace)


def picture_of(view: BatchView) -> BatchPicture:
    """The picture that fits what the batch holds: windows of numbers, lanes of several steps, or texts."""
    rows = [row for step in view.steps for row in step.rows]
    if any(row.values is not None for row in rows):
        return WindowsPicture(view)
    if len(view.steps) > 1 or any(step.state != "none" for step in view.steps):
        return LanesPicture(view)
    return TextsPicture(view)


class FirstBatchSheet(Sheet):
    """Waits for the batch, then draws it; what goes wrong is said in its place."""

    def __init__(self, host: QWidget, workspace: Workspace) -> None:
        super().__init__(host, TITLE, name="first_batch")
        self._workspace = workspace
        self._job: Job | None = None
        self.picture: BatchPicture | None = None
        self._waiting = Waiting("first_batch_waiting")
        self._waiting.cancelled.connect(self.close_sheet)
        self.body.addWidget(self._waiting)
        self.body.addStretch(1)
        self.closed.connect(self._give_up)

    def open(self) -> None:
        """Shows the sheet and begins to make the batch."""
        super().open()
        experiment = self._workspace.experiment
        if experiment is None:
            self._say(StudioError("There is no data yet.", "", "Open a file first."))
            return
        self._waiting.begin("Making the first batch")
        self._job = self._workspace.jobs.prepare(make_batch, experiment, self._workspace.table)
        self._job.succeeded.connect(self._on_made)
        self._job.failed.connect(self._on_failed)
        self._job.start()

    def _on_made(self, view: BatchView) -> None:
        self._end()
        self.show_batch(view)

    def _on_failed(self, error: StudioError) -> None:
        self._end()
        self._say(error)

    def show_batch(self, view: BatchView) -> None:
        """Draws a batch."""
        self._clear()
        self.picture = picture = picture_of(view)
        words = {WindowsPicture: WINDOWS_WORDS, LanesPicture: LANES_WORDS, TextsPicture: TEXTS_WORDS}
        self.body.addWidget(label(view.sentence, "medium", name="first_batch_sentence", wrap=True))
        self.body.addWidget(label(words[type(picture)], "small", name="first_batch_words", wrap=True))
        self.body.addLayout(self._marks(picture, view))
        area = QScrollArea()
        area.setObjectName("first_batch_scroll")
        area.setAccessibleName("First batch")
        area.setAccessibleDescription(view.sentence)
        area.setWidgetResizable(True)
        area.viewport().setAutoFillBackground(False)
        area.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        picture.put_into(area)
        self.body.addWidget(area, 1)
        area.setFocus(Qt.FocusReason.OtherFocusReason)

    def _marks(self, picture: BatchPicture, view: BatchView) -> QHBoxLayout:
        row = QHBoxLayout()
        set_spacing(row, 12)
        row.addWidget(legend_of(picture), 1)
        shown = max((len(step.rows) for step in view.steps), default=0)
        if shown < view.size:
            row.addWidget(
                label(f"the first {count(shown)} of {count(view.size)}", "small", name="first_batch_shown")
            )
        if isinstance(picture, LanesPicture):
            whole = toggle_button("All tokens", "first_batch_whole", "maximize-2")
            whole.toggled.connect(picture.set_whole)
            row.addWidget(whole)
        return row

    def _say(self, error: StudioError) -> None:
        self._clear()
        detail = " ".join(part for part in (error.meaning, error.remedy) if part)
        self.body.addWidget(CheckLine("failed", error.what, detail, name="first_batch_problem"))
        self.body.addStretch(1)

    def _end(self) -> None:
        self._job = None
        self._waiting.end()

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None

    def _clear(self) -> None:
        while (item := self.body.takeAt(0)) is not None:
            if (old := item.widget()) is not None and old is not self._waiting:
                old.deleteLater()
        self.body.addWidget(self._waiting)
