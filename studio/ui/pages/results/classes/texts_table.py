"""Texts of the test part as a table: what each is, what the model said, and how sure it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem

from studio.ui.theme import notifier, px
from studio.ui.widgets import CellRole, DataTable, Popover
from studio.ui.words import percent

Index = QModelIndex | QPersistentModelIndex
TEXT, TRUTH, SAID, SURE = range(4)
HEADS = ("Text", "Truth", "Said", "Sure")
_MOST_TIP, _MOST_TEXT = 600, 1200
_LEAST_CHIP, _MOST_CHIP, _SURE_WIDTH, _LEAST_TEXT = 78, 170, 118, 120
_SAMPLE = 200
"""Rows that the widths of the chips are taken from."""
_NO_PARENT = QModelIndex()


class TextsModel(QAbstractTableModel):
    """Some texts of an evaluation, by their places in it."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._texts: Sequence[Any] = ()
        self._places: Sequence[int] = ()

    def show_texts(self, texts: Sequence[Any], places: Sequence[int]) -> None:
        """Shows those at `places` of all texts."""
        self.beginResetModel()
        self._texts, self._places = texts, places
        self.endResetModel()

    def text_at(self, row: int) -> Any:
        """The text of a row."""
        return self._texts[self._places[row]]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._places)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        named = orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole
        return HEADS[section] if named else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        text, column = self.text_at(index.row()), index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(text, column)
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(text, column)
            case CellRole.KIND:
                return ("text", "chip", "chip", "share")[column]
            case CellRole.TONE if column == SAID:
                return "success" if text.right else "danger"
            case CellRole.ICON if column == SAID:
                return "check" if text.right else "x"
            case CellRole.VALUE if column == SURE:
                return text.sure
            case CellRole.BAR if column == SURE:
                return "train" if text.right else "validation"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{HEADS[column]}: {self._text(text, column)}"
        return None

    def _text(self, text: Any, column: int) -> str:
        match column:
            case 0:
                return " ".join(text.text[:_MOST_TIP].split()) or "(empty)"
            case 1:
                return text.truth
            case 2:
                return text.said
        return percent(text.sure, sign=False)


class TextsTable(DataTable):
    """The text takes the room that the chips leave; Enter or a double click opens the whole of it."""

    def __init__(self) -> None:
        super().__init__("result_texts", "Texts of the test part")
        self._model = TextsModel(self)
        self.setModel(self._model)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.activated.connect(self.open_text)
        notifier().changed.connect(self._fit)

    def show_texts(self, texts: Sequence[Any], places: Sequence[int]) -> None:
        """Shows those at `places` of all texts."""
        self._model.show_texts(texts, places)
        self.scrollToTop()
        self._fit()

    def open_text(self, index: QModelIndex) -> Popover:
        """The whole text of a row, beside the table."""
        text = self._model.text_at(index.row())
        title = f"{text.truth}, said {text.said}"
        shown = text.text if len(text.text) <= _MOST_TEXT else f"{text.text[:_MOST_TEXT]} …"
        popover = Popover(title, shown, self)
        popover.open_at(self)
        return popover

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        widths = {TRUTH: self._chip_width(TRUTH), SAID: self._chip_width(SAID), SURE: px(_SURE_WIDTH)}
        room = self.viewport().width() - sum(widths.values())
        for column, width in {**widths, TEXT: max(room, px(_LEAST_TEXT))}.items():
            self.setColumnWidth(column, width)

    def _chip_width(self, column: int) -> int:
        option, delegate = QStyleOptionViewItem(), self.itemDelegate()
        rows = range(min(self._model.rowCount(), _SAMPLE))
        widths = [delegate.sizeHint(option, self._model.index(row, column)).width() for row in rows]
        return min(max([px(_LEAST_CHIP), *widths]), px(_MOST_CHIP))


def _tip(text: Any, column: int) -> str | None:
    if column == TEXT:
        name = f"{text.name}\n" if text.name else ""
        return name + (text.text if len(text.text) <= _MOST_TIP else f"{text.text[:_MOST_TIP]} …")
    if column == SURE and not text.right:
        return f"It gave {text.truth} {percent(text.truth_probability, sign=False)}."
    return None
