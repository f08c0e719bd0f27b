"""The window: rail, pages and bottom bar in their places, and what leads from one to the other."""

from __future__ import annotations

import sys
from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QVBoxLayout, QWidget

from studio.engine.errors import StudioError
from studio.engine.events import Outcome, RunEnded, RunState
from studio.ui.actions import fill_menu, make_actions, show_undo
from studio.ui.pages import PLACES, START
from studio.ui.pages.base import PageBase
from studio.ui.pages.start.task_words import drop_words
from studio.ui.shell.bottom_bar import BottomBar
from studio.ui.shell.closing import Closing
from studio.ui.shell.data_news import RunDataNews
from studio.ui.shell.document_commands import DocumentCommands, dropped_path
from studio.ui.shell.focus_cycle import cycle_focus, first_focusable, order_behind
from studio.ui.shell.going_on import GoingOn
from studio.ui.shell.marks import Mark
from studio.ui.shell.menus import open_experiment_menu, open_main_menu
from studio.ui.shell.overlays import DropFrame, WaitingCard
from studio.ui.shell.page_stack import PageStack
from studio.ui.shell.queue_commands import QueueCommands
from studio.ui.shell.rail import Rail
from studio.ui.shell.run_commands import RunCommands
from studio.ui.shell.run_news import RunNews
from studio.ui.shell.sheet_host import SheetHost
from studio.ui.shell.status import Status
from studio.ui.state.documents import Document
from studio.ui.state.preference_store import PreferenceStore
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import application_icon, focus_quietly, px
from studio.ui.widgets import Toast, vertical_hairline

TITLE = "Recurrent Studio"
SIZE, LEAST_SIZE = (1280, 800), (960, 600)
NARROW_RAIL_BELOW = 1280


