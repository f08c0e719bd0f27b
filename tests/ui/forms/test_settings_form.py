"""Fields of the experiment: edits, undo, errors that keep the text, and no edit while being filled."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.engine.experiment import all_fields, find_field
from studio.ui.forms import MoreSection, SegmentEditor, SettingsForm, make_editor
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import Segmented

LENGTH, RATE, DROPOUT = "preparation.context_length", "training.learning_rate", "model.dropout"


class Form(QWidget):
    """A window with a row for each of some settings."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.form = SettingsForm(workspace, self)
        column = QVBoxLayout(self)
        self.more = MoreSection(workspace, "more", (RATE, "training.loss"), "Rate, loss")
        for key in (LENGTH, RATE, "training.optimizer", "training.batch_size", "training.clip_norm"):
            column.addWidget(self.form.add(key, make_editor(find_field(key))))
        column.addWidget(self.form.add(DROPOUT, make_editor(find_field(DROPOUT), percent=True)))
        layers = SegmentEditor([(str(n), str(n)) for n in (1, 2)], "num_layers", "Layers", int)
        column.addWidget(self.form.add("model.num_layers", layers))
        column.addWidget(self.more)

    def spin(self, name: str = "context_length") -> QSpinBox:
        found = self.findChild(QSpinBox, name)
        assert found is not None
        return found

    def line(self) -> QLineEdit:
        found = self.findChild(QLineEdit, "learning_rate")
        assert found is not None
        return found


@pytest.fixture
def form(qtbot: QtBot, workspace: Workspace) -> Form:
    with qtbot.waitSignal(workspace.data_changed):
        workspace.open_path(Path("/data/weather.csv"))
    made = Form(workspace)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def test_rows_show_the_experiment_and_do_not_edit_it(form: Form, workspace: Workspace) -> None:
    assert form.spin().value() == 24
    assert form.line().text() == "0.001"
    assert workspace.undo_stack.count() == 0
    workspace.edit({LENGTH: 48, RATE: 0.01}, "both")
    assert (form.spin().value(), form.line().text()) == (48, "0.01")
    assert workspace.undo_stack.count() == 1


def test_a_value_set_by_program_or_stepper_counts_at_once(form: Form, workspace: Workspace) -> None:
    form.spin().setValue(100)
    assert workspace.experiment.get(LENGTH) == 100  # type: ignore[union-attr]
    workspace.undo()
    assert form.spin().value() == 24


def test_typing_counts_after_a_pause(qtbot: QtBot, form: Form, workspace: Workspace) -> None:
    form.line().setFocus()
    form.line().selectAll()
    qtbot.keyClicks(form.line(), "0.02")
    assert workspace.experiment.get(RATE) == 0.001  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: workspace.experiment.get(RATE) == 0.02)  # type: ignore[union-attr]


def test_typing_counts_at_once_on_leaving(qtbot: QtBot, form: Form, workspace: Workspace) -> None:
    spin = form.spin()
    spin.setFocus()
    spin.selectAll()
    qtbot.keyClicks(spin, "72")
    assert workspace.experiment.get(LENGTH) == 24  # type: ignore[union-attr]
    qtbot.keyClick(spin, Qt.Key.Key_Tab)
    assert workspace.experiment.get(LENGTH) == 72  # type: ignore[union-attr]


def test_flush_takes_what_was_typed_last(qtbot: QtBot, form: Form, workspace: Workspace) -> None:
    form.line().setFocus()
    form.line().selectAll()
    qtbot.keyClicks(form.line(), "0.5")
    form.form.flush()
    assert workspace.experiment.get(RATE) == 0.5  # type: ignore[union-attr]


