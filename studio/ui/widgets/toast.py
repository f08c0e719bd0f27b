"""A toast: something was done, for four seconds, bottom centre. Errors are never toasts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from studio.ui.theme import px, set_margins, set_spacing
from studio.ui.widgets.buttons import link_button
from studio.ui.widgets.labels import IconLabel, label

SHOWN_MS = 4000


class Toast(QFrame):
    """One at a time over `host`, `bottom` pixels above its lower edge; it stays while the pointer is on
    it.
    """

    def __init__(self, host: QWidget, bottom: int = 76, name: str = "toast") -> None:
        super().__init__(host)
        self.setObjectName(name)
        self.setProperty("kind", "toast")
        self._host, self._bottom = host, bottom
        row = QHBoxLayout(self)
        set_margins(row, 13, 7, 13, 7)
        set_spacing(row, 9)
        self._text = label("", "body", name=f"{name}_text")
        self._action = link_button("", f"{name}_action")
        self._action.setProperty("kind", "toast")
        self._action.clicked.connect(self._on_action_clicked)
        self._act: Callable[[], object] | None = None
        row.addWidget(IconLabel("circle-check", "tooltip_text", 16))
        row.addWidget(self._text)
        row.addWidget(self._action)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.hide)
        host.installEventFilter(self)
        self.hide()

    def show_text(self, text: str, action: str = "", act: Callable[[], object] | None = None) -> None:
        """“Picture saved.” with "Show", or a change with "Undo"."""
        self._text.setText(text)
        self._action.setText(action)
        self._action.setAccessibleName(action)
        self._action.setVisible(bool(action))
        self._act = act
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()
        self._timer.start(SHOWN_MS)

    def text(self) -> str:
        """What it says or said last."""
        return self._text.text()

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._timer.start(SHOWN_MS)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _on_action_clicked(self) -> None:
        self.hide()
        if self._act is not None:
            self._act()

    def _place(self) -> None:
        self.adjustSize()
        host = self._host
        self.move((host.width() - self.width()) // 2, host.height() - self.height() - px(self._bottom))
