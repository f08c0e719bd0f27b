"""What is drawn in a plot beyond plain curves: curves with their true data, bands, words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QPainter, QPainterPath, QPolygonF
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from studio.ui.charts import palette
from studio.ui.charts.growing import Floats
from studio.ui.theme import font, px


class NamedCurve(pg.PlotDataItem):
    """A curve that is drawn from few points and answers with all of them.

    `draw` takes what is painted (thinned, mapped to log₁₀); `getOriginalDataset` gives the true data, one
    point a step in true values, through the `source` that the owner hands over.
    """

    def __init__(self, name: str | None, **options: object) -> None:
        super().__init__(name=name, dynamicRangeLimit=None, **options)
        self._true_x: Floats | None = None
        self._true_y: Floats | None = None

    def set_original(self, x: Floats, y: Floats) -> None:
        """The true data [n]: views are fine, they are only handed on."""
        self._true_x, self._true_y = x, y

    def getOriginalDataset(self) -> tuple[Floats, Floats] | tuple[None, None]:  # noqa: N802
        if self._true_x is None or self._true_y is None or len(self._true_x) == 0:
            return None, None
        return self._true_x, self._true_y

    def draw(self, x: ArrayLike, y: ArrayLike) -> None:
        """Paints these points [m]; NaN breaks the line."""
        self.setData(np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64))


class Band(pg.GraphicsObject):
    """The area between a lower and an upper curve, without an outline; NaN breaks it."""

    def __init__(self) -> None:
        super().__init__()
        self._path = QPainterPath()
        self._brush = pg.mkBrush(None)

    def set_color(self, color: QColor) -> None:
        self._brush = pg.mkBrush(color)
        self.update()

    def draw(self, x: ArrayLike, low: ArrayLike, high: ArrayLike) -> None:
        """Fills between low and high [n] at x [n]."""
        places, bottom, top = (np.asarray(values, dtype=np.float64) for values in (x, low, high))
        self.prepareGeometryChange()
        self._path = QPainterPath()
        known = np.isfinite(bottom) & np.isfinite(top)
        edges = np.flatnonzero(np.diff(np.concatenate([[0], known.astype(np.int8), [0]])))
        for first, last in edges.reshape(-1, 2):
            outline = [QPointF(a, b) for a, b in zip(places[first:last], top[first:last], strict=True)]
            outline += [
                QPointF(a, b) for a, b in zip(places[first:last][::-1], bottom[first:last][::-1], strict=True)
            ]
            self._path.addPolygon(QPolygonF(outline))
            self._path.closeSubpath()
        self.update()

    def boundingRect(self) -> QRectF:
        return self._path.boundingRect()

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(pg.mkPen(None))
        painter.setBrush(self._brush)
        painter.drawPath(self._path)


class Words(pg.TextItem):
    """Words at a place of the plot, in a role's colour; `filled` ones push lines into the background."""

    def __init__(
        self,
        role: str,
        *,
        anchor: tuple[float, float] = (0, 1),
        bold: bool = False,
        filled: bool = False,
        margin: float = 4,
    ) -> None:
        super().__init__("", anchor=anchor)
        self.textItem.document().setDocumentMargin(margin)
        self._role = role
        self._weight = QFont.Weight.DemiBold if bold else QFont.Weight.Medium
        self._filled = filled
        self._shown = ""
        self.setZValue(20)
        self.recolor()

    @property
    def words(self) -> str:
        return self._shown

    def say(self, words: str) -> None:
        if words != self._shown:
            self._shown = words
            self.setText(words)

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in pixels, with the small margin around the words."""
        box = self.textItem.boundingRect()
        return float(box.width()), float(box.height())

    def stand(self, anchor: tuple[float, float], x: float, y: float) -> None:
        """Puts the point of the words that `anchor` names (0, 0: their top left) at x, y of the plot."""
        if anchor != (self.anchor.x(), self.anchor.y()):
            self.setAnchor(anchor)
        self.setPos(x, y)

    def recolor(self) -> None:
        self.setFont(self._font())
        self.setColor(palette.color(self._role))
        self.fill = pg.mkBrush(palette.color("surface", 0.8) if self._filled else None)

    def _font(self) -> QFont:
        made = font("caption")
        made.setWeight(self._weight)
        return made


class Markers(pg.ScatterPlotItem):
    """Markers of one shape in a role's colour, with a rim in the colour of the card."""

    def __init__(self, role: str, symbol: str, size: float, *, rim: bool = True) -> None:
        self._role, self._size, self._rim = role, size, rim
        super().__init__(symbol=symbol, size=size)
        self.setZValue(15)
        self.recolor()

    def recolor(self) -> None:
        self.setBrush(palette.color(self._role))
        self.setPen(palette.pen("surface", 1.2) if self._rim else pg.mkPen(None))
        self.setSize(px(self._size))

    def draw(self, x: Sequence[float] | Floats, y: Sequence[float] | Floats) -> None:
        self.setData(x=np.asarray(x, dtype=np.float64), y=np.asarray(y, dtype=np.float64))


def sawtooth(places: Floats, low: Floats, high: Floats) -> tuple[Floats, Floats]:
    """A line that visits the lowest and the highest value of each bucket [b] → x, y [2b]."""
    return np.repeat(places, 2), np.stack([low, high], axis=1).ravel()
