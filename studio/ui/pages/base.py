"""What every page is: a header, banners below it, and a body that scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from studio.engine.errors import StudioError
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import notifier, px, set_margins, set_spacing
from studio.ui.widgets.banner import Banner
from studio.ui.widgets.header import PageHeader

WIDE, NARROW = 1600, 1100
"""Widths of the window from which the side column is wide, and below which it is narrow."""
WIDE_SIDE, NARROW_SIDE = 440, 280


class PageBase(QWidget):
    """A page of the window. It is built once; `refresh` brings it up to date, and only while it is shown.

    A page connects the signals of workspace and controller to its `request_refresh` in its constructor.
    """

    go_requested = Signal(str)
    """Another place is to be shown: the name of the place."""
    open_requested = Signal()
    """The user wants to choose a file."""
    folder_requested = Signal()
    """The user wants to choose a folder."""
    start_requested = Signal()
    """The user wants to train the experiment as it is now; problems are shown first."""
    resume_requested = Signal(object, int)
    """The run in a folder (Path) is to go on, for so many epochs more."""
    toast_requested = Signal(str, str, object)
    """Something was done: the text, the word of an action or nothing, and what it calls."""
    data_requested = Signal()
    """The data of the run is to be found; the user says where."""
    mark_changed = Signal(str, str)
    """The mark of this page in the rail: text, check, warning, danger, shield or nothing, and its words."""

    def __init__(
        self, name: str, title: str, sentence: str, workspace: Workspace, controller: RunController
    ) -> None:
        super().__init__()
        self.setObjectName(f"{name}_page")
        self.name, self.workspace, self.controller = name, workspace, controller
        self.header = PageHeader(title, sentence, name=f"{name}_header")
        self.banner = Banner(f"{name}_banner")
        self.data_banner = Banner(f"{name}_data_news")
        self.problem_banner = Banner(f"{name}_problem")
        self.problem_banner.closed.connect(self._on_problem_closed)
        self._banner_waits = False
        self._shown, self._stale = False, True
        self._sides: list[tuple[QWidget, int, int]] = []
        self.content = QWidget()
        self.content.setProperty("plane", "page")
        self.body = QVBoxLayout(self.content)
        set_margins(self.body, 24, 0, 24, 16)
        set_spacing(self.body, 12)
        self._build_frame()
        notifier().changed.connect(self._on_theme_changed)

    # --- for the page's own code ----------------------------------------------------------------------------

    def refresh(self) -> None:
        """Brings everything up to date; called only while the page is in sight."""

    def on_shown(self) -> None:
        """The page came into sight."""

    def on_hidden(self) -> None:
        """The page went out of sight: what draws by itself stops."""

    def first_field(self) -> QWidget | None:
        """Where the keyboard goes when the page is opened; the body where this is None."""
        return None

    def columns(
        self, side_width: int = 292, *, wide_side: int = WIDE_SIDE, into: QVBoxLayout | None = None
    ) -> tuple[QVBoxLayout, QVBoxLayout]:
        """Adds a main and a side column to the body, or to the column `into`.

        The side column follows the width of the window.
        """
        row = QHBoxLayout()
        set_spacing(row, 16)
        main, side = QVBoxLayout(), QVBoxLayout()
        holder = QWidget()
        holder.setLayout(side)
        for column in (main, side):
            set_margins(column, 0, 0, 0, 0)
            set_spacing(column, 12)
        row.addLayout(main, 1)
        row.addWidget(holder)
        (self.body if into is None else into).addLayout(row, 1)
        self._sides.append((holder, side_width, wide_side))
        self._fit_sides()
        return main, side

    # --- for the window -------------------------------------------------------------------------------------

    @property
    def is_shown(self) -> bool:
        """Whether this page is the one in sight; others need not draw."""
        return self._shown

    def request_refresh(self, *_: object) -> None:
        """Something changed: refreshes now, or once the page is shown. Any signal may be connected to it."""
        self._stale = True
        if self._shown:
            self._stale = False
            self.refresh()

    def set_shown(self, shown: bool) -> None:
        """The window says that the page comes into sight or goes out of it."""
        if shown == self._shown:
            return
        self._shown = shown
        if not shown:
            self.on_hidden()
            return
        self._fit_sides()
        if self._stale:
            self._stale = False
            self.refresh()
        self.on_shown()

    def show_problem(self, error: StudioError) -> None:
        """Says below the header what happened, what it means and what to do; nothing else changes."""
        self._banner_waits = self._banner_waits or self.banner.isVisibleTo(self)
        self.banner.hide()
        words = " ".join(part for part in (error.meaning, error.remedy) if part)
        self.problem_banner.show_message("danger", error.what, words, closable=True)

    def clear_problem(self) -> None:
        """Takes the problem away, once it is solved."""
        if self.problem_banner.isVisibleTo(self):
            self.problem_banner.hide()
            self._on_problem_closed()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_sides()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A banner keeps its distance from what lies below it, and takes no room while there is none.
        if event.type() in (QEvent.Type.ShowToParent, QEvent.Type.HideToParent):
            shown = not all(banner.isHidden() for banner in self._base_banners)
            set_margins(self._banner_column, 24, 0, 24, 12 if shown else 0)
        return False

    # --------------------------------------------------------------------------------------------------------

    def _build_frame(self) -> None:
        banners = QWidget()
        column = self._banner_column = QVBoxLayout(banners)
        set_margins(column, 24, 0, 24, 0)
        set_spacing(column, 8)
        self._base_banners = (self.problem_banner, self.data_banner, self.banner)
        for banner in self._base_banners:
            column.addWidget(banner)
            banner.installEventFilter(self)
        self._scroll = QScrollArea()
        self._scroll.setObjectName(f"{self.name}_scroll")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setWidget(self.content)
        outer = QVBoxLayout(self)
        set_margins(outer, 0, 0, 0, 0)
        set_spacing(outer, 0)
        outer.addWidget(self.header)
        outer.addWidget(banners)
        outer.addWidget(self._scroll, 1)

    def _fit_sides(self) -> None:
        across = self.window().width()
        self._sides = [side for side in self._sides if isValid(side[0])]  # the content of a task may be gone
        for holder, width, wide in self._sides:
            wanted = wide if across >= px(WIDE) else min(NARROW_SIDE, width) if across < px(NARROW) else width
            if holder.width() != px(wanted):
                holder.setFixedWidth(px(wanted))

    def _on_theme_changed(self) -> None:
        self._fit_sides()

    def _on_problem_closed(self) -> None:
        if self._banner_waits:
            self._banner_waits = False
            self.banner.show()
