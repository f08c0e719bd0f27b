"""The table of the test part: this model and every simple answer, hardest first."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHeaderView, QSizePolicy

from studio.engine.metrics.errors import error_of
from studio.ui.theme import px, set_fixed_height
from studio.ui.widgets import CellRole, DataTable
from studio.ui.words import percent

Index = QModelIndex | QPersistentModelIndex
Values = Mapping[str, Any]
EQUAL = 0.005
THIS_MODEL = "This model"
UNKNOWN = "–"
SKILL = "Skill of this model"
_HEAD, _ROW, _LEAST_NAME = 30, 28, 96
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_NO_PARENT = QModelIndex()


@dataclass(frozen=True)
class Figure:
    """A column of numbers: its head, and its text from the metrics of an answer."""

    head: str
    text: Callable[[Values], str]


@dataclass(frozen=True)
class MetricsRow:
    """One line; `skill` is that of the model over this answer, None for the model itself and where it is unknown."""

    label: str
    figures: tuple[str, ...]
    skill: float | None = None


def metric_rows(
    report: Values, labels: Mapping[str, str], metric: str, figures: Sequence[Figure]
) -> list[MetricsRow]:
    """The model first, then the simple answers by what they lack in `metric`, the hardest to beat first."""
    model, baselines = report["metrics"], report["baselines"]
    rows = [MetricsRow(THIS_MODEL, tuple(figure.text(model) for figure in figures))]
    for name in sorted(baselines, key=lambda name: _error(baselines[name], metric)):
        label = labels.get(name, name)
        texts = tuple(figure.text(baselines[name]) for figure in figures)
        rows.append(MetricsRow(label[:1].upper() + label[1:], texts, _skill(model, baselines[name], metric)))
    return rows


def hardest_skill(report: Values, metric: str) -> float:
    """The least skill over any simple answer, as the verdict leads with; NaN where one makes no error."""
    skills = [_skill(report["metrics"], values, metric) for values in report["baselines"].values()]
    known = [skill for skill in skills if skill is not None]
    return min(known) if known and len(known) == len(skills) else math.nan


def number(values: Values, name: str, form: Callable[[float], str]) -> str:
    """A metric in its form, or a dash where an answer has none."""
    value = values.get(name)
    return form(value) if value is not None and math.isfinite(value) else UNKNOWN


def share_of(part: float | None, whole: float | None) -> float | None:
    """part / whole; None where it is no number."""
    if part is None or not whole or not math.isfinite(part / whole):
        return None
    return part / whole


class MetricsModel(QAbstractTableModel):
    """Rows of metrics for a `DataTable`."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[MetricsRow] = []
        self._heads: tuple[str, ...] = ("", SKILL)

    def show_rows(
        self, what: str, figures: Sequence[Figure], rows: list[MetricsRow], skill: str = SKILL
    ) -> None:
        """Shows another result; `what` heads the names and `skill` the last column."""
        self.beginResetModel()
        self._rows, self._heads = rows, (what, *(figure.head for figure in figures), skill)
        self.endResetModel()

    def rowCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NO_PARENT) -> int:
        return 0 if parent.isValid() else len(self._heads)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and self._is_number(section):
            return _RIGHT
        return self._heads[section] if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self._rows[index.row()], index.column()
        is_skill = column == len(self._heads) - 1
        match role:
            case Qt.ItemDataRole.DisplayRole if is_skill:
                return "" if row.skill is None else percent(row.skill)
            case Qt.ItemDataRole.DisplayRole:
                return (row.label, *row.figures)[column]
            case Qt.ItemDataRole.TextAlignmentRole if self._is_number(column):
                return _RIGHT
            case CellRole.KIND:
                return "chip" if is_skill else "strong" if index.row() == 0 else "text"
            case CellRole.TONE if is_skill and row.skill is not None:
                return _chip(row.skill)[0]
            case CellRole.ICON if is_skill and row.skill is not None:
                return _chip(row.skill)[1]
        return None

    def _is_number(self, column: int) -> bool:
        return 0 < column < len(self._heads) - 1


class MetricsTable(DataTable):
    """As high as its rows; the names take the room that the numbers leave."""

    def __init__(self) -> None:
        super().__init__("metrics_table", "Figures on the test part")
        self._model = MetricsModel()
        self.setModel(self._model)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        head = self.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)

    def show_rows(
        self, what: str, figures: Sequence[Figure], rows: list[MetricsRow], skill: str = SKILL
    ) -> None:
        """Shows another result; `what` heads the names and `skill` the last column."""
        self._model.show_rows(what, figures, rows, skill)
        set_fixed_height(self, _HEAD + _ROW * len(rows) + 2)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """The last figures give way where the names have no room; the first one, which skill is told by, never."""
        head, last = self.horizontalHeader(), self._model.columnCount() - 1
        widths = [max(head.sectionSizeHint(at), self.sizeHintForColumn(at)) for at in range(last + 1)]
        for column in range(last - 1, 0, -1):
            room = self.viewport().width() - sum(widths[1 : column + 1]) - widths[last]
            self.setColumnHidden(column, column > 1 and room < px(_LEAST_NAME))


def _chip(skill: float) -> tuple[str, str]:
    if abs(skill) <= EQUAL:
        return "warning", "equal"
    return ("success", "arrow-up") if skill > 0 else ("danger", "arrow-down")


def _error(values: Values, metric: str) -> float:
    value = values.get(metric)
    return math.inf if value is None else error_of(metric, value)


def _skill(model: Values, simple: Values, metric: str) -> float | None:
    share = share_of(_error(model, metric), _error(simple, metric))
    return None if share is None else 1 - share
