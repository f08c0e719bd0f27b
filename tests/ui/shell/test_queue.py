"""Runs that wait, in the window: put there, shown, moved, taken off, and begun without leading anybody away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from studio.engine.events import RunState
from studio.engine.library.waiting import WaitingRun, write_waiting
from studio.ui.shell.queue_words import differing_words
from tests.ui.helpers import find_cut_texts
from tests.ui.shell.conftest import MakeStage, Stage
from tests.ui.shell.test_window import answer
from tests.ui.stand_ins import SteeredRun, experiment


def ready(stage: Stage) -> Stage:
    """The library is read and a file is open."""
    stage.workspace.library.refresh()
    stage.qtbot.waitUntil(lambda: stage.workspace.queue.blocked == "", timeout=10_000)
    stage.open()
    return stage


@pytest.fixture
def training(make_stage: MakeStage) -> Iterator[Stage]:
    """A window whose run goes on until it is told to end."""
    stage = ready(make_stage(SteeredRun()))
    stage.button("start").click()
    stage.wait_for(RunState.TRAINING)
    yield stage
    stage.workspace.queue.hold(True)


def queue(stage: Stage, size: int, name: str = "") -> None:
    """Changes the experiment and puts it into the queue."""
    if name:
        stage.workspace.rename(name)
    stage.edit({"model.hidden_size": size})
    before = len(stage.workspace.queue.runs)
    stage.button("queue_run").click()
    stage.qtbot.waitUntil(lambda: len(stage.workspace.queue.runs) == before + 1)


def sizes(stage: Stage) -> list[object]:
    return [run.experiment.get("model.hidden_size") for run in stage.workspace.queue.runs]


def popover(stage: Stage) -> QWidget:
    shown = [
        w for w in QApplication.topLevelWidgets() if w.objectName() == "waiting_popover" and w.isVisible()
    ]
    assert len(shown) == 1
    return shown[0]


def opened(stage: Stage) -> QWidget:
    stage.button("waiting_runs").click()
    return popover(stage)


def press(found: QWidget, name: str) -> None:
    made = found.findChild(QPushButton, name)
    assert made is not None, name
    made.click()


def test_the_button_is_there_only_while_a_run_is_at_work(make_stage: MakeStage) -> None:
    stage = ready(make_stage(SteeredRun()))
    assert not stage.button("queue_run").isVisible()
    assert not stage.button("waiting_runs").isVisible()
    stage.button("start").click()
    stage.wait_for(RunState.TRAINING)
    assert stage.button("queue_run").isVisible()
    assert not stage.button("waiting_runs").isVisible()
    stage.controller.finish()
    stage.wait_for(RunState.STOPPED)
    assert not stage.button("queue_run").isVisible()


def test_the_experiment_as_it_is_now_waits_and_the_bar_counts(training: Stage) -> None:
    queue(training, 32)
    queue(training, 16)
    assert sizes(training) == [32, 16]
    assert training.text("waiting_runs").strip() == "2 waiting"
    assert training.text("toast_text") == "weather waits, behind 1 other run."
    training.button("toast_action").click()
    assert sizes(training) == [32]
    assert find_cut_texts(training.find("bottom_bar")) == []


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_ctrl_enter_queues_while_a_run_trains_and_resumes_a_paused_one(training: Stage, key: Qt.Key) -> None:
    training.edit({"model.hidden_size": 32})
    QTest.keyClick(training.window, key, Qt.KeyboardModifier.ControlModifier)
    training.qtbot.waitUntil(lambda: sizes(training) == [32])
    training.button("pause").click()
    training.wait_for(RunState.PAUSED)
    QTest.keyClick(training.window, key, Qt.KeyboardModifier.ControlModifier)
    training.wait_for(RunState.TRAINING)
    assert sizes(training) == [32]


def test_problems_are_shown_when_it_is_queued_and_a_fix_takes_effect(training: Stage) -> None:
    training.edit({"preparation.context_length": 2000})
    said: list[str] = []

    def fix_and_go_on() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog):
            timer.stop()
            dialog.findChild(QPushButton, "problems_0_fix").click()
            said.append(dialog.findChild(QPushButton, "problems_start").text().strip())
            dialog.findChild(QPushButton, "problems_start").click()

    timer = QTimer(training.window, interval=10)
    timer.timeout.connect(fix_and_go_on)
    timer.start()
    training.button("queue_run").click()
    training.qtbot.waitUntil(lambda: len(training.workspace.queue.runs) == 1)
    assert said == ["Train after this one"]
    assert training.workspace.queue.runs[0].experiment.preparation.context_length == 48


def test_an_error_keeps_it_out_of_the_queue(training: Stage) -> None:
    training.edit({"preparation.context_length": 2000})
    asked = answer(training, "problems_close")
    training.button("queue_run").click()
    assert asked == ["Cannot start training yet"]
    assert sizes(training) == []
    assert training.controller.state is RunState.TRAINING


def test_the_next_begins_and_nobody_is_led_away(training: Stage) -> None:
    queue(training, 32, "second")
    training.window.go("model")
    training.controller.finish()
    training.qtbot.waitUntil(lambda: len(training.run.seen) == 2, timeout=10_000)
    training.wait_for(RunState.TRAINING)
    assert training.window.pages.current == "model"
    assert training.text("toast_text").endswith("second has begun.")
    assert training.text("toast_text").startswith("weather: stopped by you")
    training.button("toast_action").click()
    assert training.window.pages.current == "results"


def test_whoever_watches_the_end_on_train_is_led_to_the_results_and_stays_there(training: Stage) -> None:
    queue(training, 32)
    first = training.controller.history
    training.window.go("train")
    training.button("finish").click()
    training.qtbot.waitUntil(lambda: len(training.run.seen) == 2, timeout=10_000)
    training.wait_for(RunState.TRAINING)
    page = training.window.pages.current_page()
    assert page.name == "results"
    assert page.run is first  # type: ignore[attr-defined]
    assert "The next run is being trained." in page.banner.text()
    assert training.button("page_results").isEnabled()


def test_the_list_moves_and_removes_by_mouse(training: Stage) -> None:
    for size in (8, 16, 32):
        queue(training, size)
    found = opened(training)
    assert find_cut_texts(found) == []
    assert found.findChild(QWidget, "waiting_words_0").text() == "LSTM 8 · hidden size 8"
    assert found.findChild(QWidget, "waiting_words_1").text() == "LSTM 16 · hidden size 16"
    press(found, "waiting_up_2")
    assert sizes(training) == [8, 32, 16]
    press(found, "waiting_down_0")
    assert sizes(training) == [32, 8, 16]
    press(found, "waiting_remove_1")
    assert sizes(training) == [32, 16]
    assert training.text("toast_text") == "1 run taken off the queue."
    training.button("toast_action").click()
    assert sizes(training) == [32, 8, 16]
    press(found, "waiting_remove_1")
    press(found, "waiting_clear")
    assert sizes(training) == []
    assert not found.isVisible()
    assert not training.button("waiting_runs").isVisible()


def test_the_list_moves_and_removes_by_keyboard(training: Stage) -> None:
    for size in (8, 16, 32):
        queue(training, size)
    QTest.keyClick(training.window, Qt.Key.Key_F9)
    found = popover(training)

    def focused() -> str:
        widget = QApplication.focusWidget()
        return "" if widget is None else widget.objectName()

    def tab_to(name: str) -> None:
        for _ in range(30):
            if focused() == name:
                return
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        raise AssertionError(f"Tab never comes to {name}")

    training.qtbot.waitUntil(lambda: found.isAncestorOf(QApplication.focusWidget()))
    tab_to("waiting_up_2")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert sizes(training) == [8, 32, 16]
    assert focused() == "waiting_up_1", "the keyboard goes along with the run"
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert sizes(training) == [32, 8, 16]
    tab_to("waiting_remove_2")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Space)
    assert sizes(training) == [32, 8]
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not found.isVisible()
    assert sizes(training) == [32, 8]


def test_edit_opens_the_experiment_and_takes_it_off(training: Stage) -> None:
    queue(training, 32, "second")
    queue(training, 16, "third")
    with training.qtbot.waitSignal(training.workspace.data_changed):
        press(opened(training), "waiting_edit_0")
    training.qtbot.waitUntil(lambda: sizes(training) == [16])


def test_one_that_is_passed_over_says_why(training: Stage) -> None:
    training.workspace.queue.add(experiment("too long", **{"preparation.context_length": 2000}))
    training.controller.finish()
    training.qtbot.waitUntil(lambda: training.text("waiting_runs").strip() == "1 passed over", timeout=10_000)
    assert training.text("toast_text") == "too long was passed over. Too long."
    assert training.text("run_state") == "Stopped by you"
    training.button("toast_action").click()
    found = popover(training)
    assert found.findChild(QWidget, "waiting_words_0").text() == "Too long. No room."
    found.close()


def test_closing_the_window_begins_nothing_and_keeping_it_goes_on(training: Stage) -> None:
    queue(training, 32)
    asked = answer(training, "closing_keep")
    training.window.close()
    assert asked
    assert training.window.isVisible()
    asked = answer(training, "closing_finish")
    training.window.close()
    training.qtbot.waitUntil(lambda: not training.window.isVisible(), timeout=10_000)
    training.qtbot.wait(60)
    assert len(training.run.seen) == 1
    assert sizes(training) == [32]


def test_a_second_window_says_why_it_cannot_queue(make_stage: MakeStage, studio_home: object) -> None:
    from studio.engine.files import held

    with held(studio_home / "library.lock"):  # type: ignore[operator]
        stage = make_stage(SteeredRun())
        stage.workspace.library.refresh()
        stage.qtbot.waitUntil(lambda: stage.workspace.library.is_loaded)
        stage.open()
        stage.button("start").click()
        stage.wait_for(RunState.TRAINING)
        assert not stage.button("queue_run").isEnabled()
        assert "Another window" in stage.button("queue_run").toolTip()


def test_what_was_left_is_counted_and_trained_from_the_list(make_stage: MakeStage) -> None:
    write_waiting([WaitingRun(f"{1:020d}", experiment("left"))])
    stage = ready(make_stage(SteeredRun(batches=20)))
    assert stage.text("waiting_runs").strip() == "1 waiting"
    press(opened(stage), "waiting_train")
    stage.qtbot.waitUntil(lambda: [seen.name for seen in stage.run.seen] == ["left"])
    assert stage.window.pages.current == "train", "who asks for it is led to it"


def test_what_was_left_is_offered_on_the_first_screen(make_stage: MakeStage) -> None:
    write_waiting([WaitingRun(f"{place:020d}", experiment(name)) for place, name in enumerate("ab", 1)])
    stage = make_stage(SteeredRun(batches=20))
    assert not stage.find("continue_card").isVisible()
    stage.workspace.library.refresh()
    stage.qtbot.waitUntil(lambda: stage.find("continue_card").isVisible(), timeout=10_000)
    assert stage.text("waiting_offer_title") == "2 runs were waiting"
    assert stage.text("waiting_offer_words") == "a, b"
    assert stage.button("waiting_offer_train").accessibleName() == "Train them: a, b"
    assert find_cut_texts(stage.find("continue_card")) == []
    stage.button("waiting_offer_remove").click()
    assert not stage.find("continue_card").isVisible()
    stage.button("toast_action").click()
    assert stage.find("continue_card").isVisible()
    assert stage.run.seen == [], "they still wait for a word"
    stage.button("waiting_offer_train").click()
    stage.qtbot.waitUntil(lambda: [seen.name for seen in stage.run.seen] == ["a", "b"], timeout=10_000)
    assert not stage.find("waiting_offer").isVisibleTo(stage.find("continue_card"))


def test_the_library_says_how_many_wait_and_leads_to_them(training: Stage) -> None:
    queue(training, 32, "second")
    training.window.go("library")
    banner = training.find("library_banner")
    training.qtbot.waitUntil(banner.isVisible)
    assert banner.text() == "1 run waits. Next: second."  # type: ignore[attr-defined]
    training.button("library_banner_link_0").click()
    popover(training).close()
    training.workspace.queue.clear()
    training.qtbot.waitUntil(lambda: not banner.isVisible())


def test_few_words_say_what_differs() -> None:
    first = experiment()
    assert differing_words(first, None) == "LSTM 64 on weather.csv"
    assert differing_words(first, first) == "LSTM 64 · the same settings"
    other = first.with_values(
        {"model.cell": "gru", "model.hidden_size": 32, "training.learning_rate": 0.01, "training.patience": 3}
    )
    assert differing_words(other, first) == "GRU 32 · cell GRU, hidden size 32, 2 more"
    assert differing_words(experiment(path="/data/other.csv"), first).endswith("other.csv")
