"""The names beside and below a confusion matrix: they never meet, and are always to be had in full."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QFontMetricsF

from studio.ui.theme import font
from studio.ui.widgets.confusion import ConfusionMatrix
from studio.ui.widgets.confusion_cells import drawn_texts, figure_font
from studio.ui.widgets.confusion_names import shortened
from studio.ui.widgets.confusion_places import LONGEST, Stand, depth_of, least_size, stand_of
from studio.ui.widgets.matrix_area import LEAST_ACROSS, LEAST_DOWN, MatrixArea
from tests.ui.widgets.conftest import Shown

TOPICS = ("animal", "artifact", "body", "food", "location", "person", "plant", "substance")
LONG = tuple(f"a very long name of the class number {place}" for place in range(8))


def test_names_lie_flat_only_where_they_do_not_meet() -> None:
    metrics = QFontMetricsF(font("axis"))
    widths = [metrics.horizontalAdvance(name) for name in TOPICS]
    meets = max((a + b) / 2 for a, b in pairwise(widths))
    assert stand_of(TOPICS, meets + 12) is Stand.FLAT
    assert stand_of(TOPICS, meets) is Stand.SLANTED, "their ends would touch"
    assert stand_of(TOPICS, metrics.height() + 1) is Stand.UPRIGHT
    assert stand_of(TOPICS, metrics.height() - 2) is Stand.NONE


def test_long_names_are_turned_only_while_that_shows_more_of_them() -> None:
    assert stand_of(LONG, LONGEST - 10) is Stand.SLANTED
    assert stand_of(LONG, LONGEST + 10) is Stand.FLAT, "cut, but no shorter than a turned one"
    assert depth_of(LONG, Stand.SLANTED) < LONGEST


def test_names_that_end_differently_are_cut_in_their_middle() -> None:
    metrics = QFontMetricsF(font("axis"))
    assert len(set(shortened(LONG, metrics, 80))) == len(LONG)
    assert shortened(("a kind of animal", "plants and herbs"), metrics, 60)[0].startswith("a kind")
    assert shortened(TOPICS, metrics, 80) == list(TOPICS)


def test_rows_in_an_area_are_never_lower_than_its_least(shown: Shown) -> None:
    names = (
        "danish",
        "dutch",
        "english",
        "finnish",
        "french",
        "german",
        "italian",
        "portuguese",
        "spanish",
        "swedish",
    )
    matrix = ConfusionMatrix()
    matrix.set_counts(names, np.eye(10, dtype=np.int64))
    area = MatrixArea(matrix)
    area.setFixedSize(400, 190)
    shown(area)
    assert matrix.height() >= least_size(names, LEAST_ACROSS, LEAST_DOWN).height() - 1
    assert matrix.cell_rect(0, 0).height() >= LEAST_DOWN - 3, "a pixel of gap at each side"


@pytest.mark.parametrize("width", [640, 300, 230])
def test_the_tooltip_of_a_name_says_it_in_full(shown: Shown, width: int) -> None:
    matrix = ConfusionMatrix()
    counts = np.zeros((8, 8), dtype=np.int64)
    counts[2] = 3
    matrix.set_counts(TOPICS, counts)
    matrix.setFixedSize(width, 260)
    shown(matrix)
    cell, free = matrix.cell_rect(2, 7), matrix.free_rect()
    assert matrix.words_at(QPointF(4, cell.center().y())) == "body: the truth 24 times"
    assert matrix.words_at(QPointF(cell.center().x(), free.bottom() + 5)) == "substance: said 3 times"
    assert matrix.words_at(cell.center()) == matrix.cell_words(2, 7)
    assert matrix.words_at(QPointF(2, 258)) == ""


def test_a_screen_reader_hears_all_classes(shown: Shown) -> None:
    matrix = ConfusionMatrix()
    matrix.set_counts(LONG, np.eye(8, dtype=np.int64))
    assert all(name in matrix.accessibleDescription() for name in LONG)


def test_figures_get_smaller_before_they_go() -> None:
    larger = QFontMetricsF(figure_font([["8"]], QRectF(0, 0, 60, 20)))
    width, texts = larger.horizontalAdvance("1,234"), [["1,234", "5"], ["", "17"]]
    assert figure_font(texts, QRectF(0, 0, width + 1, 20)).pixelSize() == font("small").pixelSize()
    assert figure_font(texts, QRectF(0, 0, width - 1, 20)).pixelSize() == font("axis").pixelSize()


def test_shares_lose_their_sign_before_they_go_and_all_of_them_at_once() -> None:
    texts = [["100\N{NO-BREAK SPACE}%", ""], ["1\N{NO-BREAK SPACE}%", "99\N{NO-BREAK SPACE}%"]]
    assert drawn_texts(texts, QRectF(0, 0, 60, 20)) == (texts, True)
    assert drawn_texts(texts, QRectF(0, 0, 28, 20)) == ([["100", ""], ["1", "99"]], False)
    counts = [["12345678"]]
    assert drawn_texts(counts, QRectF(0, 0, 28, 20)) == (counts, True), "a count has none to lose"
