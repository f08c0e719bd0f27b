"""Bars of the parts of a split, and the meters of padding."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QWidget

from studio.ui.theme import theme
from studio.ui.widgets import PaddingMeter, PartBar, PartBars, PartsLegend
from tests.ui.helpers import find_cut_texts
from tests.ui.widgets.conftest import Shown


def colors(widget: QWidget, row: int) -> list[str]:
    """The different colours of a row of pixels, from left to right."""
    image = widget.grab().toImage()
    found: list[str] = []
    for x in range(image.width()):
        color = QColor(image.pixel(x, row)).name()
        if not found or found[-1] != color:
            found.append(color)
    return found


def test_a_bar_has_its_three_parts_in_their_colours(shown: Shown) -> None:
    bars = PartBars("bars")
    bars.set_bars([PartBar("food", (70, 20, 10))])
    shown(bars, width=300)
    inks = set(colors(bars, bars.height() // 2))
    for role in ("train", "validation", "test"):
        mixed = QColor(theme().hex(role))
        assert any(
            abs(QColor(ink).hue() - mixed.hue()) < 12 and QColor(ink).saturation() > 80 for ink in inks
        ), role
    assert bars.accessibleName() == "food: 100 (train 70, val 20, test 10)"


def test_the_height_follows_the_number_of_bars(shown: Shown) -> None:
    bars = PartBars("bars")
    bars.set_bars([PartBar(f"class {n}", (n, 0, 0)) for n in range(3)], line=True)
    shown(bars, PartsLegend(), width=300)
    three = bars.height()
    assert bars.has_line()
    bars.set_bars([PartBar("one", (1, 0, 0))])
    bars.window().layout().activate()
    assert bars.height() == three // 3


@pytest.mark.parametrize("parts", [(0, 0, 0), (1, 0, 0), (0, 0, 5)])
def test_nothing_and_little_can_be_drawn(shown: Shown, parts: tuple[int, int, int]) -> None:
    bars = PartBars("bars")
    bars.set_bars([PartBar("a very long name of a class that has to be cut " * 3, parts)], line=True)
    shown(bars, width=200)
    assert not bars.grab().isNull()


def test_a_meter_says_its_share_and_what_it_means(shown: Shown) -> None:
    meter = PaddingMeter("Batches as they come", "meter")
    meter.set_padding(0.62, "62 of 100 steps would read nothing")
    shown(meter, width=260)
    assert meter.findChild(QLabel, "meter_value").text() == "62\u00a0% padding"
    assert meter.accessibleName() == (
        "Batches as they come: 62\u00a0% padding. 62 of 100 steps would read nothing"
    )
    assert find_cut_texts(meter) == []
    meter.set_compact(True)
    assert not meter.findChild(QLabel, "meter_sentence").isVisible()
    assert meter.toolTip() == "62 of 100 steps would read nothing"
