"""The keyboard on the bottom bar: pressing twice what was pressed once never ends a run."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from studio.engine.events import RunState
from tests.ui.shell.conftest import MakeStage
from tests.ui.stand_ins import SteeredRun

SPACE = Qt.Key.Key_Space


def press_space() -> None:
    focused = QApplication.focusWidget()
    assert focused is not None
    QTest.keyClick(focused, SPACE)


def test_pause_pressed_twice_goes_on(make_stage: MakeStage) -> None:
    stage = make_stage(SteeredRun())
    stage.open()
    stage.button("start").click()
    stage.wait_for(RunState.TRAINING)
    stage.button("pause").setFocus(Qt.FocusReason.TabFocusReason)
    press_space()
    assert stage.controller.state is RunState.PAUSING
    press_space()
    stage.wait_for(RunState.TRAINING)
    press_space()
    stage.wait_for(RunState.PAUSED)
    assert QApplication.focusWidget() is stage.button("pause")
    press_space()
    stage.wait_for(RunState.TRAINING)


def test_start_pressed_twice_starts_once(make_stage: MakeStage) -> None:
    run = SteeredRun(holds=True)
    stage = make_stage(run)
    stage.open()
    stage.button("start").setFocus(Qt.FocusReason.TabFocusReason)
    press_space()
    stage.wait_for(RunState.PREPARING)
    if QApplication.focusWidget() is not None:
        press_space()
    run.go_on.set()
    stage.wait_for(RunState.TRAINING)
    assert len(run.seen) == 1