def test_the_key_that_starts_takes_what_was_typed(qtbot: QtBot, form: Form, workspace: Workspace) -> None:
    form.line().setFocus()
    form.line().selectAll()
    qtbot.keyClicks(form.line(), "0.25")
    qtbot.keyClick(form.line(), Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert workspace.experiment.get(RATE) == 0.25  # type: ignore[union-attr]


@pytest.mark.parametrize("text", ["0,001x", "0", "-1", "11", ""])
def test_a_wrong_text_stays_and_its_reason_stands_below(form: Form, workspace: Workspace, text: str) -> None:
    form.line().setText(text)
    form.line().editingFinished.emit()
    kind, words = form.form.row(RATE).message()
    assert (kind, words) == ("error", "Use more than 0, at most 10.")
    assert workspace.experiment.get(RATE) == 0.001  # type: ignore[union-attr]
    workspace.edit({LENGTH: 30}, "another")
    assert form.line().text() == text
    form.line().setText("0.1")
    form.line().editingFinished.emit()
    assert form.form.row(RATE).message() == ("", "")


def test_a_number_out_of_range_names_the_range_in_the_unit_shown(form: Form, workspace: Workspace) -> None:
    form.form.editor(LENGTH).set_unit("hours")
    form.spin().setValue(200_000)
    assert form.form.row(LENGTH).message() == ("error", "Use 1 to 100,000 hours.")
    assert form.spin().value() == 200_000
    workspace.edit({LENGTH: 12}, "elsewhere")
    assert form.spin().value() == 12
    assert form.form.row(LENGTH).message()[0] == ""


def test_undo_of_the_same_setting_clears_what_was_refused(form: Form, workspace: Workspace) -> None:
    form.spin().setValue(48)
    form.spin().setValue(0)
    assert form.form.row(LENGTH).message()[0] == "error"
    workspace.undo()
    assert form.spin().value() == 24
    assert form.form.row(LENGTH).message()[0] == ""


def test_problems_stand_below_their_fields(qtbot: QtBot, form: Form, workspace: Workspace) -> None:
    workspace.edit({LENGTH: 2000}, "too long")
    qtbot.waitUntil(lambda: bool(workspace.problems))
    form.form.show_problems(workspace.problems)
    assert form.form.row(LENGTH).message() == ("error", "Too long.")
    form.form.show_problems(())
    assert form.form.row(LENGTH).message()[0] == ""


def test_shares_are_shown_as_per_cent(form: Form, workspace: Workspace) -> None:
    spin = form.findChild(QDoubleSpinBox, "dropout")
    assert spin is not None
    assert spin.text() == "0 %"
    spin.setValue(15)
    assert workspace.experiment.get(DROPOUT) == 0.15  # type: ignore[union-attr]
    spin.setValue(99)
    assert form.form.row(DROPOUT).message() == ("error", "Use 0 to 95 %.")


def test_zero_is_a_word_where_it_is_no_number(form: Form) -> None:
    assert form.spin("batch_size").text() == "Auto"
    clip = form.findChild(QDoubleSpinBox, "clip_norm")
    assert clip is not None
    clip.setValue(0)
    assert clip.text() == "No clipping"


def test_a_choice_is_an_edit(form: Form, workspace: Workspace) -> None:
    combo = form.findChild(QComboBox, "optimizer")
    assert combo is not None
    combo.setCurrentText("SGD")
    assert workspace.experiment.get("training.optimizer") == "sgd"  # type: ignore[union-attr]


def test_segments_take_a_value_beyond_them_from_a_file(form: Form, workspace: Workspace) -> None:
    workspace.edit({"model.num_layers": 6}, "layers")
    segments = form.findChild(Segmented, "num_layers")
    assert segments is not None
    assert segments.value() == "6"
    segments.set_value("2")
    assert workspace.experiment.get("model.num_layers") == 2  # type: ignore[union-attr]


def test_more_shows_a_dot_and_goes_back(form: Form, workspace: Workspace) -> None:
    assert not form.more.differs()
    workspace.edit({RATE: 0.1}, "rate")
    assert form.more.differs()
    back = form.findChild(QPushButton, "more_defaults")
    assert back is not None
    back.click()
    assert workspace.experiment.get(RATE) == 0.001  # type: ignore[union-attr]
    assert not form.more.differs()


def test_f1_shows_the_help_of_the_setting(qtbot: QtBot, form: Form) -> None:
    with qtbot.waitSignal(form.form.row(RATE).help_asked):
        qtbot.keyClick(form.line(), Qt.Key.Key_F1)
    popover = form.findChild(QWidget, "popover")
    assert popover is not None
    assert popover.accessibleDescription() == find_field(RATE).setting.help
    popover.close()


@pytest.mark.parametrize(
    "described", [field for field in all_fields() if field.kind != "names"], ids=lambda f: f.key
)
def test_every_setting_has_an_editor_that_shows_its_default(qtbot: QtBot, described: object) -> None:
    editor = make_editor(described)  # type: ignore[arg-type]
    qtbot.addWidget(editor.widget)
    editor.show_value(described.default)  # type: ignore[attr-defined]
    assert editor.entry() == described.default  # type: ignore[attr-defined]
    assert editor.control.objectName() == described.name  # type: ignore[attr-defined]


def test_a_refused_text_is_a_problem_until_its_field_has_a_value_again(
    qtbot: QtBot, workspace: Workspace, form: Form
) -> None:
    form.line().setText("fast")
    form.line().editingFinished.emit()
    (problem,) = workspace.problems
    assert problem.title == "Learning rate cannot be “fast”"
    assert problem.fixes[0].label == "Back to 0.001"
    form.line().setText("0.01")
    form.line().editingFinished.emit()
    assert workspace.problems == ()
    assert workspace.experiment.get(RATE) == 0.01  # type: ignore[union-attr]


def test_back_to_the_value_in_force_takes_the_refused_text_away(
    qtbot: QtBot, workspace: Workspace, form: Form
) -> None:
    form.line().setText("fast")
    form.line().editingFinished.emit()
    workspace.edit(workspace.problems[0].fixes[0].values, "back")
    assert form.line().text() == "0.001"
    assert form.form.row(RATE).message() == ("", "")


def test_a_refused_text_survives_other_edits_and_gives_way_to_an_undo_of_its_own(
    qtbot: QtBot, workspace: Workspace, form: Form
) -> None:
    workspace.edit({RATE: 0.02}, "rate")
    form.line().setText("fast")
    form.line().editingFinished.emit()
    workspace.edit({"training.batch_size": 8}, "batch")
    assert form.line().text() == "fast"
    assert len(workspace.problems) == 1
    workspace.undo()
    workspace.undo()
    assert form.line().text() == "0.001"
    assert workspace.problems == ()
