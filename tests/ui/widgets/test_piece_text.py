"""Texts in coloured pieces: wrapped to the width, coloured by activity or by what is known."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint

from studio.ui.widgets.heat import heat_color
from studio.ui.widgets.piece_text import ActivityText, KnownText
from tests.ui.widgets.conftest import Shown

LETTERS = tuple("No one who\nhad ever seen Catherine Morland")


@pytest.fixture
def text(shown: Shown) -> ActivityText:
    made = ActivityText("unit_text")
    made.setFixedWidth(120)
    made.show_activity(LETTERS, [1.0 if letter.isspace() else -0.5 for letter in LETTERS], "unit 3")
    made.setFixedHeight(made.heightForWidth(120))
    shown(made)
    return made


def test_every_piece_has_its_place_and_lines_are_as_wide_as_the_text(text: ActivityText) -> None:
    rects = [text.piece_rect(number) for number in range(len(LETTERS))]
    assert all(text.rect().adjusted(-1, -1, 1, 1).contains(rect.toAlignedRect()) for rect in rects)
    tops = sorted({rect.top() for rect in rects})
    assert len(tops) > 2
    assert text.heightForWidth(400) < text.heightForWidth(120)
    assert text.piece_at(rects[7].center().toPoint()) == 7
    assert text.piece_at(QPoint(119, 5000)) is None


def test_the_ground_is_that_of_the_heat_map_at_most_55_per_cent(text: ActivityText) -> None:
    assert text.ground(2) == heat_color(1.0)
    assert text.ground(0) == heat_color(-0.5)
    picture = text.grab().toImage()
    place = text.piece_rect(2).toAlignedRect().topLeft() + QPoint(2, 4)
    drawn, wanted = picture.pixelColor(place), heat_color(1.0)
    assert max(abs(a - b) for a, b in zip(drawn.getRgb()[:3], wanted.getRgb()[:3], strict=True)) <= 2


def test_it_says_what_it_shows(text: ActivityText) -> None:
    assert text.accessibleName() == "Text with the activity of unit 3"
    assert text.accessibleDescription().startswith("No one who")
    assert text.tip(0) == "N: −0.50"
    assert (text.tip(10), text.tip(2)) == ("line break: +1.00", "space: +1.00")
    with pytest.raises(ValueError, match="1 pieces and 2 values"):
        text.show_activity(("a",), (0.1, 0.2), "unit 1")


def test_a_piece_longer_than_a_line_goes_on_in_the_next_one(shown: Shown) -> None:
    made = KnownText("read")
    made.show_pieces((("a" * 100, False), ("b", True)))
    made.setFixedSize(160, 300)
    shown(made)
    assert made.piece_rect(1).top() > made.piece_rect(0).top()
    assert made.ground(0) != made.ground(1)
    assert "not in the vocabulary" in made.tip(0)
    assert made.tip(1) == "b"
