"""The Library page: every run on this computer, one in detail or several side by side."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from studio.engine.errors import StudioError
from studio.engine.events import RunState
from studio.engine.library.comparing import MOST_RUNS
from studio.engine.library.records import RunRecord
from studio.ui.charts.run_curves import RunCurves
from studio.ui.jobs.job import Job
from studio.ui.pages.base import PageBase
from studio.ui.pages.library.banners import LibraryBanners
from studio.ui.pages.library.compare_card import CompareCard
from studio.ui.pages.library.curves import drawn_runs
from studio.ui.pages.library.details_card import DetailsCard
from studio.ui.pages.library.library_commands import LibraryCommands
from studio.ui.pages.library.room_dialog import RoomDialog
from studio.ui.pages.library.runs_card import RunsCard
from studio.ui.pages.library.words import library_sentence
from studio.ui.pages.places import open_file, show_in_folder
from studio.ui.pages.plot_card import plot_card
from studio.ui.state.library_jobs import RunInFull
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import px, set_fixed_height, set_minimum_height, set_spacing
from studio.ui.widgets import (
    EmptyState,
    button,
    disable,
    enable,
    ghost_button,
    set_button_text,
)

CHOICE_MS = 60
"""How long a selection must stand still before its curves are read."""
LOWER_HEIGHT, TALL_LOWER_HEIGHT, TALL = 228, 360, 900
_TRAINING = "A training is under way. Wait until it ends, or finish it."


class LibraryPage(PageBase):
    """Reads in jobs alone; what is selected is read again where it has changed."""

    def __init__(self, workspace: Workspace, controller: RunController) -> None:
        super().__init__("library", "Library", "", workspace, controller)
        self._keeper = workspace.library
        self._reading: Job | None = None
        self._drawn: tuple[tuple[int, int, int], ...] = ()
        self._choice = QTimer(self, interval=CHOICE_MS, singleShot=True)
        self._choice.timeout.connect(self._read_choice)
        self.runs, self.details, self.compare = RunsCard(), DetailsCard(), CompareCard()
        self.curves = RunCurves()
        self.commands = LibraryCommands(workspace, self)
        self._banners = LibraryBanners(self.banner, self._keeper, workspace.queue, self._on_resume_asked)
        self._build()
        self._connect()

    # --- building -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._room = ghost_button("Room…", "library_room", "hard-drive")
        self._room.setAccessibleName("Room on the disk")
        self._take_in = button("Take in a file…", "library_take_in", "file-up")
        new = button("New experiment", "library_new", "plus")
        new.clicked.connect(partial(self.go_requested.emit, "start"))
        self.header.add_quiet_button(self._room)
        self.header.add_button(self._take_in)
        self.header.add_button(new)
        self._step = button("Go to Train", "library_next")
        self._step.clicked.connect(self._on_next_step)
        self.empty = EmptyState("library", "", "", self._step, name="library_empty")
        set_minimum_height(self.empty, 220)
        self.body.addWidget(self.empty)
        self.body.addWidget(self.runs, 1)
        self._lower = QWidget()
        row = QHBoxLayout(self._lower)
        row.setContentsMargins(0, 0, 0, 0)
        set_spacing(row, 16)
        self._left = QStackedWidget()
        self._left.addWidget(self.details)
        self._left.addWidget(self.compare)
        row.addWidget(self._left, 52)
        row.addWidget(plot_card(self.curves, "library_curves_card", 180), 48)
        set_fixed_height(self._lower, LOWER_HEIGHT)
        self.body.addWidget(self._lower)
        for part in (self.empty, self.runs, self._lower):
            part.hide()

    def _connect(self) -> None:
        keeper, runs, details = self._keeper, self.runs, self.details
        keeper.changed.connect(self.request_refresh)
        self.workspace.queue.changed.connect(self.request_refresh)
        keeper.problem_raised.connect(self.show_problem)
        keeper.was_set_aside.connect(self._banners.say_set_aside)
        self.controller.state_changed.connect(self.request_refresh)
        self._room.clicked.connect(self._on_room_clicked)
        self._take_in.clicked.connect(self.commands.ask_for_archive)
        runs.selection_changed.connect(self._on_selected)
        runs.opened.connect(self._on_open)
        runs.delete_pressed.connect(self._on_delete)
        runs.restore_pressed.connect(self._on_restore)
        runs.empty_pressed.connect(self.commands.empty_trash)
        runs.overlay_pressed.connect(self._on_overlay)
        runs.trash_shown.connect(self.request_refresh)
        details.open_pressed.connect(self._on_open)
        details.resume_pressed.connect(partial(self._go_on, 0))
        details.more_pressed.connect(partial(self._go_on, details.more_epochs))
        commands = self.commands
        details.clone_pressed.connect(partial(self._do, commands.clone))
        details.rename_pressed.connect(partial(self._do, commands.rename))
        details.archive_pressed.connect(partial(self._do, commands.save_archive))
        details.folder_pressed.connect(partial(self._do, lambda record: open_file(record.folder)))
        commands.done.connect(self.toast_requested)
        commands.failed.connect(self.show_problem)
        details.notes_written.connect(keeper.write_notes)
        details.tags_written.connect(keeper.set_tags)
        self.curves.saved.connect(self._on_saved)
        self.curves.save_failed.connect(self._on_save_failed)
        search = QShortcut(QKeySequence("Ctrl+F"), self)
        search.setContext(Qt.ShortcutContext.WindowShortcut)
        search.activated.connect(self._on_search)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        tall = self.window().height() >= px(TALL)
        set_fixed_height(self._lower, TALL_LOWER_HEIGHT if tall else LOWER_HEIGHT)

    # --- what is shown --------------------------------------------------------------------------------------

    def first_field(self) -> QWidget | None:
        return self.runs.table if self._keeper.runs else None

    def on_shown(self) -> None:
        self._keeper.is_watched = True
        self._keeper.refresh()

    def on_hidden(self) -> None:
        self._keeper.is_watched = False
        self.details.keep_what_is_typed()

    def refresh(self) -> None:
        """All of the page; what is selected is read again only where it is another, or has grown."""
        keeper = self._keeper
        space = keeper.space
        taken = space.room.all if space is not None else None
        self.header.set_sentence(library_sentence(len(keeper.runs), taken) if keeper.is_loaded else "Reading")
        some = bool(keeper.runs or keeper.trash)
        self.empty.setVisible(keeper.is_loaded and not some)
        self.runs.setVisible(some)
        self._banners.refresh()
        self._say_empty()
        history = self.controller.history
        live = history.run_dir if history is not None and self.controller.is_running else None
        self.runs.model.set_live(live, self.controller.state)
        in_trash = self.runs.trash.isChecked()
        self.runs.show_runs(keeper.trash if in_trash else keeper.runs, len(keeper.trash))
        if keeper.reads_only:
            disable(self._take_in, "Another window has the library open.")
        else:
            enable(self._take_in)
        self._offer()
        self._show_choice()
        self._read_choice()

    def _say_empty(self) -> None:
        words = "Every training is kept here with its curves, its settings and its model."
        step = "Open file…" if self.workspace.experiment is None else "Go to Train"
        self.empty.set_text("No runs yet", words)
        set_button_text(self._step, step)

    def _offer(self) -> None:
        """The buttons above the table, for what is selected."""
        chosen, runs, keeper = self.runs.chosen, self.runs, self._keeper
        in_trash = runs.trash.isChecked()
        runs.say_chosen(len(runs.model.shown), len(chosen))
        runs.overlay.setVisible(not in_trash)
        runs.delete.setVisible(not in_trash)
        runs.restore.setVisible(in_trash)
        runs.empty_trash.setVisible(in_trash)
        held = "Another window has the library open." if keeper.reads_only else ""
        training = any(run.state is RunState.TRAINING for run in chosen)
        none = "" if chosen else "Choose runs first."
        for made, reason in (
            (runs.delete, held or none or ("A run is being trained." if training else "")),
            (runs.restore, held or none),
            (runs.empty_trash, held or ("" if keeper.trash else "The trash is empty.")),
            (runs.overlay, none or ("" if len(chosen) <= 6 else "Six runs at most lie beside another.")),
        ):
            if reason:
                disable(made, reason)
            else:
                enable(made)

    def _show_choice(self) -> None:
        chosen = self.runs.chosen
        if len(chosen) == 1:
            self._show_details(chosen[0])
        self._left.setCurrentWidget(self.details if len(chosen) <= 1 else self.compare)
        self._lower.setVisible(bool(chosen))

    def _read_choice(self) -> None:
        """Reads what is selected, unless it is on screen as it is."""
        wanted = tuple((run.id, run.steps, run.epochs) for run in self.runs.chosen[:MOST_RUNS])
        if wanted == self._drawn:
            return
        if self._reading is not None:
            self._reading.cancel()
        self._drawn = wanted
        job = self._keeper.read_runs(number for number, _, _ in wanted)
        job.succeeded.connect(self._on_runs_read)
        job.failed.connect(self.show_problem)
        self._reading = job
        job.start()

    def _show_details(self, record: RunRecord) -> None:
        self.details.show_run(
            record,
            self._keeper.safe_step(record.id),
            state=self.runs.model.state_of(record).value,
            reads_only=self._keeper.reads_only,
            blocked=_TRAINING if self.controller.is_running else "",
        )

    def _on_runs_read(self, runs: list[RunInFull]) -> None:
        self._reading = None
        self.curves.show_runs(drawn_runs(runs))
        if len(runs) > 1:
            self.compare.show_runs(runs)

    # --- what a hand does -----------------------------------------------------------------------------------

    def _on_search(self) -> None:
        if self.is_shown:
            self.runs.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.runs.search.selectAll()

    def _on_selected(self) -> None:
        self._offer()
        self._show_choice()
        self._choice.start()

    def _one(self) -> RunRecord | None:
        chosen = self.runs.chosen
        return chosen[0] if len(chosen) == 1 else None

    def _on_open(self, *_: object) -> None:
        record = self._one()
        if record is not None and self.details.open.isEnabled() and record.trashed is None:
            self.workspace.open_path(record.folder)

    def _go_on(self, more_epochs: int) -> None:
        record = self._one()
        if record is not None:
            self.resume_requested.emit(record.folder, more_epochs)

    def _on_resume_asked(self, record: RunRecord) -> None:
        if not self.controller.is_running:
            self.resume_requested.emit(record.folder, 0)

    def _do(self, act: Callable[[RunRecord], object]) -> None:
        """Something with the one run that is selected."""
        record = self._one()
        if record is not None:
            act(record)

    def _on_delete(self) -> None:
        if self.runs.delete.isEnabled() and self.runs.delete.isVisibleTo(self) and self.runs.chosen:
            self.commands.trash(self.runs.chosen)

    def _on_restore(self) -> None:
        self.commands.restore(self.runs.chosen)

    def _on_overlay(self) -> None:
        self._keeper.set_overlaid(run.id for run in self.runs.chosen)
        self.go_requested.emit("train")

    def _on_room_clicked(self) -> None:
        dialog = RoomDialog(self._keeper, self.window())
        dialog.exec()
        dialog.deleteLater()

    def _on_next_step(self) -> None:
        if self.workspace.experiment is None:
            self.open_requested.emit()
        else:
            self.go_requested.emit("train")

    def _on_saved(self, path: str) -> None:
        self.toast_requested.emit(f"{Path(path).name} saved.", "Show", partial(show_in_folder, Path(path)))

    def _on_save_failed(self, words: str) -> None:
        self.show_problem(StudioError("The file could not be saved.", words, "Choose another place."))
