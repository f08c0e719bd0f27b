"""The two hands of a user: one that only clicks, and one that only types. Neither calls a slot."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QDialog, QMenu, QWidget
from pytestqt.exceptions import TimeoutError as WaitedTooLong

from tests.e2e.conftest import User

KEY, LEFT, MODIFIER = Qt.Key, Qt.MouseButton.LeftButton, Qt.KeyboardModifier
PLACE_KEYS = {
    "data": KEY.Key_1, "model": KEY.Key_2, "train": KEY.Key_3, "results": KEY.Key_4, "library": KEY.Key_6,
}  # fmt: skip
MOST_TABS = 250
LOOK_EVERY_MS = 10


class Mouse:
    """Does everything by pressing and releasing the left button on what is seen."""

    def __init__(self, user: User) -> None:
        self.user = user

    # --- controls -------------------------------------------------------------------------------------------

    def press(self, name: str) -> None:
        """Presses a control once it is in sight and on."""
        self._press(self._ready(name))

    def choose(self, opener: str, line: str) -> None:
        """Opens a menu by its button and takes a line of it."""
        self.press(opener)
        menu = self._menu()
        action = next(action for action in menu.actions() if action.objectName() == line)
        QTest.mouseClick(menu, LEFT, pos=menu.actionGeometry(action).center())

    def answer(self, name: str, question: Callable[[], object]) -> None:
        """Does what brings up a dialog, and presses a button of it."""
        self._in_dialog(lambda dialog: self._take(dialog, name), question)

    def dismiss(self, question: Callable[[], object]) -> None:
        """Does what brings up a dialog, and closes it without an answer."""
        self._in_dialog(
            lambda dialog: self._take(dialog, f"{dialog.objectName()}_close"),
            question,
        )

    def place(self, name: str) -> None:
        """Goes to a place of the window."""
        self.press(f"page_{name}")

    def first_row(self, table: str) -> None:
        """Chooses the first row of a table."""
        shown = self._table(table)
        QTest.mouseClick(shown.viewport(), LEFT, pos=shown.visualRect(shown.model().index(0, 0)).center())

    # --- the run --------------------------------------------------------------------------------------------

    def start(self) -> None:
        """Start, or Resume: one button."""
        self.press("start")

    def pause(self) -> None:
        self.press("pause")

    def unpause(self) -> None:
        """The other way out of a pause."""
        self.press("pause")

    def finish(self) -> None:
        self.press("finish")

    def discard(self) -> None:
        self.choose("run_more", "discard_run")

    def save(self) -> None:
        self.choose("run_more", "save_checkpoint")

    def edit(self, name: str, text: str) -> None:
        """Types into a field of a paused run and leaves it: numbers are typed by whatever hand."""
        field = self._ready(name)
        self._press(field)
        self._type(field, text)
        self._press(self._ready("edit_clip_norm" if name != "edit_clip_norm" else "edit_patience"))

    def close(self) -> None:
        """By the menu; the × of the frame is the desktop's and does the same."""
        self.choose("main_menu", "action_quit")

    def _table(self, name: str) -> QAbstractItemView:
        table = self._ready(name)
        assert isinstance(table, QAbstractItemView)
        return table

    # --- inside ---------------------------------------------------------------------------------------------

    def _ready(self, name: str) -> QWidget:
        user = self.user
        user.wait(lambda: user.find(name).isVisible() and user.find(name).isEnabled())
        return user.find(name)

    def _press(self, widget: QWidget) -> None:
        # What lies over a control (a toast, a card that waits) takes the click from it.
        self.user.wait(lambda: _is_on_top(widget))
        QTest.mouseClick(widget, LEFT)

    @staticmethod
    def _type(field: QWidget, text: str) -> None:
        assert field.hasFocus(), f"what is typed goes elsewhere than to {field.objectName()}"
        QTest.keyClick(field, KEY.Key_A, MODIFIER.ControlModifier)
        QTest.keyClicks(field, text)

    def _menu(self) -> QMenu:
        self.user.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def _take(self, dialog: QDialog, name: str) -> None:
        found = dialog.findChild(QWidget, name)
        assert found is not None, f"{dialog.objectName()} has no {name}"
        self._press(found)

    def _in_dialog(self, act: Callable[[QDialog], None], question: Callable[[], object]) -> None:
        """A dialog waits inside of what brings it up: from a timer it is answered."""
        faults: list[Exception] = []

        def answer_it() -> None:
            dialog = QApplication.activeModalWidget()
            if isinstance(dialog, QDialog) and dialog.isVisible():
                timer.stop()
                try:
                    act(dialog)
                except (AssertionError, WaitedTooLong) as fault:
                    faults.append(fault)
                    dialog.reject()

        timer = QTimer(interval=LOOK_EVERY_MS)
        timer.timeout.connect(answer_it)
        timer.start()
        question()
        self.user.wait(lambda: not timer.isActive())
        if faults:
            raise faults[0]


