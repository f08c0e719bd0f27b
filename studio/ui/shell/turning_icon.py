"""The icon of a state; while something is prepared or stopped it turns, eight steps a second."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QPainter, QPaintEvent

from studio.ui.theme import pixmap, px
from studio.ui.widgets import IconLabel

SIZE = 20
STEP_MS, STEP_DEGREES = 125, 45


class TurningIcon(IconLabel):
    """20 px; it stands still unless it was told to turn."""

    def __init__(self) -> None:
        super().__init__("circle-dashed", "muted", SIZE)
        self._angle = 0
        self._timer = QTimer(self, interval=STEP_MS)
        self._timer.timeout.connect(self._on_timeout)

    def set_turning(self, turning: bool) -> None:
        """Begins to turn, or stands still and upright."""
        if turning == self._timer.isActive():
            return
        self._angle = 0
        if turning:
            self._timer.start()
        else:
            self._timer.stop()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        name, role = self.icon()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.translate(self.rect().center() + self.rect().topLeft())
        painter.rotate(self._angle)
        half = px(SIZE) // 2
        painter.drawPixmap(-half, -half, pixmap(name, role, SIZE, self.devicePixelRatioF()))

    def _on_timeout(self) -> None:
        self._angle = (self._angle + STEP_DEGREES) % 360
        self.update()
