"""The table of the test part: this model and every simple forecast, hardest first."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from studio.ui.charts import number_text
from studio.ui.widgets import CellRole
from studio.ui.words import percent

Index = QModelIndex | QPersistentModelIndex
EQUAL = 0.005
THIS_MODEL = "This model"
_NUMBERS = (1, 2, 3)
_SKILL = 4


@dataclass(frozen=True)
class MetricsRow:
    """One line; `skill` is that of the model over this forecast, None for the model itself."""

    label: str
    mae: float | None
    rmse: float | None
    relative: float | None
    skill: float | None = None


def metric_rows(report: Mapping[str, Any], labels: Mapping[str, str], reference: str) -> list[MetricsRow]:
    """The model first, then the simple forecasts by their MAE; relative is to the MAE of the reference."""
    model, baselines = report["metrics"], report["baselines"]
    unit = baselines[reference]["mae"]
    rows = [MetricsRow(THIS_MODEL, model["mae"], model["rmse"], _share(model["mae"], unit))]
    for name in sorted(baselines, key=lambda name: baselines[name]["mae"]):
        values, label = baselines[name], labels.get(name, name)
        error = _share(model["mae"], values["mae"])
        skill = None if error is None else 1 - error
        label = label[:1].upper() + label[1:]
        rows.append(MetricsRow(label, values["mae"], values["rmse"], _share(values["mae"], unit), skill))
    return rows


def hardest_skill(rows: list[MetricsRow]) -> float:
    """The least skill over any simple forecast, as the verdict leads with; NaN where one makes no error."""
    skills = [row.skill for row in rows if row.label != THIS_MODEL]
    known = [skill for skill in skills if skill is not None]
    return min(known) if known and len(known) == len(skills) else math.nan


class MetricsModel(QAbstractTableModel):
    """Rows of metrics for a `DataTable`."""

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[MetricsRow] = []
        self._unit = ""

    def show_rows(self, rows: list[MetricsRow], unit: str) -> None:
        """Shows another result."""
        self.beginResetModel()
        self._rows, self._unit = rows, unit
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else 5

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole and section in _NUMBERS:
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        unit = f" {self._unit}" if self._unit else ""
        return ("Forecast", f"MAE{unit}", f"RMSE{unit}", "Relative", "Skill of this model")[section]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        row, column = self._rows[index.row()], index.column()
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return self._text(row, column)
            case Qt.ItemDataRole.TextAlignmentRole if column in _NUMBERS:
                return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
            case CellRole.KIND:
                if column == _SKILL:
                    return "chip"
                return "strong" if row.skill is None and index.row() == 0 else "text"
            case CellRole.TONE if column == _SKILL and row.skill is not None:
                return _chip(row.skill)[0]
            case CellRole.ICON if column == _SKILL and row.skill is not None:
                return _chip(row.skill)[1]
        return None

    def _text(self, row: MetricsRow, column: int) -> str:
        if column == 0:
            return row.label
        if column == _SKILL:
            return "" if row.skill is None else percent(row.skill)
        value = (row.mae, row.rmse, row.relative)[column - 1]
        if value is None:
            return "–"
        return f"{value:.2f}" if column == 3 else number_text.loss(value)


def _chip(skill: float) -> tuple[str, str]:
    if abs(skill) <= EQUAL:
        return "warning", "equal"
    return ("success", "arrow-up") if skill > 0 else ("danger", "arrow-down")


def _share(part: float | None, whole: float | None) -> float | None:
    if part is None or not whole or not math.isfinite(part / whole):
        return None
    return part / whole
