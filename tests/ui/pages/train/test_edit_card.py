"""A paused run is changed by fields that act at once; what cannot be is said."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from studio.engine.errors import SettingError
from studio.engine.events import Edited, RunEnded, RunState
from studio.engine.training.control import Control
from studio.ui.pages.train.edit_card import EditCard, edit_words
from studio.ui.state.run_controller import RunController
from tests.ui.stand_ins import SteeredRun, experiment


class Editable(SteeredRun):
    """Says the edits that it hears of while it is paused, as the engine's loop does."""

    def __call__(self, trained, table, control: Control, emit) -> RunEnded:
        hold = control.hold

        def hold_and_say() -> None:
            hold()
            if values := control.take_edits():
                emit(Edited(1, 7, values))

        control.hold = hold_and_say  # type: ignore[method-assign]
        return super().__call__(trained, table, control, emit)


@pytest.fixture
def controller(qtbot: QtBot) -> Iterator[RunController]:
    made = RunController(execute=Editable())
    made.start(experiment(), object())
    qtbot.waitUntil(lambda: made.state is RunState.TRAINING)
    yield made
    made.discard()
    assert made.wait_for_end()


@pytest.fixture
def card(qtbot: QtBot, controller: RunController) -> EditCard:
    made = EditCard(controller)
    qtbot.addWidget(made)
    return made


def pause(qtbot: QtBot, controller: RunController) -> None:
    controller.pause()
    qtbot.waitUntil(lambda: controller.state is RunState.PAUSED)


def test_it_is_there_only_while_the_run_is_paused(
    qtbot: QtBot, card: EditCard, controller: RunController
) -> None:
    assert card.isHidden()
    pause(qtbot, controller)
    assert not card.isHidden()
    assert card.findChild(QLineEdit, "edit_learning_rate").text() == "0.001"
    controller.resume()
    qtbot.waitUntil(lambda: controller.state is RunState.TRAINING)
    assert card.isHidden()


def test_a_typed_rate_is_an_edit_of_the_run_and_is_in_force(
    qtbot: QtBot, card: EditCard, controller: RunController
) -> None:
    pause(qtbot, controller)
    field = card.findChild(QLineEdit, "edit_learning_rate")
    with qtbot.waitSignal(controller.edited) as said:
        field.selectAll()
        QTest.keyClicks(field, "0.0002")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert said.args[0] == Edited(1, 7, {"training.learning_rate": 0.0002})
    assert controller.history.training.learning_rate == 0.0002
    assert controller.history.experiment.training.learning_rate == 0.001, "what it began with stays known"


def test_more_epochs_are_what_the_bar_counts_to(
    qtbot: QtBot, card: EditCard, controller: RunController
) -> None:
    pause(qtbot, controller)
    with qtbot.waitSignal(controller.edited):
        card.findChild(QSpinBox, "edit_max_epochs").setValue(77)
    assert controller.history.started.max_epochs == 77


def test_patience_in_steps_that_lasts_longer_is_said(
    qtbot: QtBot, card: EditCard, controller: RunController
) -> None:
    pause(qtbot, controller)
    words = card.findChild(QLabel, "edit_message")
    field = card.findChild(QSpinBox, "edit_patience")
    steps = controller.history.training.patience_steps
    longest = -(-steps // controller.history.started.steps_per_epoch)
    with qtbot.waitSignal(controller.edited):
        field.setValue(longest - 1)
    assert f"stops after {longest} epochs without progress" in words.text()
    with qtbot.waitSignal(controller.edited):
        field.setValue(longest)
    assert "stops after" not in words.text()


def test_a_value_out_of_range_is_refused_with_the_reason(
    qtbot: QtBot, card: EditCard, controller: RunController
) -> None:
    pause(qtbot, controller)
    field = card.findChild(QLineEdit, "edit_learning_rate")
    with qtbot.assertNotEmitted(controller.edited, wait=100):
        field.selectAll()
        QTest.keyClicks(field, "50")
        QTest.keyClick(field, Qt.Key.Key_Return)
    assert "Learning rate" in card.findChild(QLabel, "edit_message").text()
    assert field.text() == "50", "what was typed stays"


def test_what_would_be_another_run_cannot_be_edited(qtbot: QtBot, controller: RunController) -> None:
    with pytest.raises(SettingError, match="Pause it first"):
        controller.edit({"training.learning_rate": 0.1})
    pause(qtbot, controller)
    with pytest.raises(SettingError, match="cannot be changed while a run goes on"):
        controller.edit({"model.hidden_size": 8})


def test_edits_in_words() -> None:
    values = {"training.learning_rate": 0.0002, "training.clip_norm": 0.0, "training.max_epochs": 1200}
    assert edit_words(values) == "learning rate 0.0002, clip off, epochs 1,200"


def test_epochs_that_are_done_already_are_said_to_end_with_the_one_under_way(
    qtbot: QtBot, card: EditCard, controller: RunController
) -> None:
    pause(qtbot, controller)
    message = card.findChild(QLabel, "edit_message")
    assert "ends after epoch" not in message.text()
    with qtbot.waitSignal(controller.edited):
        card.edit("training.max_epochs", 1)
    qtbot.waitUntil(lambda: "The run ends after epoch 1, which is under way." in message.text())
