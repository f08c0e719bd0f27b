"""How an LSTM and a GRU cell are built: the memories as lines, the parts that change them as boxes on
them.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import font, px, theme


@dataclass(frozen=True)
class _Cell:
    memories: tuple[str, ...]
    parts: tuple[str, ...]
    description: str


_CELLS: dict[str, _Cell] = {
    "lstm": _Cell(
        ("c", "h"),
        ("forget", "input", "cell", "output"),
        "LSTM: two memories, c and h; the parts forget, input, cell and output change them",
    ),
    "gru": _Cell(
        ("h",),
        ("reset", "update", "new"),
        "GRU: one memory, h; the parts reset, update and new change it",
    ),
}


_HEIGHT, _LOW_HEIGHT = 103, 76


class CellDrawing(QWidget):
    """A cell on a sunken ground. Raises KeyError for another cell than "lstm" and "gru"."""

    def __init__(self, cell: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cell = _CELLS[cell]
        self.setObjectName(f"drawing_{cell}")
        self.setAccessibleName(self._cell.description)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._compact = False

    def set_compact(self, compact: bool) -> None:
        """Lower, where more stands on the page."""
        if compact != self._compact:
            self._compact = compact
            self.updateGeometry()
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(315), px(_LOW_HEIGHT if self._compact else _HEIGHT))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(230), self.sizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()), px(8), px(8))
        high = self.height() / _HEIGHT
        lines = [22.5 * high, 87 * high][: len(self._cell.memories)]
        for place, (name, height) in enumerate(zip(self._cell.memories, lines, strict=True)):
            ink = "text" if place == 0 and len(lines) == 2 else "gradient_norm"
            self._paint_memory(painter, name, height, ink)
        middle = (55 if len(lines) == 2 else 62) * high
        self._paint_parts(painter, lines, middle)

    def _paint_memory(self, painter: QPainter, name: str, height: float, role: str) -> None:
        tokens = theme()
        left, right = px(23), self.width() - px(22)
        painter.setPen(QPen(tokens.color(role), 2))
        painter.drawLine(QPointF(left, height), QPointF(right - px(6), height))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color(role))
        painter.drawPolygon(
            QPolygonF(
                [
                    QPointF(right, height),
                    QPointF(right - px(7), height - px(4)),
                    QPointF(right - px(7), height + px(4)),
                ]
            )
        )
        painter.setFont(font("axis"))
        painter.setPen(tokens.color("muted"))
        for x in (px(8), self.width() - px(20)):
            place = QRectF(x, height - px(9), px(12), px(18))
            painter.drawText(place, Qt.AlignmentFlag.AlignCenter, name)

    def _paint_parts(self, painter: QPainter, lines: list[float], middle: float) -> None:
        tokens = theme()
        style = font("caption")
        measure = QFontMetricsF(style)
        parts = self._cell.parts
        step = (self.width() - px(68)) / len(parts)
        box_width = min(max(measure.horizontalAdvance(part) for part in parts) + px(20), step - px(10))
        for place, part in enumerate(parts):
            x = px(34) + step * (place + 0.5)
            box = QRectF(x - box_width / 2, middle - px(11), box_width, px(22))
            painter.setPen(QPen(tokens.color("control"), 1))
            for line in lines:
                edge = box.top() if line < middle else box.bottom()
                painter.drawLine(QPointF(x, line), QPointF(x, edge))
            painter.setBrush(tokens.color("surface"))
            painter.drawRoundedRect(box, px(5), px(5))
            painter.setFont(style)
            painter.setPen(tokens.color("text"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, part)
