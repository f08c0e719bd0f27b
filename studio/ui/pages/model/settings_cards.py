"""The cards Network and Training of a task: fields of the experiment in two columns, the rest below "More"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QPushButton

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
from studio.ui.pages.figures import answers_to_beat, figure_before
from studio.ui.pages.model.side_by_side import SideBySide
from studio.ui.pages.model.task_fields import (
    label_of,
    network_fields,
    training_fields,
    training_more,
    unit_of_field,
)
from studio.ui.pages.model.to_beat import ToBeatRow
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_minimum_width
from studio.ui.widgets import Card, SliderWithSpin, disable, enable, link_button, set_button_text
from studio.ui.words import count

_ACROSS, _DOWN = 28, 9
_SLIDER = 56
_LARGEST = 999_999
_SHARES = ("model.dropout", "training.label_smoothing", "training.word_dropout")
NO_DROPOUT = "Acts between layers; with one layer there is nothing between."


class NetworkCard(Card):
    """Size, depth, what is read from the states; for texts what is to be beaten, for a forecast what it starts on."""

    def __init__(self, workspace: Workspace, task: str = "forecast") -> None:
        super().__init__("Network", name="network_card")
        self._workspace, self._task = workspace, task
        self.form = SettingsForm(workspace, self)
        self.hidden_size = _size_field("hidden_size", "Hidden size")
        self._start = form_combo((), "on_top_of")
        columns = SideBySide(_ACROSS, _DOWN)
        fields = network_fields(task)
        for column, keys in ((columns.left, fields.left), (columns.right, fields.right)):
            for key in keys:
                column.addWidget(self.form.add(key, self._editor(key), label=label_of(task, key)))
        self._cure = self._add_tie_cure() if "model.tie_weights" in fields.right else None
        self._to_beat = None if task == "forecast" else ToBeatRow()
        if self._to_beat is not None:
            columns.right.addWidget(self._to_beat)
        for column in (columns.left, columns.right):
            column.addStretch(1)
        self.body.addWidget(columns)
        self._show_starts(None)
        workspace.experiment_changed.connect(self._on_experiment_changed)
        self._on_experiment_changed(workspace.experiment)

    def refresh(self, overview: Any, experiment: Experiment) -> None:
        """What is to be beaten or started on in the words of this data, and what is wrong or unusual."""
        if self._to_beat is not None:
            figure = figure_before(experiment, overview)
            self._to_beat.show_answers(answers_to_beat(overview, figure.metric), figure)
        else:
            self._show_starts(overview)
            best = next(iter(overview.simple_forecasts), None)
            starts_best = best is not None and experiment.model.on_top_of == best.name
            hint = "Starts as the best simple forecast." if starts_best else ""
            self.form.row("model.on_top_of").set_hint(hint)
        self.form.show_problems(overview.problems)

    def _editor(self, key: str) -> Editor:
        match key:
            case "model.hidden_size":
                return WholeEditor(self.hidden_size)
            case "model.embedding_size":
                return WholeEditor(_size_field("embedding_size", "Embedding"))
            case "model.num_layers":
                return SegmentEditor([(str(n), str(n)) for n in range(1, 5)], "num_layers", "Layers", int)
            case "model.bidirectional":
                words = (("false", "Forward"), ("true", "Both ways"))
                return SegmentEditor(words, "bidirectional", "Direction", truth)
            case "model.on_top_of":
                return ChoiceEditor(self._start)
            case _:
                return make_editor(find_field(key), percent=key in _SHARES)

    def _add_tie_cure(self) -> QPushButton:
        """The link beside the field: one click makes both sizes equal."""
        cure = link_button("", "tie_weights_cure", size="small")
        cure.clicked.connect(self._on_tie_cure_clicked)
        beside = self.form.editor("model.tie_weights").widget.layout()
        if isinstance(beside, QHBoxLayout):
            beside.insertSpacing(1, 8)
            beside.insertWidget(2, cure)
        return cure

    def _on_tie_cure_clicked(self) -> None:
        experiment = self._workspace.experiment
        if experiment is not None:
            self._workspace.edit({"model.embedding_size": experiment.model.hidden_size}, "embedding")

    def _show_starts(self, overview: Any) -> None:
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
        if experiment is None or experiment.task != self._task:
            return
        alone = self._task == "forecast" and experiment.model.num_layers == 1
        self._set_reason("model.dropout", NO_DROPOUT if alone else "")
        if self._cure is not None:
            self._show_tie(experiment, self._cure)

    def _show_tie(self, experiment: Experiment, cure: QPushButton) -> None:
        """Weights of unlike sizes cannot be tied; where they are tied already, the problem below says so."""
        hidden, embedding = experiment.model.hidden_size, experiment.model.embedding_size
        unlike = hidden != embedding
        reason = f"Needs as many units as embedding numbers: {count(hidden)}, not {count(embedding)}."
        self._set_reason("model.tie_weights", reason if unlike and not experiment.model.tie_weights else "")
        set_button_text(cure, f"Make both {count(hidden)}")
        cure.setVisible(unlike)

    def _set_reason(self, key: str, reason: str) -> None:
        """Why a field cannot be used, or nothing where it can."""
        control = self.form.editor(key).control
        self.form.row(key).set_hint(reason)
        if reason:
            disable(control, reason)
        else:
            enable(control)


class TrainingCard(Card):
    """How long and how fast it learns."""

    def __init__(self, workspace: Workspace, task: str = "forecast") -> None:
        super().__init__("Training", name="training_card")
        self._task = task
        self.form = SettingsForm(workspace, self)
        fields, more = training_fields(task), training_more(task)
        self.body.addWidget(self._columns(fields.left, fields.right))
        self.more = MoreSection(workspace, "training_more", more, _inside)
        half = (len(more) + 1) // 2
        self.more.body.addWidget(self._columns(more[:half], more[half:]))
        self.body.addWidget(self.more)

    def refresh(self, overview: Any) -> None:
        """What is wrong or unusual."""
        self.form.show_problems(overview.problems)

    def _columns(self, left: Sequence[str], right: Sequence[str]) -> SideBySide:
        columns = SideBySide(_ACROSS, _DOWN)
        for column, keys in ((columns.left, left), (columns.right, right)):
            for key in keys:
                editor = make_editor(find_field(key), percent=key in _SHARES)
                unit = unit_of_field(self._task, key)
                if unit:
                    editor.set_unit(unit)
                column.addWidget(self.form.add(key, editor, label=label_of(self._task, key)))
            column.addStretch(1)
        return columns


def _size_field(name: str, words: str) -> SliderWithSpin:
    field = SliderWithSpin(name, words)
    # The spin takes more than can be, so that a wrong number can stand there and be spoken of.
    field.spin.setRange(0, _LARGEST)
    set_minimum_width(field.slider, _SLIDER)
    return field


def _inside(experiment: Experiment) -> str:
    training = experiment.training
    clip = f"clip {training.clip_norm:g}" if training.clip_norm else "no clip"
    loss = f"loss {choice_word('training.loss', training.loss)}"
    return ", ".join(
        (
            choice_word("training.optimizer", training.optimizer),
            clip,
            *((loss,) if experiment.task == "forecast" else ()),
            f"schedule {choice_word('training.schedule', training.schedule).lower()}",
            f"seed {training.seed}",
        )
    )
