"""What goes through the network, from top to bottom, with its shape at each station."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import font, px, theme

_BOX, _GAP = 26, 12


class ShapesColumn(QWidget):
    """Stations `(name, shape)`, such as ("Window", "168 × 9"); the learning one is tinted."""

    def __init__(self, name: str = "shapes") -> None:
        super().__init__()
        self.setObjectName(name)
        self._stations: tuple[tuple[str, str], ...] = ()
        self._tinted = -1
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_stations(self, stations: Sequence[tuple[str, str]], tinted: int = 1) -> None:
        """Names and shapes from top to bottom, and the place of the tinted one."""
        self._stations, self._tinted = tuple(stations), tinted
        self.setAccessibleName(", then ".join(f"{name} {shape}" for name, shape in stations))
        self.updateGeometry()
        self.update()

    def stations(self) -> tuple[tuple[str, str], ...]:
        """What is shown."""
        return self._stations

    def sizeHint(self) -> QSize:
        count = len(self._stations)
        return QSize(px(220), count * px(_BOX) + max(count - 1, 0) * px(_GAP))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        top = 0
        for place, (name, shape) in enumerate(self._stations):
            box = QRectF(0.5, top + 0.5, self.width() - 1, px(_BOX) - 1)
            painter.setPen(QPen(tokens.color("control"), 1))
            painter.setBrush(tokens.color("accent_soft" if place == self._tinted else "surface"))
            painter.drawRoundedRect(box, px(6), px(6))
            self._paint_words(painter, box.adjusted(px(9), 0, -px(9), 0), name, shape)
            top += px(_BOX)
            if place < len(self._stations) - 1:
                self._paint_arrow(painter, top)
            top += px(_GAP)

    def _paint_words(self, painter: QPainter, box: QRectF, name: str, shape: str) -> None:
        tokens = theme()
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setFont(font("small"))
        painter.setPen(tokens.color("muted"))
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignRight, shape)
        style = font("small_medium")
        room = box.width() - QFontMetricsF(font("small")).horizontalAdvance(shape) - px(6)
        painter.setFont(style)
        painter.setPen(tokens.color("text"))
        shown = QFontMetricsF(style).elidedText(name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(box, middle | Qt.AlignmentFlag.AlignLeft, shown)

    def _paint_arrow(self, painter: QPainter, top: int) -> None:
        x, end = self.width() / 2, top + px(_GAP) - 1
        painter.setPen(QPen(theme().color("control"), 1.4))
        painter.drawLine(QPointF(x, top + 1), QPointF(x, end))
        painter.drawLine(QPointF(x - px(3.5), end - px(3.5)), QPointF(x, end))
        painter.drawLine(QPointF(x + px(3.5), end - px(3.5)), QPointF(x, end))
