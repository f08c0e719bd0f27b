"""Swatches: how a curve is drawn, in 22 × 12 pixels."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import px, theme


@dataclass(frozen=True)
class CurveStyle:
    """The look of a curve: colour role, width in pixels, dash in pixels, marker, band behind."""

    role: str
    width: float = 2.0
    dash: tuple[float, ...] = ()
    marker: bool = False
    band: bool = False
    alpha: float = 1.0


CURVES: dict[str, CurveStyle] = {
    "train": CurveStyle("train"),
    "train_raw": CurveStyle("train", 1.0, alpha=0.6),
    "validation": CurveStyle("validation", 1.8, (5, 3), marker=True),
    "baseline": CurveStyle("baseline", 1.4, (4, 2.5)),
    "clip": CurveStyle("clip", 1.4, (6, 3)),
    "prediction": CurveStyle("prediction", 2.0, band=True),
    "actual": CurveStyle("actual", 1.8),
    "test": CurveStyle("test"),
    "learning_rate": CurveStyle("learning_rate", 1.6),
    "gradient_norm": CurveStyle("gradient_norm", 1.4),
}
"""The curves that every plot shares, by role."""


def paint_swatch(painter: QPainter, rect: QRectF, curve: CurveStyle, ink: QColor | None = None) -> None:
    """Paints a piece of the curve across `rect`; `ink` overrides its colour (a run's own, or a hidden
    one's).
    """
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    color = ink or theme().color(curve.role, curve.alpha)
    middle = rect.center().y()
    if curve.band:
        ground = QColor(color)
        ground.setAlphaF(0.16)
        painter.fillRect(QRectF(rect.left(), middle - px(5), rect.width(), px(10)), ground)
    pen = QPen(color, curve.width)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    if curve.dash:
        pen.setDashPattern([length / curve.width for length in curve.dash])
    painter.setPen(pen)
    painter.drawLine(QPointF(rect.left(), middle), QPointF(rect.right(), middle))
    if curve.marker:
        painter.setPen(QPen(theme().color("surface"), 1))
        painter.setBrush(color)
        painter.drawEllipse(QPointF(rect.center().x(), middle), px(4), px(4))


class Swatch(QWidget):
    """A swatch alone, as in a run chip or a readout."""

    def __init__(self, curve: CurveStyle, run: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._curve, self._run = curve, run
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(22), px(14))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        ink = None if self._run is None else theme().run(self._run)
        paint_swatch(QPainter(self), QRectF(self.rect()), self._curve, ink)
