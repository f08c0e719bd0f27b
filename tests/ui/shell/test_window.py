"""The window as it is used: open, edit, train, pause, close."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton

from studio.engine.events import Outcome, RunState
from studio.ui.state.refusals import Refusal
from tests.ui.helpers import find_cut_texts
from tests.ui.shell.conftest import MakeStage, Stage
from tests.ui.stand_ins import SteeredRun


def answer(stage: Stage, button: str) -> list[str]:
    """Presses a button of the dialog that comes up next; gives what the dialog was called."""
    asked: list[str] = []

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            timer.stop()
            asked.append(dialog.windowTitle())
            found = dialog.findChild(QPushButton, button)
            assert found is not None, button
            found.click()

    timer = QTimer(stage.window, interval=10)
    timer.timeout.connect(look)
    timer.start()
    return asked


def test_the_first_screen_offers_a_file_and_switches_off_what_needs_one(stage: Stage) -> None:
    assert stage.window.pages.current == "start"
    assert stage.find("open_file").hasFocus()
    assert not stage.button("start").isEnabled()
    assert stage.button("page_library").isEnabled()
    for place in ("data", "model", "train", "results", "export"):
        button = stage.button(f"page_{place}")
        assert not button.isEnabled()
        assert button.toolTip()
    assert find_cut_texts(stage.window) == []


def test_a_file_leads_to_its_data(stage: Stage) -> None:
    stage.open()
    assert stage.window.pages.current == "data"
    assert stage.button("page_data").isChecked()
    assert stage.button("page_data").mark().text == "3 columns"
    assert stage.button("page_model").mark().text == "LSTM 64"
    assert not stage.button("page_results").isEnabled()
    assert stage.button("experiment_menu").text() == "weather"
    assert (stage.text("run_state"), stage.text("run_note")) == ("Draft", "ready to train")
    assert stage.window.windowTitle().startswith("weather")


def test_a_bad_file_is_told_where_the_user_is_and_nothing_else_changes(stage: Stage) -> None:
    stage.open()
    stage.window.go("model")
    with stage.qtbot.waitSignal(stage.workspace.problem_raised):
        stage.workspace.open_path(stage.workspace.path.with_name("bad.png"))
    assert stage.window.pages.current == "model"
    told = stage.window.pages.current_page().problem_banner
    assert told.isVisible()
    assert "bad.png is a picture." in told.text()
    assert "Choose a CSV file." in told.text()
    assert stage.button("experiment_menu").text() == "weather"


def test_training_from_start_to_its_end(make_stage: MakeStage) -> None:
    stage = make_stage(SteeredRun(batches=250))
    stage.open()
    stage.button("start").click()
    assert stage.window.pages.current == "train"
    assert not stage.button("page_export").isEnabled()
    assert not stage.button("page_results").isEnabled()
    stage.wait_for(RunState.TRAINING)
    assert stage.find("epoch_progress").isVisible()
    assert not stage.find("start").isVisible()
    stage.wait_for(RunState.FINISHED)
    assert stage.button("page_train").mark().kind == "check"
    assert stage.button("page_results").isEnabled()
    assert stage.button("page_results").mark().text == "+11\u00a0%"
    stage.controller.keep_test(stage.controller.history, -0.04)
    assert stage.button("page_results").mark().text == "−4\u00a0%"
    assert stage.button("start").text().strip() == "Train again"


def test_pause_and_resume_by_both_buttons_and_by_key(stage: Stage) -> None:
    stage.open()
    stage.button("start").click()
    stage.wait_for(RunState.TRAINING)
    stage.button("pause").click()
    stage.wait_for(RunState.PAUSED)
    assert stage.button("pause").isChecked()
    assert stage.button("start").text().strip() == "Resume"
    stage.button("pause").click()
    stage.wait_for(RunState.TRAINING)
    assert not stage.button("pause").isChecked()
    QTest.keyClick(stage.window, Qt.Key.Key_F8)
    stage.wait_for(RunState.PAUSED)
    stage.button("start").click()
    stage.wait_for(RunState.TRAINING)
    QTest.keyClick(stage.window, Qt.Key.Key_F8, Qt.KeyboardModifier.ShiftModifier)
    stage.wait_for(RunState.STOPPED)


def test_preparing_can_be_cancelled(make_stage: MakeStage) -> None:
    stage = make_stage(SteeredRun(holds=True))
    stage.open()
    stage.button("start").click()
    stage.wait_for(RunState.PREPARING)
    stage.button("cancel_preparing").click()
    stage.wait_for(RunState.STOPPING)
    stage.run.go_on.set()
    stage.wait_for(RunState.DRAFT)
    assert stage.controller.history is None


def test_another_page_never_stops_a_run(stage: Stage) -> None:
    stage.open()
    stage.button("start").click()
    stage.wait_for(RunState.TRAINING)
    for place in ("data", "model", "start", "train"):
        stage.window.go(place)
    assert stage.text("run_state") == "Training"


def test_a_start_right_after_an_edit_trains_the_edited_experiment(stage: Stage) -> None:
    stage.open()
    stage.workspace.edit({"training.max_epochs": 7}, "epochs")
    stage.button("start").click()
    assert stage.text("run_state") == "Checking"
    stage.wait_for(RunState.TRAINING)
    assert [seen.training.max_epochs for seen in stage.run.seen] == [7]


def test_an_error_stands_in_the_way_until_it_is_fixed(stage: Stage) -> None:
    stage.open()
    stage.edit({"preparation.context_length": 2000})
    assert stage.text("run_note") == "1 problem"
    assert stage.button("page_data").mark().kind == "danger"
    asked = answer(stage, "problems_close")
    stage.button("start").click()
    assert asked == ["Cannot start training yet"]
    assert stage.text("run_state") == "Draft"
    assert stage.run.seen == []


def test_a_fix_takes_effect_and_training_starts(stage: Stage) -> None:
    stage.open()
    stage.edit({"preparation.context_length": 2000})

    def fix_and_start() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            timer.stop()
            dialog.findChild(QPushButton, "problems_0_fix").click()
            dialog.findChild(QPushButton, "problems_start").click()

    timer = QTimer(stage.window, interval=10)
    timer.timeout.connect(fix_and_start)
    timer.start()
    stage.button("start").click()
    stage.wait_for(RunState.TRAINING)
    assert [seen.preparation.context_length for seen in stage.run.seen] == [48]
    assert stage.workspace.undo_stack.canUndo()


def test_a_refused_text_stands_in_the_way_of_a_start(stage: Stage) -> None:
    stage.open()
    stage.workspace.refusals.put(
        Refusal("model.hidden_size", "Hidden size", "5000 units", "Use 1 to 4,096.", 64, "64")
    )
    stage.qtbot.waitUntil(lambda: stage.text("run_note") == "1 problem")
    assert stage.button("page_model").mark().kind == "danger"
    asked = answer(stage, "problems_close")
    stage.button("start").click()
    assert asked == ["Cannot start training yet"]
    assert stage.run.seen == []


def test_undo_works_by_key_and_its_action_names_the_edit(stage: Stage) -> None:
    stage.open()
    stage.workspace.edit({"model.cell": "gru"}, "cell")
    assert stage.action("undo").text() == "Undo cell"
    QTest.keyClick(stage.window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert stage.workspace.experiment.model.cell == "lstm"
    assert not stage.action("undo").isEnabled()
    QTest.keyClick(stage.window, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert stage.workspace.experiment.model.cell == "gru"


def test_places_by_key_and_only_those_that_are_open(stage: Stage) -> None:
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(stage.window, Qt.Key.Key_2, control)
    assert stage.window.pages.current == "start"
    stage.open()
    QTest.keyClick(stage.window, Qt.Key.Key_2, control)
    assert stage.window.pages.current == "model"
    QTest.keyClick(stage.window, Qt.Key.Key_4, control)
    assert stage.window.pages.current == "model"


def test_f6_goes_around_the_parts_of_the_window(stage: Stage) -> None:
    stage.open()
    stage.window.go("start")
    stops = []
    for _ in range(3):
        QTest.keyClick(stage.window, Qt.Key.Key_F6)
        focused = QApplication.focusWidget()
        parts = ("rail", "bottom_bar", "start_page")
        stops.append(next(part for part in parts if stage.find(part).isAncestorOf(focused)))
    assert sorted(stops) == ["bottom_bar", "rail", "start_page"]


def test_the_tab_key_comes_to_the_bar_after_the_page(stage: Stage) -> None:
    stage.open()
    stage.window.go("start")
    focused, order = stage.find("open_file"), []
    for _ in range(1000):
        focused = focused.nextInFocusChain()
        if focused.isVisible() and focused.isEnabled() and focused.focusPolicy() & Qt.FocusPolicy.TabFocus:
            order.append(focused.objectName())
    assert order.index("open_air_passengers_monthly") < order.index("start")
    assert "start" in order


@pytest.mark.parametrize(
    ("button", "outcome"), [("closing_finish", RunState.STOPPED), ("closing_discard", RunState.DRAFT)]
)
def test_closing_while_it_trains_asks_stops_waits_and_closes(
    stage: Stage, button: str, outcome: RunState
) -> None:
    stage.open()
    stage.button("start").click()
    stage.wait_for(RunState.TRAINING)
    asked = answer(stage, button)
    assert not stage.window.close()
    assert asked == ["Training is not finished"]
    stage.qtbot.waitUntil(lambda: not stage.window.isVisible(), timeout=10_000)
    assert not stage.controller.is_running
    assert stage.controller.state is outcome


def test_keep_training_keeps_training(stage: Stage) -> None:
    stage.open()
    stage.button("start").click()
    stage.wait_for(RunState.TRAINING)
    answer(stage, "closing_keep")
    assert not stage.window.close()
    assert stage.text("run_state") == "Training"
    assert stage.window.isVisible()


def test_without_a_run_it_closes_at_once(stage: Stage) -> None:
    stage.open()
    assert stage.window.close()


def test_a_discarded_run_is_asked_about(stage: Stage) -> None:
    stage.open()
    stage.button("start").click()
    stage.wait_for(RunState.TRAINING)
    stage.button("pause").click()
    stage.wait_for(RunState.PAUSED)
    answer(stage, "discarding_keep")
    stage.button("discard").click()
    assert stage.text("run_state") == "Paused"
    answer(stage, "discarding_discard")
    stage.button("discard").click()
    stage.wait_for(RunState.DRAFT)


def test_a_failed_run_says_why_and_offers_what_helps(make_stage: MakeStage) -> None:
    stage = make_stage(SteeredRun(batches=3, last_loss=float("inf"), outcome=Outcome.FAILED))
    stage.open()
    stage.button("start").click()
    stage.wait_for(RunState.FAILED)
    assert stage.find("run_sentence").full_text() == "It ended."
    asked = answer(stage, "what_happened_dialog_close")
    stage.button("what_happened").click()
    assert asked == ["What happened"]
    assert stage.button("cure").text().strip() == "Try learning rate 0.0001"
    stage.button("cure").click()
    stage.qtbot.waitUntil(lambda: len(stage.run.seen) == 2)
    assert stage.run.seen[1].training.learning_rate == pytest.approx(1e-4)


def test_a_file_dropped_on_the_window_opens(stage: Stage) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/data/dropped.csv")])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(10, 10), copy, mime, left, none)
    QApplication.sendEvent(stage.window, enter)
    assert enter.isAccepted()
    assert stage.find("drop_frame").isVisible()
    with stage.qtbot.waitSignal(stage.workspace.data_changed):
        QApplication.sendEvent(stage.window, QDropEvent(QPointF(10, 10), copy, mime, left, none))
    assert not stage.find("drop_frame").isVisible()
    assert stage.workspace.experiment.name == "dropped"


def test_a_hanging_file_says_what_it_will_become(stage: Stage) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/data/mails")])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for card, words in (("", "Drop to open"), ("task_classify_text", "Drop to open as texts with classes")):
        if card:
            QTest.mouseClick(stage.find(card), Qt.MouseButton.LeftButton)
        QApplication.sendEvent(stage.window, QDragEnterEvent(QPoint(10, 10), copy, mime, left, none))
        assert stage.text("drop_words") == words
    with stage.qtbot.waitSignal(stage.workspace.data_changed):
        QApplication.sendEvent(stage.window, QDropEvent(QPointF(10, 10), copy, mime, left, none))
    assert stage.workspace.wanted_task == ""


def test_a_narrow_window_has_a_rail_of_icons(stage: Stage) -> None:
    stage.open()
    stage.window.resize(1024, 700)
    assert stage.find("rail").is_narrow()
    assert "Model: LSTM 64" in stage.button("page_model").toolTip()
    assert not stage.find("run_memory").isVisible()
    stage.window.resize(1280, 800)
    assert not stage.find("rail").is_narrow()
    assert stage.find("run_memory").isVisible()


def test_settings_act_at_once_and_are_kept(stage: Stage) -> None:
    stage.button("settings").click()
    stage.button("settings_scheme_dark").click()
    assert stage.store.preferences.scheme == "dark"
    QTest.keyClick(stage.find("settings_sheet"), Qt.Key.Key_Escape)
    stage.qtbot.waitUntil(lambda: stage.window.findChild(object, "settings_sheet") is None)
    stage.button("scheme").click()
    assert stage.store.preferences.scheme == "system"


def test_f1_shows_the_shortcuts(stage: Stage) -> None:
    QTest.keyClick(stage.find("open_file"), Qt.Key.Key_F1)
    assert stage.find("shortcuts_sheet").isVisible()


def test_hidden_pages_are_told_and_do_not_refresh(stage: Stage) -> None:
    stage.open()
    data = stage.window.pages.page("data")
    assert data.is_shown
    stage.window.go("model")
    assert not data.is_shown
