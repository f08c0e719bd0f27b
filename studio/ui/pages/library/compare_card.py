"""Two to eight runs side by side: their results, and the settings in which they differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView

from studio.ui.pages.library.words import Line, result_lines, setting_lines
from studio.ui.theme import px, set_margins
from studio.ui.widgets import Card, CellRole, DataTable, Switch
from studio.ui.words import plural

if TYPE_CHECKING:
    from studio.ui.state.library_jobs import RunInFull

Index = QModelIndex | QPersistentModelIndex
_NAME_WIDTH, _LEAST_WIDTH = 170, 84
_NO_PARENT = QModelIndex()


class ComparisonModel(QAbstractTableModel):
    """The first column names what is compared, the others are runs."""

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._heads: tuple[str, ...] = ()

    def set_lines(self, lines: Sequence[Line], heads: Sequence[str]) -> None:
        """Another comparison."""
        self.beginResetModel()
        self._lines, self._heads = list(lines), tuple(heads)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._heads) + 1

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return ("Compared", *self._heads)[section]
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        line, column = self._lines[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return (line.name, *line.texts)[column]
            case CellRole.KIND:
                return "strong" if column and column - 1 == line.best else "text"
            case CellRole.TONE:
                return "" if column else "muted"
            case _:
                return None


class CompareCard(Card):
    """`show_runs` compares; the switch leaves only the settings that differ."""

    def __init__(self) -> None:
        super().__init__(name="compare_card")
        layout = self.layout()
        if layout is not None:
            set_margins(layout, 16, 10, 13, 10)
        self._runs: tuple[RunInFull, ...] = ()
        self.only_differences = Switch("Differences only", "differences_only", True)
        self.only_differences.toggled.connect(self._fill)
        self.add_tool(self.only_differences)
        self.model = ComparisonModel()
        self.table = DataTable("compare_table", "Runs side by side")
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.viewport().installEventFilter(self)
        self.body.addWidget(self.table, 1)

    def show_runs(self, runs: Sequence[RunInFull]) -> None:
        """Compares these runs, in their order."""
        self._runs = tuple(runs)
        self._fill()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table.viewport() and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    def _fill(self, *_: object) -> None:
        from studio.engine.library.comparing import compare_results, compare_settings

        records = [run.record for run in self._runs]
        experiments = [run.experiment for run in self._runs]
        every = compare_settings(experiments, all_of_them=True)
        differing = [setting for setting in every if setting.differs]
        wanted = differing if self.only_differences.isChecked() else every
        results = result_lines(compare_results(records), records)
        self.model.set_lines([*setting_lines(wanted), *results], [f"Run {record.id}" for record in records])
        names = [f"{'Run' if place == 0 else 'run'} {record.id}" for place, record in enumerate(records)]
        self.set_title(" and ".join(names) if len(names) == 2 else plural(len(names), "run"))
        equal = len(every) - len(differing)
        self.set_subtitle(f"{plural(equal, 'setting is', 'settings are')} equal")
        self._fit()

    def _fit(self) -> None:
        head, runs = self.table.horizontalHeader(), len(self._runs)
        if not runs:
            return
        room = self.table.viewport().width() - px(_NAME_WIDTH)
        head.resizeSection(0, px(_NAME_WIDTH))
        for column in range(1, runs + 1):
            head.resizeSection(column, max(room // runs, px(_LEAST_WIDTH)))
