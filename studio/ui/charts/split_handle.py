"""A handle on the series: drag it, or move it with the arrow keys, to set where a part ends."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from studio.ui.charts import palette
from studio.ui.theme import font, px, shows_ring

_ARROWS = "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}\N{SINGLE RIGHT-POINTING ANGLE QUOTATION MARK}"
_WIDTH, _CIRCLE, _FOOT = 18, 16, 14


class SplitHandle(QWidget):
    """A line of 1.5 px with a circle on it, as high as the plot and narrow enough to leave it free."""

    dragged_to = Signal(float)
    """The pointer holds the handle at this x, in pixels of the parent."""
    stepped = Signal(int)
    """An arrow key asks for so many steps."""
    let_go = Signal()

    def __init__(self, name: str, words: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(words)
        self.setToolTip(f"{words}: drag, or use the arrow keys")
        self.setCursor(Qt.CursorShape.SplitHCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._held = False

    def put(self, x: float, top: float, height: float) -> None:
        """Stands centred on x over the drawing area of the plot."""
        width = px(_WIDTH)
        self.setGeometry(round(x - width / 2), round(top), width, round(height))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = True
            self.setFocus(Qt.FocusReason.MouseFocusReason)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._held:
            self.dragged_to.emit(self.mapToParent(event.position()).x())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._held and event.button() == Qt.MouseButton.LeftButton:
            self._held = False
            self.let_go.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        many = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.stepped.emit(many if event.key() == Qt.Key.Key_Right else -many)
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        # One change for a whole row of repeated keys.
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right) and not event.isAutoRepeat():
            self.let_go.emit()
        else:
            super().keyReleaseEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.width() / 2
        painter.setPen(palette.pen("text", 1.5))
        painter.drawLine(QPointF(middle, 0), QPointF(middle, self.height()))
        size = px(_CIRCLE)
        circle = QRectF(middle - size / 2, self.height() - px(_FOOT) - size / 2, size, size)
        painter.setBrush(palette.color("surface"))
        painter.setPen(palette.pen("focus", 2) if shows_ring(self) else palette.pen("text", 1.5))
        painter.drawEllipse(circle.adjusted(1, 1, -1, -1))
        painter.setPen(palette.pen("text"))
        painter.setFont(font("caption"))
        painter.drawText(circle.adjusted(-2, -1.5, 2, 0), Qt.AlignmentFlag.AlignCenter, _ARROWS)
        painter.end()
