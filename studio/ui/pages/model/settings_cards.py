"""The cards Network and Training: fields of the experiment in two columns, the rest below "More"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from studio.engine.experiment import Experiment, find_field
from studio.ui.forms import (
    ChoiceEditor,
    MoreSection,
    SegmentEditor,
    SettingsForm,
    WholeEditor,
    choice_word,
    form_combo,
    make_editor,
)
from studio.ui.forms.editors import Editor, truth
from studio.ui.pages.model.side_by_side import SideBySide
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_minimum_width
from studio.ui.widgets import Card, SliderWithSpin, disable, enable

if TYPE_CHECKING:
    from studio.engine.tasks.forecast.views import ForecastOverview

_ACROSS, _DOWN = 28, 9
_SLIDER = 56
_LARGEST = 999_999
_SHORT = {"training.patience_steps": "Least steps"}
"""Labels that are too long for their column."""
NO_DROPOUT = "Acts between layers; with one layer there is nothing between."


class NetworkCard(Card):
    """Size, depth and what is read from the states."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("Network", name="network_card")
        self.form = SettingsForm(workspace, self)
        columns = SideBySide(_ACROSS, _DOWN)
        self.hidden_size = SliderWithSpin("hidden_size", "Hidden size")
        # The spin takes more than can be, so that a wrong number can stand there and be spoken of.
        self.hidden_size.spin.setRange(0, _LARGEST)
        set_minimum_width(self.hidden_size.slider, _SLIDER)
        self._start = form_combo((), "on_top_of")
        layers = SegmentEditor([(str(n), str(n)) for n in range(1, 5)], "num_layers", "Layers", int)
        directions = SegmentEditor(
            (("false", "Forward"), ("true", "Both ways")), "bidirectional", "Direction", truth
        )
        left: tuple[tuple[str, Editor, str], ...] = (
            ("model.hidden_size", WholeEditor(self.hidden_size), ""),
            ("model.num_layers", layers, ""),
            ("model.dropout", make_editor(find_field("model.dropout"), percent=True), ""),
        )
        right: tuple[tuple[str, Editor, str], ...] = (
            ("model.bidirectional", directions, "Direction"),
            ("model.pooling", make_editor(find_field("model.pooling")), ""),
            ("model.on_top_of", ChoiceEditor(self._start), ""),
        )
        for column, rows in ((columns.left, left), (columns.right, right)):
            for key, editor, words in rows:
                column.addWidget(self.form.add(key, editor, label=words))
            column.addStretch(1)
        self.body.addWidget(columns)
        self._show_starts(None)
        workspace.experiment_changed.connect(self._on_experiment_changed)
        self._on_experiment_changed(workspace.experiment)

    def refresh(self, overview: ForecastOverview, experiment: Experiment) -> None:
        """The starts in the words of this data, and what is wrong or unusual."""
        self._show_starts(overview)
        best = next(iter(overview.simple_forecasts), None)
        starts_best = best is not None and experiment.model.on_top_of == best.name
        hint = "Starts as the best simple forecast." if starts_best else ""
        self.form.row("model.on_top_of").set_hint(hint)
        self.form.show_problems(overview.problems)

    def _show_starts(self, overview: ForecastOverview | None) -> None:
        labels = {simple.name: simple.label for simple in overview.simple_forecasts} if overview else {}
        choices = []
        for value in find_field("model.on_top_of").setting.choices:
            words = labels.get(value) or choice_word("model.on_top_of", value)
            choices.append((value, words[:1].upper() + words[1:]))
        if choices != [
            (self._start.itemData(n), self._start.itemText(n)) for n in range(self._start.count())
        ]:
            self._start.blockSignals(True)
            self._start.set_choices(choices)
            self._start.blockSignals(False)

    def _on_experiment_changed(self, experiment: Experiment | None) -> None:
        if experiment is None:
            return
        row = self.form.row("model.dropout")
        alone = experiment.model.num_layers == 1
        row.set_hint(NO_DROPOUT if alone else "")
        if alone:
            disable(row.field, NO_DROPOUT)
        else:
            enable(row.field)


class TrainingCard(Card):
    """How long and how fast it learns."""

    KEYS = ("training.max_epochs", "training.batch_size", "training.learning_rate", "training.patience")
    MORE = (
        "training.optimizer",
        "training.weight_decay",
        "training.schedule",
        "training.loss",
        "training.clip_norm",
        "training.patience_steps",
        "training.learn_from",
        "training.seed",
        "training.precision",
        "training.threads",
        "training.max_seconds",
    )

    def __init__(self, workspace: Workspace) -> None:
        super().__init__("Training", name="training_card")
        self.form = SettingsForm(workspace, self)
        columns = SideBySide(_ACROSS, _DOWN)
        self._put(columns, self.KEYS)
        self.body.addWidget(columns)
        self.more = MoreSection(workspace, "training_more", self.MORE, _inside)
        inside = SideBySide(_ACROSS, _DOWN)
        self._put(inside, self.MORE)
        self.more.body.addWidget(inside)
        self.body.addWidget(self.more)

    def refresh(self, overview: ForecastOverview) -> None:
        """What is wrong or unusual."""
        self.form.show_problems(overview.problems)

    def _put(self, columns: SideBySide, keys: tuple[str, ...]) -> None:
        half = (len(keys) + 1) // 2
        for column, some in ((columns.left, keys[:half]), (columns.right, keys[half:])):
            for key in some:
                column.addWidget(self.form.add(key, make_editor(find_field(key)), label=_SHORT.get(key, "")))
            column.addStretch(1)


def _inside(experiment: Experiment) -> str:
    training = experiment.training
    clip = f"clip {training.clip_norm:g}" if training.clip_norm else "no clip"
    return ", ".join(
        (
            choice_word("training.optimizer", training.optimizer),
            clip,
            f"loss {choice_word('training.loss', training.loss)}",
            f"schedule {choice_word('training.schedule', training.schedule).lower()}",
            f"seed {training.seed}",
        )
    )
