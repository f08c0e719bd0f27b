"""The simple answers of a loss plot: level lines, each with its name and value on it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import pyqtgraph as pg
from numpy.typing import ArrayLike

from studio.ui.charts import number_text, palette
from studio.ui.charts.extent import Look
from studio.ui.charts.growing import Floats
from studio.ui.charts.items import NamedCurve, Words
from studio.ui.charts.word_places import Box
from studio.ui.words import capitalized

Simple = tuple[str, float]
"""Name and loss of a simple answer."""
_FIRST_DASH, _OTHER_DASH = (4, 3), (7, 3)
_ANCHORS = ((1.0, 1.0), (1.0, 0.0), (0.0, 1.0), (0.0, 0.0))
"""Right above, right below, left above, left below: the first that hides the least is taken."""
_COVERED = 1e6
Pixels = Callable[[ArrayLike, ArrayLike], tuple[Floats, Floats]]


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

    def draw(self, look: Look, *, shown: bool) -> list[float]:
        """Draws the lines over what is seen of x and says at which heights, in units of the axis."""
        heights = []
        for place, line in enumerate(self._lines):
            height = self._height(place, look)
            seen = shown and math.isfinite(height)
            line.curve.setVisible(seen)
            line.words.setVisible(seen)
            if seen:
                line.curve.draw([look.low, look.high], [height, height])
                heights.append(height)
        return heights

    def place_words(
        self,
        pixels: Pixels,
        across: tuple[float, float],
        curves: Sequence[Floats],
        look: Look,
        *,
        tall: float = math.inf,
    ) -> list[Floats]:
        """Words stand on their line or below it, at the right or the left end: where they hide the least.

        `across`: where the left ones begin and the right ones end; `curves`: points [n, 2] in pixels of what is drawn;
        `tall`: pixels between the upper edge of the plot and its axis, beyond which words are cut.
        Gives the places of the words as such points, for others to keep clear of.
        """
        points = np.concatenate([np.empty((0, 2)), *curves])
        taken: list[Box] = []
        digits = 3 if len(self._answers) > 1 else 2
        for place in sorted(range(len(self._answers)), key=lambda at: -self._height(at, look)):
            line, (name, value) = self._lines[place], self._answers[place]
            if not line.words.isVisible():
                continue
            line.words.say(f"{capitalized(name)} {number_text.measured(value * look.scale, digits)}")
            height = self._height(place, look)
            boxes = [self._box(pixels, anchor, across, height, line.words.size) for anchor in _ANCHORS]
            costs = [
                box.crossed_by(points)
                + _COVERED * sum(box.meets(other) for other in taken)
                + _COVERED * (box.top < 0 or box.bottom > tall)
                for box in boxes
            ]
            best = int(np.argmin(costs))
            line.words.stand(_ANCHORS[best], across[int(_ANCHORS[best][0])], height)
            taken.append(boxes[best])
        return [_filled(box) for box in taken]

    @staticmethod
    def _box(
        pixels: Pixels,
        anchor: tuple[float, float],
        across: tuple[float, float],
        height: float,
        size: tuple[float, float],
    ) -> Box:
        x, y = pixels([across[int(anchor[0])]], [height])
        return Box(float(x[0]) - anchor[0] * size[0], float(y[0]) - anchor[1] * size[1], *size)

    def _height(self, place: int, look: Look) -> float:
        value = self._answers[place][1] if place < len(self._answers) else math.nan
        return float(look.heights([value])[0])

    def _add_line(self) -> None:
        number = len(self._lines) + 1
        line = _Line(
            NamedCurve("baseline" if number == 1 else f"baseline_{number}", antialias=False),
            Words("baseline", anchor=_ANCHORS[0], filled=True),
        )
        line.curve.setZValue(self._depth)
        for item in (line.curve, line.words):
            self._plot_item.addItem(item, ignoreBounds=True)
        self._lines.append(line)
        self.recolor()


def _filled(box: Box) -> Floats:
    """Points all over a box."""
    grid = np.meshgrid(np.arange(box.left, box.right, 2.0), np.arange(box.top, box.bottom, 4.0))
    return np.stack([side.ravel() for side in grid], axis=1)
