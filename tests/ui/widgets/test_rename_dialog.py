"""Another name is asked for and taken by Enter; Cancel and an empty field take none."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.widgets.rename_dialog import RenameDialog


@pytest.mark.parametrize(
    ("typed", "pressed", "name"),
    [("  Köln ", "rename_run_accept", "Köln"), ("Köln", "", ""), ("   ", "rename_run_accept", "")],
)
def test_the_name_that_was_typed(qtbot: QtBot, typed: str, pressed: str, name: str) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    dialog = RenameDialog("Rename run 3", "before", window, kind="run")
    assert dialog.field.text() == dialog.field.selectedText() == "before"

    def answer() -> None:
        dialog.field.setText(typed)
        if pressed:
            dialog.findChild(QAbstractButton, pressed).click()  # type: ignore[union-attr]
        else:
            dialog.reject()

    QTimer.singleShot(0, answer)
    assert dialog.ask() == name
