"""How long the texts are, where reading stops, and how much padding the batches have."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from studio.ui.charts import LengthHistogram
from studio.ui.pages.plot_card import PlotCard
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import PaddingMeter, label
from studio.ui.words import count, percent

if TYPE_CHECKING:
    from studio.engine.tasks.classify_text.views import TextOverview

LEAST, COMPACT = 290, 254


class LengthsCard(PlotCard):
    """The histogram above the two meters."""

    def __init__(self) -> None:
        super().__init__("lengths_card", LEAST)
        self.plot = LengthHistogram()
        self.body.addWidget(self.plot, 1)
        self._nothing = label("Lengths are known once the texts can be split.", "small", wrap=True)
        self.body.addWidget(self._nothing)
        self._meters = QWidget()
        self._meters.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        column = QVBoxLayout(self._meters)
        set_margins(column, 0, 6, 3, 2)
        set_spacing(column, 6)
        self.as_they_come = PaddingMeter("Batches as they come", "padding_as_they_come")
        self.like_length = PaddingMeter("Batches of like length", "padding_like_length")
        column.addWidget(self.as_they_come)
        column.addWidget(self.like_length)
        self.body.addWidget(self._meters)

    def set_compact(self, compact: bool) -> None:
        """Where the page has little room the consequences of padding stand in tooltips."""
        for meter in (self.as_they_come, self.like_length):
            meter.set_compact(compact)
        self.set_least(COMPACT if compact else LEAST)

    def refresh(self, overview: TextOverview) -> None:
        """Bars, limit and meters of what was found last."""
        lengths, padding, view = overview.lengths, overview.padding, overview.vocabulary
        units = view.units if view is not None else "tokens"
        self.plot.setVisible(lengths is not None)
        self._nothing.setVisible(lengths is None)
        if lengths is not None:
            self.plot.set_heading("Lengths", f"{units} per text, median {count(round(lengths.median))}")
            self.plot.set_lengths(
                lengths.edges,
                lengths.counts,
                limit=lengths.limit,
                cut_share=lengths.cut_share,
                units=units,
            )
        self._meters.setVisible(padding is not None)
        if padding is not None:
            wasted = round(100 * padding.as_they_come)
            self.as_they_come.set_padding(
                padding.as_they_come, f"{wasted} of 100 steps would read padding only"
            )
            self.like_length.set_padding(
                padding.like_length, f"{fewer_words(padding.fewer_steps)} Recommended, on.", good=True
            )


def fewer_words(times: float) -> str:
    """What batches of like length save: "2.5 times fewer steps", or "9 % fewer steps" where that is little."""
    if times < 1.05:
        return "About as many steps."
    saved = f"{times:.1f} times" if times >= 1.5 else percent(1 - 1 / times, sign=False)
    return f"{saved} fewer steps."
