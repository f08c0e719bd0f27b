"""What lies over the pages for a while: the frame under a hanging file, and the card of a wait."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from studio.ui.state.busy import Busy
from studio.ui.theme import px, set_fixed_width, set_margins
from studio.ui.widgets import IconLabel, Waiting, label
from studio.ui.widgets.progress import SHOWN_AFTER_MS

WAITING_WIDTH = 420


class DropFrame(QFrame):
    """A dashed frame over the whole content while a file hangs over the window."""

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setObjectName("drop_frame")
        self.setProperty("kind", "drop")
        self.setProperty("over", "true")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        column = QVBoxLayout(self)
        column.addStretch(1)
        column.addWidget(IconLabel("file-up", "accent_text", 26), 0, Qt.AlignmentFlag.AlignHCenter)
        self._words = label("", "heading", name="drop_words")
        column.addWidget(self._words, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.hide()

    def cover(self, words: str) -> None:
        """Shows the frame over its host."""
        self._words.setText(words)
        inset = px(8)
        self.setGeometry(self._host.rect().adjusted(inset, inset, -inset, -inset))
        self.show()
        self.raise_()


class WaitingCard(QFrame):
    """At the foot of the content: what is waited for, how far it is, and Cancel; after 0.3 s, not before."""

    cancelled = Signal()

    def __init__(self, host: QWidget) -> None:
        super().__init__(host)
        self._host = host
        self.setObjectName("waiting_card")
        self.setProperty("kind", "raised")
        set_fixed_width(self, WAITING_WIDTH)
        column = QVBoxLayout(self)
        set_margins(column, 14, 10, 14, 12)
        self._waiting = Waiting("waiting")
        self._waiting.cancelled.connect(self.cancelled)
        column.addWidget(self._waiting)
        self._delay = QTimer(self, interval=SHOWN_AFTER_MS, singleShot=True)
        self._delay.timeout.connect(self._on_delay_over)
        host.installEventFilter(self)
        self.hide()

    def show_busy(self, busy: Busy | None) -> None:
        """Follows a wait from its first word to its end."""
        if busy is None:
            self._delay.stop()
            self.hide()
            return
        self._waiting.begin(busy.words, at_once=True)
        self._waiting.advance(busy.share or None)
        self._waiting.cancel.setVisible(busy.can_cancel)
        if not self.isVisible() and not self._delay.isActive():
            self._delay.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _on_delay_over(self) -> None:
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        self.adjustSize()
        left = (self._host.width() - self.width()) // 2
        self.move(left, self._host.height() - self.height() - px(16))
