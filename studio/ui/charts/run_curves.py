"""The curves of runs that are over: one run with its training loss, or several by their validation loss."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from studio.ui.charts import number_text, palette
from studio.ui.charts.baseline_lines import BaselineLines
from studio.ui.charts.chart import Chart
from studio.ui.charts.controls import LegendKey, Redraws, Toggle
from studio.ui.charts.extent import Extent, Look, mapped
from studio.ui.charts.growing import Floats, LongSeries
from studio.ui.charts.items import Markers, NamedCurve, sawtooth
from studio.ui.charts.other_runs import OtherRun, OtherRuns, run_dash, run_role
from studio.ui.charts.plot import Plot
from studio.ui.charts.word_places import dense
from studio.ui.theme import notifier, set_grid_gaps, set_margins, set_minimum_height, set_spacing

_RAW_ALPHA = 0.26
_AIR = 0.02
_MOST_IN_HEAD, _KEYS_A_ROW = 2, 4


@dataclass(frozen=True)
class RunCurve:
    """What is drawn of one run: its looks, and `train_loss` [steps] with the number of each step `step` [steps]."""

    looks: OtherRun
    step: Floats
    train_loss: Floats
    baseline: tuple[str, float] | None = None


class RunCurves(Chart):
    """x counts epochs. A million points are summed up to one bucket a pixel, of the visible part alone."""

    def __init__(self, name: str = "library_curves", parent: QWidget | None = None) -> None:
        super().__init__(name, "Validation loss", parent=parent)
        self.plot = Plot("library_plot")
        self.plot.setAccessibleName("Plot: loss of the chosen runs")
        self._runs: tuple[RunCurve, ...] = ()
        self._series = LongSeries()
        self._legend: list[LegendKey] = []
        self._redraws = Redraws(self)
        self._redraws.due.connect(self.redraw)
        self._build_items()
        self.log_toggle = Toggle(
            "library_log_y", "chart-no-axes-column-increasing", "Log y", "Logarithmic y axis (L)"
        )
        self.log_toggle.clicked.connect(self._on_log_toggled)
        self.head.tools.addWidget(self.log_toggle)
        self.save_button = self._add_save_button("library_curves")
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        set_margins(self._grid, 0, 0, 0, 0)
        set_grid_gaps(self._grid, 14, 4)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 4)
        column.addWidget(self.head)
        column.addWidget(self._rows)
        column.addWidget(self.plot, 1)
        set_minimum_height(self.plot, 90)
        self.plot.view.sigXRangeChanged.connect(self._on_range_changed)
        notifier().changed.connect(self._on_theme_changed)
        self._recolor()

    def _build_items(self) -> None:
        self._raw = NamedCurve("train_loss", antialias=False)
        self._mean = pg.PlotCurveItem(antialias=True)
        self._validation = NamedCurve("val_loss", antialias=True)
        self._star = Markers("validation", "star", 13)
        for depth, item in enumerate((self._raw, self._mean, self._validation, self._star)):
            item.setZValue(depth + 3)
            self.plot.plotItem.addItem(item, ignoreBounds=True)
        self._others = OtherRuns(self.plot.plotItem, depth=6)
        self._baseline = BaselineLines(self.plot.plotItem, depth=2)

    # --- data in --------------------------------------------------------------------------------------------

    @property
    def runs(self) -> tuple[RunCurve, ...]:
        """What is drawn."""
        return self._runs

    def show_runs(self, runs: Sequence[RunCurve]) -> None:
        """Draws these runs, all of each to begin with."""
        self._runs = tuple(runs)
        alone = self._runs[0] if len(self._runs) == 1 else None
        self._series = LongSeries(max(len(alone.train_loss), 1) if alone else 1)
        if alone is not None:
            self._series.append(alone.train_loss)
            self._raw.set_original(alone.step, alone.train_loss)
            self._validation.set_original(alone.looks.steps, alone.looks.losses)
        self._others.set_runs([] if alone else [run.looks for run in self._runs])
        shared = {run.baseline for run in self._runs}
        self._baseline.give(shared.pop() if len(shared) == 1 else None, (), 1)
        self._fill_legend()
        self.set_heading("Loss" if alone else "Validation loss")
        self.setAccessibleDescription(self.sentence())
        self._show_all()
        self.redraw()

    def sentence(self) -> str:
        """What an eye sees first, in words."""
        parts = []
        for run in self._runs:
            known = run.looks.losses[np.isfinite(run.looks.losses)]
            best = number_text.loss(float(known.min())) if len(known) else "no validation loss"
            parts.append(f"{run.looks.name}: best {best}")
        return "; ".join(parts) if parts else "Nothing is drawn yet"

    def numbers_csv(self) -> str:
        """The looks of all runs, a row each."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["run", "step", "epoch", "val_loss"])
        for run in self._runs:
            epochs = run.looks.places("epoch")
            rows = zip(run.looks.steps.tolist(), epochs.tolist(), run.looks.losses.tolist(), strict=True)
            writer.writerows([run.looks.name, *row] for row in rows)
        return out.getvalue()

    # --- drawing --------------------------------------------------------------------------------------------

    def redraw(self) -> None:
        """Draws the visible part now."""
        self._redraws.done()
        log, (low, high) = self.log_toggle.isChecked(), self.plot.view.viewRange()[0]
        alone = self._runs[0] if len(self._runs) == 1 else None
        extent = self._draw_alone(alone, low, high, log) if alone is not None else Extent()
        for item in (self._raw, self._mean, self._validation, self._star):
            item.setVisible(alone is not None)
        look = Look(log=log, low=low, high=high)
        extent = self._others.draw(look, extent)
        extent = extent.with_values(self._baseline.draw(look, shown=True))
        self.plot.view.setYRange(*extent.padded(log), padding=0)
        self.plot.fit_left_axis()
        curves = [self._mean, self._validation] if alone is not None else self._others.curves
        points = [dense(*self.plot.pixels(*data)) for data in (c.getData() for c in curves) if _drawn(data)]
        air = _AIR * (high - low)
        self._baseline.place_words(self.plot.pixels, (low + air, high - air), points, look)

    def _draw_alone(self, run: RunCurve, low: float, high: float, log: bool) -> Extent:
        a_epoch = max(run.looks.steps_per_epoch, 1)
        extent = Extent()
        start, stop = (int(place) for place in np.searchsorted(run.step, [low * a_epoch, high * a_epoch]))
        start, stop = max(start - 1, 0), min(stop + 1, len(run.step))
        if stop > start:
            buckets = self._series.envelope(start, stop, self.plot.plot_width())
            places = run.step[buckets.first] / a_epoch
            bottom, top = mapped(buckets.low, log), mapped(buckets.high, log)
            self._raw.draw(*((places, bottom) if buckets.size == 1 else sawtooth(places, bottom, top)))
            mean = mapped(buckets.mean, log)
            self._mean.setData(places, mean, connect="finite")
            extent = extent.with_values(mean if buckets.size > 1 else bottom)
        looks, losses = run.looks.places("epoch"), mapped(run.looks.losses, log)
        self._validation.draw(looks, losses)
        known = np.isfinite(losses)
        if known.any():
            best = int(np.nanargmin(np.where(known, losses, math.inf)))
            self._star.draw(looks[best : best + 1], losses[best : best + 1])
        return extent.with_values(losses[(looks >= low) & (looks <= high)])

    def _show_all(self) -> None:
        longest = max(
            (float(np.max(run.looks.places("epoch"), initial=0.0)) for run in self._runs), default=0.0
        )
        steps = [run.step[-1] / max(run.looks.steps_per_epoch, 1) for run in self._runs if len(run.step)]
        end = max([longest, *steps, 1.0])
        self.plot.view.setXRange(-0.01 * end, 1.01 * end, padding=0)

    def _fill_legend(self) -> None:
        for key in self._legend:
            key.setParent(None)
            key.deleteLater()
        if len(self._runs) == 1:
            made = [
                LegendKey("library_legend_train", "Train", "train", fixed=True),
                LegendKey(
                    "library_legend_validation",
                    "Validation",
                    "validation",
                    width=1.8,
                    dash=(5, 3),
                    fixed=True,
                ),
            ]
        else:
            made = [
                LegendKey(
                    f"library_legend_{place}",
                    run.looks.name,
                    run_role(place),
                    dash=run_dash(place),
                    fixed=True,
                )
                for place, run in enumerate(self._runs)
            ]
        self._legend = made
        self._rows.setVisible(len(made) > _MOST_IN_HEAD)
        for place, key in enumerate(made):
            if len(made) <= _MOST_IN_HEAD:
                self.head.legend.addWidget(key)
            else:
                self._grid.addWidget(key, place // _KEYS_A_ROW, place % _KEYS_A_ROW)
        self._grid.setColumnStretch(_KEYS_A_ROW, 1)

    def _recolor(self) -> None:
        self.plot.recolor()
        self._raw.setPen(palette.pen("train", 1, alpha=_RAW_ALPHA))
        self._mean.setPen(palette.pen("train", 2))
        self._validation.setPen(palette.pen("validation", 1.8, (5, 3)))
        self._star.recolor()
        self._others.recolor()
        self._baseline.recolor()

    # --- what happens ---------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraws.ask(soon=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraws.ask(soon=True)

    def _on_log_toggled(self) -> None:
        self.plot.set_left_log(self.log_toggle.isChecked())
        self._redraws.ask(soon=True)

    def _on_range_changed(self, *_: object) -> None:
        self._redraws.ask(soon=True)

    def _on_theme_changed(self) -> None:
        self._recolor()
        self._redraws.ask(soon=True)


def _drawn(data: tuple[Floats | None, Floats | None]) -> bool:
    return data[0] is not None and len(data[0]) > 0
