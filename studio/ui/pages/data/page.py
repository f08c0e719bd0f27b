"""The Data page: one header, one banner, and below them the content of the task at hand."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget

from studio.ui.pages.base import PageBase
from studio.ui.pages.data.content import DataContent
from studio.ui.pages.data.language.content import LanguageContent
from studio.ui.pages.data.seen_words import seen_words
from studio.ui.pages.data.series.content import SeriesContent
from studio.ui.pages.data.texts.content import TextsContent
from studio.ui.pages.first_batch.sheet import first_batch_sheet
from studio.ui.pages.overviews import Kind, kind_of
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import focus_quietly, px
from studio.ui.widgets import EmptyState, button, disable, enable, ghost_button, set_button_text

CONTENTS: dict[Kind, Callable[[PageBase], DataContent]] = {
    "series": SeriesContent,
    "texts": TextsContent,
    "language": LanguageContent,
}
"""What is shown for each kind of overview; a content is built when it is needed first."""
USUAL: Kind = "series"
"""Built with the page: its controls are there to be found while a file is still being opened."""
NO_DATA = ("No data yet", "A table as CSV, text files, or a folder with a folder for each class.")
_CANNOT_START = "Solve the problems of this page first."


class DataPage(PageBase):
    """Knows no task: the content that fits the overview is put into its body."""

    def __init__(self, workspace: Workspace, controller: RunController) -> None:
        super().__init__("data", "Data", "", workspace, controller)
        self._batch = ghost_button("See the first batch", "see_first_batch", "grid-2x2")
        self._other = button("Other file…", "other_file", "folder-open")
        self._next = button("Next: Model", "next_model", "arrow-right", icon_right=True)
        self._batch.clicked.connect(self._on_batch_asked)
        self._other.clicked.connect(self.open_requested)
        self._next.clicked.connect(lambda: self.go_requested.emit("model"))
        self.header.add_quiet_button(self._batch)
        for each in (self._other, self._next):
            self.header.add_button(each)
        self._opens = button("Open file…", "data_open_file", "folder-open")
        self._opens.clicked.connect(self._on_open_asked)
        self._empty = EmptyState("table-properties", *NO_DATA, self._opens, name="data_empty")
        self.body.addWidget(self._empty, 1)
        self._built: dict[Kind, DataContent] = {}
        self._scroll.viewport().installEventFilter(self)
        workspace.data_changed.connect(self._on_data_changed)
        workspace.overview_changed.connect(self.request_refresh)
        if workspace.overview is None:
            self._content(USUAL).hide()
        self._on_data_changed()

    @property
    def shown(self) -> DataContent | None:
        """The content of the overview as it is now; None where there is none."""
        kind = kind_of(self.workspace.overview)
        if not kind or self.workspace.experiment is None:
            return None
        return self._content(kind)

    def _content(self, kind: Kind) -> DataContent:
        if kind not in self._built:
            content = self._built[kind] = CONTENTS[kind](self)
            self.body.addWidget(content, 1)
            content.forget()
        return self._built[kind]

    # --- for the window -------------------------------------------------------------------------------------

    def first_field(self) -> QWidget | None:
        return self.shown.first_field() if self.shown is not None else None

    def on_hidden(self) -> None:
        """What was typed last counts, wherever the user goes."""
        for content in self._built.values():
            content.flush()

    def refresh(self) -> None:
        """All cards from what was found last."""
        shown, overview, experiment = self.shown, self.workspace.overview, self.workspace.experiment
        self._empty.setVisible(shown is None)
        for widget in (self._batch, self._other, self._next):
            widget.setVisible(shown is not None)
        self._show_content(shown)
        if shown is None or experiment is None:
            self._say_empty()
            return
        self.header.set_sentence(shown.sentence(overview))
        shown.show_banner(overview)
        if any(problem.severity == "error" for problem in self.workspace.problems):
            disable(self._batch, _CANNOT_START)
        else:
            enable(self._batch)
        shown.refresh(overview, experiment)
        self._fit()

    def _say_empty(self) -> None:
        self.banner.hide()
        news = self.workspace.run_data.news
        if news is None:
            self.header.set_sentence("Open a file to begin.")
            self._empty.set_text(*NO_DATA)
            set_button_text(self._opens, "Open file…")
            return
        self.header.set_sentence(seen_words(news))
        why = f"It was at {news.path}." if news.reason is None else str(news.reason)
        self._empty.set_text("The data of this run cannot be shown", why)
        set_button_text(self._opens, "Find it…")

    def _show_content(self, shown: DataContent | None) -> None:
        had_focus = self.isAncestorOf(self.focusWidget()) if self.focusWidget() is not None else False
        changed = shown is not None and shown.isHidden()
        for content in self._built.values():
            content.setVisible(content is shown)
        if shown is not None and changed and had_focus and (field := shown.first_field()) is not None:
            focus_quietly(field)  # it was in a field that has gone

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # A banner that comes or goes changes what is in sight without any change of the window.
        if watched is self._scroll.viewport() and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        shown = self.shown
        if shown is not None:
            shown.fit(self._scroll.viewport().height() - px(16))

    # --- what happened --------------------------------------------------------------------------------------

    def _on_data_changed(self) -> None:
        for content in self._built.values():
            content.forget()
        self.request_refresh()

    def _on_open_asked(self) -> None:
        if self.workspace.run_data.is_missing:
            self.data_requested.emit()
        else:
            self.open_requested.emit()

    def _on_batch_asked(self) -> None:
        self.on_hidden()
        first_batch_sheet(self, self.workspace).open()
