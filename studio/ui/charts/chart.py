"""The save button of a chart: a menu for picture, numbers and clipboard; the file dialog blocks nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QMenu, QPushButton, QWidget

from studio.ui.charts.controls import Head, Toggle, tool_button
from studio.ui.charts.export import save_picture, save_text

_PICTURES = "Picture (*.png);;Drawing (*.svg)"
_NUMBERS = "Numbers (*.csv)"


class Chart(QWidget):
    """What all charts share: a head, and saving their picture and their numbers."""

    saved = Signal(str)
    """A file was written; its path."""
    save_failed = Signal(str)
    """A file could not be written; what happened, in words."""
    copied = Signal()
    """The numbers went to the clipboard."""

    def __init__(self, name: str, title: str, subtitle: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.head = Head(title, subtitle)

    @property
    def head_tools(self) -> QHBoxLayout:
        """The right end of the head, for what a page adds."""
        return self.head.tools

    def set_heading(self, title: str, subtitle: str = "") -> None:
        """Title and muted words of the head."""
        self.head.set_words(title, subtitle)

    def numbers_csv(self) -> str:
        """What is drawn as CSV."""
        raise NotImplementedError

    def save_picture(self, path: str) -> None:
        """Writes a .png or .svg of the chart without its tools. Raises ValueError or OSError."""
        focused = QApplication.focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            # Or the picture wears the focus ring.
            focused.clearFocus()
        hidden = [tool for tool in self._tools_to_hide() if tool.isVisibleTo(self)]
        for tool in hidden:
            tool.setVisible(False)
        try:
            save_picture(self, path, self.head.title.text())
        finally:
            for tool in hidden:
                tool.setVisible(True)
            if focused is not None and self.isAncestorOf(focused):
                focused.setFocus()

    def save_numbers(self, path: str) -> None:
        """Writes the numbers as CSV. Raises OSError."""
        save_text(self.numbers_csv(), path)

    def copy_numbers(self) -> None:
        """Puts the numbers on the clipboard."""
        QGuiApplication.clipboard().setText(self.numbers_csv())
        self.copied.emit()

    def _tools_to_hide(self) -> list[QWidget]:
        """Buttons have no place in a picture."""
        return [*self.findChildren(QPushButton), *self.findChildren(Toggle)]

    def _add_save_button(self, prefix: str) -> QPushButton:
        button = tool_button(f"{prefix}_save", "download", "Save picture or numbers")
        menu = QMenu(button)
        for name, words, slot in (
            ("picture", "Save picture…", self._on_save_picture),
            ("numbers", "Save numbers…", self._on_save_numbers),
            ("copy", "Copy numbers", self.copy_numbers),
        ):
            action = QAction(words, menu)
            action.setObjectName(f"{prefix}_save_{name}")
            action.triggered.connect(slot)
            menu.addAction(action)
        button.setMenu(menu)
        self.head.tools.addWidget(button)
        return button

    def _on_save_picture(self) -> None:
        self._ask_for_file("Save picture", _PICTURES, "png", self._on_picture_chosen)

    def _on_save_numbers(self) -> None:
        self._ask_for_file("Save numbers", _NUMBERS, "csv", self._on_numbers_chosen)

    def _ask_for_file(self, title: str, kinds: str, suffix: str, slot: Callable[[str], None]) -> None:
        dialog = QFileDialog(self, title)
        dialog.setObjectName("save_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(kinds)
        dialog.setDefaultSuffix(suffix)
        dialog.fileSelected.connect(slot)
        dialog.finished.connect(dialog.deleteLater)
        # open() returns at once: training goes on and its events are shown.
        dialog.open()

    def _on_picture_chosen(self, path: str) -> None:
        self._save(self.save_picture, path)

    def _on_numbers_chosen(self, path: str) -> None:
        self._save(self.save_numbers, path)

    def _save(self, write: Callable[[str], None], path: str) -> None:
        try:
            write(path)
        except (OSError, ValueError) as error:
            self.save_failed.emit(str(error))
        else:
            self.saved.emit(path)
