"""The runs of the library as a table model, and which of them a filter leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from studio.engine.events import RunState
from studio.ui.state.run_columns import COLUMNS, PLACES, data_words, task_words

if TYPE_CHECKING:
    from studio.engine.library.records import RunRecord

Index = QModelIndex | QPersistentModelIndex
RECORD = Qt.ItemDataRole.UserRole
"""Role of the RunRecord of a row."""


@dataclass(frozen=True)
class Filter:
    """Which runs are left: all `words` stand in name, tags, notes, task, data or number; task and state if chosen."""

    words: str = ""
    task: str = ""
    state: str = ""

    def keeps(self, record: RunRecord) -> bool:
        """Whether a run is left."""
        if (self.task and record.task != self.task) or (self.state and record.state.value != self.state):
            return False
        wanted = self.words.lower().split()
        if not wanted:
            return True
        texts = (
            record.name,
            record.notes,
            task_words(record),
            data_words(record),
            record.network,
            *record.tags,
        )
        held = f"{record.id} {' '.join(texts)}".lower()
        return all(word in held for word in wanted)


class RunTable(QAbstractTableModel):
    """Rows are runs. It sorts and filters by itself, and keeps the rows in place where only their cells changed."""

    def __init__(self) -> None:
        super().__init__()
        self._records: tuple[RunRecord, ...] = ()
        self._shown: list[RunRecord] = []
        self._filter = Filter()
        self._sorted_by, self._order = PLACES["when"], Qt.SortOrder.AscendingOrder
        self._live: tuple[Path, RunState] | None = None

    # --- for the page ---------------------------------------------------------------------------------------

    @property
    def shown(self) -> tuple[RunRecord, ...]:
        """The runs that the filter leaves, in their order."""
        return tuple(self._shown)

    def record(self, row: int) -> RunRecord:
        """The run of a row."""
        return self._shown[row]

    def row_of(self, number: int) -> int:
        """The row of a run; −1 where it is not shown."""
        return next((row for row, record in enumerate(self._shown) if record.id == number), -1)

    def set_records(self, records: Sequence[RunRecord]) -> None:
        """Other runs, or the same with other figures."""
        self._records = tuple(records)
        self._arrange()

    def set_filter(self, wanted: Filter) -> None:
        """Leaves other runs."""
        if wanted != self._filter:
            self._filter = wanted
            self._arrange()

    def set_live(self, folder: Path | None, state: RunState) -> None:
        """The run of this window has a state that the library does not know of, such as Paused."""
        self._live = None if folder is None else (folder, state)
        if self._shown:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._shown) - 1, len(COLUMNS) - 1))

    def state_of(self, record: RunRecord) -> RunState:
        """The state of a run, as this window knows it where it trains it."""
        if self._live is not None and record.state is RunState.TRAINING and self._live[0] == record.folder:
            return self._live[1]
        return record.state

    # --- for the view ---------------------------------------------------------------------------------------

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(COLUMNS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is not Qt.Orientation.Horizontal:
            return None
        column = COLUMNS[section]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return column.title
            case Qt.ItemDataRole.ToolTipRole:
                return column.tip or None
            case Qt.ItemDataRole.TextAlignmentRole if column.number:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case _:
                return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        record, column = self._shown[index.row()], COLUMNS[index.column()]
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self.state_of(record).value if column.name == "state" else column.text_of(record)
            case Qt.ItemDataRole.TextAlignmentRole if column.number:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            case _ if role == RECORD:
                return record
            case _:
                return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        self._sorted_by, self._order = column, order
        self._arrange()

    def _arrange(self) -> None:
        key = COLUMNS[self._sorted_by].key
        kept = [record for record in self._records if self._filter.keeps(record)]
        kept.sort(key=lambda record: -record.id)
        kept.sort(key=key, reverse=self._order is Qt.SortOrder.DescendingOrder)
        if [record.id for record in kept] == [record.id for record in self._shown]:
            self._shown = kept
            if kept:
                self.dataChanged.emit(self.index(0, 0), self.index(len(kept) - 1, len(COLUMNS) - 1))
            return
        self.beginResetModel()
        self._shown = kept
        self.endResetModel()
