"""The five drawings on the task cards: what each task makes of its data."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import font, px, theme
from studio.ui.widgets.chip import chip_width, paint_chip

_TEXTS = (
    ("nurse sharks and cat sharks", "animal"),
    ("ball of crushed chickpeas", "food"),
    ("a region of Malaysia", "location"),
)


class TaskDrawing(QWidget):
    """The drawing of one task, named as on the command line. Raises KeyError for another name."""

    def __init__(self, task: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._paint_task = _PAINTERS[task]
        self.setObjectName(f"drawing_{task.replace('-', '_')}")
        self.setAccessibleName("")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(163), px(84))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(120), px(84))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()), px(7), px(7))
        painter.fillPath(frame, theme().color("sunken"))
        painter.setClipPath(frame)
        self._paint_task(painter, QRectF(self.rect()))


def _curve(
    painter: QPainter, rect: QRectF, color: QColor, width: float, shape: Callable[[float], float]
) -> None:
    """Draws shape(0…1) → −1…1 across `rect`."""
    points = max(round(rect.width()), 2)
    middle, half = rect.center().y(), rect.height() / 2
    line = [
        QPointF(
            rect.left() + rect.width() * place / (points - 1), middle - half * shape(place / (points - 1))
        )
        for place in range(points)
    ]
    painter.setPen(QPen(color, width))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF(line))


def _paint_forecast(painter: QPainter, rect: QRectF) -> None:
    tokens = theme()
    now = rect.left() + rect.width() * 0.66
    middle, swing = rect.center().y() - px(2), px(18)
    turns = 4.2 * math.pi

    def height(x: float) -> float:
        return middle + swing * math.sin((x - rect.left()) / rect.width() * turns + 0.2)

    future = [now + (rect.right() - now) * place / 40 for place in range(41)]
    spread = [px(4) + px(16) * place / 40 for place in range(41)]
    upper = [QPointF(x, height(x) - wide) for x, wide in zip(future, spread, strict=True)]
    lower = [QPointF(x, height(x) + wide) for x, wide in zip(future, spread, strict=True)]
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(tokens.color("prediction", 0.22))
    painter.drawPolygon(QPolygonF([*upper, *reversed(lower)]))
    past = [rect.left() + (now - rect.left()) * place / 80 for place in range(81)]
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for places, role, width in ((past, "actual", 1.5), (future, "prediction", 2.0)):
        painter.setPen(QPen(tokens.color(role), width))
        painter.drawPolyline(QPolygonF([QPointF(x, height(x)) for x in places]))
    pen = QPen(tokens.color("muted"), 1)
    pen.setDashPattern([3, 3])
    painter.setPen(pen)
    painter.drawLine(QPointF(now, rect.top() + px(6)), QPointF(now, rect.bottom() - px(6)))


def _paint_classify_series(painter: QPainter, rect: QRectF) -> None:
    rows = ((0.29, "train", "Walking", _walking), (0.71, "validation", "Running", _running))
    for share, role, word, shape in rows:
        middle = rect.top() + rect.height() * share
        width = chip_width(word)
        chip = QRectF(rect.right() - width - px(8), middle - px(9), width, px(18))
        line = QRectF(rect.left() + px(8), middle - px(12), chip.left() - rect.left() - px(16), px(24))
        _curve(painter, line, theme().color(role), 1.4, shape)
        paint_chip(painter, chip, word, "accent")


def _walking(x: float) -> float:
    return 0.55 * math.sin(30 * x) + 0.3 * math.sin(83 * x + 1) + 0.2 * math.sin(131 * x)


def _running(x: float) -> float:
    return math.tanh(3 * math.sin(52 * x)) * 0.8 + 0.15 * math.sin(170 * x)


def _paint_label_steps(painter: QPainter, rect: QRectF) -> None:
    tokens = theme()
    left, top, width = rect.left() + px(8), rect.top() + px(6), rect.width() - px(16)
    parts = ((0.0, 1 / 3, "test"), (1 / 3, 2 / 3, "train"), (2 / 3, 1.0, "validation"))
    for begin, end, role in parts:
        part = QRectF(left + width * begin, top, width * (end - begin), rect.height() - px(12))
        painter.fillRect(part, tokens.color(role, 0.10))
        painter.fillRect(
            QRectF(part.left(), part.bottom() - px(8), part.width() - 2, px(5)), tokens.color(role)
        )
    line = QRectF(left, top + px(3), width, rect.height() - px(30))
    _curve(painter, line, tokens.color("actual"), 1.2, _three_ways)


def _three_ways(x: float) -> float:
    if x < 1 / 3:
        return 0.05 * math.sin(140 * x)
    if x < 2 / 3:
        return 0.55 * math.sin(88 * x) * (0.6 + 0.4 * math.sin(37 * x)) + 0.15 * math.sin(170 * x)
    return 0.9 * math.tanh(6 * math.sin(110 * x))


def _paint_classify_text(painter: QPainter, rect: QRectF) -> None:
    style = font("axis")
    measure = QFontMetricsF(style)
    for place, (text, word) in enumerate(_TEXTS):
        middle = rect.top() + rect.height() * (0.2 + 0.3 * place)
        width = chip_width(word)
        chip = QRectF(rect.right() - width - px(8), middle - px(9), width, px(18))
        room = QRectF(rect.left() + px(8), middle - px(9), chip.left() - rect.left() - px(14), px(18))
        painter.setFont(style)
        painter.setPen(theme().color("text"))
        shown = measure.elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
        paint_chip(painter, chip, word, "accent")


def _paint_language_model(painter: QPainter, rect: QRectF) -> None:
    tokens = theme()
    style = font("small")
    painter.setFont(style)
    left, middle = rect.left() + px(10), rect.center().y()
    at = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
    painter.setPen(tokens.color("text"))
    painter.drawText(QRectF(left, middle - px(20), rect.width(), px(20)), at, "Catherine was")
    painter.setPen(tokens.color("prediction"))
    painter.drawText(QRectF(left, middle, rect.width(), px(20)), at, "too happy to")
    end = left + QFontMetricsF(style).horizontalAdvance("too happy to ") + px(1)
    painter.setPen(QPen(tokens.color("accent"), 2))
    painter.drawLine(QPointF(end, middle + px(3)), QPointF(end, middle + px(18)))


_PAINTERS: dict[str, Callable[[QPainter, QRectF], None]] = {
    "forecast": _paint_forecast,
    "classify-series": _paint_classify_series,
    "label-steps": _paint_label_steps,
    "classify-text": _paint_classify_text,
    "language-model": _paint_language_model,
}
