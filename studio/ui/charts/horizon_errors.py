"""Error by step ahead: the model and every simple forecast, named on their lines."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio.ui.charts import number_text, palette
from studio.ui.charts.chart import Chart
from studio.ui.charts.controls import Redraws
from studio.ui.charts.growing import Floats
from studio.ui.charts.horizon_sentence import horizon_sentence
from studio.ui.charts.items import Markers, NamedCurve, Words
from studio.ui.charts.plot import Plot
from studio.ui.charts.readout import Crosshair, Reading, Readout
from studio.ui.charts.scales import ROUND_STEPS, LinearScale
from studio.ui.charts.word_places import dense, places_of_names
from studio.ui.theme import notifier, set_minimum_height, set_spacing

_DASHES = ((4, 3), (7, 3), (2, 3), (8, 3, 2, 3))


class HorizonErrors(Chart):
    """Where the model is worth it and where it is not, in one look and one sentence."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("horizon_errors", "Error by step ahead", parent=parent)
        self.plot = Plot("horizon_errors_plot", bottom=LinearScale(whole=True, most=6))
        self.plot.setAccessibleName("Plot: error by step ahead")
        self.plot.plotItem.setMouseEnabled(x=False, y=False)
        self._model: Floats = np.empty(0)
        self._baselines: dict[str, Floats] = {}
        self._names = {"model": "this model"}
        self._step_label, self._sentence = "steps", ""
        self._step: int | None = None
        self._curves: dict[str, NamedCurve] = {}
        self._words: dict[str, Words] = {}
        self._dots = Markers("prediction", "o", 5, rim=False)
        self.plot.plotItem.addItem(self._dots, ignoreBounds=True)
        self._crosshair = Crosshair([self.plot])
        self.readout = Readout(self.plot)
        self._label = QLabel()
        self._label.setObjectName("horizon_sentence")
        self._label.setWordWrap(True)
        self._label.setProperty("text_style", "small")
        self._label.setProperty("tone", "text")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        set_spacing(column, 6)
        column.addWidget(self.head)
        column.addWidget(self.plot, 1)
        column.addWidget(self._label)
        set_minimum_height(self.plot, 140)
        self._redraws = Redraws(self)
        self._redraws.due.connect(self.redraw)
        self.plot.hovered.connect(self._on_hovered)
        self.plot.pointer_left.connect(self.clear_crosshair)
        self.plot.key_pressed.connect(self._on_key_pressed)
        notifier().changed.connect(self._on_theme_changed)

    def set_errors(
        self,
        model: ArrayLike,
        baselines: Mapping[str, ArrayLike],
        *,
        unit: str = "",
        step_label: str = "steps",
        model_name: str = "this model",
        how: Mapping[str, str] | None = None,
        sentence: str | None = None,
    ) -> None:
        """Mean absolute errors [h] of the model and of each simple forecast, step 1 first.

        `how` says what a simple forecast does, for the sentence ({"last value": "copying the last value"});
        `sentence` replaces what is found from the numbers. Raises ValueError when lengths differ.
        """
        self._model = np.asarray(model, dtype=np.float64)
        self._baselines = {name: np.asarray(errors, dtype=np.float64) for name, errors in baselines.items()}
        for name, errors in self._baselines.items():
            if len(errors) != len(self._model):
                raise ValueError(f"“{name}” has {len(errors)} steps, the model {len(self._model)}.")
        self._step_label, self._names = step_label, {"model": model_name}
        found = horizon_sentence(self._model, self._baselines, step_label, how)
        self._sentence = found if sentence is None else sentence
        self._label.setText(self._sentence)
        self._label.setVisible(bool(self._sentence))
        hourly = ROUND_STEPS if step_label in ("h", "hours", "months") else ()
        self.plot.bottom_axis.set_scale(LinearScale(whole=True, most=6, round_steps=hourly))
        if unit:
            self.head.set_words(self.head.title.text(), f"mean absolute, {unit}")
        self._make_curves()
        self._redraws.ask(soon=True)

    def sentence(self) -> str:
        """How far ahead a simple forecast is still better."""
        return self._sentence

    def numbers_csv(self) -> str:
        """A row a step ahead, a column for the model and for each simple forecast."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["step", self._names["model"], *self._baselines])
        columns = zip(
            self._model.tolist(), *(errors.tolist() for errors in self._baselines.values()), strict=True
        )
        writer.writerows([step, *row] for step, row in enumerate(columns, start=1))
        return out.getvalue()

    def redraw(self) -> None:
        """Draws everything now."""
        self._redraws.done()
        if len(self._model) == 0:
            return
        steps = np.arange(1, len(self._model) + 1, dtype=np.float64)
        for name, errors in self._lines().items():
            self._curves[name].set_original(steps, errors)
            self._curves[name].draw(steps, errors)
        few = len(steps) <= 60
        self._dots.draw(steps if few else [], self._model if few else [])
        highest = max(float(np.nanmax(errors)) for errors in self._lines().values())
        self.plot.view.setXRange(0.5, len(steps) + 0.5 + 0.03 * len(steps), padding=0)
        self.plot.view.setYRange(0.0, highest * 1.15 or 1.0, padding=0)
        self.plot.fit_left_axis()
        self._place_words(steps)
        self.plot.setAccessibleDescription(self._sentence)

    def _lines(self) -> dict[str, Floats]:
        return {**self._baselines, "model": self._model}

    def _place_words(self, steps: Floats) -> None:
        """Each name beside its own line, clear of the others; the model's has the first choice."""
        lines = {name: dense(*self.plot.pixels(steps, errors)) for name, errors in self._lines().items()}
        for name, words in self._words.items():
            words.say(self._names.get(name, name))
        sizes = {name: self._words[name].size for name in ("model", *self._baselines)}
        places = places_of_names(sizes, lines, (self.plot.view.width(), self.plot.view.height()))
        (left, _), (_, top) = self.plot.view.viewRange()
        across, down = self.plot.view.viewPixelSize()
        for name, box in places.items():
            self._words[name].stand((0.0, 0.0), left + box.left * across, top - box.top * down)

    def _make_curves(self) -> None:
        for item in (*self._curves.values(), *self._words.values()):
            self.plot.plotItem.removeItem(item)
        self._curves = {name: NamedCurve(name, antialias=True) for name in self._lines()}
        self._words = {
            name: Words(
                "prediction" if name == "model" else "baseline",
                bold=name == "model",
                filled=True,
                margin=1,
            )
            for name in self._lines()
        }
        for item in (*self._curves.values(), *self._words.values()):
            self.plot.plotItem.addItem(item, ignoreBounds=True)
        # Names lie over the simple forecasts, the model lies over everything.
        for words in self._words.values():
            words.setZValue(5)
        self._curves["model"].setZValue(10)
        self._on_theme_changed()

    def _on_hovered(self, place: QPointF) -> None:
        self._show_readout(round(place.x()))

    def _show_readout(self, step: int) -> None:
        if len(self._model) == 0:
            return
        step = min(max(step, 1), len(self._model))
        self._step = step
        self._crosshair.put(float(step))
        rows = [
            Reading(
                self._names["model"].capitalize(),
                number_text.loss(float(self._model[step - 1])),
                "prediction",
            )
        ]
        for index, (name, errors) in enumerate(self._baselines.items()):
            value = number_text.loss(float(errors[step - 1]))
            rows.append(Reading(name.capitalize(), value, "baseline", 1.4, _DASHES[index % 4]))
        line = self.plot.mapFromScene(self.plot.view.mapViewToScene(QPointF(step, 0.0)))
        head = number_text.ahead(step, self._step_label)
        self.readout.show_values(head, rows[:5], QPointF(line.x(), self.plot.height() * 0.6))

    def clear_crosshair(self) -> None:
        """Takes line and readout away."""
        self._step = None
        self._crosshair.clear()
        self.readout.hide()

    def _on_key_pressed(self, event: QKeyEvent) -> None:
        many = 10 if event.modifiers() & Qt.KeyboardModifier.ShiftModifier else 1
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            by = many if event.key() == Qt.Key.Key_Right else -many
            self._show_readout(1 if self._step is None else self._step + by)
        elif event.key() == Qt.Key.Key_Escape and self._step is not None:
            self.clear_crosshair()
        elif event.key() == Qt.Key.Key_C and not event.modifiers():
            self.copy_numbers()
        else:
            return
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraws.ask(soon=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraws.ask(soon=True)

    def _on_theme_changed(self) -> None:
        self.plot.recolor()
        for index, name in enumerate(self._baselines):
            self._curves[name].setPen(palette.pen("baseline", 1.4, _DASHES[index % len(_DASHES)]))
        if "model" in self._curves:
            self._curves["model"].setPen(palette.pen("prediction", 2))
        self._dots.recolor()
        for words in self._words.values():
            words.recolor()
        self._crosshair.recolor()
        self._redraws.ask(soon=True)
