"""What is said of the program's own faults: a session that was cut short, and what nobody caught."""

from __future__ import annotations

import time
import traceback
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog

from studio.engine.errors import StudioError
from studio.ui.pages import START
from studio.ui.state.debug_bundle import names_to_hide, save_report
from studio.ui.state.session_log import SessionLog
from studio.ui.state.workspace import Workspace

if TYPE_CHECKING:
    from studio.ui.main_window import MainWindow


class CrashNews(QObject):
    """Speaks below the header of a page; the window lives on."""

    _found = Signal(str)

    def __init__(self, log: SessionLog, workspace: Workspace, window: MainWindow) -> None:
        super().__init__(window)
        self._log, self._workspace, self._window = log, workspace, window
        self._told: set[str] = set()
        self._found.connect(self._on_found)

    def greet(self) -> None:
        """Says on the first screen that the last session was cut short, if it was."""
        if not self._log.last_was_cut_short:
            return
        draft = any(left.kind == "draft" for left in self._workspace.left)
        self._window.pages.page(START).banner.show_message(
            "info",
            "The last session ended unexpectedly.",
            "Your draft is back." if draft else "Everything that was saved is there.",
            [("Save report…", self.ask_for_report)],
            closable=True,
        )

    def tell(self, fault: BaseException) -> None:
        """Says once of each fault that it happened; may be called from anywhere, while anything is going on."""
        self._found.emit("".join(traceback.format_exception(fault)))

    def ask_for_report(self) -> None:
        """Asks for a place and writes the report there."""
        proposed = f"recurrent-studio-report-{time.strftime('%Y%m%d-%H%M')}.zip"
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Save report", proposed, "Report (*.zip)")
        if chosen:
            self.save(Path(chosen))

    def save(self, path: Path) -> None:
        """Writes the report beside the window's thread."""
        workspace = self._workspace
        hidden = names_to_hide(workspace.experiment, workspace.recent, workspace.left)
        job = workspace.jobs.prepare(save_report, path, hidden)
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_failed)
        job.start()

    def _on_found(self, details: str) -> None:
        if details in self._told:
            return
        self._told.add(details)
        page = self._window.pages.current_page()
        page.banner.show_message(
            "danger",
            "Something went wrong in the program itself.",
            "Your work is safe; what you did last may not have happened.",
            [
                ("Copy details", partial(QGuiApplication.clipboard().setText, details)),
                ("Save report…", self.ask_for_report),
            ],
            closable=True,
        )

    def _on_saved(self, path: Path) -> None:
        words = f"{path.name} saved. It holds no data; look through it before you send it."
        self._window.pages.current_page().toast_requested.emit(words, "", None)

    def _on_failed(self, error: StudioError) -> None:
        self._window.pages.current_page().show_problem(error)
