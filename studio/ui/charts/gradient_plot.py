"""The plots below the loss: gradient norm before the clip, and the learning rate."""

from __future__ import annotations

from functools import partial

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from studio.ui.charts import palette
from studio.ui.charts.clip_line import ClipLine
from studio.ui.charts.extent import Extent, Look, mapped
from studio.ui.charts.items import Band, Markers, NamedCurve
from studio.ui.charts.plot import Plot
from studio.ui.charts.scales import LinearScale
from studio.ui.charts.tick_lines import TickLines
from studio.ui.charts.training_record import TrainingRecord


class GradientPlot(Plot):
    """Mean of the gradient norm over its min–max envelope, with the clip line."""

    clip_dragged = Signal(float)
    """The clip line was let go at this norm; it can be dragged only while `set_clip_movable` allows it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("gradient_plot", parent=parent)
        self._band = Band()
        self._mean = NamedCurve("gradient_norm", antialias=True)
        self._clip = ClipLine()
        self._clip.dropped.connect(self.clip_dragged)
        self.key_pressed.connect(self._on_key_pressed)
        self.tick_lines = TickLines(self)
        self._bad = Markers("danger", "t1", 10, rim=False)
        items: tuple[pg.GraphicsItem, ...] = (
            self._band, self._mean, self._clip.words, self._clip, self._bad,
        )  # fmt: skip
        for depth, item in enumerate(items):
            item.setZValue(depth + 1)
            self.plotItem.addItem(item, ignoreBounds=True)
        self.recolor_curves()

    def recolor_curves(self) -> None:
        self._band.set_color(palette.color("gradient_norm", 0.28))
        self._mean.setPen(palette.pen("gradient_norm", 1.2))
        self._clip.recolor()
        self.tick_lines.recolor()
        self._bad.recolor()

    @property
    def clip_line(self) -> ClipLine:
        """The line of the clip norm."""
        return self._clip

    def set_clip_movable(self, movable: bool) -> None:
        """Whether the clip line can be taken hold of; its norm also stands in a field."""
        self._clip.set_movable(movable)

    def _on_key_pressed(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._clip.give_up():
            event.accept()

    def give_data(self, record: TrainingRecord) -> None:
        """Hands the true norms to the curve, one a step."""
        self._mean.set_original(record.steps, record.norms)

    def draw(self, record: TrainingRecord, look: Look) -> Extent:
        """Paints the part from look.low to look.high and says which y it needs."""
        start, stop = record.stretch(*(record.step_at(place, look.unit) for place in (look.low, look.high)))
        extent = Extent()
        if stop > start:
            # A bucket of two pixels: the mean stays a line, the envelope a band.
            buckets = record.norm_series.envelope(start, stop, self.plot_width() // 2)
            places = record.places(record.steps[buckets.first], look.unit)
            low, high, mean = (
                mapped(values, look.log) for values in (buckets.low, buckets.high, buckets.mean)
            )
            self._mean.draw(places, mean)
            self._band.draw(places, np.where(np.isnan(low), mean, low), high)
            inside = (places >= look.low) & (places <= look.high)
            extent = extent.with_values(low[inside]).with_values(high[inside])
        self._mean.setVisible(stop > start)
        self._band.setVisible(stop > start)
        self._clip.set_shown(record.clip is not None)
        if record.clip is None:
            return extent
        return extent.with_values(mapped([record.clip], look.log))

    def place_words(self, record: TrainingRecord, look: Look) -> None:
        """Puts clip line and triangles where the ranges now in force want them."""
        (_, right), (bottom, top) = self.view.viewRange()
        self.tick_lines.place(record, look, top, with_words=False)
        if record.clip is not None:
            edge = right - 0.02 * (look.high - look.low)
            self._clip.place(record.clip, log=look.log, stand=partial(self._stand_clip_words, edge))
        places = record.places(record.bad_steps("norm"), look.unit)
        places = places[(places >= look.low) & (places <= look.high)][:300]
        self._bad.draw(places, np.full(len(places), bottom + 0.08 * (top - bottom)))

    def _stand_clip_words(self, right: float, height: float) -> None:
        words = self._clip.words
        above = float(self.pixels([right], [height])[1][0])
        # Half a label is worse than one below its line.
        words.stand((1.0, 1.0 if above >= words.size[1] else 0.0), right, height)


class LearningRatePlot(Plot):
    """The learning rate as a step line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("learning_rate_plot", left=LinearScale(most=3), parent=parent)
        self._rate = NamedCurve("learning_rate", antialias=False)
        self.plotItem.addItem(self._rate, ignoreBounds=True)
        self.recolor_curves()

    def recolor_curves(self) -> None:
        self._rate.setPen(palette.pen("learning_rate", 1.6))

    def draw(self, record: TrainingRecord, look: Look) -> Extent:
        """Paints all changes of the learning rate up to the last step."""
        changes = record.learning_rates
        if not changes:
            self._rate.setVisible(False)
            return Extent(0.0, 1e-3)
        steps = np.array([step for step, _ in changes] + [max(record.last_step, changes[-1][0])], dtype=float)
        rates = np.array([rate for _, rate in changes] + [changes[-1][1]])
        self._rate.set_original(steps, rates)
        # The corners of the steps: each rate holds until the next one begins.
        places = np.repeat(record.places(steps, look.unit), 2)[1:]
        self._rate.draw(places, np.repeat(rates, 2)[:-1])
        self._rate.setVisible(True)
        extent = Extent().with_values(rates)
        air = 0.3 * (extent.high - extent.low) or 0.2 * abs(extent.high)
        return Extent(extent.low - air, extent.high + air)
