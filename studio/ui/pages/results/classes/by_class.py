"""The classes of a result as a table, the weakest first."""

from __future__ import annotations

import math

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView

from studio.ui.pages.results.classes.laying_out import ClassLine
from studio.ui.theme import px
from studio.ui.widgets import CellRole, DataTable
from studio.ui.words import count, plural

Index = QModelIndex | QPersistentModelIndex
CLASS, F1, PRECISION, RECALL, SUPPORT, MISTAKEN = range(6)
HEADS = ("Class", "F1", "Precision", "Recall", "Texts", "Mostly mistaken for")
UNKNOWN = "–"
WIDE, NARROW = 560, 440
"""The width from which there is room for the number of texts, and below which there is none for the precision."""
_NUMBERS = (PRECISION, RECALL, SUPPORT)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_MOST_LABEL = 150
_NO_PARENT = QModelIndex()


class ByClassModel(QAbstractTableModel):
    """A row a class."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: tuple[ClassLine, ...] = ()
        self._labels: tuple[str, ...] = ()

    def show_lines(self, lines: tuple[ClassLine, ...], labels: tuple[str, ...]) -> None:
        """Shows another result; `labels` are the classes in the order of the matrix."""
        self.beginResetModel()
        self._lines, self._labels = lines, labels
        self.endResetModel()

    def line(self, row: int) -> ClassLine:
        """The class of a row."""
        return self._lines[row]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return _RIGHT
        return HEADS[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line, column = self._lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(line, column)
            case Qt.ItemDataRole.ToolTipRole if column == CLASS:
                texts = f"{line.label}: {plural(line.support, 'text')} in the test part"
                return f"{texts}, precision {line.precision:.2f}" if line.support else texts
            case Qt.ItemDataRole.TextAlignmentRole if column in _NUMBERS:
                return _RIGHT
            case CellRole.KIND:
                return {CLASS: "strong", F1: "share"}.get(column, "text")
            case CellRole.TONE if column == MISTAKEN or line.support == 0:
                return "muted"
            case CellRole.VALUE if column == F1:
                return line.f1
            case CellRole.BAR if column == F1:
                return "train"
        return None

    def _text(self, line: ClassLine, column: int) -> str:
        if column == CLASS:
            return line.label
        if column == SUPPORT:
            return count(line.support)
        if column == MISTAKEN:
            if line.mistaken == 0:
                return "never" if line.support else UNKNOWN
            times = "once" if line.mistaken == 1 else f"{count(line.mistaken)} times"
            return f"{self._labels[line.mistaken_for]} {times}"
        value = {F1: line.f1, PRECISION: line.precision, RECALL: line.recall}[column]
        known = math.isfinite(value) if column == PRECISION else line.support > 0
        return f"{value:.2f}" if known else UNKNOWN


class ByClassTable(DataTable):
    """The weakest class is first; choosing a row asks for its most frequent mistake."""

    mistake_asked = Signal(int, int)
    """Truth and said as places in the matrix."""
    precision_shown = Signal(bool)
    """The column of the precision came or went, as there is room for it or not."""

    def __init__(self) -> None:
        super().__init__("class_table", "Classes, the weakest first")
        self._model = ByClassModel(self)
        self.setModel(self._model)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(CLASS, QHeaderView.ResizeMode.Fixed)
        head.setSectionResizeMode(MISTAKEN, QHeaderView.ResizeMode.Stretch)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._on_chosen)
        self.activated.connect(self._on_chosen)

    def show_lines(self, lines: tuple[ClassLine, ...], labels: tuple[str, ...]) -> None:
        """Shows another result; `labels` are the classes in the order of the matrix."""
        self._model.show_lines(lines, labels)
        self._fit()

    def shows_precision(self) -> bool:
        """Whether there is room for the column of the precision; the tooltip of a class has it always."""
        return not self.isColumnHidden(PRECISION)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.viewport().width() >= px(WIDE)
        self.setColumnHidden(SUPPORT, not wide)
        hidden = self.viewport().width() < px(NARROW)
        if hidden != self.isColumnHidden(PRECISION):
            self.setColumnHidden(PRECISION, hidden)
            self.precision_shown.emit(not hidden)
        wanted = self.sizeHintForColumn(CLASS) if self._model.rowCount() else px(80)
        self.setColumnWidth(CLASS, min(max(wanted, px(80)), px(_MOST_LABEL if wide else _MOST_LABEL - 30)))

    def _on_chosen(self, index: QModelIndex) -> None:
        line = self._model.line(index.row())
        said = line.mistaken_for if line.mistaken else line.place
        self.mistake_asked.emit(line.place, said)
