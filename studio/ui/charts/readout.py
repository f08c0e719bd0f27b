"""The crosshair: one vertical line through all linked plots, and a raised box with the values beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QWidget

from studio.ui.charts import palette
from studio.ui.charts.controls import draw_swatch
from studio.ui.charts.plot import Plot
from studio.ui.theme import font, px


@dataclass(frozen=True)
class Reading:
    """One row of the readout: name, value in words, and how the curve is drawn."""

    name: str
    value: str
    role: str
    width: float = 2.0
    dash: tuple[float, ...] = ()
    marker: bool = False
    alpha: float = 1.0


class Readout(QFrame):
    """A raised box with a head and some readings; painted by hand, as it changes with every mouse move."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("readout")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._parent = parent
        self._head = ""
        self._readings: tuple[Reading, ...] = ()
        self.hide()

    @property
    def head(self) -> str:
        return self._head

    @property
    def readings(self) -> tuple[Reading, ...]:
        return self._readings

    def show_values(self, head: str, readings: Sequence[Reading], line: QPointF) -> None:
        """Shows the values 8 px beside a line at `line` (in the parent's pixels); flips at the right edge."""
        self._head, self._readings = head, tuple(readings)
        self.setAccessibleName("; ".join([head, *(f"{row.name} {row.value}" for row in readings)]))
        self.resize(self.sizeHint())
        parent, gap = self._parent, px(8)
        left = line.x() + gap
        if left + self.width() > parent.width() - gap:
            left = line.x() - gap - self.width()
        top = min(max(line.y() - self.height() / 2, gap), max(parent.height() - self.height() - gap, gap))
        self.move(round(max(left, 0)), round(top))
        self.show()
        self.raise_()
        self.update()

    def sizeHint(self) -> QSize:
        body, strong, caption = (QFontMetricsF(font(name)) for name in ("small", "medium", "caption"))
        names = max((body.horizontalAdvance(row.name) for row in self._readings), default=0.0)
        # Room for the widest value that may come, so that the box keeps its size under a moving mouse.
        values = max(
            [strong.horizontalAdvance("0.00000")]
            + [strong.horizontalAdvance(row.value) for row in self._readings]
        )
        width = max(
            px(10 + 22 + 10) + names + px(10) + values + px(10),
            caption.horizontalAdvance(self._head) + px(20),
        )
        return QSize(round(width), px(26) + px(18) * len(self._readings) + px(6))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(palette.pen("border"))
        painter.setBrush(palette.color("raised"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))
        painter.setFont(font("caption"))
        painter.setPen(palette.color("muted"))
        left, right = px(10), self.width() - px(10)
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(QRectF(left, px(6), right - left, px(18)), middle, self._head)
        for index, row in enumerate(self._readings):
            line = QRectF(left, px(26) + px(18) * index, right - left, px(18))
            swatch = QRectF(left, line.top(), px(22), line.height())
            draw_swatch(
                painter, swatch, row.role, width=row.width, dash=row.dash, marker=row.marker, alpha=row.alpha
            )
            painter.setFont(font("small"))
            painter.setPen(palette.color("muted"))
            painter.drawText(line.adjusted(px(32), 0, 0, 0), middle | Qt.AlignmentFlag.AlignLeft, row.name)
            value = font("medium")
            value.setPixelSize(px(12))
            painter.setFont(value)
            painter.setPen(palette.color("text"))
            painter.drawText(line, middle | Qt.AlignmentFlag.AlignRight, row.value)
        painter.end()


class Crosshair:
    """The vertical line on several plots at the same x."""

    def __init__(self, plots: Sequence[Plot]) -> None:
        self._plots = tuple(plots)
        self._lines = [pg.InfiniteLine(angle=90, movable=False) for _ in plots]
        for plot, line in zip(self._plots, self._lines, strict=True):
            line.setZValue(30)
            line.hide()
            plot.plotItem.addItem(line, ignoreBounds=True)
        self.place: float | None = None
        self.recolor()

    def recolor(self) -> None:
        for line in self._lines:
            line.setPen(palette.pen("text", 1))

    def put(self, place: float) -> None:
        """Moves the line to x = place on every plot."""
        self.place = place
        for line in self._lines:
            line.setPos(place)
            line.show()

    def clear(self) -> None:
        self.place = None
        for line in self._lines:
            line.hide()
