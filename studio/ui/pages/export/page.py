"""The Export page: the model as a file, and the proof that the file answers as the model does."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from studio.engine.errors import RunFailedError, StudioError
from studio.engine.export.formats import FORMATS, FormatInfo
from studio.ui.jobs.job import Job
from studio.ui.pages.base import PageBase
from studio.ui.pages.export.certificate import CertificateCard
from studio.ui.pages.export.exporting import export_file
from studio.ui.pages.export.formats import BLOCKED, PASSED, FormatList, FormatsModel
from studio.ui.pages.export.inside import InsideCard, UseCard, shape_of
from studio.ui.pages.export.places import default_folder, file_stem
from studio.ui.pages.places import show_in_folder
from studio.ui.pages.run_words import run_sentence, unit_of
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace
from studio.ui.theme import px, set_margins, set_minimum_height, set_spacing
from studio.ui.widgets import (
    Card,
    EmptyState,
    Waiting,
    button,
    disable,
    enable,
    label,
    line_edit,
    primary_button,
    set_button_text,
    set_tone,
    tool_button,
)
from studio.ui.words import count

SIDE, NARROW_SIDE, BESIDE_FROM = 472, 440, 850
"""Width of the side column, in a narrow window too, and the width of the content from which both columns fit."""
Export = Callable[..., Any]
Outcome = tuple[Any, Path] | StudioError


class ExportPage(PageBase):
    """One format is chosen; each keeps the certificate of its last export until there is another run."""

    def __init__(self, workspace: Workspace, controller: RunController, *, export: Export = export_file) -> None:
        super().__init__("export", "Export", "", workspace, controller)
        self._export = export
        self._job: Job | None = None
        self._of: RunHistory | None = None
        self._outcomes: dict[str, Outcome] = {}
        self._paths: dict[str, Path] = {}
        self._under_way = ""
        self._formats = FormatsModel(tuple(info for info in FORMATS if info.available))
        self._button = primary_button("Export model", "export_button", "package-check")
        self._button.clicked.connect(self._on_export_clicked)
        self.header.add_button(self._button)
        self._build_body()
        self._list.selectionModel().currentChanged.connect(self._on_format_chosen)
        controller.run_changed.connect(self._on_run_changed)
        controller.ended.connect(self._on_run_changed)
        controller.state_changed.connect(self.request_refresh)
        workspace.experiment_changed.connect(self.request_refresh)
        workspace.overview_changed.connect(self.request_refresh)
        self._list.setCurrentIndex(self._formats.index(0))
        self._on_run_changed()

    def first_field(self) -> QWidget | None:
        """The list of formats."""
        return self._list if self._has_model else None

    # --- building -------------------------------------------------------------------------------------------

    def _build_body(self) -> None:
        self._next_step = button("Go to Train", "export_next")
        self._next_step.clicked.connect(self._on_next_clicked)
        self._empty = EmptyState("package-check", "", "", self._next_step, name="export_empty")
        set_minimum_height(self._empty, 220)
        self.body.addWidget(self._empty)
        self._content = QWidget()
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self._content)
        set_margins(self._row, 0, 0, 0, 0)
        set_spacing(self._row, 16)
        main, side = QVBoxLayout(), QVBoxLayout()
        self._side = QWidget()
        self._side.setLayout(side)
        for column in (main, side):
            set_margins(column, 0, 0, 0, 0)
            set_spacing(column, 12)
        self._row.addLayout(main, 1)
        self._row.addWidget(self._side)
        self._fill_main(main)
        self._fill_side(side)
        self.body.addWidget(self._content)
        self.body.addStretch(1)

    def _fill_main(self, main: QVBoxLayout) -> None:
        self._list = FormatList(self._formats)
        card = Card(name="formats_card")
        layout = card.layout()
        if layout is not None:
            set_margins(layout, 8, 6, 8, 6)
        card.body.addWidget(self._list)
        main.addWidget(card)
        main.addLayout(self._build_path())
        self._inside = InsideCard()
        main.addWidget(self._inside)
        main.addStretch(1)

    def _build_path(self) -> QVBoxLayout:
        self._path = line_edit("", "export_path", "Where the file goes")
        self._path.setAccessibleName("File")
        self._path.editingFinished.connect(self._on_path_edited)
        self._path.textChanged.connect(self._on_path_changed)
        choose = button("Choose…", "export_choose")
        choose.clicked.connect(self._on_choose_clicked)
        self._show_folder = tool_button("folder-open", "Show in its folder", "export_show_folder")
        self._show_folder.clicked.connect(self._on_show_folder_clicked)
        name = label("File", "medium")
        name.setBuddy(self._path)
        row = QHBoxLayout()
        set_spacing(row, 8)
        row.addWidget(name)
        row.addWidget(self._path, 1)
        row.addWidget(choose)
        row.addWidget(self._show_folder)
        self._path_words = label("", "small", name="export_path_message", wrap=True)
        column = QVBoxLayout()
        set_spacing(column, 4)
        column.addLayout(row)
        column.addWidget(self._path_words)
        return column

    def _fill_side(self, side: QVBoxLayout) -> None:
        self._waiting = Waiting("export_waiting")
        self._waiting.cancelled.connect(self._on_cancelled)
        self._before = EmptyState(
            "shield-check", "Not exported yet",
            "Each file is loaded again in its own runtime and asked the same as the model. Only then is it called exported.",
            name="export_before",
        )  # fmt: skip
        set_minimum_height(self._before, 150)
        self._certificate, self._use = CertificateCard(), UseCard()
        for part in (self._waiting, self._before, self._certificate, self._use):
            side.addWidget(part)
        side.addStretch(1)

    # --- the run --------------------------------------------------------------------------------------------

    @property
    def _has_model(self) -> bool:
        return self._of is not None and self._of.has_model and self._of.run_dir is not None

    def _on_run_changed(self, *_: object) -> None:
        history = self.controller.history
        if history is not self._of:
            self._of = history
            self._give_up()
            self._outcomes.clear()
            self._paths.clear()
            self._formats.clear_outcomes()
            self.mark_changed.emit("", "")
        if self._has_model and not self._path.text():
            self._show_path()
        self.request_refresh()

    def _chosen(self) -> FormatInfo:
        return self._formats.info(max(self._list.currentIndex().row(), 0))

    def _path_of(self, info: FormatInfo) -> Path:
        """The path somebody gave for this format, else beside those given for others, else in the default folder."""
        if info.name in self._paths:
            return self._paths[info.name]
        name = self._of.experiment.name if self._of is not None else ""
        folder = next((path.parent for path in reversed(self._paths.values())), None) or default_folder(name)
        return folder / f"{file_stem(name)}{info.suffix}"

    # --- what is shown --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """All of the page."""
        self._content.setVisible(self._has_model)
        self._button.setVisible(self._has_model)
        self._empty.setVisible(not self._has_model)
        if not self._has_model or self._of is None:
            self.banner.hide()
            self.header.set_sentence("A file that runs anywhere, with the proof that it answers as the model does.")
            self._say_why_empty()
            return
        ended = self._of.ended
        best = f"best epoch {count(ended.best_epoch)}" if ended and ended.best_epoch is not None else ""
        self.header.set_sentence(run_sentence(self._of, best))
        self._show_banner()
        self._show_format(self._of)

    def _show_format(self, history: RunHistory) -> None:
        info = self._chosen()
        units = str(getattr(self.workspace.overview, "step_units", ""))
        self._inside.show_model(info.name, history, units)
        path = Path(self._path.text().strip() or self._path_of(info))
        self._use.show_file(info.name, path.name, shape_of(history))
        outcome = self._outcomes.get(info.name)
        self._before.setVisible(outcome is None and self._job is None)
        match outcome:
            case None:
                self._certificate.clear()
            case StudioError():
                self._certificate.show_blocked(outcome)
            case (certificate, written):
                self._certificate.show_certificate(certificate, written, units, unit_of(history.experiment.data.targets))

    def _show_path(self) -> None:
        self._path.setText(str(self._path_of(self._chosen())))

    def _show_banner(self) -> None:
        if not self.controller.is_from_earlier(self.workspace.experiment):
            self.banner.hide()
            return
        links = [] if self.controller.is_running else [("Train again", self.start_requested.emit)]
        text = "This is the model of the run; the experiment has been changed since."
        self.banner.show_message("info", "From an earlier experiment.", text, links)

    def _say_why_empty(self) -> None:
        history = self._of
        if self.workspace.experiment is None:
            title, sentence, step = "No model yet", "Open a file and train a model; then it can be taken away.", "Open file…"
        elif history is not None and history.ended is None:
            title, sentence, step = "The model is still learning", "It can be exported when the training ends.", "Watch it learn"
        else:
            title, sentence, step = "No model yet", "Train the model first; then it can be taken away.", "Go to Train"
        self._empty.set_text(title, sentence)
        set_button_text(self._next_step, step)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def on_shown(self) -> None:
        """The columns beside each other, or one below the other where there is no room."""
        self._fit()

    def _fit(self) -> None:
        beside = self.width() - px(48) >= px(BESIDE_FROM)
        wanted = QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom
        if self._row.direction() != wanted:
            self._row.setDirection(wanted)
        if beside:
            self._side.setFixedWidth(px(SIDE if self.window().width() >= px(1280) else NARROW_SIDE))
        else:
            self._side.setMinimumWidth(0)
            self._side.setMaximumWidth(self.maximumWidth())

    # --- what a hand does -----------------------------------------------------------------------------------

    def _on_format_chosen(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._show_path()
        self.clear_problem()
        self.request_refresh()

    def _on_path_edited(self) -> None:
        text = self._path.text().strip()
        if text:
            self._paths[self._chosen().name] = Path(text).expanduser()
        self.request_refresh()

    def _on_path_changed(self, text: str) -> None:
        path = Path(text.strip()).expanduser()
        known = {written for outcome in self._outcomes.values() if isinstance(outcome, tuple) for written in outcome[1:]}
        replaces = bool(text.strip()) and path not in known and path.is_file()
        self._path_words.setText("There is a file of that name; exporting replaces it." if replaces else "")
        self._path_words.setVisible(replaces)
        set_tone(self._path_words, "warning")

    def _on_choose_clicked(self) -> None:
        info = self._chosen()
        dialog = QFileDialog(self, f"Export {info.label}")
        dialog.setObjectName("export_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{info.label} (*{info.suffix})")
        dialog.setDefaultSuffix(info.suffix.lstrip("."))
        path = self._path_of(info)
        dialog.setDirectory(str(next((folder for folder in path.parents if folder.is_dir()), Path.home())))
        dialog.selectFile(path.name)
        dialog.fileSelected.connect(self._on_file_chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()  # returns at once: nothing waits for it

    def _on_file_chosen(self, path: str) -> None:
        self._path.setText(path)
        self._on_path_edited()

    def _on_show_folder_clicked(self) -> None:
        path = Path(self._path.text().strip()).expanduser()
        folder = next((folder for folder in path.parents if folder.is_dir()), Path.home())
        show_in_folder(folder / path.name)

    def _on_next_clicked(self) -> None:
        if self.workspace.experiment is None:
            self.open_requested.emit()
        else:
            self.go_requested.emit("train")

    # --- exporting ------------------------------------------------------------------------------------------

    def _on_export_clicked(self) -> None:
        history = self._of
        if self._job is not None or history is None or history.run_dir is None:
            return
        self._on_path_edited()
        info = self._chosen()
        path = self._path_of(info)
        self.clear_problem()
        self._outcomes.pop(info.name, None)
        job = self.workspace.jobs.prepare(self._export, history.run_dir, info.name, path)
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(partial(self._on_exported, info, path))
        job.failed.connect(partial(self._on_failed, info))
        self._job, self._under_way = job, info.name
        disable(self._button, "A file is being written and compared.")
        self._waiting.begin(f"Writing {path.name} and asking it the same as the model")
        job.start()
        self.request_refresh()

    def _on_progressed(self, share: float, _words: str) -> None:
        self._waiting.advance(share)

    def _on_exported(self, info: FormatInfo, path: Path, certificate: Any) -> None:
        self._end_job()
        self._outcomes[info.name] = (certificate, path)
        self._formats.set_outcome(info.name, PASSED)
        self.mark_changed.emit("shield", "certified")
        self._on_path_changed(self._path.text())
        self.request_refresh()

    def _on_failed(self, info: FormatInfo, error: StudioError) -> None:
        self._end_job()
        if isinstance(error, RunFailedError):  # the file was made and does not answer as the model does
            self._outcomes[info.name] = error
            self._formats.set_outcome(info.name, BLOCKED)
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
        self._job, self._under_way = None, ""
        enable(self._button)
        self._waiting.end()
