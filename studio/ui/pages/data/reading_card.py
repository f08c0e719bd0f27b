"""How texts are read: from which column, split into what, with which vocabulary; below "More" the rest."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.engine.experiment import Experiment, Value, find_field
from studio.ui.forms import ChoiceEditor, MoreSection, SettingsForm, form_combo, make_editor
from studio.ui.pages.data.shares import SHARE_FIELDS, SHARES
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import Card, Combo, Segmented, Spin, disable, enable, label, link_button
from studio.ui.words import count

if TYPE_CHECKING:
    from studio.engine.tasks.text_views import VocabularyView

COLUMN_ICONS = {"data.text": "file-text", "data.label": "tag", "data.split_column": "funnel"}
_NARROW_LABEL = 64
_LABEL = 104
_MORE_LABEL = 134
_NONE = "None"
_OF_TOKENS = ("preparation.vocabulary_size", "preparation.max_length")
"""Settings that count tokens: they mean nothing once tokens are something else."""

_BY_COLUMN = ("split.method", "split.validation", "split.test")
"""Settings that a split column takes over."""


class ReadingCard(Card):
    """Every field is an undoable edit. `columns` are settings that name a column, `more` what is a level below."""

    reading_asked = Signal()
    vocabulary_asked = Signal()

    def __init__(
        self,
        workspace: Workspace,
        columns: Sequence[str],
        more: Sequence[str],
        inside: str,
        proposed: Callable[[str], Value | None],
    ) -> None:
        super().__init__("Reading", name="reading_card")
        self.form = SettingsForm(workspace, self)
        self._workspace = workspace
        self._inside = (*more, *SHARES)
        self._combos: dict[str, Combo] = {}
        self._build_columns(columns)
        self.more = MoreSection(workspace, "data_more", self._inside, inside, proposed)
        self._build_more(more)
        words = link_button("Most frequent and unknown", "vocabulary_link", size="small")
        words.clicked.connect(self.vocabulary_asked)
        self.vocabulary_link = words
        self.add_tool(words)
        workspace.experiment_changed.connect(self._on_experiment_changed)
        self._on_experiment_changed(workspace.experiment)

    # --- building -------------------------------------------------------------------------------------------

    def _build_columns(self, columns: Sequence[str]) -> None:
        row = QHBoxLayout()
        set_spacing(row, 24)
        left, right = QVBoxLayout(), QVBoxLayout()
        for column in (left, right):
            set_margins(column, 0, 0, 0, 0)
            set_spacing(column, 9)
        self._source = label("", "small", name="reading_source", wrap=True)
        left.addWidget(self._source)
        for key in columns:
            left.addWidget(self._column_row(key, _NARROW_LABEL))
        left.addStretch(1)
        tokenizer = make_editor(find_field("preparation.tokenizer"), segmented=True)
        self._add(right, "preparation.tokenizer", tokenizer, _LABEL, changes=_tokenizer_changes)
        self._add(
            right,
            "preparation.vocabulary_size",
            make_editor(find_field("preparation.vocabulary_size")),
            _LABEL,
        )
        right.addStretch(1)
        row.addLayout(left, 1)
        row.addLayout(right, 1)
        self.body.addLayout(row)

    def _build_more(self, more: Sequence[str]) -> None:
        row = QHBoxLayout()
        set_spacing(row, 24)
        sides = QVBoxLayout(), QVBoxLayout()
        for side in sides:
            set_margins(side, 0, 0, 0, 0)
            set_spacing(side, 9)
            row.addLayout(side, 1)
        half = (len(more) + len(SHARE_FIELDS) + 1) // 2
        for place, key in enumerate(more):
            side = sides[0 if place < half else 1]
            if key in COLUMN_ICONS:
                side.addWidget(self._column_row(key, _MORE_LABEL))
            else:
                self._add(side, key, make_editor(find_field(key)), _MORE_LABEL)
        for key, name, words, changes in SHARE_FIELDS:
            editor = make_editor(find_field(key), name, percent=True)
            self._add(sides[1], key, editor, _MORE_LABEL, label=words, changes=changes)
        for side in sides:
            side.addStretch(1)
        self.more.body.addLayout(row)
        reading = link_button("How the file was read", "how_read", size="small")
        reading.clicked.connect(self.reading_asked)
        self.more.body.addWidget(reading)
        self.body.addWidget(self.more)

    def _column_row(self, key: str, width: int) -> QWidget:
        combo = self._combos[key] = form_combo((), find_field(key).name)
        return self.form.add(key, ChoiceEditor(combo), label_width=width)

    def _add(self, column: QVBoxLayout, key: str, editor: Any, width: int, **rest: Any) -> None:
        column.addWidget(self.form.add(key, editor, label_width=width, **rest))

    # --- for the page ---------------------------------------------------------------------------------------

    @property
    def first_field(self) -> QWidget:
        """The field that the keyboard reaches first: the column of the texts, or what they are split into."""
        if self._source.isHidden():
            shown = next((combo for combo in self._combos.values() if not combo.isHidden()), None)
            if shown is not None:
                return shown
        segments = self.form.editor("preparation.tokenizer").control
        return segments.segment(segments.value()) if isinstance(segments, Segmented) else segments

    def show_columns(self, choices: Mapping[str, Sequence[str]], source: str) -> None:
        """The columns that each setting may name; `source` says where texts come from where none is chosen."""
        self._source.setText(source)
        self._source.setVisible(bool(source))
        experiment = self._workspace.experiment
        for key, names in choices.items():
            self.form.row(key).setVisible(bool(names))
            now = str(experiment.get(key)) if experiment is not None else ""
            optional = key == "data.split_column"
            wanted = ["", *names] if optional or not now else list(names)
            if now not in wanted:
                wanted.append(now)
            _fill(self._combos[key], wanted, now, COLUMN_ICONS[key])

    def show_vocabulary(self, view: VocabularyView | None, experiment: Experiment, limit: int = 0) -> None:
        """Units of the fields, and what "all" comes to; `limit` is the longest text in force."""
        units = view.units if view is not None else "tokens"
        self.vocabulary_link.setVisible(view is not None)
        self._say("preparation.vocabulary_size", units, f"{count(view.size)} {units}" if view else "All")
        if "preparation.max_length" in self._inside:
            self._say("preparation.max_length", units, f"Auto: {count(limit)} {units}" if limit else "Auto")
        self._show_who_splits(experiment.data.split_column)

    # --------------------------------------------------------------------------------------------------------

    def _say(self, key: str, units: str, zero: str) -> None:
        editor = self.form.editor(key)
        editor.set_unit(units)
        if isinstance(editor.control, Spin) and editor.control.specialValueText() != zero:
            editor.control.setSpecialValueText(zero)

    def _show_who_splits(self, column: str) -> None:
        for key in (key for key in _BY_COLUMN if key in self._inside):
            field = self.form.row(key).field
            if column:
                disable(field, f"The column {column} says which part a row belongs to.")
            else:
                enable(field)

    def _on_experiment_changed(self, experiment: Experiment | None) -> None:
        if experiment is not None:
            self._show_who_splits(experiment.data.split_column)
            rare = self.form.editor("preparation.min_frequency")
            rare.set_unit("time" if experiment.preparation.min_frequency == 1 else "times")


def _tokenizer_changes(_experiment: Experiment, value: str) -> dict[str, object]:
    """Limits that were counted in words say nothing of letters."""
    return {"preparation.tokenizer": value, **dict.fromkeys(_OF_TOKENS, 0)}


def _fill(combo: Combo, names: Sequence[str], now: str, icon: str) -> None:
    shown = [combo.itemData(place) for place in range(combo.count())]
    if names != shown or (names and combo.itemIcon(0).isNull()):
        combo.blockSignals(True)
        combo.set_choices([(name, name or _NONE, icon) for name in names])
        combo.set_value(now)
        combo.blockSignals(False)
