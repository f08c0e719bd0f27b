"""The loss plot: raw under smoothed training loss, validation, baseline, and what happened on the way."""

from __future__ import annotations

import math

import numpy as np
import pyqtgraph as pg
from PySide6.QtWidgets import QWidget

from studio.ui.charts import number_text, palette
from studio.ui.charts.baseline_lines import BaselineLines
from studio.ui.charts.extent import Extent, Look
from studio.ui.charts.growing import Floats, thin
from studio.ui.charts.items import Markers, NamedCurve, Words, sawtooth
from studio.ui.charts.other_runs import OtherRuns
from studio.ui.charts.plot import Plot
from studio.ui.charts.tick_lines import TickLines
from studio.ui.charts.training_record import TrainingRecord
from studio.ui.charts.word_places import dense, free_side

CURVES = ("train_loss", "val_loss", "baseline")
_MOST_POINTS = 1000
_MOST_MARKS = 300
_RAW_ALPHA = 0.26


class LossPlot(Plot):
    """Draws a TrainingRecord; the owner says when, and which part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("loss_plot", parent=parent)
        self.hidden: set[str] = set()
        self.narrow = False
        self._raw = NamedCurve("train_loss", antialias=False)
        self._smoothed = pg.PlotCurveItem(antialias=True)
        self._validation = NamedCurve("val_loss", antialias=True)
        self._dots = Markers("validation", "o", 7)
        self._star = Markers("validation", "star", 15)
        self._best_line = pg.InfiniteLine(angle=90, movable=False)
        self._bad = Markers("danger", "t1", 10, rim=False)
        self._best_words = Words("validation", bold=True, filled=True)
        self._foot_words = Words("muted", anchor=(1, 1))
        self.tick_lines = TickLines(self)
        self._items = (
            self._raw, self._best_line, self._smoothed, self._validation, self._dots,
            self._best_words, self._star, self._bad, self._foot_words,
        )  # fmt: skip
        for depth, item in enumerate(self._items):
            item.setZValue(depth + 1)
            self.plotItem.addItem(item, ignoreBounds=True)
        self._baselines = BaselineLines(self.plotItem, depth=2)
        self.other_runs = OtherRuns(self.plotItem, depth=3)
        self._obstacles: list[Floats] = []
        self.recolor_curves()

    def recolor_curves(self) -> None:
        """Takes pens and brushes from the scheme in force."""
        self._raw.setPen(palette.pen("train", 1, alpha=_RAW_ALPHA))
        self._smoothed.setPen(palette.pen("train", 2))
        self._validation.setPen(palette.pen("validation", 1.8, (5, 3)))
        self._baselines.recolor()
        self.other_runs.recolor()
        self._best_line.setPen(palette.pen("validation", 1, (3, 3)))
        for item in (self._dots, self._star, self._bad, self._best_words, self._foot_words):
            item.recolor()
        self.tick_lines.recolor()

    def give_data(self, record: TrainingRecord) -> None:
        """Hands the true data to the curves: cheap, and right also while the plot is hidden."""
        self._raw.set_original(record.steps, record.losses)
        self._validation.set_original(record.validation_steps, record.validation_losses)
        self._baselines.give(record.baseline, record.others, max(record.last_step, 1))

    def draw(self, record: TrainingRecord, look: Look) -> Extent:
        """Paints the part from look.low to look.high and says which y it needs."""
        first, last = (record.step_at(place, look.unit) for place in (look.low, look.high))
        extent = self._draw_training(record, look, record.stretch(first, last))
        extent = self._draw_validation(record, look, extent)
        extent = self._draw_baselines(look, extent)
        extent = self.other_runs.draw(look, extent)
        floor = self._floor(extent, look, record)
        if floor is not None:
            extent = extent.with_values([floor])
            self._paint_floor(record, look, floor)
        return extent

    def place_words(self, record: TrainingRecord, look: Look) -> None:
        """Puts words, triangles and lines where the y range now in force wants them."""
        (_, right), (bottom, top) = self.view.viewRange()
        air = 0.02 * (look.high - look.low)
        drawn = self._dense(self._smoothed, self._validation, *self.other_runs.curves)
        words = self._baselines.place_words(
            self.pixels, (look.low + air, right - air), drawn, look, tall=self.view.height()
        )
        self._obstacles = [*self._dense(self._smoothed, self._validation, *self._baselines.curves), *words]
        self._place_best(record, look)
        self.tick_lines.place(record, look, top, with_words=not self.narrow)
        self._place_foot(record, look, bottom, right)

    # --- curves ---

    def _draw_training(self, record: TrainingRecord, look: Look, stretch: tuple[int, int]) -> Extent:
        start, stop = stretch
        shown = "train_loss" not in self.hidden and stop > start
        self._raw.setVisible(shown)
        self._smoothed.setVisible(shown and look.smooth)
        if not shown:
            return Extent()
        buckets = record.loss_series.envelope(start, stop, self.plot_width())
        places = record.places(record.steps[buckets.first], look.unit)
        low, high = look.heights(buckets.low), look.heights(buckets.high)
        if look.log:
            # A bucket that holds zeros too still shows the values above them.
            low = np.where(np.isnan(low), high, low)
        if buckets.size == 1:
            self._raw.draw(places, low)
        else:
            self._raw.draw(*sawtooth(places, low, high))
        self._raw.setPen(palette.pen("train", 1, alpha=_RAW_ALPHA if look.smooth else 1.0))
        if look.smooth:
            chosen = start + thin(stop - start, _MOST_POINTS)
            self._smoothed.setData(
                record.places(record.steps[chosen], look.unit),
                look.heights(record.smoothed.at(chosen)), connect="finite",
            )  # fmt: skip
        inside = (places >= look.low) & (places <= look.high)
        return Extent().with_values(low[inside]).with_values(high[inside])

    def _draw_validation(self, record: TrainingRecord, look: Look, extent: Extent) -> Extent:
        shown = "val_loss" not in self.hidden and bool(record.validations)
        self._validation.setVisible(shown)
        self._dots.setVisible(shown)
        if not shown:
            return extent
        places = record.places(record.validation_steps, look.unit)
        values = look.heights(record.validation_losses)
        chosen = thin(len(places), _MOST_POINTS)
        self._validation.draw(places[chosen], values[chosen])
        seen = chosen[(places[chosen] >= look.low) & (places[chosen] <= look.high)]
        dots = seen[thin(len(seen), 150)]
        dots = dots[np.isfinite(values[dots])]
        self._dots.draw(places[dots], values[dots])
        return extent.with_values(values[(places >= look.low) & (places <= look.high)])

    def _draw_baselines(self, look: Look, extent: Extent) -> Extent:
        heights = self._baselines.draw(look, shown="baseline" not in self.hidden)
        if extent.empty and look.log and heights:
            # Before the first step: air around the only lines.
            return extent.with_values([min(heights) - 0.6, max(heights) + 0.6])
        return extent.with_values(heights)

    def _floor(self, extent: Extent, look: Look, record: TrainingRecord) -> float | None:
        """Where values without a logarithm are drawn: a little below all others."""
        if not look.log or len(record.not_positive_steps) == 0 or "train_loss" in self.hidden:
            return None
        return (extent.low if not extent.empty else 0.0) - 0.3

    def _paint_floor(self, record: TrainingRecord, look: Look, floor: float) -> None:
        x, y = self._raw.getData()
        places = _seen(record, record.not_positive_steps, look)
        if len(places) == 0:
            return
        old_x, old_y = (np.empty(0), np.empty(0)) if x is None else (x, y)
        # The gap that stands there now would part the line from the foot.
        kept = ~(np.isnan(old_y) & np.isin(old_x, places))
        all_x = np.concatenate([old_x[kept], places])
        all_y = np.concatenate([old_y[kept], np.full(len(places), floor)])
        order = np.argsort(all_x, kind="stable")
        self._raw.draw(all_x[order], all_y[order])

    # --- words and marks ---

    def _place_best(self, record: TrainingRecord, look: Look) -> None:
        best = record.best
        value = look.heights([best.loss])[0] if best is not None else math.nan
        shown = best is not None and "val_loss" not in self.hidden and math.isfinite(value)
        for item in (self._star, self._best_line, self._best_words):
            item.setVisible(shown)
        if best is None or not shown:
            return
        place = float(record.places([best.step], look.unit)[0])
        self._star.draw([place], [value])
        self._best_line.setPos(place)
        words = "best" if self.narrow else f"best {look.words(best.loss)}, epoch {best.epoch}"
        self._best_words.say(words)
        self._best_words.stand(self._free_side(self._best_words, place, value), place, value)

    def _free_side(self, words: Words, x: float, y: float) -> tuple[float, float]:
        """Where beside a point words hide as little as can be of the curves that are seen."""
        across, down = self.pixels([x], [y])
        area = (self.view.width(), self.view.height())
        return free_side((float(across[0]), float(down[0])), words.size, self._obstacles, area)

    def _dense(self, *curves: pg.PlotCurveItem) -> list[Floats]:
        """Points in pixels along those of the curves that are seen."""
        drawn = [curve.getData() for curve in curves if curve.isVisible()]
        return [dense(*self.pixels(*data)) for data in drawn if data[0] is not None]

    def _place_foot(self, record: TrainingRecord, look: Look, bottom: float, right: float) -> None:
        places = _seen(record, record.bad_steps("loss"), look)
        self._bad.setVisible(len(places) > 0)
        height = self.view.viewRange()[1][1] - bottom
        self._bad.draw(places, np.full(len(places), bottom + 0.025 * height))
        zeros = len(record.not_positive_steps) if look.log else 0
        verb = "value at or below 0 is" if zeros == 1 else "values at or below 0 are"
        self._foot_words.say(f"{number_text.count(zeros)} {verb} drawn at the foot" if zeros else "")
        self._foot_words.setPos(right, bottom)


def _seen(record: TrainingRecord, steps: Floats, look: Look) -> Floats:
    """Places of marks in the visible part, at most one for every few pixels."""
    places = record.places(steps, look.unit)
    places = places[(places >= look.low) & (places <= look.high)]
    if len(places) <= _MOST_MARKS:
        return places
    column = np.round((places - look.low) / (look.high - look.low) * _MOST_MARKS)
    return places[np.unique(column, return_index=True)[1]]
