"""The forecast film: one fixed window, and what the model said of it after each epoch."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.charts import number_text, palette
from studio.ui.charts.controls import LegendKey
from studio.ui.charts.extent import Extent
from studio.ui.charts.film import Film
from studio.ui.charts.film_window import FilmWindow, Frame
from studio.ui.charts.growing import Floats
from studio.ui.charts.items import Band, NamedCurve
from studio.ui.charts.plot import Plot
from studio.ui.charts.scales import PlacedScale, RelativeScale
from studio.ui.theme import set_minimum_height, set_spacing


class ForecastFilm(Film[Frame]):
    """Shows the newest frame while it trains; afterwards a scrubber goes through all epochs."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("forecast_film", "Forecast film", "film", parent)
        self._extent = Extent()
        self._window = FilmWindow()
        self.plot = Plot("film_plot")
        self.plot.setAccessibleName("Plot: forecast film")
        self.plot.plotItem.setMouseEnabled(x=False, y=False)
        self._build_curves()
        self._build_layout()
        self.plot.key_pressed.connect(self.take_key)
        self.recolor()
        self.show_controls()

    # --- data in ---

    def set_window(
        self,
        labels: Sequence[str] | None,
        history: ArrayLike,
        actual: ArrayLike,
        baseline: ArrayLike | None,
        *,
        step_label: str = "steps",
        per_step: float = 1.0,
        unit: str = "",
        baseline_name: str = "Baseline",
    ) -> None:
        """The window of the film: values up to now [c], what happened then [h], and its simple forecast [h].

        x counts from now in `step_label`, `per_step` of them a step ("h", 1.0), unless `labels` [c + h] name
        each step. Frames of another window are forgotten. Raises ValueError when lengths do not fit.
        """
        self._window = FilmWindow.checked(history, actual, baseline)
        if labels is None:
            self.plot.bottom_axis.set_scale(RelativeScale(step_label, per_step), 42)
        else:
            places = range(1 - len(self._window.history), len(self._window.actual) + 1)
            self.plot.bottom_axis.set_scale(PlacedScale(places, labels), 42)
        if unit:
            self.head.set_words(self.head.title.text(), unit)
        self._legend["baseline"].set_words(baseline_name)
        self._legend["baseline"].setVisible(len(self._window.baseline) > 0)
        self.clear()

    def add_frame(
        self,
        epoch: int,
        prediction: ArrayLike,
        lower: ArrayLike | None = None,
        upper: ArrayLike | None = None,
    ) -> None:
        """What the model said after an epoch [h]; shown at once unless an earlier epoch is looked at.

        A frame of the same or a later epoch that was there is replaced (a resumed run). Raises ValueError
        when the length is not the window's.
        """
        added = self._window.frame(epoch, prediction, lower, upper)
        for drawn in (added.prediction, added.lower, added.upper):
            self._extent = self._extent if drawn is None else self._extent.with_values(drawn)
        self.add(epoch, added)

    def clear(self) -> None:
        """Forgets the frames; the window stays."""
        self._extent = Extent()
        for known in (self._window.history, self._window.actual, self._window.baseline):
            self._extent = self._extent.with_values(known)
        super().clear()

    def numbers_csv(self) -> str:
        """A row a step: its number from now, what happened, the baseline, and a column for each epoch."""
        return self._window.as_csv([frame for _, frame in self._frames])

    def sentence(self) -> str:
        """What the film shows, in words."""
        frame = self.frame
        if frame is None:
            return "Forecast film, no epoch yet"
        words = f"Forecast film, epoch {frame.epoch} of {self.epochs[-1]}"
        return f"{words}, mean error {number_text.loss(self._window.mean_error(frame))}"

    # --- drawing ---

    def redraw(self) -> None:
        """Draws the frame in view now."""
        self._redraws.done()
        past = np.arange(1 - len(self._window.history), 1, dtype=np.float64)
        ahead = np.arange(1, len(self._window.actual) + 1, dtype=np.float64)
        x, y = np.concatenate([past, ahead]), np.concatenate([self._window.history, self._window.actual])
        self._curves["actual"].set_original(x, y)
        self._curves["actual"].draw(x, y)
        self._curves["baseline"].set_original(ahead[: len(self._window.baseline)], self._window.baseline)
        self._curves["baseline"].draw(ahead[: len(self._window.baseline)], self._window.baseline)
        self._draw_frame(self.frame, ahead)
        if len(x):
            self.plot.view.setXRange(x[0] - 1, x[-1] + 1 + 0.085 * len(x), padding=0)
        self._fit_y()
        self.plot.fit_left_axis()
        self.plot.setAccessibleDescription(self.sentence())

    def _draw_frame(self, frame: Frame | None, ahead: Floats) -> None:
        values = np.empty(0) if frame is None else frame.prediction
        self._curves["prediction"].set_original(ahead[: len(values)], values)
        self._curves["prediction"].draw(ahead[: len(values)], values)
        if frame is not None and frame.lower is not None and frame.upper is not None:
            self._band.draw(ahead, frame.lower, frame.upper)
        else:
            self._band.draw([], [], [])

    def _fit_y(self) -> None:
        """One range for all frames: what moves is the forecast, not the axis."""
        self.plot.view.setYRange(*self._extent.padded(False), padding=0)

    # --- building ---

    def _build_curves(self) -> None:
        self._band = Band()
        self._curves = {
            name: NamedCurve(name, antialias=True) for name in ("baseline", "actual", "prediction")
        }
        self._now = pg.InfiniteLine(pos=0, angle=90, movable=False)
        for item in (self._band, self._now, *self._curves.values()):
            self.plot.plotItem.addItem(item, ignoreBounds=True)
        self._legend = {
            "actual": LegendKey("film_legend_actual", "Actual", "actual", width=1.5, fixed=True),
            "prediction": LegendKey("film_legend_model", "Model", "prediction", band=True, fixed=True),
            "baseline": LegendKey(
                "film_legend_baseline", "Baseline", "baseline", width=1.4, dash=(4, 3), fixed=True
            ),
        }

    def _build_layout(self) -> None:
        legend = QHBoxLayout()
        legend.addStretch(1)
        for key in self._legend.values():
            legend.addWidget(key)
            legend.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        set_spacing(column, 6)
        column.addWidget(self.head)
        column.addLayout(legend)
        column.addWidget(self.plot, 1)
        column.addWidget(self.scrubber)
        set_minimum_height(self.plot, 140)

    def show_controls(self) -> None:
        super().show_controls()
        self._legend["prediction"].setVisible(bool(self._frames))

    def recolor(self) -> None:
        self.plot.recolor()
        self._band.set_color(palette.color("prediction", 0.16))
        self._curves["actual"].setPen(palette.pen("actual", 1.5))
        self._curves["baseline"].setPen(palette.pen("baseline", 1.4, (4, 3)))
        self._curves["prediction"].setPen(palette.pen("prediction", 2))
        self._now.setPen(palette.pen("baseline", 1, (4, 3)))
        super().recolor()
