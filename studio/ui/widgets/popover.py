"""A popover: a longer text beside what it explains; Esc or a click elsewhere closes it."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.ui.theme import px, set_fixed_width, set_margins, set_spacing
from studio.ui.widgets.labels import label

WIDTH = 320


class Popover(QFrame):
    """Title and text; it deletes itself when it closes."""

    def __init__(self, title: str, text: str, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup | Qt.WindowType.FramelessWindowHint)
        self.setObjectName("popover")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(title)
        self.setAccessibleDescription(text)
        outer = QVBoxLayout(self)
        set_margins(outer, 0, 0, 0, 0)
        plane = QFrame()
        plane.setProperty("kind", "popover")
        set_fixed_width(plane, WIDTH)
        outer.addWidget(plane)
        column = QVBoxLayout(plane)
        set_margins(column, 14, 12, 14, 13)
        set_spacing(column, 6)
        column.addWidget(label(title, "strong", name="popover_title", wrap=True))
        column.addWidget(label(text, "small", "text", name="popover_text", wrap=True))

    def open_at(self, anchor: QWidget) -> None:
        """Opens below the anchor, or above it where the screen ends."""
        self.adjustSize()
        below = anchor.mapToGlobal(QPoint(0, anchor.height() + px(6)))
        screen = anchor.screen().availableGeometry()
        left = min(below.x(), screen.right() - self.width() - px(8))
        top = below.y()
        if top + self.height() > screen.bottom():
            top = anchor.mapToGlobal(QPoint(0, 0)).y() - self.height() - px(6)
        self.move(max(left, screen.left()), max(top, screen.top()))
        self.show()
