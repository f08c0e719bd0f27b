"""What to predict: target, look back, look ahead, and below "More" how rows become windows."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from studio.engine.experiment import Experiment, Value, find_field
from studio.ui.forms import ChoiceEditor, MoreSection, SettingsForm, form_combo, make_editor
from studio.ui.pages.data.series.roles import changes_for_target
from studio.ui.pages.data.shares import SHARE_FIELDS, SHARES
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import SIDE_LABEL_WIDTH, Card, disable, enable, link_button
from studio.ui.words import count

if TYPE_CHECKING:
    from studio.engine.tasks.forecast.views import ForecastOverview

_SEVERAL = "\n"
_MORE = (
    "split.gap",
    "preparation.scaler",
    "preparation.transform",
    "data.missing",
    "preparation.calendar",
    "preparation.season_length",
    "preparation.stride",
)
_SHORT = {"data.missing": "Missing"}
_SPLIT = ("split.validation", "split.test", "split.gap")


class TargetCard(Card):
    """Every field is an undoable edit of the experiment."""

    reading_asked = Signal()

    def __init__(self, workspace: Workspace, proposed: Callable[[str], Value | None]) -> None:
        super().__init__("What to predict", name="target_card")
        self.form = SettingsForm(workspace, self)
        self._workspace = workspace
        self._order: list[str] = []
        self._target = form_combo((), "target")
        self._add(
            "data.targets", ChoiceEditor(self._target), changes=self._target_changes, shows=_target_shown
        )
        for key in ("preparation.context_length", "preparation.horizon"):
            self._add(key, make_editor(find_field(key)))
        self.more = MoreSection(
            workspace, "data_more", (*SHARES, *_MORE), "Split, gap, scaling, filling", proposed
        )
        for key, name, words, changes in SHARE_FIELDS:
            editor = make_editor(find_field(key), name, percent=True)
            self._add(key, editor, more=True, label=words, changes=changes)
        for key in _MORE:
            self._add(key, make_editor(find_field(key)), more=True, label=_SHORT.get(key, ""))
        reading = link_button("How the file was read", "how_read", size="small")
        reading.clicked.connect(self.reading_asked)
        self.more.body.addWidget(reading)
        self.body.addWidget(self.more)
        workspace.experiment_changed.connect(self._on_experiment_changed)
        self._on_experiment_changed(workspace.experiment)

    @property
    def first_field(self) -> QWidget:
        """The field that the keyboard reaches first."""
        return self._target

    def refresh(self, overview: ForecastOverview, experiment: Experiment) -> None:
        """Choices, units, hint and problems of what was found last."""
        self._order = [column.name for column in overview.columns]
        possible = [column.name for column in overview.columns if "target" in column.roles_possible]
        choices = [(name, name, "target") for name in possible]
        chosen = _target_shown(experiment)
        if chosen not in possible:
            choices.insert(0, (chosen, chosen.replace(_SEVERAL, ", ") or "None yet", "target"))
        if [choice[0] for choice in choices] != [
            self._target.itemData(n) for n in range(self._target.count())
        ]:
            self._target.blockSignals(True)
            self._target.set_choices(choices)
            self._target.set_value(chosen)
            self._target.blockSignals(False)
        self.form.row("preparation.context_length").set_hint(overview.context_hint)
        found = experiment.preparation.season_length == 0 and overview.season > 1
        season = f"{count(overview.season)} {overview.step_units} found."
        self.form.row("preparation.season_length").set_hint(season if found else "")
        self.form.show_problems(overview.problems)
        self._set_units(experiment)

    def _add(self, key: str, editor: Any, *, more: bool = False, **rest: Any) -> None:
        row = self.form.add(key, editor, label_width=SIDE_LABEL_WIDTH, **rest)
        (self.more if more else self).body.addWidget(row)

    def _target_changes(self, experiment: Experiment, value: str) -> dict[str, object]:
        if not value or _SEVERAL in value:
            return {}
        return changes_for_target(experiment, value, self._order)

    def _on_experiment_changed(self, experiment: Experiment | None) -> None:
        if experiment is not None:
            self._set_units(experiment)
            self._show_who_splits(experiment.data.split_column)

    def _show_who_splits(self, column: str) -> None:
        for key in _SPLIT:
            field = self.form.row(key).field
            if column:
                disable(field, f"The column {column} says which part a row belongs to.")
            else:
                enable(field)

    def _set_units(self, experiment: Experiment) -> None:
        overview = self._workspace.overview
        one, many = getattr(overview, "step_unit", "step"), getattr(overview, "step_units", "steps")
        for key in ("preparation.context_length", "preparation.horizon"):
            self.form.editor(key).set_unit(one if experiment.get(key) == 1 else many)


def _target_shown(experiment: Experiment) -> str:
    return _SEVERAL.join(experiment.data.targets)
