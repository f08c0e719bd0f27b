"""Texts as rows of a table: the first ones, some at random, the longest ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QHeaderView, QStyleOptionViewItem, QWidget

from studio.ui.theme import font, notifier, px
from studio.ui.widgets import Card, CellRole, DataTable, Popover, Segmented
from studio.ui.words import count

if TYPE_CHECKING:
    from studio.engine.tasks.text_views import TextRow

Index = QModelIndex | QPersistentModelIndex

NUMBER, TEXT, TOKENS, LAST = range(4)
WHICH = (("first", "First"), ("random", "Random"), ("longest", "Longest"))
_PARTS = {"train": "train", "validation": "val", "test": "test", "": "left out"}
_NO_PARENT = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_MOST_TIP = 600
_MOST_LAST = 132
_LEAST_TEXT = 120
_ROW = 30


@dataclass(frozen=True)
class Heads:
    """The heads of the four columns; the last one is the label where `last_is_label`, else the part."""

    number: str
    text: str
    tokens: str
    last: str
    last_is_label: bool


class TextRowsModel(QAbstractTableModel):
    """Number, text on one line, tokens, and label or part."""

    def __init__(self, heads: Heads) -> None:
        super().__init__()
        self._heads = heads
        self._rows: tuple[TextRow, ...] = ()

    def set_heads(self, heads: Heads) -> None:
        """Other heads, such as letters instead of words."""
        if heads != self._heads:
            self._heads = heads
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, NUMBER, LAST)

    def set_rows(self, rows: Sequence[TextRow]) -> None:
        """Shows other texts."""
        if tuple(rows) == self._rows:
            return
        self.beginResetModel()
        self._rows = tuple(rows)
        self.endResetModel()

    def row_at(self, row: int) -> TextRow:
        """What a row shows."""
        return self._rows[row]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else LAST + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            heads = self._heads
            return (heads.number, heads.text, heads.tokens, heads.last)[section]
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and section == TOKENS else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, place = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, place)
            case Qt.ItemDataRole.ToolTipRole if place == TEXT:
                return row.text if len(row.text) <= _MOST_TIP else f"{row.text[:_MOST_TIP]} …"
            case Qt.ItemDataRole.TextAlignmentRole if place == TOKENS:
                return _RIGHT
            case CellRole.KIND:
                return "chip" if place == LAST and self._heads.last_is_label else "text"
            case CellRole.TONE:
                return "muted" if place in (NUMBER, TOKENS) else "neutral" if self._is_chip(place) else ""
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{self.headerData(place, Qt.Orientation.Horizontal)}: {self._text(row, place)}"
        return None

    def _is_chip(self, place: int) -> bool:
        return place == LAST and self._heads.last_is_label

    def _text(self, row: TextRow, place: int) -> str:
        if place == NUMBER:
            return row.name if row.name else count(row.number)
        if place == TEXT:
            return " ".join(row.text.split()) or "(empty)"
        if place == TOKENS:
            return count(row.tokens)
        return row.label if self._heads.last_is_label else _PARTS.get(row.part, row.part)


class TextRowsCard(Card):
    """The table with its choice of rows; Enter or a double click opens the whole text."""

    def __init__(self, title: str, heads: Heads) -> None:
        super().__init__(title, name="texts_card")
        self.which = Segmented(WHICH, "text_rows", "Which rows are shown")
        self.which.set_value("first")
        self.add_tool(self.which)
        self.model = TextRowsModel(heads)
        self.table = DataTable("text_table", f"{title} of the data")
        self.table.setModel(self.model)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.viewport().installEventFilter(self)
        self.table.activated.connect(self.open_text)
        self.body.addWidget(self.table, 1)
        self._rows: Mapping[str, Sequence[TextRow]] = {}
        self.which.value_changed.connect(self._on_which_changed)
        notifier().changed.connect(self._fit)
        self._fit()

    def show_rows(self, rows: Mapping[str, Sequence[TextRow]], heads: Heads) -> None:
        """The rows of each choice; one without rows cannot be chosen."""
        self._rows = rows
        self.model.set_heads(heads)
        for value, words in WHICH:
            self.which.set_choice_enabled(value, bool(rows.get(value)), f"There is nothing for “{words}”.")
        self._show()

    def open_text(self, index: QModelIndex) -> Popover:
        """The whole text of a row, beside the table."""
        row = self.model.row_at(index.row())
        text = row.text if len(row.text) <= 4 * _MOST_TIP else f"{row.text[: 4 * _MOST_TIP]} …"
        popover = Popover(row.label or row.name or count(row.number), text, self.table)
        popover.open_at(self.which)
        return popover

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table.viewport() and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _on_which_changed(self, _value: str) -> None:
        self._show()

    def _show(self) -> None:
        self.model.set_rows(self._rows.get(self.which.value(), ()))
        self._fit()

    def _fit(self) -> None:
        """The text takes what number, tokens and label leave."""
        self.table.verticalHeader().setDefaultSectionSize(px(_ROW))
        widths = {place: self._width(place) for place in (NUMBER, TOKENS, LAST)}
        widths[LAST] = min(widths[LAST], px(_MOST_LAST))
        room = self.table.viewport().width() - sum(widths.values())
        for place, width in {**widths, TEXT: max(room, px(_LEAST_TEXT))}.items():
            self.table.setColumnWidth(place, width)

    def _width(self, place: int) -> int:
        option, delegate = QStyleOptionViewItem(), self.table.itemDelegate()
        cells = [
            delegate.sizeHint(option, self.model.index(row, place)).width()
            for row in range(self.model.rowCount())
        ]
        words = str(self.model.headerData(place, Qt.Orientation.Horizontal))
        head = QFontMetricsF(font("small_medium")).horizontalAdvance(words) + px(20)
        return round(max([*cells, head]))


def fit_rows(rows: TextRowsCard, below: QWidget, height: int, least: int) -> None:
    """The table gets what the card below it leaves of the sight, however long the side column is."""
    room = height - below.sizeHint().height() - px(12)
    rows.setMaximumHeight(max(room, px(least)))
