"""The settings of a run as they were, to be read: its data is not there, so that nothing can be changed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.engine.experiment import Experiment, Field, Value, all_fields
from studio.ui.forms.words import ZERO_WORDS, choice_word
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import Card, FactRow

COLUMNS = (
    (("model", "Network"), ("split", "Split")),
    (("preparation", "Preparation"),),
    (("training", "Training"),),
)
NOTHING = "–"


class RunSettings(QWidget):
    """A card for each part of the experiment, in three columns."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("run_settings")
        self._row = QHBoxLayout(self)
        set_margins(self._row, 0, 0, 0, 0)
        set_spacing(self._row, 16)
        self._shown: tuple[Experiment, Mapping[str, Any]] | None = None

    def show_settings(self, experiment: Experiment, resolved: Mapping[str, Any]) -> None:
        """Shows the settings that have a meaning for the task; `resolved` are those that the start chose."""
        if self._shown == (experiment, resolved):
            return
        self._shown = (experiment, dict(resolved))
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.setParent(None)
                old.deleteLater()
        for sections in COLUMNS:
            holder = QWidget()
            column = QVBoxLayout(holder)
            set_margins(column, 0, 0, 0, 0)
            set_spacing(column, 12)
            for section, title in sections:
                column.addWidget(self._card(section, title, experiment, resolved))
            column.addStretch(1)
            self._row.addWidget(holder, 1)

    def _card(self, section: str, title: str, experiment: Experiment, resolved: Mapping[str, Any]) -> Card:
        card = Card(title, name=f"run_settings_{section}")
        set_spacing(card.body, 5)
        for field in all_fields():
            if field.key.startswith(f"{section}.") and field.concerns(experiment.task):
                value = resolved.get(field.key, experiment.get(field.key))
                name = f"was_{field.key.replace('.', '_')}"
                card.body.addWidget(FactRow(field.setting.label, value_words(field, value), name=name))
        return card


def value_words(field: Field, value: Value | Any) -> str:
    """A value in the words of the screen."""
    match value:
        case bool():
            return "Yes" if value else "No"
        case int() | float():
            if value == 0 and field.key in ZERO_WORDS:
                return ZERO_WORDS[field.key]
            return f"{value:,}" if isinstance(value, int) else f"{value:g}"
        case str():
            words = choice_word(field.key, value) or NOTHING
            return words.upper() if field.key == "model.cell" else "Auto" if words == "auto" else words
        case _:
            return ", ".join(map(str, value)) or NOTHING
