"""Pause, edit, resume, finish, discard and close in the real window, each by mouse and by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLineEdit, QWidget

from studio.engine.events import RunState
from studio.engine.library.library import Library
from studio.engine.library.records import RunRecord
from studio.engine.training.resuming import read_resumption
from tests.e2e.conftest import Play, User

KEY, BUTTON, MODIFIER = Qt.Key, Qt.MouseButton, Qt.KeyboardModifier
MANY = 20


class Mouse:
    """Does everything by clicking."""

    def __init__(self, user: User) -> None:
        self.user = user

    def press(self, name: str) -> None:
        self.user.wait(lambda: self.user.find(name).isVisible() and self.user.find(name).isEnabled())
        self._press(self.user.find(name))

    def start(self) -> None:
        self.press("start")

    def pause(self) -> None:
        self.press("pause")

    def finish(self) -> None:
        self.press("finish")

    def edit(self, name: str, text: str) -> None:
        self.press("edit_run")
        field = self.user.find(name)
        assert isinstance(field, QLineEdit)
        QTest.mouseDClick(field, BUTTON.LeftButton)
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.mouseClick(self.user.find("edit_clip_norm"), BUTTON.LeftButton)

    def answer(self, name: str, question: Callable[[], object]) -> None:
        """Does what brings up a dialog, and presses a button of it."""

        def press_it() -> None:
            dialog = QApplication.activeModalWidget()
            button = dialog.findChild(QAbstractButton, name) if isinstance(dialog, QDialog) else None
            if button is not None and button.isVisible():
                timer.stop()
                self._press(button)

        timer = QTimer(interval=20)
        timer.timeout.connect(press_it)
        timer.start()
        question()
        assert not timer.isActive(), f"nothing asked for {name}"

    def close(self) -> None:
        self.user.find("main_window").close()

    @staticmethod
    def _press(widget: QWidget) -> None:
        QTest.mouseClick(widget, BUTTON.LeftButton)


class Keyboard(Mouse):
    """Never touches the mouse: keys of the window, and Space on what the Tab key reaches."""

    def start(self) -> None:
        self._window_key(KEY.Key_Return, MODIFIER.ControlModifier)

    def pause(self) -> None:
        self._window_key(KEY.Key_F8)

    def finish(self) -> None:
        self._window_key(KEY.Key_F8, MODIFIER.ShiftModifier)

    def edit(self, name: str, text: str) -> None:
        self.press("edit_run")
        field = QApplication.focusWidget()
        assert field is self.user.find(name), "the keyboard is in the first field"
        assert isinstance(field, QLineEdit)
        field.selectAll()
        QTest.keyClicks(field, text)
        QTest.keyClick(field, KEY.Key_Return)

    def close(self) -> None:
        self._window_key(KEY.Key_Q, MODIFIER.ControlModifier)

    def _window_key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = MODIFIER.NoModifier) -> None:
        window = self.user.find("main_window")
        window.activateWindow()  # no window manager does it here once a dialog is gone
        self.user.wait(window.isActiveWindow)
        QTest.keyClick(window, key, modifier)

    @staticmethod
    def _press(widget: QWidget) -> None:
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus, f"{widget.objectName()} is not reached by Tab"
        widget.setFocus()
        QTest.keyClick(widget, KEY.Key_Space)


def state(user: User) -> str:
    return user.text("run_state")


def wait_for(user: User, wanted: str) -> None:
    user.wait(lambda: state(user) == wanted)


def steps(user: User) -> np.ndarray:
    """The steps of the training curve; it has no zigzag where they rise by one."""
    for item in user.find("loss_plot").plotItem.listDataItems():  # type: ignore[attr-defined]
        if item.name() == "train_loss":
            found, _ = item.getOriginalDataset()
            return np.zeros(0) if found is None else np.array(found)
    raise AssertionError("there is no training curve")


def wait_for_more(user: User) -> None:
    before = len(steps(user))
    user.wait(lambda: len(steps(user)) > before + MANY)


def ticks(user: User) -> list[str]:
    return user.find("loss_plot").tick_lines.words  # type: ignore[attr-defined, no-any-return]


def open_sample(user: User) -> None:
    user.press("open_air_passengers_monthly")
    user.wait(lambda: user.find("column_table").isVisible() and user.rows("column_table") == 2)
    user.press("page_model")
    user.find("max_epochs").setValue(100_000)  # type: ignore[attr-defined]
    user.find("patience").setValue(0)  # type: ignore[attr-defined]
    user.wait(lambda: user.text("parameter_count"))


def newest() -> RunRecord:
    with Library() as library:
        return library.runs()[0]


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_a_run_is_steered_and_goes_on(hand: type[Mouse], play: Play, studio_home: Path) -> None:
    def scenario(user: User) -> None:
        by = hand(user)
        open_sample(user)
        by.start()
        wait_for(user, "Training")
        wait_for_more(user)
        by.pause()
        wait_for(user, "Paused")
        user.wait(lambda: user.find("edit_card").isVisible())
        by.edit("edit_learning_rate", "0.0005")
        user.wait(lambda: ticks(user) == ["learning rate 0.0005"])
        paused_at = len(steps(user))
        by.start()
        wait_for(user, "Training")
        assert not user.find("edit_card").isVisible()
        wait_for_more(user)
        by.finish()
        wait_for(user, "Stopped by you")
        assert user.text("start").strip() == "Resume"
        user.wait(lambda: user.find("start").isEnabled())
        by.start()
        wait_for(user, "Training")
        wait_for_more(user)
        by.pause()
        wait_for(user, "Paused")
        user.press("page_train")
        user.wait(lambda: ticks(user) == ["learning rate 0.0005"])
        assert (np.diff(steps(user)) == 1).all(), "the curve goes on without a zigzag"
        assert steps(user)[0] == 1
        place = user.find("gradient_plot").tick_lines.places  # type: ignore[attr-defined]
        assert len(place) == 1
        assert paused_at > MANY
        by.answer("discarding_discard", lambda: by.press("discard"))
        wait_for(user, "Draft")
        by.start()
        wait_for(user, "Training")
        wait_for_more(user)
        by.answer("closing_finish", by.close)
        user.wait(lambda: not user.find("main_window").isVisible())

    play(scenario, None)
    closed = newest()
    assert closed.state is RunState.STOPPED
    assert read_resumption(closed.folder).checkpoint.place[1] == closed.steps, "every step is kept"


def test_a_run_that_was_closed_shows_its_edits_and_goes_on_exactly(play: Play, studio_home: Path) -> None:
    def close_it(user: User) -> None:
        by = Mouse(user)
        open_sample(user)
        by.start()
        wait_for(user, "Training")
        wait_for_more(user)
        by.pause()
        wait_for(user, "Paused")
        by.edit("edit_learning_rate", "0.0005")
        user.wait(lambda: ticks(user) == ["learning rate 0.0005"])
        by.start()
        wait_for(user, "Training")
        wait_for_more(user)
        by.answer("closing_finish", by.close)
        user.wait(lambda: not user.find("main_window").isVisible())

    play(close_it, None)
    before = newest()

    def go_on(user: User) -> None:
        user.wait(lambda: state(user) == "Stopped by you")
        user.press("page_train")
        user.wait(lambda: len(steps(user)) == before.steps)
        user.wait(lambda: ticks(user) == ["learning rate 0.0005"])
        Mouse(user).press("start")
        wait_for(user, "Training")
        wait_for_more(user)
        assert (np.diff(steps(user)) == 1).all()
        user.wait(lambda: ticks(user) == ["learning rate 0.0005"])
        Mouse(user).finish()
        wait_for(user, "Stopped by you")

    play(go_on, before.folder)
    assert newest().steps > before.steps
    with Library() as library:
        rates = library.curve(newest().id).learning_rate
    assert rates[-1] == 0.0005, "what was changed holds after the resume"
