"""A queue of runs in the real window: put there, reordered, taken off, and all of them trained in their order."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QWidget

from studio.engine.events import RunState
from studio.engine.library.library import Library
from studio.engine.library.records import RunRecord
from studio.engine.library.waiting import read_waiting
from studio.ui.state.samples import SAMPLES
from tests.e2e.conftest import Play, Scenario, User

KEY, LEFT, MODIFIER = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier
MOST_TABS = 60


class Mouse:
    """Presses with the left button what is seen."""

    def __init__(self, user: User) -> None:
        self.user = user

    def press(self, name: str) -> None:
        """Once it is in sight and on."""
        self.user.wait(lambda: self.user.find(name).isVisible() and self.user.find(name).isEnabled())
        QTest.mouseClick(self.user.find(name), LEFT)

    def start(self) -> None:
        self.press("start")

    def queue(self) -> None:
        self.press("queue_run")

    def finish(self) -> None:
        self.press("finish")

    def open_list(self) -> None:
        self.press("waiting_runs")
        self.user.wait(lambda: self.user.find("waiting_popover").isVisible())

    def close_list(self) -> None:
        QTest.mouseClick(self.user.find("waiting_popover"), LEFT, pos=self.user.find("main_window").pos())
        self.user.find("waiting_popover").close()


class Keyboard(Mouse):
    """Never touches the mouse: keys of the window, and Space on what the Tab key reaches."""

    def press(self, name: str) -> None:
        self.user.wait(lambda: self.user.find(name).isVisible() and self.user.find(name).isEnabled())
        popup = QApplication.activePopupWidget()
        for _ in range(MOST_TABS):
            focused = QApplication.focusWidget()
            assert focused is not None
            if focused.objectName() == name:
                QTest.keyClick(focused, KEY.Key_Space)
                return
            QTest.keyClick(popup.focusWidget() if popup is not None else focused, KEY.Key_Tab)
        raise AssertionError(f"Tab never comes to {name}")

    def start(self) -> None:
        self._key(KEY.Key_Return, MODIFIER.ControlModifier)

    def queue(self) -> None:
        self._key(KEY.Key_Return, MODIFIER.ControlModifier)

    def finish(self) -> None:
        self._key(KEY.Key_F8, MODIFIER.ShiftModifier)

    def open_list(self) -> None:
        self._key(KEY.Key_F9)
        self.user.wait(lambda: self.user.find("waiting_popover").isVisible())

    def close_list(self) -> None:
        QTest.keyClick(self.user.find("waiting_popover"), KEY.Key_Escape)

    def _key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = MODIFIER.NoModifier) -> None:
        window = self.user.find("main_window")
        window.activateWindow()  # no window manager does it here
        self.user.wait(window.isActiveWindow)
        QTest.keyClick(window, key, modifier)


def state(user: User) -> str:
    return user.text("run_state")


def set_epochs(user: User, epochs: int) -> None:
    user.find("max_epochs").setValue(epochs)  # type: ignore[attr-defined]


def begin(user: User, by: Mouse, opened: bool = False) -> None:
    """Trains the shortest of the samples until it is told to end; the user stands on Model."""
    if not opened:
        user.press("open_air_passengers_monthly")
    user.wait(lambda: user.find("column_table").isVisible() and user.rows("column_table") == 2)
    user.press("page_model")
    set_epochs(user, 100_000)
    user.find("patience").setValue(0)  # type: ignore[attr-defined]
    user.wait(lambda: user.text("parameter_count"))
    by.start()
    user.wait(lambda: state(user) == "Training")
    user.press("page_model")


def put_behind(user: User, by: Mouse, epochs: int, waiting: str) -> None:
    """Queues the experiment with another number of epochs."""
    set_epochs(user, epochs)
    by.queue()
    user.wait(lambda: user.text("waiting_runs").strip() == waiting)


def trained() -> list[RunRecord]:
    """The runs of the library, the oldest first."""
    with Library() as library:
        return library.runs()[::-1]


def answer(name: str, act: object) -> None:
    """Does what asks a question, and presses a button of it."""

    def press_it() -> None:
        dialog = QApplication.activeModalWidget()
        button = dialog.findChild(QPushButton, name) if isinstance(dialog, QDialog) else None
        if button is not None:
            timer.stop()
            button.click()

    timer = QTimer(interval=20)
    timer.timeout.connect(press_it)
    timer.start()
    act()  # type: ignore[operator]


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_runs_wait_are_moved_and_taken_off_and_train_in_their_order(
    hand: type[Mouse], play: Play, studio_home: Path
) -> None:
    def scenario(user: User) -> None:
        by = hand(user)
        begin(user, by)
        put_behind(user, by, 2, "1 waiting")
        put_behind(user, by, 3, "2 waiting")
        put_behind(user, by, 4, "3 waiting")
        by.open_list()
        assert user.find("waiting_words_2").full_text() == "LSTM 64 · epochs 4"  # type: ignore[attr-defined]
        by.press("waiting_up_2")
        by.press("waiting_remove_0")
        user.wait(lambda: user.text("waiting_runs").strip() == "2 waiting")
        by.close_list()
        user.wait(lambda: not is_open())
        by.finish()
        user.wait(lambda: len(trained()) == 3 and state(user) == "Finished")
        user.wait(lambda: not user.find("waiting_runs").isVisible())
        assert user.find("page_model").isChecked(), "nobody was led away"  # type: ignore[attr-defined]
        user.press("page_results")
        user.wait(lambda: user.find("verdict_card").isVisible())

    play(ending(scenario), None)
    runs = trained()
    assert [run.state for run in runs] == [RunState.STOPPED, RunState.FINISHED, RunState.FINISHED]
    assert [run.epochs for run in runs[1:]] == [4, 3]
    assert all(run.test for run in runs[1:]), "the test part of each was looked at"
    assert read_waiting().runs == ()


def ending(scenario: Scenario) -> Scenario:
    """The same; where it breaks off while a run trains, the question at the end is answered, so that it ends too."""

    def run(user: User) -> None:
        try:
            scenario(user)
        except BaseException:
            answer("closing_discard", lambda: None)
            raise

    return run


def is_open() -> bool:
    return any(
        widget.objectName() == "waiting_popover" and widget.isVisible()
        for widget in QApplication.topLevelWidgets()
    )


def test_what_waits_outlives_the_window_and_is_offered_at_the_next_start(
    play: Play, studio_home: Path
) -> None:
    def close_it(user: User) -> None:
        by = Mouse(user)
        begin(user, by)
        put_behind(user, by, 2, "1 waiting")
        window: QWidget = user.find("main_window")
        answer("closing_finish", window.close)
        user.wait(lambda: not window.isVisible())

    play(ending(close_it), None)
    assert [run.state for run in trained()] == [RunState.STOPPED]
    assert [run.experiment.training.max_epochs for run in read_waiting().runs] == [2]

    def train_it(user: User) -> None:
        user.wait(lambda: user.find("waiting_offer").isVisible())
        assert user.text("waiting_offer_title") == "1 run was waiting"
        assert state(user) == "Draft", "it does not begin by itself"
        Mouse(user).press("waiting_offer_train")
        user.wait(lambda: state(user) == "Finished")
        assert user.find("page_train").isChecked()  # type: ignore[attr-defined]

    play(ending(train_it), None)
    assert [run.epochs for run in trained()[1:]] == [2]
    assert read_waiting().runs == ()


def test_a_run_whose_data_is_gone_is_passed_over_and_can_be_tried_again(
    play: Play, studio_home: Path, tmp_path: Path
) -> None:
    sample = next(sample.path for sample in SAMPLES if sample.path.stem == "air_passengers_monthly")
    data = tmp_path / "passengers.csv"
    shutil.copy(sample, data)

    def scenario(user: User) -> None:
        by = Mouse(user)
        begin(user, by, opened=True)
        put_behind(user, by, 2, "1 waiting")
        data.unlink()
        by.finish()
        user.wait(lambda: user.text("waiting_runs").strip() == "1 passed over")
        assert state(user) == "Stopped by you"
        by.open_list()
        assert "passengers.csv" in user.find("waiting_words_0").full_text()  # type: ignore[attr-defined]
        shutil.copy(sample, data)
        by.press("waiting_retry_0")
        user.wait(lambda: state(user) == "Finished")

    play(ending(scenario), data)
    assert [run.state for run in trained()] == [RunState.STOPPED, RunState.FINISHED]
