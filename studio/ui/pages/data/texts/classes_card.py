"""The classes: how many texts each has in which part, and where they are uneven the largest one as a line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QScrollArea

from studio.ui.theme import notifier, px, set_spacing
from studio.ui.widgets import Card, ElidedLabel, PartBar, PartBars, PartsLegend, label, set_tip
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
        self.body.addWidget(self._scroll)
        self._to_beat = label("", "small", "text", name="to_beat")
        foot = QHBoxLayout()
        set_spacing(foot, 8)
        foot.addWidget(PartsLegend(), 1)
        foot.addWidget(self._to_beat)
        self.body.addLayout(foot)
        self.body.addWidget(self._line)
        notifier().changed.connect(self._fit)

    def refresh(self, overview: TextOverview) -> None:
        """Bars, line and what is to be beaten."""
        classes = overview.classes
        self.bars.set_bars(
            [PartBar(each.label, (each.train, each.validation, each.test)) for each in classes],
            line=not overview.balanced,
        )
        even = len({each.total for each in classes}) <= 1
        balance = "perfectly balanced" if even else "balanced" if overview.balanced else "uneven"
        self.set_subtitle(f"{count(len(classes))}, {balance}" if classes else "")
        self._line.set_full_text(majority_words(overview))
        self._line.setVisible(not overview.balanced)
        best = next(iter(overview.simple_answers), None)
        right = None if best is None else best.metrics.get("accuracy")
        self._to_beat.setVisible(right is not None)
        if best is not None and right is not None:
            share = percent(right, sign=False)
            self._to_beat.setText(f"To beat {share}")
            words = f"{best.label} is right in {share} of the validation part."
            set_tip(self._to_beat, words[:1].upper() + words[1:])
            self._to_beat.setAccessibleDescription(words)
        self._fit()

    def _fit(self) -> None:
        rows = max(len(self.bars.bars()), 1)
        self._scroll.setFixedHeight(px(ROW) * min(rows, _SHOWN_ROWS))
        scrolls = rows > _SHOWN_ROWS
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus if scrolls else Qt.FocusPolicy.NoFocus)


def majority_words(overview: TextOverview) -> str:
    """What the largest class alone would be worth: "Always saying “ham” is right in 87 %"."""
    total = sum(each.total for each in overview.classes)
    if total == 0:
        return ""
    largest = max(overview.classes, key=lambda each: each.total)
    return f"Always saying “{largest.label}” is right in {percent(largest.total / total, sign=False)}"