class Keyboard(Mouse):
    """Never touches the mouse: the window's keys, Tab to what has none, Space or Enter on it."""

    def start(self) -> None:
        self.window_key(KEY.Key_Return, MODIFIER.ControlModifier)

    def pause(self) -> None:
        self.window_key(KEY.Key_F8)

    def unpause(self) -> None:
        self.window_key(KEY.Key_F8)

    def finish(self) -> None:
        self.window_key(KEY.Key_F8, MODIFIER.ShiftModifier)

    def edit(self, name: str, text: str) -> None:
        field = self._ready(name)
        self._tab_to(field)
        self._type(field, text)
        QTest.keyClick(field, KEY.Key_Return)

    def close(self) -> None:
        self.window_key(KEY.Key_Q, MODIFIER.ControlModifier)

    def choose(self, opener: str, line: str) -> None:
        self.press(opener)
        menu = self._menu()
        for _ in menu.actions():
            if menu.activeAction() is not None and menu.activeAction().objectName() == line:
                break
            QTest.keyClick(menu, KEY.Key_Down)
        assert menu.activeAction().objectName() == line
        QTest.keyClick(menu, KEY.Key_Return)

    def place(self, name: str) -> None:
        self.window_key(PLACE_KEYS[name], MODIFIER.ControlModifier)

    def first_row(self, table: str) -> None:
        shown = self._table(table)
        self._tab_to(shown)
        QTest.keyClick(shown, KEY.Key_Home)

    def dismiss(self, question: Callable[[], object]) -> None:
        self._in_dialog(lambda dialog: QTest.keyClick(dialog, KEY.Key_Escape), question)

    def window_key(self, key: Qt.Key, modifier: Qt.KeyboardModifier = MODIFIER.NoModifier) -> None:
        """A key of the window, wherever in it the keyboard is."""
        self._activate(self.user.find("main_window"))
        QTest.keyClick(self._focused(), key, modifier)

    def _press(self, widget: QWidget) -> None:
        self._tab_to(widget)
        QTest.keyClick(widget, KEY.Key_Space)

    def _tab_to(self, widget: QWidget) -> None:
        """Tab until the control has the keyboard."""
        self._activate(widget.window())
        for _ in range(MOST_TABS):
            if widget.hasFocus():
                return
            QTest.keyClick(self._focused(), KEY.Key_Tab)
        raise AssertionError(f"Tab never comes to {widget.objectName()}")

    def _focused(self) -> QWidget:
        focused = QApplication.focusWidget()
        window = QApplication.activeWindow()
        assert window is not None
        return focused if focused is not None else window

    def _activate(self, window: QWidget) -> None:
        window.activateWindow()  # no window manager does it here once a dialog or a menu is gone
        self.user.wait(window.isActiveWindow)


def _is_on_top(widget: QWidget) -> bool:
    window = widget.window()
    found = window.childAt(widget.mapTo(window, QPoint(widget.width() // 2, widget.height() // 2)))
    return found is not None and (found is widget or widget.isAncestorOf(found))
