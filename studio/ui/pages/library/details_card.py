"""One run: what is known of it, what its owner says of it, and what can be done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QVBoxLayout

from studio.ui.pages.going_further import MORE_EPOCHS
from studio.ui.pages.library.words import facts, place_words
from studio.ui.state.run_columns import task_words
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import (
    Card,
    FactRow,
    Menu,
    button,
    disable,
    enable,
    label,
    line_edit,
    set_tip,
    tool_button,
)

if TYPE_CHECKING:
    from studio.engine.library.records import RunRecord

QUIET_MS = 800
"""How long the notes must stand still before they are kept."""
_READ_ONLY = "Another window has the library open: names, notes and tags are changed there."


class DetailsCard(Card):
    """Shows one run. What is typed is kept by itself; a field in use is never overwritten."""

    more_epochs = MORE_EPOCHS

    open_pressed = Signal()
    resume_pressed = Signal()
    more_pressed = Signal()
    clone_pressed = Signal()
    rename_pressed = Signal()
    archive_pressed = Signal()
    folder_pressed = Signal()
    notes_written = Signal(int, str)
    tags_written = Signal(int, list)

    def __init__(self) -> None:
        super().__init__(name="run_details")
        layout = self.layout()
        if layout is not None:
            set_margins(layout, 16, 10, 13, 12)
        self._record: RunRecord | None = None
        self._blocked, self._reads_only = "", False
        self._quiet = QTimer(self, interval=QUIET_MS, singleShot=True)
        self._quiet.timeout.connect(self._on_notes_quiet)
        self._build_tools()
        self._build_body()

    def _build_tools(self) -> None:
        self.open = button("Open", "run_open", "folder-open", "small")
        self.resume = button("Resume", "run_resume", "play", "small")
        self.more = button(f"Train {MORE_EPOCHS} more epochs", "run_more_epochs", "play", "small")
        self.clone = button("Clone", "run_clone", "copy-plus", "small")
        self.others = tool_button("ellipsis-vertical", "More for this run", "run_others")
        for made, signal in (
            (self.open, self.open_pressed),
            (self.resume, self.resume_pressed),
            (self.more, self.more_pressed),
            (self.clone, self.clone_pressed),
        ):
            made.clicked.connect(signal)
            self.add_tool(made)
        self.add_tool(self.others)
        self.others.clicked.connect(self._on_others_clicked)
        set_tip(self.open, "Shows its curves, its film and its results.")
        set_tip(self.clone, "Opens its experiment as a new one.")

    def _build_body(self) -> None:
        row = QHBoxLayout()
        set_spacing(row, 20)
        left, right = QVBoxLayout(), QVBoxLayout()
        set_spacing(left, 4)
        set_spacing(right, 6)
        self._facts = [FactRow("", name=f"run_fact_{place}") for place in range(7)]
        for fact in self._facts:
            left.addWidget(fact)
        left.addStretch(1)
        self.tags = line_edit("", "run_tags", "Tags, with commas between them")
        self.tags.setAccessibleName("Tags")
        self.tags.editingFinished.connect(self._on_tags_edited)
        self.notes = QPlainTextEdit()
        self.notes.setObjectName("run_notes")
        self.notes.setAccessibleName("Notes")
        self.notes.setPlaceholderText("Notes: what was tried, and what came of it")
        self.notes.setTabChangesFocus(True)
        self.notes.textChanged.connect(self._quiet.start)
        self.folder = label("", "small", name="run_folder")
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        right.addWidget(self.tags)
        right.addWidget(self.notes, 1)
        row.addLayout(left, 11)
        row.addLayout(right, 9)
        self.body.addLayout(row, 1)

    # --- for the page ---------------------------------------------------------------------------------------

    @property
    def record(self) -> RunRecord | None:
        """The run that is shown."""
        return self._record

    def show_run(
        self, record: RunRecord, safe_step: int, *, state: str, reads_only: bool, blocked: str
    ) -> None:
        """Shows a run. `blocked` says why none can be opened or gone on with now, empty where one can."""
        same = self._record is not None and self._record.id == record.id
        if not same:
            self.keep_what_is_typed()
        self._record, self._blocked, self._reads_only = record, blocked, reads_only
        self.set_title(f"Run {record.id}")
        self.set_subtitle(f"{record.name}, {task_words(record).lower()}".removeprefix(", "))
        for row, (name, value) in zip(self._facts, facts(record), strict=True):
            row.set_fact(name, value)
        self._fill_fields(record, same)
        self._offer(record, safe_step, state)

    def keep_what_is_typed(self) -> None:
        """Keeps notes and tags now, such as before another run is shown."""
        if self._quiet.isActive():
            self._quiet.stop()
            self._on_notes_quiet()
        if self.tags.isModified():
            self._on_tags_edited()

    def _fill_fields(self, record: RunRecord, same: bool) -> None:
        with QSignalBlocker(self.notes), QSignalBlocker(self.tags):
            in_use = same and (self.notes.hasFocus() or self._quiet.isActive())
            if not in_use and self.notes.toPlainText() != record.notes:
                self.notes.setPlainText(record.notes)
            if not (same and self.tags.hasFocus()):
                self.tags.setText(", ".join(record.tags))
        self.notes.setReadOnly(self._reads_only)
        self.tags.setReadOnly(self._reads_only)
        for field in (self.notes, self.tags):
            set_tip(field, _READ_ONLY if self._reads_only else "")

    def _offer(self, record: RunRecord, safe_step: int, state: str) -> None:
        """The buttons that make sense for this run."""
        ended = record.has_model
        can_resume = record.can_resume and record.trashed is None
        self.resume.setVisible(can_resume)
        self.more.setVisible(not can_resume and ended and record.trashed is None)
        self.open.setVisible(record.trashed is None)
        words = place_words(record, safe_step)
        set_tip(self.resume, f"Goes on {words}." if words else "")
        self.resume.setAccessibleName(f"Resume {words}".strip())
        gone = "" if record.there else f"Its folder is gone: {record.folder}"
        busy = "This run is being trained." if state in ("Training", "Paused", "Preparing") else ""
        for made in (self.open, self.resume, self.more):
            _switch(made, gone or busy or self._blocked)

    # --- what a hand does -----------------------------------------------------------------------------------

    def others_menu(self) -> Menu:
        """What is asked for less often."""
        menu = Menu("run_others_menu", self)
        record = self._record
        there = record is not None and record.there
        lines = (
            ("Rename…", "run_rename", "pencil", self.rename_pressed, not self._reads_only),
            ("Save as one file…", "run_archive", "save", self.archive_pressed, there),
            ("Show folder", "run_show_folder", "folder-open", self.folder_pressed, there),
        )
        for text, name, icon, signal, on in lines:
            action: QAction = menu.add_line(text, name, icon)
            action.setEnabled(on)
            action.triggered.connect(signal)
        return menu

    def _on_others_clicked(self) -> None:
        menu = self.others_menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.others.mapToGlobal(self.others.rect().bottomLeft()))

    def _on_notes_quiet(self) -> None:
        if self._record is not None and self.notes.toPlainText() != self._record.notes:
            self.notes_written.emit(self._record.id, self.notes.toPlainText())

    def _on_tags_edited(self) -> None:
        self.tags.setModified(False)
        tags = [tag.strip() for tag in self.tags.text().split(",") if tag.strip()]
        if self._record is not None and tuple(dict.fromkeys(tags)) != self._record.tags:
            self.tags_written.emit(self._record.id, tags)


def _switch(made: QPushButton, reason: str) -> None:
    if reason:
        disable(made, reason)
    else:
        enable(made)
