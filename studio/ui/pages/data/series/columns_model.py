"""The columns of the data as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from studio.ui.charts import number_text
from studio.ui.pages.data.series.roles import ROLE_WORDS
from studio.ui.widgets import CellRole

if TYPE_CHECKING:
    from studio.engine.tasks.forecast.views import ColumnView

Index = QModelIndex | QPersistentModelIndex

COLUMN, ROLE, EMPTY, RANGE, SHAPE, PREPARATION = range(6)
HEADS = ("Column", "Role", "Empty", "Range", "Shape", "Preparation")
_KINDS = ("strong", "role", "share", "text", "sparkline", "text")
_NO_PARENT = QModelIndex()


class ColumnsModel(QAbstractTableModel):
    """One row a column of the file, in the file's order."""

    def __init__(self) -> None:
        super().__init__()
        self._columns: tuple[ColumnView, ...] = ()

    def set_columns(self, columns: Sequence[ColumnView]) -> None:
        """Shows other columns; the same ones with other facts keep what is selected."""
        columns = tuple(columns)
        if [column.name for column in columns] == [column.name for column in self._columns]:
            self._columns = columns
            if columns:
                self.dataChanged.emit(self.index(0, 0), self.index(len(columns) - 1, len(HEADS) - 1))
            return
        self.beginResetModel()
        self._columns = columns
        self.endResetModel()

    def column_at(self, row: int) -> ColumnView:
        """What a row shows."""
        return self._columns[row]

    def names(self) -> list[str]:
        """The names of all columns, in the file's order."""
        return [column.name for column in self._columns]

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(HEADS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return HEADS[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, place = self._columns[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return _text(column, place)
            case CellRole.KIND:
                return _KINDS[place]
            case CellRole.TONE:
                return _tone(column, place)
            case CellRole.VALUE:
                return {EMPTY: column.missing_share, SHAPE: column.shape or None}.get(place)
            case CellRole.ICON:
                return "triangle-alert" if place == PREPARATION and column.warning else ""
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{HEADS[place]}: {_text(column, place)}"
        return None


def _text(column: ColumnView, place: int) -> str:
    match place:
        case 0:
            return column.name
        case 1:
            return ROLE_WORDS[column.role]
        case 2:
            return "none" if column.missing_share == 0 else number_text.per_cent(column.missing_share)
        case 3:
            return column.range
        case 5:
            return column.warning or column.preparation
    return ""


def _tone(column: ColumnView, place: int) -> str:
    left_out = column.role == "left_out"
    if place in (COLUMN, RANGE):
        return "disabled" if left_out else ""
    if place == EMPTY:
        return "muted" if column.missing_share == 0 else ""
    if place == SHAPE:
        return "disabled" if left_out else ""
    return "warning" if column.warning else "muted"
