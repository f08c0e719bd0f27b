"""Values that may be slips, marked on a series, the first of them with words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from studio.ui.charts.growing import Floats
from studio.ui.charts.items import Markers, Words
from studio.ui.charts.plot import Plot

_MOST_WORDS = 3


class OddValues:
    """`rows` holds the row of each odd value and its words: (3071, "13.1 °F on 9 May?")."""

    def __init__(self, plot: Plot, place_of: Callable[[int], float]) -> None:
        self.rows: Sequence[tuple[int, str]] = ()
        self._place_of = place_of
        self._marks = Markers("warning", "t1", 10)
        self._words = [Words("warning", anchor=(-0.06, 0.5)) for _ in range(_MOST_WORDS)]
        for item in (self._marks, *self._words):
            plot.plotItem.addItem(item, ignoreBounds=True)

    def recolor(self) -> None:
        """Takes the colours of the scheme in force."""
        self._marks.recolor()
        for words in self._words:
            words.recolor()

    def draw(self, values: Floats) -> None:
        """Marks the rows that these values [n] have."""
        known = [(row, words) for row, words in self.rows if 0 <= row < len(values)]
        x = [self._place_of(row) for row, _ in known]
        y = [float(values[row]) for row, _ in known]
        self._marks.draw(x, y)
        for index, item in enumerate(self._words):
            item.setVisible(index < len(known))
            if index < len(known):
                item.say(known[index][1])
                item.setPos(x[index], y[index])
