"""The real program, started as a user starts it, with a scenario on its own event loop."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.exceptions import TimeoutError as WaitedTooLong
from pytestqt.qtbot import QtBot

from studio.__main__ import main
from studio.ui.shell.closing import DISCARD
from studio.ui.widgets import Question

PATIENCE_MS = 90_000


class User:
    """What a user can do: look for a control by its name, press it, wait for what comes."""

    def __init__(self, qtbot: QtBot) -> None:
        self._qtbot = qtbot

    def find(self, name: str) -> QWidget:
        """The control of that name, the one in sight where there are several."""
        found = [widget for widget in QApplication.allWidgets() if widget.objectName() == name]
        assert found, f"nothing is named {name}"
        return next((widget for widget in found if widget.isVisible()), found[0])

    def press(self, name: str) -> None:
        """Clicks a button once it can be clicked."""
        self.wait(lambda: self.find(name).isVisible() and self.find(name).isEnabled())
        widget = self.find(name)
        if isinstance(widget, QAbstractButton):
            widget.click()
        else:
            QTest.mouseClick(widget, Qt.MouseButton.LeftButton)

    def text(self, name: str) -> str:
        """The words on a control."""
        return str(self.find(name).text())  # type: ignore[attr-defined]

    def rows(self, name: str) -> int:
        """Rows of a table."""
        return int(self.find(name).model().rowCount())  # type: ignore[attr-defined]

    def points(self, plot: str, curve: str) -> list[float]:
        """The values a curve was given."""
        for item in self.find(plot).plotItem.listDataItems():  # type: ignore[attr-defined]
            if item.name() == curve:
                _, values = item.getOriginalDataset()
                return [] if values is None else [float(value) for value in values]
        raise AssertionError(f"{plot} has no curve {curve}")

    def wait(self, condition: Callable[[], object]) -> None:
        """Lets the program work until something is true."""
        self._qtbot.waitUntil(lambda: bool(condition()), timeout=PATIENCE_MS)


Scenario = Callable[[User], None]
Play = Callable[[Scenario, Path | None], None]


@pytest.fixture
def play(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> Play:
    """Runs `recurrent-studio [FILE]` through its own entry, with a scenario in the place of a user."""

    def run(scenario: Scenario, path: Path | None = None) -> None:
        broken: list[BaseException] = []

        def execute() -> int:
            user = User(qtbot)
            try:
                scenario(user)
            except (AssertionError, WaitedTooLong, AttributeError) as fault:
                broken.append(fault)
                # Nobody is left to answer: what is at work ends, and the fault is told instead of waiting for ever.
                monkeypatch.setattr(Question, "ask", lambda question: DISCARD)
            user.find("main_window").close()
            return 0

        monkeypatch.setattr(QApplication, "exec", staticmethod(execute))
        code = main([] if path is None else [str(path)])
        if broken:
            raise broken[0]
        assert code == 0

    return run
