"""A popover: a longer text beside what it explains; Esc or a click elsewhere closes it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.ui.theme import px, set_fixed_width, set_margins, set_spacing
from studio.ui.widgets.labels import label

WIDTH = 320


class PopoverFrame(QFrame):
    """A plane with a column, beside what it belongs to; it deletes itself when it closes."""

    def __init__(self, name: str, width: int, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        outer = QVBoxLayout(self)
        set_margins(outer, 0, 0, 0, 0)
        plane = QFrame()
        plane.setProperty("kind", "popover")
        set_fixed_width(plane, width)
        outer.addWidget(plane)
        self.column = QVBoxLayout(plane)
        set_margins(self.column, 14, 12, 14, 13)
        set_spacing(self.column, 6)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def open_at(self, anchor: QWidget) -> None:
        """Opens below the anchor, or above it where the screen ends."""
        self.place_at(anchor)
        self.show()

    def place_at(self, anchor: QWidget) -> None:
        """Gives it the size of what is in it, and its place."""
        self.adjustSize()
        below = anchor.mapToGlobal(QPoint(0, anchor.height() + px(6)))
        screen = anchor.screen().availableGeometry()
        left = min(below.x(), screen.right() - self.width() - px(8))
        top = below.y()
        if top + self.height() > screen.bottom():
            top = anchor.mapToGlobal(QPoint(0, 0)).y() - self.height() - px(6)
        self.move(max(left, screen.left()), max(top, screen.top()))


class Popover(PopoverFrame):
    """Title and text."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__("popover", WIDTH, parent)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        self.column.addWidget(label(title, "strong", name="popover_title", wrap=True))
        self.column.addWidget(label(text, "small", "text", name="popover_text", wrap=True))
