"""The table of columns: roles by a menu, and the selected one in the plot."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, Signal
from PySide6.QtGui import QFontMetricsF
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem

from studio.ui.pages.base import WIDE
from studio.ui.pages.data.series.columns_model import COLUMN, HEADS, PREPARATION, RANGE, ColumnsModel
from studio.ui.pages.data.series.roles import ROLE_WORDS, role_of_words
from studio.ui.theme import font, notifier, px, set_margins
from studio.ui.widgets import Card, DataTable, RoleMenu

if TYPE_CHECKING:
    from studio.engine.tasks.forecast.views import ColumnView

_DROP_ORDER = (PREPARATION, RANGE)
"""Where the width is not enough, these go first."""
_MOST_NAME = 180
_LEAST_PREPARATION = 116
_LEAST_LAST = 60
_AIR = 12
_MEASURED_ROWS = 200
_SHOWN_ROWS = 10
_LEAST_ROWS = 3
_ABOVE, _BELOW = 4, 8
_ROW, _WIDE_ROW, _HEAD = 28, 32, 30


class ColumnsCard(Card):
    """`roles_chosen` carries names of columns and the role they are to have; `column_chosen` a name to plot."""

    roles_chosen = Signal(list, str)
    column_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(name="columns_card")
        layout = self.layout()
        if layout is not None:
            set_margins(layout, 8, _ABOVE, 8, _BELOW)
        self.model = ColumnsModel()
        self.table = DataTable("column_table", "Columns of the data")
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.viewport().installEventFilter(self)
        self.table.role_asked.connect(self._on_role_asked)
        self.table.selectionModel().currentRowChanged.connect(self._on_row_changed)
        self.body.addWidget(self.table, 1)
        notifier().changed.connect(self._fit)

    def show_columns(self, columns: Sequence[ColumnView], plotted: str) -> None:
        """Shows the columns; `plotted` is selected where nothing else is."""
        self.model.set_columns(columns)
        if not self.table.currentIndex().isValid():
            self.select(plotted)
        self._fit()

    def select(self, name: str) -> None:
        """Selects the row of a column; nothing happens for an unknown name."""
        if name in self.model.names():
            index = self.model.index(self.model.names().index(name), COLUMN)
            flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
            self.table.selectionModel().setCurrentIndex(index, flags)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table.viewport() and event.type() == QEvent.Type.Resize:
            self._fit()
        return super().eventFilter(watched, event)

    # --------------------------------------------------------------------------------------------------------

    def _fit(self) -> None:
        """As wide as their content; columns that do not fit are dropped, the last one takes what is left."""
        self._fit_height()
        if self.model.rowCount() == 0:
            return
        widths = [self._width(column) for column in range(len(HEADS))]
        widths[COLUMN] = min(widths[COLUMN], px(_MOST_NAME))
        room = self.table.viewport().width()
        shown = set(range(len(HEADS)))
        # The last column takes what is left, so what is said of the preparation may end in an ellipsis.
        spared = max(widths[PREPARATION] - px(_LEAST_PREPARATION), 0)
        for column in _DROP_ORDER:
            if sum(widths[kept] for kept in shown) - (spared if PREPARATION in shown else 0) > room:
                shown.discard(column)
        air = min(max(room - sum(widths[kept] for kept in shown), 0) // len(shown), px(_AIR))
        last, left = max(shown), room
        for column, width in enumerate(widths):
            self.table.setColumnHidden(column, column not in shown)
            if column in shown and column != last:
                self.table.setColumnWidth(column, width + air)
                left -= width + air
        self.table.setColumnWidth(last, max(left, px(_LEAST_LAST)))

    def _fit_height(self) -> None:
        """Room for ten rows at least; never more than there are, so that the plot gets the rest."""
        row = px(_WIDE_ROW if self.window().width() >= px(WIDE) else _ROW)
        self.table.verticalHeader().setDefaultSectionSize(row)
        rows = max(self.model.rowCount(), _LEAST_ROWS)
        head = px(_HEAD) + 2
        self.table.setMinimumHeight(head + px(_ROW) * min(rows, _SHOWN_ROWS))
        self.setMaximumHeight(head + row * rows + px(_ABOVE + _BELOW + _AIR))

    def _width(self, column: int) -> int:
        option, delegate = QStyleOptionViewItem(), self.table.itemDelegate()
        rows = range(min(self.model.rowCount(), _MEASURED_ROWS))
        cells = max(delegate.sizeHint(option, self.model.index(row, column)).width() for row in rows)
        head = QFontMetricsF(font("small_medium")).horizontalAdvance(HEADS[column]) + px(20)
        return round(max(cells, head))

    def _on_row_changed(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid():
            self.column_chosen.emit(self.model.column_at(current.row()).name)

    def _on_role_asked(self, index: QModelIndex, place: QPoint) -> None:
        self.open_role_menu(index.row(), place)

    def open_role_menu(self, row: int, place: QPoint) -> RoleMenu:
        """Opens the menu of roles for a row, and for the other selected ones where it is among them."""
        column = self.model.column_at(row)
        chosen = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        columns = [self.model.column_at(place) for place in (chosen if row in chosen else [row])]
        names = [each.name for each in columns]
        possible = [
            role for role in column.roles_possible if all(role in each.roles_possible for each in columns)
        ]
        menu = RoleMenu(ROLE_WORDS[column.role], [ROLE_WORDS[role] for role in possible], parent=self.table)
        menu.role_chosen.connect(lambda words: self.roles_chosen.emit(names, role_of_words(words)))
        menu.plot_asked.connect(lambda: self.select(column.name))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(place)
        return menu
