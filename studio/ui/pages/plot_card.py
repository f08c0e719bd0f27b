"""A card around a chart, which brings its own head row."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import px, set_margins, set_minimum_height, set_spacing
from studio.ui.widgets import Card


class PlotCard(Card):
    """Takes what height is left, at least so much.

    A plot wishes for a height of its own, and beside a text that wraps Qt would grant it by letting the page
    scroll.
    """

    def __init__(self, name: str, least_height: int) -> None:
        super().__init__(name=name)
        self._least = least_height
        layout = self.layout()
        if layout is not None:
            set_margins(layout, 16, 10, 13, 10)
            set_spacing(layout, 0)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        set_minimum_height(self, least_height)

    def set_least(self, least_height: int) -> None:
        """Another least height (at 100 %)."""
        if least_height != self._least:
            self._least = least_height
            set_minimum_height(self, least_height)
            self.updateGeometry()

    def hasHeightForWidth(self) -> bool:
        return False

    def sizeHint(self) -> QSize:
        return QSize(super().sizeHint().width(), px(self._least))


def plot_card(chart: QWidget, name: str, least_height: int) -> PlotCard:
    """The chart in a card of at least that height (at 100 %)."""
    card = PlotCard(name, least_height)
    card.body.addWidget(chart, 1)
    return card
