"""The classes: how many texts each has in which part, and where they are uneven the largest one as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea

from studio.engine.experiment import Experiment
from studio.ui.pages.figures import answers_to_beat, figure_before
from studio.ui.pages.run_words import short_label
from studio.ui.theme import notifier, px
from studio.ui.widgets import Card, ElidedLabel, PartBar, PartBars, PartsLegend
from studio.ui.widgets.part_bars import ROW
from studio.ui.words import count, percent

if TYPE_CHECKING:
    from studio.engine.tasks.classify_text.views import TextOverview

_SHOWN_ROWS = 10


class ClassesCard(Card):
    """At most ten classes are in sight at once; the others are reached by scrolling."""

    def __init__(self) -> None:
        super().__init__("Classes", name="classes_card")
        self.bars = PartBars("class_bars")
        self._scroll = QScrollArea()
        self._scroll.setObjectName("classes_scroll")
        self._scroll.setAccessibleName("Classes")
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.viewport().setAutoFillBackground(False)
        self._scroll.setWidget(self.bars)
        self.bars.setAutoFillBackground(False)  # a scroll area switches it on
        self._line = ElidedLabel("", "small", name="majority_line")
        self._beats = ElidedLabel("", "small", name="to_beat")
        self.body.addWidget(self._scroll)
        self.body.addWidget(PartsLegend())
        self.body.addWidget(self._line)
        self.body.addWidget(self._beats)
        notifier().changed.connect(self._fit)

    def refresh(self, overview: TextOverview, experiment: Experiment) -> None:
        """Bars, line and what is to be beaten."""
        classes = overview.classes
        self.bars.set_bars(
            [PartBar(each.label, (each.train, each.validation, each.test)) for each in classes],
            line=not overview.balanced,
        )
        even = len({each.total for each in classes}) <= 1
        balance = "perfectly balanced" if even else "balanced" if overview.balanced else "uneven"
        self.set_subtitle(f"{count(len(classes))}, {balance}" if classes else "")
        words = majority_words(overview)
        self._line.set_full_text(f"Dashed: {words[:1].lower()}{words[1:]}" if words else "")
        self._line.setVisible(not overview.balanced)
        words = to_beat_words(overview, experiment)
        self._beats.set_full_text(words)
        self._beats.setVisible(bool(words))
        self._fit()

    def _fit(self) -> None:
        rows = max(len(self.bars.bars()), 1)
        self._scroll.setFixedHeight(px(ROW) * min(rows, _SHOWN_ROWS))
        scrolls = rows > _SHOWN_ROWS
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)


def to_beat_words(overview: TextOverview, experiment: Experiment) -> str:
    """The best simple answer in the figure that Model and Train show: "To beat: accuracy 81.2 %, word n-grams"."""
    figure = figure_before(experiment, overview)
    best = next(iter(answers_to_beat(overview, figure.metric)), None)
    if best is None or best.figure is None:
        return ""
    metric = (
        figure.caption[:1].lower() + figure.caption[1:] if figure.metric == "accuracy" else figure.caption
    )
    return f"To beat: {metric} {figure.words(best.figure, '')}, {short_label(best.label)}"


def majority_words(overview: TextOverview) -> str:
    """What the largest class alone would be worth: "Always saying “ham” is right in 87 %"."""
    total = sum(each.total for each in overview.classes)
    if total == 0:
        return ""
    largest = max(overview.classes, key=lambda each: each.total)
    return f"Always saying “{largest.label}” is right in {percent(largest.total / total, sign=False)} of all texts"
