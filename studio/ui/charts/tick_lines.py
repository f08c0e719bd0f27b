"""Dotted lines at steps where something was changed by hand, with words where there is room for them."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg

from studio.ui.charts import palette
from studio.ui.charts.extent import Look
from studio.ui.charts.items import Words
from studio.ui.charts.plot import Plot
from studio.ui.charts.training_record import TrainingRecord

_GAP = 6.0
_MOST_ROWS = 4


class TickLines:
    """The ticks of a record in one plot."""

    def __init__(self, plot: Plot) -> None:
        self._plot = plot
        self._ticks: list[tuple[pg.InfiniteLine, Words]] = []

    @property
    def words(self) -> list[str]:
        """What stands on the lines, from left to right."""
        return [words.words for _, words in self._ticks]

    @property
    def places(self) -> list[float]:
        """Where the lines stand on the x axis."""
        return [float(line.value()) for line, _ in self._ticks]

    def recolor(self) -> None:
        """Takes pens from the scheme in force."""
        for line, words in self._ticks:
            line.setPen(palette.pen("muted", 1.4, (2, 3)))
            words.recolor()

    def place(self, record: TrainingRecord, look: Look, top: float, *, with_words: bool = True) -> None:
        """Draws a line for every tick; words step aside for each other and for the edge of the plot."""
        self._fit(record.ticks)
        taken = [-_GAP] * _MOST_ROWS
        across_all = self._plot.view.width()
        for (line, words), (step, text) in zip(self._ticks, record.ticks, strict=True):
            place = float(record.places([step], look.unit)[0])
            line.setPos(place)
            words.say(text if with_words else "")
            if not with_words:
                continue
            width, height = words.size
            x, y = (float(values[0]) for values in self._plot.pixels([place], [top]))
            turned = x + width > across_all
            begin, end = (x - width, x) if turned else (x, x + width)
            row = next((row for row, last in enumerate(taken) if begin >= last + _GAP), _MOST_ROWS - 1)
            taken[row] = max(taken[row], end)
            words.stand((1.0 if turned else 0.0, 0.0), place, self._height(y + row * height, top))

    def _height(self, pixel: float, top: float) -> float:
        """The y of the plot at a distance from its upper edge in pixels."""
        bottom = self._plot.view.viewRange()[1][0]
        return top - (top - bottom) * pixel / max(self._plot.view.height(), 1.0)

    def _fit(self, ticks: Sequence[tuple[int, str]]) -> None:
        while len(self._ticks) < len(ticks):
            line, words = pg.InfiniteLine(angle=90, movable=False), Words("muted", anchor=(0, 0), filled=True)
            for item in (line, words):
                self._plot.plotItem.addItem(item, ignoreBounds=True)
            line.setPen(palette.pen("muted", 1.4, (2, 3)))
            self._ticks.append((line, words))
        while len(self._ticks) > len(ticks):
            for item in self._ticks.pop():
                self._plot.plotItem.removeItem(item)
