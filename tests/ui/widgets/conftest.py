"""Widgets are tested in the look they have in the window, and in a window that is shown and active."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.theme import apply_theme

Shown = Callable[..., QWidget]


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> None:
    apply_theme(qapp, "light", 1.0)


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator[Shown]:
    """Puts widgets below each other into an active window that lives as long as the test."""
    windows: list[QWidget] = []

    def show(*widgets: QWidget, width: int = 0) -> QWidget:
        window = QWidget()
        windows.append(window)
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        column.addStretch(1)
        qtbot.addWidget(window)
        if width:
            window.resize(width, 400)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        return window

    yield show
    for window in windows:
        window.close()
