"""A switch of scheme styles each widget once, however deep it lies: the window must not stand still."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.theme import apply_theme

DEPTH = 12


class Counting(QLabel):
    """Counts how often it was styled."""

    def __init__(self) -> None:
        super().__init__("The innermost")
        self.styled = 0

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        self.styled += event.type() == QEvent.Type.StyleChange


def test_a_widget_is_not_styled_once_for_each_of_its_ancestors(qapp: QApplication, qtbot: QtBot) -> None:
    apply_theme(qapp, "light", 1.0)
    outer = QWidget()
    qtbot.addWidget(outer)
    holder, inner = outer, Counting()
    for depth in range(DEPTH):
        child: QWidget = inner if depth == DEPTH - 1 else QFrame()
        child.setProperty("kind", "card")
        QVBoxLayout(holder).addWidget(child)
        holder = child
    outer.show()
    inner.styled = 0
    apply_theme(qapp, "dark", 1.0)
    assert 1 <= inner.styled <= 3
    assert qapp.styleSheet(), "and it has a style"
