"""How the cells of the table of runs look: tones, icons, chips and small curves."""

from __future__ import annotations

import math

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QFont

from studio.engine.library.records import RunRecord
from studio.ui.state.run_columns import COLUMNS, skill_of
from studio.ui.state.run_table import RECORD, RunTable
from studio.ui.theme import font
from studio.ui.widgets import STATE_ICONS, CellRole

Index = QModelIndex | QPersistentModelIndex
EQUAL = 0.005
_KINDS = {"run": "strong", "spark": "sparkline", "skill": "chip"}
_MUTED = ("task", "data", "last", "epochs", "tags")


class ShownRuns(RunTable):
    """A RunTable with the roles that the delegate of every table asks for."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.TextAlignmentRole, RECORD):
            return super().data(index, role)
        name, record = COLUMNS[index.column()].name, self.record(index.row())
        match role:
            case CellRole.KIND:
                return _KINDS.get(name, "text")
            case CellRole.TONE:
                return self._tone(name, record)
            case CellRole.ICON:
                return self._icon(name, record)
            case CellRole.VALUE if name == "spark":
                return record.spark
            case CellRole.BEST if name == "spark":
                return record.spark_best
            case CellRole.LOG if name == "spark":
                return True
            case Qt.ItemDataRole.FontRole if name == "best":
                return _semi_bold()
            case Qt.ItemDataRole.ToolTipRole:
                return _tip(name, record)
            case Qt.ItemDataRole.AccessibleTextRole if name == "spark":
                return _spark_words(record)
            case _:
                return None

    def _tone(self, name: str, record: RunRecord) -> str:
        if name == "spark":
            return "validation"
        if name == "skill":
            return skill_tone(record)
        if name == "state":
            return _STATE_TONES.get(STATE_ICONS[self.state_of(record).value][1], "")
        return "muted" if name in _MUTED else ""

    def _icon(self, name: str, record: RunRecord) -> str:
        if name == "state":
            return STATE_ICONS[self.state_of(record).value][0]
        if name == "skill":
            skill, _ = skill_of(record)
            return "equal" if abs(skill) < EQUAL else "arrow-up" if skill > 0 else "arrow-down"
        return ""


_STATE_TONES = {"accent_text": "accent", "text": ""} | {
    role: role for role in ("success", "warning", "danger", "muted")
}


def skill_tone(record: RunRecord) -> str:
    """In colour once the test part was looked at; what the validation part says is neutral."""
    skill, part = skill_of(record)
    if part != "test" or abs(skill) < EQUAL:
        return "neutral"
    return "success" if skill > 0 else "danger"


def _semi_bold() -> QFont:
    made = font("body")
    made.setWeight(QFont.Weight.DemiBold)
    return made


def _tip(name: str, record: RunRecord) -> str | None:
    if name == "state":
        return record.reason or None
    if name == "skill":
        skill, part = skill_of(record)
        return f"On the {part} part." if math.isfinite(skill) else None
    if name == "run":
        return record.notes or None
    return _spark_words(record) if name == "spark" else None


def _spark_words(record: RunRecord) -> str:
    if record.best is None:
        return "No look at the validation part yet."
    return f"Validation loss over {record.epochs} epochs, the lowest in epoch {record.best.epoch}."
