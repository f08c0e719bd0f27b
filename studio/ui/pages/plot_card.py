"""A card around a chart, which brings its own head row."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QWidget

from studio.ui.theme import set_margins, set_minimum_height, set_spacing
from studio.ui.widgets import Card


def plot_card(chart: QWidget, name: str, least_height: int) -> Card:
    """The chart in a card of at least that height (at 100 %).

    A plot wishes for a height of its own, and beside a text that wraps Qt would grant it by letting the page scroll.
    """
    card = Card(name=name)
    layout = card.layout()
    if layout is not None:
        set_margins(layout, 16, 10, 13, 10)
        set_spacing(layout, 0)
    card.body.addWidget(chart, 1)
    card.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Ignored)
    set_minimum_height(card, least_height)
    return card