class MainWindow(QMainWindow):
    """The one window. It holds no state of its own beyond which page is in sight."""

    first_shown = Signal()
    """The window is on the screen: what is heavy may be loaded now."""

    def __init__(self, workspace: Workspace, controller: RunController, store: PreferenceStore) -> None:
        super().__init__()
        self.setObjectName("main_window")
        self.setWindowTitle(TITLE)
        self.setWindowIcon(application_icon())
        self.setAcceptDrops(True)
        self.setMinimumSize(*LEAST_SIZE)
        self._workspace, self._controller, self._store = workspace, controller, store
        self._was_shown = self._alt_alone = False
        self._build()
        self._documents = DocumentCommands(workspace, self)
        self._runs = RunCommands(workspace, controller, self._bar, self)
        workspace.library.follow(controller)
        self._sheets = SheetHost(self._content, store)
        self._closing = Closing(controller, self)
        self._queue = QueueCommands(
            workspace, controller, self._bar, self._runs.starter, self._closing, self, self._on_done
        )
        self._actions = make_actions(self, self._handlers())
        self._connect()
        self._going_on = GoingOn(workspace, controller, self)  # it hears of an opened run after the window
        self._runs.go_on_requested.connect(self._going_on.resume)
        self._data_news = RunDataNews(workspace, controller, self._pages, self, self._on_done)
        self._news = RunNews(controller, self._pages, self, self._on_done)
        self._news.follow(self._runs)
        self._status = Status(workspace, controller, self._rail, self._bar)
        self._on_preferences_changed()
        self._on_undo_changed()
        self.resize(px(SIZE[0]), px(SIZE[1]))
        self.go(START)

    def libraries_loaded(self) -> None:
        """All libraries are there: the other pages can be built, and the computer asked for its devices."""
        self._pages.build_all()
        self._status.ask_device()

    @property
    def pages(self) -> PageStack:
        """All pages, and which of them is in sight."""
        return self._pages

    def go(self, name: str) -> None:
        """Brings a page into sight and the keyboard to its first field. Raises KeyError."""
        self._pages.go(name)

    # --- building ----------------------------------------------------------------------------------------

    def _build(self) -> None:
        self._rail = Rail()
        self._pages = PageStack(self._workspace, self._controller)
        self._bar = BottomBar()
        self._content = QWidget()
        self._content.setObjectName("content")
        inside = QVBoxLayout(self._content)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addWidget(self._pages)
        above = QHBoxLayout()
        above.setSpacing(0)
        above.addWidget(self._rail)
        above.addWidget(vertical_hairline())
        above.addWidget(self._content, 1)
        central = QWidget()
        column = QVBoxLayout(central)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(above, 1)
        column.addWidget(self._bar)
        self.setCentralWidget(central)
        self._toast = Toast(central)
        self._drop_frame = DropFrame(self._content)
        self._waiting = WaitingCard(self._content)

    def _handlers(self) -> dict[str, Callable[[], object]]:
        documents, runs, sheets, store = self._documents, self._runs, self._sheets, self._store
        visits = {f"go_{place.name}": self._visit(place.name) for place in PLACES}
        return visits | {
            "new": lambda: self.go(START),
            "open": documents.open,
            "open_folder": documents.open_folder,
            "save_as": documents.save_as,
            "rename": documents.rename,
            "undo": self._workspace.undo,
            "redo": self._workspace.redo,
            "start_or_resume": runs.start_or_resume,
            "pause_or_resume": self._controller.toggle_pause,
            "finish_now": self._controller.finish,
            "show_waiting": self._queue.show_waiting,
            "larger": lambda: store.step_scale(1),
            "smaller": lambda: store.step_scale(-1),
            "show_settings": sheets.show_settings,
            "show_shortcuts": sheets.show_shortcuts,
            "show_about": sheets.show_about,
            "quit": self.close,
            "next_region": lambda: self._cycle(1),
            "previous_region": lambda: self._cycle(-1),
        }

    def _connect(self) -> None:
        workspace, rail = self._workspace, self._rail
        workspace.data_changed.connect(self._on_data_changed)
        workspace.experiment_changed.connect(self._on_experiment_changed)
        workspace.problem_raised.connect(self._on_problem_raised)
        workspace.run_found.connect(self._on_run_found)
        workspace.busy_changed.connect(self._waiting.show_busy)
        workspace.undo_stack.indexChanged.connect(self._on_undo_changed)
        self._waiting.cancelled.connect(workspace.cancel_opening)
        self._documents.done.connect(self._on_done)
        self._controller.state_changed.connect(self._on_state_changed)
        self._controller.ended.connect(self._on_ended)
        self._store.changed.connect(self._on_preferences_changed)
        self._pages.page_built.connect(self._on_page_built)
        self._pages.current_changed.connect(self._on_page_changed)
        rail.place_chosen.connect(self.go)
        rail.experiment.clicked.connect(self._on_experiment_clicked)
        rail.menu.clicked.connect(self._on_menu_clicked)
        rail.scheme.clicked.connect(self._store.next_scheme)
        rail.settings.clicked.connect(self._sheets.show_settings)
        rail.help.clicked.connect(self._sheets.show_shortcuts)
        if sys.platform == "darwin":
            fill_menu(self.menuBar().addMenu(TITLE), self._actions)

    # --- what happens ------------------------------------------------------------------------------------

    def _visit(self, name: str) -> Callable[[], object]:
        return lambda: self.go(name) if self._rail.place(name).isEnabled() else None

    def _on_data_changed(self) -> None:
        self._controller.forget_run()
        self._pages.current_page().clear_problem()
        self.go("data")

    def _on_run_found(self, document: Document) -> None:
        self._controller.open_run(document.experiment, document.events)
        history = self._controller.history
        self.go("results" if history is not None and history.has_model else "train")

    def _on_experiment_changed(self, experiment: object) -> None:
        name = getattr(experiment, "name", "")
        self.setWindowTitle(f"{name} – {TITLE}" if name else TITLE)

    def _on_problem_raised(self, error: StudioError) -> None:
        self._pages.current_page().show_problem(error)

    def _on_undo_changed(self) -> None:
        show_undo(self._workspace.undo_stack, self._actions)

    def _on_state_changed(self, state: RunState) -> None:
        if state is RunState.PREPARING and not self._workspace.queue.begins_by_itself:
            self.go("train")

    def _on_ended(self, ended: RunEnded) -> None:
        # "Finish now" asks for the results; whoever is somewhere else, or on the way out, stays undisturbed.
        watched = self.isVisible() and self._pages.current == "train"
        if ended.outcome is Outcome.STOPPED and ended.best_epoch is not None and watched:
            self.go("results")

    def _on_page_built(self, page: PageBase) -> None:
        page.go_requested.connect(self.go)
        page.open_requested.connect(self._documents.open)
        page.folder_requested.connect(self._documents.open_folder)
        page.start_requested.connect(self._runs.start)
        page.resume_requested.connect(self._going_on.resume)
        page.toast_requested.connect(self._on_done)
        page.mark_changed.connect(lambda kind, text: self._rail.set_mark(page.name, Mark(kind, text)))
        order_behind(self._bar, page)

    def _on_page_changed(self, name: str) -> None:
        self._sheets.close()
        self._rail.set_current(name)
        page = self._pages.current_page()
        focus_quietly(page.first_field() or first_focusable(page.content) or page)

    def _on_done(self, text: str, word: str = "", act: object = None) -> None:
        self._toast.show_text(text, word, act if callable(act) else None)

    def _on_experiment_clicked(self) -> None:
        recent = self._workspace.recent
        open_experiment_menu(self._rail.experiment, self._actions, recent, self._workspace.open_path)

    def _on_menu_clicked(self) -> None:
        open_main_menu(self._rail.menu, self._actions)

    def _on_preferences_changed(self) -> None:
        self._rail.show_scheme(self._store.preferences.scheme)
        self._bar.moves = not self._store.preferences.reduce_motion
        self._fit()

    def _cycle(self, step: int) -> None:
        page = self._pages.current_page()
        cycle_focus((self._rail, page.header, page.content, self._bar), step)

    def _fit(self) -> None:
        """The rail gives up its words where the window is narrow."""
        self._rail.set_narrow(self.width() < px(NARROW_RAIL_BELOW))

    # --- events of Qt ------------------------------------------------------------------------------------

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if not self._was_shown:
            self._was_shown = True
            # After the first picture: what loads in the background must not compete with it.
            QTimer.singleShot(0, self.first_shown.emit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def closeEvent(self, event: QCloseEvent) -> None:
        event.setAccepted(self._closing.may_close())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self._alt_alone = event.key() == Qt.Key.Key_Alt
        if event.key() == Qt.Key.Key_F1:
            # A field with a help text of its own has taken the key before it came here.
            self._sheets.show_shortcuts()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Alt and self._alt_alone:
            self._on_menu_clicked()
        self._alt_alone = False
        super().keyReleaseEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if dropped_path(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._drop_frame.cover(drop_words(self._workspace.wanted_task))

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._drop_frame.hide()
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._drop_frame.hide()
        path = dropped_path(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            self._workspace.open_path(path)
