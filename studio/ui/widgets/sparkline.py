"""Small pictures of numbers: a sparkline, a share bar and the meter with hatched padding."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import px, theme


def paint_sparkline(
    painter: QPainter,
    rect: QRectF,
    values: Sequence[float],
    color: QColor,
    *,
    log: bool = False,
    best: int | None = None,
) -> None:
    """Paints `values` across `rect`, 1.2 px wide; what is not finite leaves a gap, `best` gets a dot."""
    heights = [_height(value, log) for value in values]
    known = [height for height in heights if math.isfinite(height)]
    if not known:
        return
    low, high = min(known), max(known)
    spread = (high - low) or 1.0
    step = rect.width() / max(len(heights) - 1, 1)
    points = [
        QPointF(rect.left() + place * step, rect.bottom() - (height - low) / spread * rect.height())
        for place, height in enumerate(heights)
        if math.isfinite(height)
    ]
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.2))
    piece: list[QPointF] = []
    following = iter(points)
    for height in [*heights, math.nan]:
        if math.isfinite(height):
            piece.append(next(following))
        elif piece:
            painter.drawPolyline(QPolygonF(piece))
            piece = []
    if best is not None and 0 <= best < len(heights) and math.isfinite(heights[best]):
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(color)
        middle = rect.bottom() - (heights[best] - low) / spread * rect.height()
        painter.drawEllipse(QPointF(rect.left() + best * step, middle), px(2.6), px(2.6))
    painter.restore()


def paint_share_bar(painter: QPainter, rect: QRectF, share: float, tone: str = "muted") -> None:
    """Paints a bar of full-round ends, filled to `share` from 0 to 1; a share above 0 is always seen."""
    tokens = theme()
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    radius = rect.height() / 2
    painter.setBrush(tokens.color("press"))
    painter.drawRoundedRect(rect, radius, radius)
    if share > 0:
        painter.setBrush(tokens.color(tone))
        width = max(min(share, 1.0) * rect.width(), rect.height() * 0.6)
        painter.drawRoundedRect(QRectF(rect.left(), rect.top(), width, rect.height()), radius, radius)
    painter.restore()


def paint_padding(painter: QPainter, rect: QRectF, padding: float) -> None:
    """Paints how much of what is computed is read: solid, and hatched the share of padding at the right."""
    read = rect.width() * (1 - padding)
    painter.fillRect(QRectF(rect.left(), rect.top(), read, rect.height()), theme().color("train"))
    hatched = QRectF(rect.left() + read, rect.top(), rect.width() - read, rect.height())
    painter.fillRect(hatched, QBrush(theme().color("baseline"), Qt.BrushStyle.BDiagPattern))


class Sparkline(QWidget):
    """A curve without axes."""

    def __init__(self, role: str = "muted", *, log: bool = False, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self._role, self._log = role, log
        self._values: tuple[float, ...] = ()
        self._best: int | None = None
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def set_values(self, values: Sequence[float], best: int | None = None) -> None:
        """The numbers from left to right, and the place of the best one."""
        self._values, self._best = tuple(values), best
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(76), px(30))

    def paintEvent(self, _event: QPaintEvent) -> None:
        rect = QRectF(self.rect()).adjusted(2, px(3), -2, -px(3))
        paint_sparkline(
            QPainter(self), rect, self._values, theme().color(self._role), log=self._log, best=self._best
        )


class Meter(QWidget):
    """How much of what is computed is read: solid, and hatched the padding; the per cent stand at the
    right.
    """

    def __init__(self, name: str = "meter") -> None:
        super().__init__()
        self.setObjectName(name)
        self._padding = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_padding(self, share: float) -> None:
        """The share of padding, from 0 to 1."""
        self._padding = min(max(share, 0.0), 1.0)
        self.setAccessibleName(f"{round(100 * self._padding)} % padding")
        self.update()

    def padding(self) -> float:
        """The share of padding, from 0 to 1."""
        return self._padding

    def sizeHint(self) -> QSize:
        return QSize(px(160), px(14))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(60), px(14))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme()
        painter = QPainter(self)
        text = f"{round(100 * self._padding)} %"
        words = self.fontMetrics().horizontalAdvance("100 %") + px(8)
        bar = QRectF(0, self.height() / 2 - px(4), self.width() - words, px(8))
        paint_padding(painter, bar, self._padding)
        painter.setPen(tokens.color("text"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, text)


def _height(value: float, log: bool) -> float:
    if not log:
        return float(value)
    return math.log10(value) if value > 0 else math.nan
