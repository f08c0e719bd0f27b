"""The simple answers of a loss plot: level lines, each with its name and value on it."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike

from studio.ui.charts import number_text, palette
from studio.ui.charts.growing import Floats
from studio.ui.charts.items import NamedCurve, Words
from studio.ui.words import capitalized

Simple = tuple[str, float]
"""Name and loss of a simple answer."""
_FIRST_DASH, _OTHER_DASH = (4, 3), (7, 3)
_ABOVE, _BELOW = (1.0, 1.0), (1.0, 0.0)


@dataclass
class _Line:
    curve: NamedCurve
    words: Words


class BaselineLines:
    """The answer that skill is measured against, and those drawn beside it. It owns items of one plot."""

    def __init__(self, plot_item: pg.PlotItem, depth: int) -> None:
        self._plot_item, self._depth = plot_item, depth
        self._lines: list[_Line] = []
        self._answers: list[Simple] = []
        self._add_line()

    @property
    def curves(self) -> list[NamedCurve]:
        """The lines that are drawn now."""
        return [line.curve for line in self._lines if line.curve.isVisible()]

    def word_edges(self, pixels: Callable[[ArrayLike, ArrayLike], tuple[Floats, Floats]]) -> list[Floats]:
        """Points [n, 2] in pixels over the words in sight, as obstacles for other words."""
        found = []
        for line in self._lines:
            if not line.words.isVisible():
                continue
            (width, height), anchor, at = line.words.size, line.words.anchor, line.words.pos()
            across, down = pixels([at.x()], [at.y()])
            left, top = float(across[0]) - anchor.x() * width, float(down[0]) - anchor.y() * height
            grid = np.meshgrid(np.arange(left, left + width, 2.0), np.arange(top, top + height, 4.0))
            found.append(np.stack([side.ravel() for side in grid], axis=1))
        return found

    def recolor(self) -> None:
        """Takes the colours of the scheme in force."""
        for place, line in enumerate(self._lines):
            line.curve.setPen(palette.pen("baseline", 1.4, _OTHER_DASH if place else _FIRST_DASH))
            line.words.recolor()

    def give(self, first: Simple | None, others: tuple[Simple, ...], last_step: int) -> None:
        """The true numbers, whatever is drawn of them."""
        self._answers = ([] if first is None else [first]) + list(others)
        while len(self._lines) < len(self._answers):
            self._add_line()
        for place, line in enumerate(self._lines):
            known = self._answers[place : place + 1]
            values = [known[0][1]] * 2 if known else []
            line.curve.set_original(np.array([0.0, last_step])[: len(values)], np.array(values))

    def draw(self, low: float, high: float, *, log: bool, shown: bool) -> list[float]:
        """Draws the lines from `low` to `high` and says at which heights, in units of the axis."""
        heights = []
        for place, line in enumerate(self._lines):
            height = self._height(place, log)
            seen = shown and math.isfinite(height)
            line.curve.setVisible(seen)
            line.words.setVisible(seen)
            if seen:
                line.curve.draw([low, high], [height, height])
                heights.append(height)
        return heights

    def place_words(self, right: float, pixels_per_unit: float, *, log: bool) -> None:
        """Words stand on their line, or below it where another line's words are; `right`: where they end."""
        taken: list[float] = []
        digits = 3 if len(self._answers) > 1 else 2
        for place in sorted(range(len(self._answers)), key=lambda at: -self._height(at, log)):
            line, (name, value) = self._lines[place], self._answers[place]
            if not line.words.isVisible():
                continue
            line.words.say(f"{capitalized(name)} {number_text.measured(value, digits)}")
            height, tall = self._height(place, log), line.words.size[1]
            crowded = any(abs(height - other) * pixels_per_unit < tall for other in taken)
            line.words.stand(_BELOW if crowded else _ABOVE, right, height)
            taken.append(height)

    def _height(self, place: int, log: bool) -> float:
        value = self._answers[place][1] if place < len(self._answers) else math.nan
        if not log:
            return value if math.isfinite(value) else math.nan
        return math.log10(value) if math.isfinite(value) and value > 0 else math.nan

    def _add_line(self) -> None:
        number = len(self._lines) + 1
        line = _Line(
            NamedCurve("baseline" if number == 1 else f"baseline_{number}", antialias=False),
            Words("baseline", anchor=_ABOVE, filled=True),
        )
        line.curve.setZValue(self._depth)
        for item in (line.curve, line.words):
            self._plot_item.addItem(item, ignoreBounds=True)
        self._lines.append(line)
        self.recolor()
