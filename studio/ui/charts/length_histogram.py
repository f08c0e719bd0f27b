"""How long texts are: bars, and a line that can be moved to where reading stops."""

from __future__ import annotations

import csv
import io

import numpy as np
import numpy.typing as npt
import pyqtgraph as pg
from numpy.typing import ArrayLike
from PySide6.QtCore import QPointF, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.charts import number_text, palette
from studio.ui.charts.chart import Chart
from studio.ui.charts.controls import Redraws
from studio.ui.charts.items import Words
from studio.ui.charts.plot import Plot
from studio.ui.charts.scales import LinearScale
from studio.ui.charts.split_handle import SplitHandle
from studio.ui.theme import notifier, px, set_minimum_height, set_spacing

_GAP = 0.12
_LINE, _LEAST_BARS = 17, 0.35
_HEADROOM = 1.06
_TAIL = 0.999
_LEAST_PLOT = 108
_MOST_STRETCH = 1.6


class LengthHistogram(Chart):
    """Counts between edges. The limit is dragged, or moved with the arrow keys (Shift for 10)."""

    limit_chosen = Signal(int)
    """The hand let go of the limit: so many tokens are to be read at most."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("length_histogram", "Lengths", parent=parent)
        self.plot = Plot("length_histogram_plot", bottom=LinearScale(whole=True, most=5))
        self.plot.plotItem.setMouseEnabled(x=False, y=False)
        self._edges: npt.NDArray[np.float64] = np.empty(0)
        self._counts: npt.NDArray[np.int64] = np.empty(0, dtype=np.int64)
        self._limit, self._before, self._exact_cut = 0, 0, 0.0
        self._units, self._bars = "words", pg.BarGraphItem(x=[], height=[], width=1)
        self.plot.plotItem.addItem(self._bars, ignoreBounds=True)
        self.handle = SplitHandle("length_limit", "Longest text that is read whole", self.plot)
        self.handle.dragged_to.connect(self._on_dragged_to)
        self.handle.stepped.connect(self._on_stepped)
        self.handle.let_go.connect(self._on_let_go)
        self._says = [
            Words("muted", filled=True),
            Words("text", bold=True, filled=True),
            Words("muted", filled=True),
        ]
        for words in self._says:
            self.plot.plotItem.addItem(words, ignoreBounds=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        set_spacing(column, 6)
        column.addWidget(self.head)
        column.addWidget(self.plot, 1)
        set_minimum_height(self.plot, _LEAST_PLOT)
        self._add_save_button("lengths")
        self._redraws = Redraws(self)
        self._redraws.due.connect(self.redraw)
        self.plot.resized.connect(self._on_resized)
        notifier().changed.connect(self._on_theme_changed)

    def set_lengths(
        self, edges: ArrayLike, counts: ArrayLike, *, limit: int, cut_share: float, units: str
    ) -> None:
        """Counts [bars] of texts between edges [bars + 1] in tokens; `cut_share` are longer than `limit`.

        Raises ValueError where the numbers of edges and counts do not fit.
        """
        self._edges, self._counts = np.asarray(edges, dtype=np.float64), np.asarray(counts, dtype=np.int64)
        if len(self._edges) != len(self._counts) + 1:
            raise ValueError(f"{len(self._counts)} bars need {len(self._counts) + 1} edges.")
        self._limit = self._before = limit
        self._exact_cut, self._units = cut_share, units
        self.handle.setEnabled(len(self._counts) > 0)
        self._redraws.ask(soon=True)

    def limit(self) -> int:
        """Where the line stands, in tokens."""
        return self._limit

    def cut_share(self) -> float:
        """The share of texts that are longer: counted, or while a hand moves the line read off the bars."""
        total = int(self._counts.sum())
        if self._limit == self._before or total == 0:
            return self._exact_cut
        widths = np.diff(self._edges)
        beyond = np.clip((self._edges[1:] - max(self._limit, 0) - 1) / np.where(widths > 0, widths, 1), 0, 1)
        return float((self._counts * beyond).sum() / total)

    def sentence(self) -> str:
        """The plot in words."""
        return f"Longest kept {self._limit_words()}, {self._cut_words()}"

    def numbers_csv(self) -> str:
        """A row a bar: first length, length behind the last, texts."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["from", "below", "texts"])
        writer.writerows(
            zip(self._edges[:-1].tolist(), self._edges[1:].tolist(), self._counts.tolist(), strict=True)
        )
        return out.getvalue()

    def redraw(self) -> None:
        """Bars, range, line and words as they are now."""
        if len(self._counts) == 0:
            return
        left, right = float(self._edges[0]), self._right()
        high = max(int(self._counts.max()), 1) * _HEADROOM
        if not self._has_room_behind(left, right):  # the words stand over the bars, then, and need the height
            words = 3 * px(_LINE) / max(self.plot.view.height(), 1.0)
            high = max(high, int(self._counts.max()) / max(1 - words, _LEAST_BARS))
        self.plot.view.setRange(xRange=(left, right), yRange=(0, high), padding=0)
        self.plot.fit_left_axis()
        widths = np.diff(self._edges)
        self._bars.setOpts(
            x0=self._edges[:-1] + widths * _GAP / 2,
            x1=self._edges[1:] - widths * _GAP / 2,
            height=self._counts,
            width=None,
            pen=pg.mkPen(None),
            brush=pg.mkBrush(palette.color("train", 0.75)),
        )
        self._put_limit(left, right, high)
        self.plot.setAccessibleName(f"Plot: lengths of texts. {self.sentence()}")

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._redraws.ask(soon=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraws.ask(soon=True)

    # --------------------------------------------------------------------------------------------------------

    def _right(self) -> float:
        """Where the axis ends: behind nearly all texts and the limit, with room for the words where it can be."""
        left, last = float(self._edges[0]), len(self._edges) - 1
        reached = np.cumsum(self._counts) / max(int(self._counts.sum()), 1)
        far = float(self._edges[min(int(np.searchsorted(reached, _TAIL)) + 1, last)])
        span = max(far, min(self._place(), float(self._edges[-1])) + 1) - left
        before, width = max(self._place() - left, 0.0), float(self.plot.plot_width())
        for words, text in zip(self._says, self._lines(), strict=True):
            words.say(text)
        room = width - max(words.size[0] for words in self._says) - px(6)
        needed = before * width / room if room > 0 else span
        return left + max(span * 1.04, min(needed, span * _MOST_STRETCH), 1.0)

    def _has_room_behind(self, left: float, right: float) -> bool:
        """Whether the words of the limit fit at its right."""
        share = (right - min(max(self._place(), left), right)) / max(right - left, 1e-9)
        return share * self.plot.view.width() > max(words.size[0] for words in self._says)

    def _lines(self) -> tuple[str, str, str]:
        return "Longest kept", self._limit_words(), self._cut_words()

    def _cut_words(self) -> str:
        share = self.cut_share()
        return f"cuts {number_text.per_cent(share)} of texts" if share > 0 else "cuts no text"

    def _limit_words(self) -> str:
        return f"{self._limit:,} {self._units}"

    def _place(self) -> float:
        """The line stands behind the last token that is read."""
        return float(self._limit) + 0.5

    def _put_limit(self, left: float, right: float, high: float) -> None:
        view = self.plot.view
        place = min(max(self._place(), left), right)
        x = self.plot.mapFromScene(view.mapViewToScene(QPointF(place, 0.0))).x()
        box = view.sceneBoundingRect()
        self.handle.put(float(x), box.top(), box.height())
        self.handle.setVisible(True)
        self.handle.setAccessibleDescription(self.sentence())
        line_height = high * px(_LINE) / max(box.height(), 1.0)
        across = 0.0 if self._has_room_behind(left, right) else 1.0
        aside = px(5) * (right - left) / max(box.width(), 1.0)
        for row, words in enumerate(self._says):
            words.stand((across, 0.0), place + (aside if across == 0 else -aside), high - row * line_height)

    def _on_dragged_to(self, x: float) -> None:
        scene = self.plot.mapToScene(round(x), 0)
        self._move_to(round(self.plot.view.mapSceneToView(scene).x() - 0.5))

    def _on_stepped(self, steps: int) -> None:
        self._move_to(self._limit + steps)

    def _move_to(self, limit: int) -> None:
        longest = int(np.ceil(self._edges[-1])) if len(self._edges) else 1
        self._limit = min(max(limit, 1), max(longest, 1))
        self.redraw()

    def _on_let_go(self) -> None:
        if self._limit != self._before:
            self._exact_cut, self._before = self.cut_share(), self._limit
            self.limit_chosen.emit(self._limit)

    def _on_resized(self) -> None:
        self._redraws.ask(soon=True)

    def _on_theme_changed(self) -> None:
        self.plot.recolor()
        for words in self._says:
            words.recolor()
        self._redraws.ask(soon=True)
