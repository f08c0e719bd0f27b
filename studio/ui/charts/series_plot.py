"""A long series with its split: bands, handles, odd values and stretches without values."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.charts import number_text, palette
from studio.ui.charts.chart import Chart
from studio.ui.charts.controls import Redraws
from studio.ui.charts.extent import Extent
from studio.ui.charts.growing import LongSeries
from studio.ui.charts.items import NamedCurve, sawtooth
from studio.ui.charts.odd_values import OddValues
from studio.ui.charts.plot import Plot
from studio.ui.charts.readout import Crosshair, Reading, Readout
from studio.ui.charts.scales import DateScale, LinearScale, moment_words
from studio.ui.charts.split import Split
from studio.ui.charts.split_layer import SplitLayer
from studio.ui.theme import notifier, set_minimum_height, set_spacing


class SeriesPlot(Chart):
    """Shows millions of values as a min–max envelope and lets the split be dragged on them."""

    split_dragged = Signal(float, float)
    """While a handle moves: the fractions of the training and validation part."""
    split_changed = Signal(float, float)
    """The handle was let go elsewhere than it was taken: one step for undo."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("series_chart", "Series", parent=parent)
        self.plot = Plot("series_plot")
        self.plot.setAccessibleName("Plot: series")
        self._series, self._times = LongSeries(16), np.empty(0)
        self._dated = False
        self._unit = ""
        self._missing: list[tuple[int, int]] = []
        self._row: int | None = None
        self._build_items()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        set_spacing(column, 6)
        column.addWidget(self.head)
        column.addWidget(self.plot, 1)
        set_minimum_height(self.plot, 120)
        self._redraws = Redraws(self)
        self._connect()
        self._on_theme_changed()

    # --- data in ---

    def set_series(
        self,
        name: str,
        values: ArrayLike,
        times: ArrayLike | None = None,
        *,
        unit: str = "",
        rhythm: str = "",
    ) -> None:
        """The column shown: values [n] (NaN: missing) over times [n] in seconds since 1970, or row numbers.

        The view goes back to the whole series. Raises ValueError when lengths differ.
        """
        known = np.asarray(values, dtype=np.float64)
        places = (
            np.arange(len(known), dtype=np.float64) if times is None else np.asarray(times, dtype=np.float64)
        )
        if len(places) != len(known):
            raise ValueError(f"{len(known)} values have {len(places)} times.")
        other_rows = len(known) != len(self._series) or not np.array_equal(places, self._times)
        self._series = LongSeries(max(len(known), 16))
        self._series.append(known)
        self._times, self._dated, self._unit = places, times is not None, unit
        if other_rows:
            self._odd.rows, self._missing = (), []
            if self._layer.split is not None:
                self._layer.split = Split.from_fractions(
                    len(known),
                    self._layer.split.train,
                    self._layer.split.validation,
                    self._layer.split.gap_rows,
                )
        self.plot.bottom_axis.set_scale(DateScale() if self._dated else LinearScale(whole=True), 54)
        self.head.set_words(name, ", ".join(part for part in (unit, rhythm) if part))
        self.show_everything()

    def set_split(self, train: float, validation: float, test: float = 0.0, *, gap_rows: int = 0) -> None:
        """The fractions of the parts in time order, and the rows between two parts that neither uses."""
        self._layer.split = Split.from_fractions(len(self._series), train, validation, gap_rows)
        self._redraws.ask(soon=True)

    def clear_split(self) -> None:
        """No parts: another column decides, or nothing is split yet."""
        self._layer.split = None
        self._redraws.ask(soon=True)

    def set_split_enabled(self, enabled: bool) -> None:
        """Without handles the bands only show what was decided elsewhere."""
        self._layer.enabled = enabled
        self._redraws.ask(soon=True)

    def set_drag_step(self, rows: int) -> None:
        """How far an arrow key moves a handle: one horizon."""
        self._layer.drag_step = max(rows, 1)

    def set_odd_values(self, odd: Sequence[tuple[int, str]]) -> None:
        """Rows whose value may be a slip, each with its words: (3071, "13.1 °F on 9 May?")."""
        self._odd.rows = tuple(odd)
        self._redraws.ask(soon=True)

    def set_missing(self, stretches: Sequence[tuple[int, int]]) -> None:
        """First and last row of each stretch without values."""
        self._missing = list(stretches)
        self._redraws.ask(soon=True)

    # --- answers ---

    @property
    def split(self) -> tuple[float, float, float] | None:
        """The fractions as the handles stand now."""
        return (
            None
            if self._layer.split is None
            else (self._layer.split.train, self._layer.split.validation, self._layer.split.test)
        )

    def sentence(self) -> str:
        """What an eye sees first, in words."""
        words = f"{self.head.title.text()}: {number_text.count(len(self._series))} values"
        finite = self._series.values[np.isfinite(self._series.values)]
        if len(finite):
            words += f" from {number_text.measured(finite.min())} to {number_text.measured(finite.max())}"
        if self._layer.split is not None:
            words += f"; {self._layer.sentence()}"
        return words

    def numbers_csv(self) -> str:
        """Place and value of every row."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["seconds_since_1970" if self._dated else "row", self.head.title.text()])
        writer.writerows(zip(self._times.tolist(), self._series.values.tolist(), strict=True))
        return out.getvalue()

    # --- drawing ---

    def show_everything(self) -> None:
        """The whole series again."""
        if len(self._times):
            first, last = float(self._times[0]), float(self._times[-1])
            self.plot.view.setXRange(first, last if last > first else first + 1, padding=0.002)
            extent = Extent().with_values(self._series.values)
            low, high = extent.padded(False)
            # The names of the parts stand above the data.
            self.plot.view.setYRange(low, high + 0.3 * (high - low), padding=0)
        self._redraws.ask(soon=True)

    def redraw(self) -> None:
        """Draws everything now."""
        self._redraws.done()
        (left, right), _ = self.plot.view.viewRange()
        start, stop = (int(index) for index in np.searchsorted(self._times, [left, right]))
        start, stop = max(start - 1, 0), min(stop + 1, len(self._series))
        self._curve.set_original(self._times, self._series.values)
        buckets = self._series.envelope(start, stop, self.plot.plot_width())
        places = self._times[buckets.first]
        if buckets.size == 1:
            self._curve.draw(places, buckets.low)
        else:
            self._curve.draw(*sawtooth(places, buckets.low, buckets.high))
        self.plot.fit_left_axis()
        self._layer.draw(self._missing)
        self._odd.draw(self._series.values)
        self.plot.setAccessibleDescription(self.sentence())

    def _place(self, row: int) -> float:
        """Where a row lies on x; the row after the last one lies a step beyond it."""
        if len(self._times) == 0:
            return 0.0
        if row >= len(self._times):
            step = self._times[-1] - self._times[-2] if len(self._times) > 1 else 1.0
            return float(self._times[-1] + step)
        return float(self._times[max(row, 0)])

    # --- what a hand does ---

    def _row_at(self, x: float) -> int:
        """The row that lies nearest to an x; one more than the last row beyond the end."""
        row = int(np.searchsorted(self._times, x))
        if 0 < row < len(self._times) and x - self._times[row - 1] < self._times[row] - x:
            row -= 1
        return row

    def _on_split_dragged(self) -> None:
        if self._layer.split is not None:
            self.split_dragged.emit(self._layer.split.train, self._layer.split.validation)
            self._redraws.ask(soon=True)

    def _on_split_let_go(self) -> None:
        if self._layer.split is not None:
            self.split_changed.emit(self._layer.split.train, self._layer.split.validation)

    def _on_hovered(self, place: QPointF) -> None:
        self._show_readout(int(np.searchsorted(self._times, place.x())))

    def _show_readout(self, row: int) -> None:
        if len(self._times) == 0:
            return
        row = min(max(row, 0), len(self._times) - 1)
        self._row = row
        x, value = float(self._times[row]), float(self._series.values[row])
        self._crosshair.put(x)
        head = moment_words(x) if self._dated else f"Row {number_text.count(row)}"
        words = "missing" if math.isnan(value) else number_text.measured(value)
        words = f"{words} {self._unit}" if self._unit and not math.isnan(value) else words
        line = self.plot.mapFromScene(self.plot.view.mapViewToScene(QPointF(x, 0.0)))
        reading = Reading(self.head.title.text(), words, "actual", 1.2)
        self.readout.show_values(head, [reading], QPointF(line.x(), self.plot.height() * 0.3))

    def clear_crosshair(self) -> None:
        """Takes line and readout away."""
        self._row = None
        self._crosshair.clear()
        self.readout.hide()

    def _on_key_pressed(self, event: QKeyEvent) -> None:
        key, many = event.key(), 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        low, high = self.plot.view.viewRange()[0]
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            pixels = max(round((high - low) / max(self.plot.plot_width(), 1) / self._step()), 1)
            now = len(self._times) // 2 if self._row is None else self._row
            self._show_readout(now + (many if key == Qt.Key.Key_Right else -many) * pixels)
        elif key == Qt.Key.Key_Escape and self._row is not None:
            self.clear_crosshair()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            self.plot.view.scaleBy((1.25 if key == Qt.Key.Key_Minus else 0.8, 1))
        elif key == Qt.Key.Key_0:
            self.show_everything()
        elif key == Qt.Key.Key_C and not event.modifiers():
            self.copy_numbers()
        else:
            return
        event.accept()

    def _step(self) -> float:
        span = self._times[-1] - self._times[0] if len(self._times) > 1 else 1.0
        return max(float(span) / max(len(self._times) - 1, 1), 1e-9)

    def _on_view_changed(self, *_ranges: object) -> None:
        self._redraws.ask(soon=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraws.ask(soon=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraws.ask(soon=True)

    # --- building ---

    def _build_items(self) -> None:
        self._layer = SplitLayer(self.plot, self._place, self._row_at)
        self._curve = NamedCurve("series", antialias=False)
        self.plot.plotItem.addItem(self._curve, ignoreBounds=True)
        self._odd = OddValues(self.plot, self._place)
        self._crosshair = Crosshair([self.plot])
        self.readout = Readout(self.plot)

    def _connect(self) -> None:
        self._redraws.due.connect(self.redraw)
        self._layer.dragged.connect(self._on_split_dragged)
        self._layer.changed.connect(self._on_split_let_go)
        self.plot.hovered.connect(self._on_hovered)
        self.plot.pointer_left.connect(self.clear_crosshair)
        self.plot.key_pressed.connect(self._on_key_pressed)
        self.plot.view.sigRangeChanged.connect(self._on_view_changed)
        self.plot.view.sigResized.connect(self._on_view_changed)
        notifier().changed.connect(self._on_theme_changed)

    def _on_theme_changed(self) -> None:
        self.plot.recolor()
        self._curve.setPen(palette.pen("actual", 1))
        self._layer.recolor()
        self._odd.recolor()
        self._crosshair.recolor()
        self._redraws.ask(soon=True)
