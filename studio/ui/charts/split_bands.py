"""The parts of a series as coloured bands, hatched gaps, and the stretches without values at the foot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QPainter
from PySide6.QtWidgets import QStyleOptionGraphicsItem, QWidget

from studio.ui.charts import palette
from studio.ui.theme import px

BAND_ALPHA = 0.09


@dataclass(frozen=True)
class Stretch:
    """A stretch of the x axis; `kind` is a colour role, "gap" or "missing"."""

    first: float
    last: float
    kind: str


class SplitBands(pg.GraphicsObject):
    """Paints stretches over the whole height of the view, whatever is zoomed."""

    def __init__(self) -> None:
        super().__init__()
        self._stretches: tuple[Stretch, ...] = ()
        self.setZValue(-900)

    def show_stretches(self, stretches: Sequence[Stretch]) -> None:
        """Replaces what is painted."""
        self._stretches = tuple(stretches)
        self.update()

    @property
    def stretches(self) -> tuple[Stretch, ...]:
        return self._stretches

    def viewRangeChanged(self) -> None:  # noqa: N802
        self.prepareGeometryChange()
        self.update()

    def boundingRect(self) -> QRectF:
        return QRectF(self.viewRect())

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        seen = self.viewRect()
        to_pixels = painter.transform()
        painter.save()
        # In pixels: a hatch would be stretched with the axes otherwise.
        painter.resetTransform()
        for stretch in self._stretches:
            rect = to_pixels.mapRect(
                QRectF(stretch.first, seen.top(), stretch.last - stretch.first, seen.height())
            )
            rect = rect.intersected(to_pixels.mapRect(seen))
            if stretch.kind == "missing":
                foot = QRectF(rect.left(), rect.bottom() - px(5), max(rect.width(), 2.0), px(5))
                painter.fillRect(foot, palette.color("warning", 0.75))
            elif not rect.isEmpty():
                painter.fillRect(rect, self._brush(stretch.kind))
        painter.restore()

    @staticmethod
    def _brush(kind: str) -> QBrush:
        if kind == "gap":
            return QBrush(palette.color("baseline", 0.5), Qt.BrushStyle.FDiagPattern)
        return QBrush(palette.color(kind, BAND_ALPHA))
