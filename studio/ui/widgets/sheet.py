"""A sheet over the content of the window, with a × and Esc; never a second window."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget
from shiboken6 import isValid

from studio.ui.theme import set_margins, set_spacing, theme
from studio.ui.widgets.buttons import tool_button
from studio.ui.widgets.labels import ElidedLabel, label

MARGIN = 24


class Sheet(QWidget):
    """Covers `host`; `body` takes what it shows. It deletes itself when it is closed."""

    closed = Signal()

    def __init__(self, host: QWidget, title: str, subtitle: str = "", *, name: str = "sheet") -> None:
        super().__init__(host)
        self.setObjectName(name)
        self.setAccessibleName(title)
        self._host = host
        outer = QVBoxLayout(self)
        set_margins(outer, MARGIN, MARGIN, MARGIN, MARGIN)
        plane = QFrame()
        plane.setProperty("kind", "sheet")
        outer.addWidget(plane)
        column = QVBoxLayout(plane)
        set_margins(column, MARGIN, 16, 16, MARGIN)
        set_spacing(column, 12)
        self.head = QHBoxLayout()
        set_spacing(self.head, 8)
        self.head.addWidget(label(title, "heading", name=f"{name}_title"))
        self.head.addWidget(ElidedLabel(subtitle, "small"), 1)
        self._close = tool_button("x", "Close", f"{name}_close")
        self._close.clicked.connect(self.close_sheet)
        self.head.addWidget(self._close)
        column.addLayout(self.head)
        self.body = QVBoxLayout()
        set_margins(self.body, 0, 0, 8, 0)
        set_spacing(self.body, 9)
        column.addLayout(self.body, 1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        host.installEventFilter(self)
        self._returns_to: QWidget | None = None
        self.hide()

    def open(self) -> None:
        """Shows the sheet over its host and takes the focus."""
        self._returns_to = self._host.window().focusWidget()
        self.setGeometry(self._host.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)

    def close_sheet(self) -> None:
        """Closes it and gives the focus back."""
        self.hide()
        if self._returns_to is not None and isValid(self._returns_to) and self._returns_to.isVisible():
            self._returns_to.setFocus(Qt.FocusReason.PopupFocusReason)
        self.closed.emit()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.close_sheet()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.setGeometry(self._host.rect())
        return False

    def paintEvent(self, _event: QPaintEvent) -> None:
        QPainter(self).fillRect(self.rect(), theme().color("scrim"))
