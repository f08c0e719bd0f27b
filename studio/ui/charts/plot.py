"""A plot in the studio's own style: colours of the theme, quiet axes, keys, a focus ring."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, QRect, Qt, Signal
from PySide6.QtGui import QFocusEvent, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QGraphicsView, QWidget

from studio.ui.charts import palette
from studio.ui.charts.growing import Floats
from studio.ui.charts.scales import LinearScale, LogScale, Scale
from studio.ui.theme import font, px

_Y_GAP, _X_GAP = 26.0, 58.0
_LOG_GAP = 21.0
_LEAST_AXIS, _AXIS_STEP = 44, 8


class Axis(pg.AxisItem):
    """An axis without a line and without tick marks: words, and on the left side the grid."""

    def __init__(self, orientation: str, scale: Scale, gap: float) -> None:
        super().__init__(orientation, maxTickLength=0)
        self._scale_of_ticks = scale
        self._gap = gap
        self.enableAutoSIPrefix(False)
        self.setStyle(maxTickLevel=0, tickLength=0, autoExpandTextSpace=False, tickTextOffset=8)

    def set_scale(self, scale: Scale, gap: float | None = None) -> None:
        """Another kind of ticks on the same axis."""
        self._scale_of_ticks = scale
        self._gap = gap or self._gap
        self.picture = None
        self.update()

    def recolor(self) -> None:
        left = self.orientation == "left"
        self.setPen(None if left else palette.color("border"))
        self.setTickPen(palette.color("grid" if left else "border"))
        self.setTextPen(palette.color("muted"))
        self.setStyle(tickFont=font("axis"), tickAlpha=255)

    def words_width(self) -> float:
        """Pixels that the widest of the tick words now needs."""
        low, high = self.range
        spacing, values = self._ticks(low, high, self.size().height())
        metrics = QFontMetricsF(font("axis"))
        words = self._scale_of_ticks.words(values, spacing)
        return max((metrics.horizontalAdvance(word) for word in words), default=0.0)

    def tickValues(self, low: float, high: float, size: float) -> list[tuple[float, list[float]]]:
        return [self._ticks(low, high, size)]

    def tickStrings(self, values: Sequence[float], scale: float, spacing: float) -> list[str]:
        return self._scale_of_ticks.words(list(values), spacing)

    def _ticks(self, low: float, high: float, length: float) -> tuple[float, list[float]]:
        return self._scale_of_ticks.ticks(low, high, max(length, 1.0), px(self._gap))


class View(pg.ViewBox):
    """Drag pans and the wheel zooms along x; with Shift along y too. Says when a hand has moved it."""

    moved_by_hand = Signal(bool)
    """True when y was moved."""

    def __init__(self) -> None:
        super().__init__(enableMenu=False, defaultPadding=0.0)
        self.disableAutoRange()

    def wheelEvent(self, ev: Any, axis: int | None = None) -> None:
        if axis is None:
            axis = 1 if ev.modifiers() & Qt.KeyboardModifier.ShiftModifier else 0
        super().wheelEvent(ev, axis=axis)
        if ev.isAccepted():
            self.moved_by_hand.emit(axis == 1)

    def mouseDragEvent(self, ev: Any, axis: int | None = None) -> None:
        if axis is None and not ev.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            axis = 0
        super().mouseDragEvent(ev, axis=axis)
        if any(self.state["mouseEnabled"]):
            self.moved_by_hand.emit(axis != 0)


class Plot(pg.PlotWidget):
    """A PlotWidget with the studio's axes, view and manners. `plotItem` is pyqtgraph's own."""

    hovered = Signal(QPointF)
    """The mouse stands at this place, in data units."""
    pointer_left = Signal()
    key_pressed = Signal(QKeyEvent)
    """A key, before the plot looks at it: a slot that uses it calls event.accept()."""
    resized = Signal()

    def __init__(
        self,
        name: str,
        *,
        left: Scale | None = None,
        bottom: Scale | None = None,
        parent: QWidget | None = None,
    ) -> None:
        self.left_axis = Axis("left", left or LinearScale(most=7), _Y_GAP)
        self.bottom_axis = Axis("bottom", bottom or LinearScale(), _X_GAP)
        self.view = View()
        super().__init__(
            parent, viewBox=self.view, axisItems={"left": self.left_axis, "bottom": self.bottom_axis}
        )
        self.setObjectName(name)
        self.plotItem.hideButtons()
        # The grid of the left axis lies under the data.
        self.left_axis.setZValue(-1000)
        self.plotItem.setMenuEnabled(False)
        self.plotItem.setContentsMargins(0, 0, 0, 0)
        self.plotItem.layout.setContentsMargins(0, 0, 0, 0)
        self.left_axis.setGrid(255)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._ring = False
        self.set_left_width(px(_LEAST_AXIS))
        self.show_bottom_words(True)
        self.recolor()

    def set_left_width(self, width: int) -> None:
        """Width of the left axis in pixels as they are."""
        if self.left_axis.maximumWidth() != width:
            self.left_axis.setWidth(width)

    def fit_left_axis(self) -> None:
        """As wide as the words of the ticks now need: too narrow an axis silently leaves them out."""
        self.set_left_width(self.needed_left_width())

    def needed_left_width(self) -> int:
        """Pixels for the tick words, in coarse steps so that a plot does not wander while it changes."""
        step = px(_AXIS_STEP)
        return max(math.ceil((self.left_axis.words_width() + px(12)) / step) * step, px(_LEAST_AXIS))

    def show_bottom_words(self, shown: bool) -> None:
        """Only the lowest of linked plots carries words below it."""
        height = px(24 if shown else 4)
        if self.bottom_axis.style["showValues"] != shown or self.bottom_axis.height() != height:
            self.bottom_axis.setStyle(showValues=shown)
            self.bottom_axis.setHeight(height)

    def set_left_log(self, log: bool) -> None:
        """The left axis holds log₁₀ of values (who draws maps them), or the values themselves."""
        self.left_axis.set_scale(LogScale() if log else LinearScale(most=7), _LOG_GAP if log else _Y_GAP)

    def recolor(self) -> None:
        """Takes the colours and sizes of the current theme."""
        self.setBackground(palette.color("surface"))
        self.left_axis.recolor()
        self.bottom_axis.recolor()
        self.show_bottom_words(bool(self.bottom_axis.style["showValues"]))
        self.viewport().update()

    def set_exported(self, exported: bool) -> None:
        """Markers and background are drawn as shapes instead of from pictures, for files of any sharpness."""
        flag = QGraphicsView.CacheModeFlag
        self.setCacheMode(flag.CacheNone if exported else flag.CacheBackground)
        for item in self.plotItem.items:
            if isinstance(item, pg.ScatterPlotItem):
                item.setExportMode(exported, {"antialias": True} if exported else None)

    def plot_width(self) -> int:
        """Width of the area that curves are drawn in, in pixels."""
        return max(int(self.view.width()), 50)

    def pixels(self, x: ArrayLike, y: ArrayLike) -> tuple[Floats, Floats]:
        """Places of the plot [n] as pixels from the top left of its view, by the range now in force."""
        (left, right), (bottom, top) = self.view.viewRange()
        across, down = self.view.width() / (right - left), self.view.height() / (top - bottom)
        return (np.asarray(x, dtype=np.float64) - left) * across, (
            top - np.asarray(y, dtype=np.float64)
        ) * down

    def keyPressEvent(self, ev: QKeyEvent) -> None:
        self._ring = True
        ev.ignore()
        self.key_pressed.emit(ev)
        if not ev.isAccepted():
            # Past pyqtgraph, whose view would take + and −, to the page around.
            QWidget.keyPressEvent(self, ev)
        self.viewport().update()

    def mouseMoveEvent(self, ev: QMouseEvent) -> None:
        super().mouseMoveEvent(ev)
        place = self.mapToScene(ev.position().toPoint())
        if self.view.sceneBoundingRect().contains(place):
            self.hovered.emit(self.view.mapSceneToView(place))
        else:
            self.pointer_left.emit()

    def leaveEvent(self, ev: Any) -> None:
        super().leaveEvent(ev)
        self.pointer_left.emit()

    def focusInEvent(self, ev: QFocusEvent) -> None:
        super().focusInEvent(ev)
        by_key = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._ring = ev.reason() in by_key
        self.viewport().update()

    def focusOutEvent(self, ev: QFocusEvent) -> None:
        super().focusOutEvent(ev)
        self._ring = False
        self.viewport().update()

    def resizeEvent(self, ev: Any) -> None:
        super().resizeEvent(ev)
        # pyqtgraph calls this once itself, before it is a widget of ours.
        if ev is not None:
            self.resized.emit()

    def paintEvent(self, ev: QPaintEvent) -> None:
        super().paintEvent(ev)
        if self._ring and self.hasFocus():
            painter = QPainter(self.viewport())
            painter.setPen(palette.pen("focus", 2))
            painter.drawRect(QRect(1, 1, self.viewport().width() - 2, self.viewport().height() - 2))
            painter.end()
