"""The table of runs with its filter above it, and the same place for the trash."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLineEdit, QStackedLayout, QWidget

from studio.engine.events import RunState
from studio.engine.registry import TASKS
from studio.ui.pages.library.shown_runs import ShownRuns
from studio.ui.state.run_columns import COLUMNS, PLACES
from studio.ui.state.run_table import Filter
from studio.ui.theme import (
    icon,
    notifier,
    px,
    set_fixed_width,
    set_margins,
    set_maximum_width,
    set_minimum_height,
    set_minimum_width,
    set_spacing,
)
from studio.ui.widgets import (
    Card,
    Combo,
    DataTable,
    EmptyState,
    button,
    danger_button,
    label,
    line_edit,
    set_button_text,
    toggle_button,
)
from studio.ui.words import count, plural

if TYPE_CHECKING:
    from studio.engine.library.records import RunRecord

TYPING_MS = 150
STATES = (
    RunState.FINISHED, RunState.STOPPED_EARLY, RunState.STOPPED, RunState.FAILED, RunState.INTERRUPTED,
    RunState.TRAINING,
)  # fmt: skip
_WIDTHS = {
    "run": 164, "task": 98, "model": 88, "data": 150, "state": 138, "spark": 96, "best": 70, "last": 78, "test": 130,
    "skill": 94, "epochs": 86, "took": 62, "when": 84, "tags": 110,
}  # fmt: skip
_DROPPED = ("tags", "epochs", "data", "test", "task", "last", "took", "model")
"""Where the width is not enough, these go first."""
_MOST_RUN = 420


class RunsCard(Card):
    """Rows are runs: any number may be selected. The trash is another list in the same table."""

    selection_changed = Signal()
    opened = Signal()
    """Enter or a double click on a run."""
    delete_pressed = Signal()
    restore_pressed = Signal()
    empty_pressed = Signal()
    overlay_pressed = Signal()
    trash_shown = Signal(bool)

    def __init__(self) -> None:
        super().__init__(name="runs_card")
        layout = self.layout()
        if layout is not None:
            set_margins(layout, 14, 12, 14, 8)
        self.model = ShownRuns()
        self._selected: tuple[int, ...] = ()
        self._typing = QTimer(self, interval=TYPING_MS, singleShot=True)
        self._typing.timeout.connect(self._on_filter_changed)
        self._build_filter()
        self._build_table()

    def _build_filter(self) -> None:
        row = QHBoxLayout()
        set_spacing(row, 8)
        self.search: QLineEdit = line_edit("", "library_search", "Search names, files, notes")
        self.search.setAccessibleName("Search the runs")
        self.search.setClearButtonEnabled(True)
        self._glass = QAction(icon("search", "muted", 16), "", self)
        self.search.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        set_minimum_width(self.search, 96)
        set_maximum_width(self.search, 240)
        self.tasks = Combo([("", "All tasks")], "library_task")
        self.tasks.setAccessibleName("Task")
        self.states = Combo(
            [("", "All states"), *((state.value, state.value) for state in STATES)], "library_state"
        )
        self.states.setAccessibleName("State")
        for combo in (self.tasks, self.states):
            set_fixed_width(combo, 120)
            combo.currentIndexChanged.connect(self._on_filter_changed)
        self.trash = toggle_button("Trash", "library_trash", "trash-2")
        self.trash.hide()
        self.chosen_words = label("", "small", name="library_chosen")
        self.overlay = button("Overlay on curves", "library_overlay", "chart-line", "small")
        self.restore = button("Restore", "library_restore", "undo-2", "small")
        self.empty_trash = danger_button("Empty…", "library_empty_trash", "trash-2", "small")
        self.delete = danger_button("Delete", "library_delete", "trash-2", "small")
        row.addWidget(self.search, 100)
        for part in (self.tasks, self.states, self.trash):
            row.addWidget(part)
        row.addStretch(1)
        row.addWidget(self.chosen_words)
        for part in (self.overlay, self.restore, self.empty_trash, self.delete):
            row.addWidget(part)
        self.body.addLayout(row)
        self.search.textChanged.connect(self._typing.start)
        self.trash.toggled.connect(self.trash_shown)
        for made, signal in (
            (self.overlay, self.overlay_pressed),
            (self.restore, self.restore_pressed),
            (self.empty_trash, self.empty_pressed),
            (self.delete, self.delete_pressed),
        ):
            made.clicked.connect(signal)

    def _build_table(self) -> None:
        self.table = DataTable("runs_table", "Runs on this computer")
        self.table.setModel(self.model)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        head = self.table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head.setSectionsClickable(True)
        head.setSortIndicatorShown(True)
        head.setSortIndicator(PLACES["when"], Qt.SortOrder.AscendingOrder)
        head.sortIndicatorChanged.connect(self._on_sorted)
        self.table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.table.doubleClicked.connect(self.opened)
        self.table.installEventFilter(self)
        self.table.viewport().installEventFilter(self)
        self.table.selectionModel().selectionChanged.connect(self._on_selection_changed)
        self.model.modelReset.connect(self._on_reset)
        notifier().changed.connect(self._on_theme_changed)
        self.nothing = EmptyState(
            "search", "No run fits", "Search for less, or choose other tasks and states."
        )
        self.nothing.setObjectName("library_nothing_fits")
        holder = QWidget()
        self._stack = QStackedLayout(holder)
        self._stack.addWidget(self.table)
        self._stack.addWidget(self.nothing)
        set_minimum_height(holder, 130)
        self.body.addWidget(holder, 1)

    # --- for the page ---------------------------------------------------------------------------------------

    @property
    def chosen(self) -> list[RunRecord]:
        """The selected runs, from top to bottom."""
        rows = sorted(index.row() for index in self.table.selectionModel().selectedRows())
        return [self.model.record(row) for row in rows]

    def show_runs(self, runs: Sequence[RunRecord], trashed: int) -> None:
        """Other runs, or the same with other figures; `trashed` are in the trash."""
        known = {run.task for run in runs}
        self.tasks.set_choices(
            [("", "All tasks"), *((info.name, info.label) for info in TASKS if info.name in known)]
        )
        self.model.set_records(runs)
        self.trash.setVisible(bool(trashed) or self.trash.isChecked())
        set_button_text(self.trash, f"Trash {count(trashed)}" if trashed else "Trash")
        self._stack.setCurrentIndex(0 if self.model.shown else 1)
        if not self.table.selectionModel().hasSelection():
            self._select_rows([0])
        self._fit()

    def select(self, numbers: Sequence[int]) -> None:
        """Selects runs by number; those that are not shown are left out."""
        self._select_rows([row for number in numbers if (row := self.model.row_of(number)) >= 0])

    def say_chosen(self, shown: int, chosen: int) -> None:
        """How many of how many are selected."""
        self.chosen_words.setText(
            f"{count(chosen)} of {count(shown)} selected" if chosen else plural(shown, "run")
        )

    # --- what happens ---------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.table.viewport() and event.type() == QEvent.Type.Resize:
            self._fit()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            match event.key():
                case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                    self.opened.emit()
                    return True
                case Qt.Key.Key_Delete:
                    self.delete_pressed.emit()
                    return True
        return super().eventFilter(watched, event)

    def _on_filter_changed(self, *_: object) -> None:
        self.model.set_filter(Filter(self.search.text(), self.tasks.value(), self.states.value()))
        self._stack.setCurrentIndex(0 if self.model.shown else 1)

    def _on_sorted(self, column: int, order: Qt.SortOrder) -> None:
        self.model.sort(column, order)

    def _on_selection_changed(self, *_: object) -> None:
        self._selected = tuple(record.id for record in self.chosen)
        self.selection_changed.emit()

    def _on_reset(self) -> None:
        """The same runs stay selected where they are still shown."""
        rows = [row for number in self._selected if (row := self.model.row_of(number)) >= 0]
        if rows or not self.model.shown:
            self._select_rows(rows)
        else:
            self._select_rows([0])

    def _select_rows(self, rows: Sequence[int]) -> None:
        model, wanted = self.table.selectionModel(), QItemSelection()
        rows = [row for row in rows if 0 <= row < self.model.rowCount()]
        for row in rows:
            wanted.select(self.model.index(row, 0), self.model.index(row, len(COLUMNS) - 1))
        if rows:
            first = self.model.index(rows[0], 0)
            model.setCurrentIndex(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        flags = QItemSelectionModel.SelectionFlag.ClearAndSelect | QItemSelectionModel.SelectionFlag.Rows
        model.select(wanted, flags)
        if not rows:
            self._on_selection_changed()

    def _on_theme_changed(self) -> None:
        self._glass.setIcon(icon("search", "muted", 16))
        self._fit()

    def _fit(self) -> None:
        """Columns that do not fit are dropped; the name takes what is left."""
        room, shown = self.table.viewport().width(), set(_WIDTHS)
        for name in _DROPPED:
            if sum(px(_WIDTHS[kept]) for kept in shown) <= room:
                break
            shown.discard(name)
        rest = max(room - sum(px(_WIDTHS[kept]) for kept in shown), 0)
        head = self.table.horizontalHeader()
        for name, place in PLACES.items():
            self.table.setColumnHidden(place, name not in shown)
            extra = min(rest, px(_MOST_RUN - _WIDTHS["run"])) if name == "run" else 0
            head.resizeSection(place, px(_WIDTHS[name]) + extra)
        head.setStretchLastSection(True)
