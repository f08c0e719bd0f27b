"""What was predicted over the test part, one horizon after another, and what happened."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.charts import number_text, palette
from studio.ui.charts.chart import Chart
from studio.ui.charts.controls import LegendKey, Redraws
from studio.ui.charts.extent import Extent
from studio.ui.charts.forecast_rows import ForecastRows
from studio.ui.charts.items import Band, NamedCurve
from studio.ui.charts.plot import Plot
from studio.ui.charts.position_bar import PositionBar
from studio.ui.charts.readout import Crosshair, Reading, Readout
from studio.ui.charts.scales import (
    DateScale,
    LinearScale,
    PlacedScale,
    day_words,
    moment_words,
    weekday_words,
)
from studio.ui.theme import notifier, set_minimum_height, set_spacing

_WINDOWS_AT_ONCE = 8
_DAY = 86400.0


class ForecastPlot(Chart):
    """Eight horizons in a row, with a slider through the whole test part."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("forecast_chart", "Forecast and what happened", parent=parent)
        self.plot = Plot("forecast_plot")
        self.plot.setAccessibleName("Plot: forecast and what happened")
        self.plot.plotItem.setMouseEnabled(x=False, y=False)
        self._rows = ForecastRows()
        self._first, self._dated, self._unit = 0, False, ""
        self._row: int | None = None
        self._build_items()
        self._build_layout()
        self._redraws = Redraws(self)
        self._redraws.due.connect(self.redraw)
        self.plot.hovered.connect(self._on_hovered)
        self.plot.pointer_left.connect(self.clear_crosshair)
        self.plot.key_pressed.connect(self._on_key_pressed)
        notifier().changed.connect(self._on_theme_changed)
        self._on_theme_changed()

    # --- data in ---

    def set_forecast(
        self,
        times: ArrayLike,
        actual: ArrayLike,
        forecasts: Mapping[str, ArrayLike],
        *,
        horizon: int,
        dated: bool = True,
        unit: str = "",
        model_name: str = "Model",
        band_name: str = "90 % band",
        baseline_name: str = "Baseline",
    ) -> None:
        """The test part: times [n] (seconds since 1970 when `dated`, else row numbers) and actual values [n].

        `forecasts`: "start" [windows], the index into times of each window's first step, rising; "prediction"
        and, where there are some, "lower", "upper", "baseline", each [windows, horizon]. Raises ValueError
        when shapes do not fit.
        """
        self._rows = ForecastRows.checked(times, actual, forecasts, horizon)
        self._dated, self._unit, self._model_name = dated, unit, model_name
        if unit:
            self.head.set_words(self.head.title.text(), unit)
        words = f"{model_name}, {band_name}" if self._rows.has_band else model_name
        self._legend["prediction"].set_words(words)
        self._legend["baseline"].set_words(baseline_name)
        self._legend["baseline"].setVisible("baseline" in self._rows.values)
        self._bar.set_last(self._rows.windows.last_first(_WINDOWS_AT_ONCE), horizon)
        self.show_window(0)

    def show_window(self, index: int) -> None:
        """The first of the windows in view, counted from 0."""
        self._first = min(max(index, 0), self._bar.last)
        self._bar.put(self._first)
        self.clear_crosshair()
        self._redraws.ask(soon=True)

    # --- answers ---

    @property
    def shown_windows(self) -> list[int]:
        """The windows in view: each begins where the one before has ended."""
        return self._rows.windows.chain(self._first, _WINDOWS_AT_ONCE)

    def sentence(self) -> str:
        """What is in view, in words."""
        shown = self.shown_windows
        if not shown:
            return "No forecast yet"
        error = self._rows.mean_error(shown)
        words = number_text.loss(error) if math.isfinite(error) else "unknown"
        unit = f" {self._unit}" if self._unit else ""
        return f"{self._bar.words}: mean error of the model {words}{unit}"

    def numbers_csv(self) -> str:
        """A row for each step of each window: its place, what happened, and what was said."""
        return self._rows.as_csv("seconds_since_1970" if self._dated else "row")

    # --- drawing ---

    def redraw(self) -> None:
        """Draws the windows in view now."""
        self._redraws.done()
        shown = self.shown_windows
        if not shown:
            return
        begin, end = self._rows.span(shown)
        x, actual = self._rows.times[begin:end], self._rows.actual[begin:end]
        self._curves["actual"].set_original(self._rows.times, self._rows.actual)
        self._curves["actual"].draw(x, actual)
        places = self._rows.windows.in_a_row(self._rows.times, shown)
        extent = Extent().with_values(actual)
        drawn = self._rows.in_a_row(shown)
        for name in ("prediction", "baseline"):
            self._curves[name].setVisible(name in drawn)
            if name in drawn:
                self._curves[name].set_original(places, drawn[name])
                self._curves[name].draw(places, drawn[name])
        if self._rows.has_band:
            self._band.draw(places, drawn["lower"], drawn["upper"])
        else:
            self._band.draw([], [], [])
        for values in drawn.values():
            extent = extent.with_values(values)
        self.plot.view.setXRange(float(x[0]), float(x[-1]), padding=0.012)
        self.plot.view.setYRange(*extent.padded(False), padding=0)
        self.plot.fit_left_axis()
        self._draw_separators(shown)
        self._say(float(self._rows.times[self._rows.windows.starts[shown[0]]]), float(x[-1]))

    def _draw_separators(self, shown: list[int]) -> None:
        starts = [float(self._rows.times[self._rows.windows.starts[window]]) for window in shown]
        for index, line in enumerate(self._separators):
            line.setVisible(index < len(starts))
            if index < len(starts):
                line.setPos(starts[index] - self._rows.step / 2)
        span = self._rows.windows.horizon * self._rows.step
        if self._dated and abs(span - _DAY) < 1.0:
            middles = [start + span / 2 - self._rows.step / 2 for start in starts]
            scale = PlacedScale(middles, [weekday_words(middle) for middle in middles])
            self.plot.bottom_axis.set_scale(scale, 46)
        else:
            self.plot.bottom_axis.set_scale(DateScale() if self._dated else LinearScale(whole=True), 58)

    def _say(self, first: float, last: float) -> None:
        if not self._dated:
            words = f"{number_text.tick(first, 1)} – {number_text.tick(last, 1)}"
        elif last - first > 300 * _DAY:
            words = f"{moment_words(first, with_time=False)} – {moment_words(last, with_time=False)}"
        else:
            words = f"{day_words(first)} – {day_words(last)}"
        self._bar.say(words)
        self.plot.setAccessibleDescription(self.sentence())

    # --- what a hand does ---

    def _on_hovered(self, place: QPointF) -> None:
        self._show_readout(int(np.searchsorted(self._rows.times, place.x() - self._rows.step / 2)))

    def _show_readout(self, row: int) -> None:
        shown = self.shown_windows
        if not shown:
            return
        first, end = self._rows.span(shown)
        row = min(max(row, first), end - 1)
        self._row = row
        x = float(self._rows.times[row])
        self._crosshair.put(x)
        rows = [Reading("Actual", number_text.measured(float(self._rows.actual[row])), "actual", 1.5)]
        for window in shown:
            step = row - int(self._rows.windows.starts[window])
            if 0 <= step < self._rows.windows.horizon:
                rows += self._readings(window, step)
        head = (
            moment_words(x, with_time=self._rows.step < _DAY)
            if self._dated
            else f"Row {number_text.tick(x, 1)}"
        )
        line = self.plot.mapFromScene(self.plot.view.mapViewToScene(QPointF(x, 0.0)))
        self.readout.show_values(head, rows, QPointF(line.x(), self.plot.height() * 0.3))

    def _readings(self, window: int, step: int) -> list[Reading]:
        values = self._rows.at(window, step)
        rows = [
            Reading(
                f"{self._model_name}, step {step + 1}",
                number_text.measured(values["prediction"]),
                "prediction",
            )
        ]
        if self._rows.has_band:
            span = f"{number_text.measured(values['lower'], 3)} to {number_text.measured(values['upper'], 3)}"
            rows.append(Reading("Band", span, "prediction", 6, alpha=0.3))
        if "baseline" in values:
            rows.append(
                Reading(
                    self._legend["baseline"].text(),
                    number_text.measured(values["baseline"]),
                    "baseline",
                    1.4,
                    (4, 3),
                )
            )
        return rows

    def clear_crosshair(self) -> None:
        """Takes line and readout away."""
        self._row = None
        self._crosshair.clear()
        self.readout.hide()

    def _on_key_pressed(self, event: QKeyEvent) -> None:
        key, many = event.key(), 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self.shown_windows:
            start = int(self._rows.windows.starts[self.shown_windows[0]]) if self._row is None else self._row
            self._show_readout(start + (many if key == Qt.Key.Key_Right else -many))
        elif key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._move(1 if key == Qt.Key.Key_PageDown else -1)
        elif key == Qt.Key.Key_Escape and self._row is not None:
            self.clear_crosshair()
        elif key == Qt.Key.Key_C and not event.modifiers():
            self.copy_numbers()
        else:
            return
        event.accept()

    def _move(self, horizons: int) -> None:
        if len(self._rows.windows):
            self.show_window(self._rows.windows.moved(self._first, horizons))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraws.ask(soon=True)

    # --- building ---

    def _build_items(self) -> None:
        self._model_name = "Model"
        self._separators = [pg.InfiniteLine(angle=90, movable=False) for _ in range(_WINDOWS_AT_ONCE)]
        self._band = Band()
        self._curves = {
            name: NamedCurve(name, antialias=True) for name in ("baseline", "actual", "prediction")
        }
        for item in (*self._separators, self._band, *self._curves.values()):
            self.plot.plotItem.addItem(item, ignoreBounds=True)
        self._crosshair = Crosshair([self.plot])
        self.readout = Readout(self.plot)
        self._legend = {
            "actual": LegendKey("forecast_legend_actual", "Actual", "actual", width=1.5, fixed=True),
            "prediction": LegendKey("forecast_legend_model", "Model", "prediction", band=True, fixed=True),
            "baseline": LegendKey(
                "forecast_legend_baseline", "Baseline", "baseline", width=1.4, dash=(4, 3), fixed=True
            ),
        }
        for key in self._legend.values():
            self.head.tools.addWidget(key)
        set_spacing(self.head.tools, 14)

    def _build_layout(self) -> None:
        self._bar = PositionBar("forecast", "Place in the test part", "One horizon")
        self._bar.moved.connect(self.show_window)
        self._bar.stepped.connect(self._move)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        set_spacing(column, 6)
        column.addWidget(self.head)
        column.addWidget(self.plot, 1)
        column.addWidget(self._bar)
        set_minimum_height(self.plot, 150)

    def _on_theme_changed(self) -> None:
        self.plot.recolor()
        self._band.set_color(palette.color("prediction", 0.16))
        self._curves["actual"].setPen(palette.pen("actual", 1.5))
        self._curves["baseline"].setPen(palette.pen("baseline", 1.4, (4, 3)))
        self._curves["prediction"].setPen(palette.pen("prediction", 2))
        for line in self._separators:
            line.setPen(palette.pen("border", 1))
        self._crosshair.recolor()
        self._redraws.ask(soon=True)
