"""The Export page: the model as a file, and the proof that the file answers as the model does."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from studio.engine.errors import RunFailedError, StudioError
from studio.engine.export.formats import FORMATS, FormatInfo
from studio.ui.jobs.job import Job
from studio.ui.pages.after_run import AfterRunPage, EmptyWords
from studio.ui.pages.export.exporting import export_file
from studio.ui.pages.export.formats import BLOCKED, PASSED, FormatsModel
from studio.ui.pages.export.parts import ExportParts
from studio.ui.pages.export.places import default_folder, file_stem
from studio.ui.pages.export.task_words import words_of
from studio.ui.pages.run_overview import overview_of
from studio.ui.pages.run_words import run_sentence
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import disable, enable, primary_button
from studio.ui.words import count

Export = Callable[..., Any]
WORDS = EmptyWords(
    title="No model yet",
    without_data="Open a file and train a model; then it can be taken away.",
    while_training="It can be exported when the training ends.",
    without_run="Train the model first; then it can be taken away.",
)
Outcome = tuple[Any, Path] | StudioError


class ExportPage(AfterRunPage):
    """One format is chosen; each keeps the certificate of its last export until there is another run."""

    def __init__(
        self, workspace: Workspace, controller: RunController, *, export: Export = export_file
    ) -> None:
        super().__init__("export", "Export", "package-check", WORDS, workspace, controller)
        self._export = export
        self._job: Job | None = None
        self._under_way = ("", Path())
        self._outcomes: dict[str, Outcome] = {}
        self._paths: dict[str, Path] = {}
        self._formats = FormatsModel(tuple(info for info in FORMATS if info.available))
        self._button = primary_button("Export model", "export_button", "package-check")
        self._button.clicked.connect(self._on_export_clicked)
        self.header.add_button(self._button)
        self._parts = ExportParts(self._formats)
        self.body.addWidget(self._parts)
        self.body.addStretch(1)
        self._parts.path_row.edited.connect(self._on_path_edited)
        self._parts.waiting.cancelled.connect(self._on_cancelled)
        self._parts.list.selectionModel().currentChanged.connect(self._on_format_chosen)
        controller.run_changed.connect(self._on_run_changed)
        controller.ended.connect(self._on_run_changed)
        controller.state_changed.connect(self.request_refresh)
        workspace.experiment_changed.connect(self.request_refresh)
        workspace.overview_changed.connect(self.request_refresh)
        self._parts.list.setCurrentIndex(self._formats.index(0))
        self._on_run_changed()

    def first_field(self) -> QWidget | None:
        """The list of formats."""
        return self._parts.list if self.has_model else None

    # --- the run --------------------------------------------------------------------------------------------

    def _on_run_changed(self, *_: object) -> None:
        history = self.run_at_hand()
        if history is not self.run:
            self.run = history
            self._give_up()
            self._outcomes.clear()
            self._paths.clear()
            self._formats.clear_outcomes()
            self.mark_changed.emit("", "")
        if self.has_model:
            self._show_path()
        self.request_refresh()

    def _chosen(self) -> FormatInfo:
        return self._formats.info(max(self._parts.list.currentIndex().row(), 0))

    def _path_of(self, info: FormatInfo) -> Path:
        """The path somebody gave for this format, else beside those of others, or the usual place."""
        if info.name in self._paths:
            return self._paths[info.name]
        name = self.run.experiment.name if self.run is not None else ""
        folder = next((path.parent for path in reversed(self._paths.values())), None) or default_folder(name)
        return folder / f"{file_stem(name)}{info.suffix}"

    # --- what is shown --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """All of the page."""
        self._parts.setVisible(self.has_model)
        self._button.setVisible(self.has_model)
        self.empty.setVisible(not self.has_model)
        if not self.has_model or self.run is None:
            self.banner.hide()
            self.header.set_sentence(
                "A file that runs anywhere, with the proof that it answers as the model does."
            )
            self.say_why_empty()
            return
        ended = self.run.ended
        best = f"best epoch {count(ended.best_epoch)}" if ended and ended.best_epoch is not None else ""
        self.header.set_sentence(run_sentence(self.run, best))
        self.show_earlier_banner("This is the model of the run; the experiment has been changed since.")
        self._show_format(self.run)

    def _show_format(self, history: RunHistory) -> None:
        info = self._chosen()
        overview, words = overview_of(history, self.workspace), words_of(history.experiment.task)
        self._parts.inside.show_inside(words.inside(info.name, history, overview))
        self._parts.use.show_snippets(words.snippets(info.name, self._path_of(info).name, history))
        outcome = self._outcomes.get(info.name)
        self._parts.before.setVisible(outcome is None and self._job is None)
        match outcome:
            case None:
                self._parts.certificate.clear()
            case StudioError():
                self._parts.certificate.show_blocked(outcome)
            case (certificate, written):
                said = words.comparison(certificate, history.experiment, overview)
                self._parts.certificate.show_certificate(certificate, written, said)

    def _show_path(self) -> None:
        info = self._chosen()
        own = [outcome[1] for outcome in self._outcomes.values() if isinstance(outcome, tuple)]
        self._parts.path_row.show_path(info, self._path_of(info), own)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._parts.fit(self.width())

    def on_shown(self) -> None:
        """The columns beside each other, or one below the other where there is no room."""
        self._parts.fit(self.width())

    # --- what a hand does -----------------------------------------------------------------------------------

    def _on_format_chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_path()
        self.clear_problem()
        self.request_refresh()

    def _on_path_edited(self) -> None:
        path = self._parts.path_row.path()
        if path is not None and path != self._path_of(self._chosen()):
            self._paths[self._chosen().name] = path
        self.request_refresh()

    # --- exporting ------------------------------------------------------------------------------------------

    def _on_export_clicked(self) -> None:
        history = self.run
        if self._job is not None or history is None or history.run_dir is None:
            return
        self._on_path_edited()
        info = self._chosen()
        path = self._path_of(info)
        self.clear_problem()
        self._outcomes.pop(info.name, None)
        job = self.workspace.jobs.prepare(self._export, history.run_dir, info.name, path)
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_exported)
        job.failed.connect(self._on_failed)
        self._job, self._under_way = job, (info.name, path)
        self.workspace.queue.set_busy(self.name, True)
        disable(self._button, "A file is being written and compared.")
        self._parts.waiting.begin(f"Writing {path.name} and asking it the same as the model")
        job.start()
        self.request_refresh()

    def _on_progressed(self, share: float, _words: str) -> None:
        self._parts.waiting.advance(share)

    def _on_exported(self, certificate: Any) -> None:
        name, path = self._under_way
        self._end_job()
        self._outcomes[name] = (certificate, path)
        self._formats.set_outcome(name, PASSED)
        self.mark_changed.emit("shield", "certified")
        self._show_path()
        self.request_refresh()

    def _on_failed(self, error: StudioError) -> None:
        name, _path = self._under_way
        self._end_job()
        if isinstance(error, RunFailedError):  # the file was made and does not answer as the model does
            self._outcomes[name] = error
            self._formats.set_outcome(name, BLOCKED)
        else:
            self.show_problem(error)
        self.request_refresh()

    def _on_cancelled(self) -> None:
        self._give_up()
        self.request_refresh()

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._end_job()

    def _end_job(self) -> None:
        self._job = None
        self.workspace.queue.set_busy(self.name, False)
        enable(self._button)
        self._parts.waiting.end()
