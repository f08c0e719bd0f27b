"""Opens the sheets of the rail's foot over the content, one at a time."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio.ui.shell.sheets import about_sheet, settings_sheet, shortcuts_sheet
from studio.ui.state.preference_store import PreferenceStore
from studio.ui.widgets import Sheet


class SheetHost(QObject):
    """The content of the window, over which a sheet may lie."""

    def __init__(self, content: QWidget, store: PreferenceStore) -> None:
        super().__init__(content)
        self._content, self._store = content, store
        self._sheet: Sheet | None = None

    def show_settings(self) -> None:
        """Colours, text size, motion, folder."""
        self._open(settings_sheet(self._content, self._store))

    def show_shortcuts(self) -> None:
        """All keys."""
        self._open(shortcuts_sheet(self._content))

    def show_about(self) -> None:
        """What program this is."""
        self._open(about_sheet(self._content))

    def close(self) -> None:
        """Takes away whatever lies over the content."""
        if self._sheet is not None:
            self._sheet.close_sheet()

    def _open(self, sheet: Sheet) -> None:
        self.close()
        self._sheet = sheet
        sheet.closed.connect(self._on_closed)
        sheet.open()

    def _on_closed(self) -> None:
        self._sheet = None
