"""How long texts are: the limit moves by hand and by keys, and says what it cuts."""

from __future__ import annotations

import csv

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QSignalSpy, QTest
from pytestqt.qtbot import QtBot

from studio.ui.charts import LengthHistogram

EDGES, COUNTS = np.arange(0.0, 62.0, 2.0), np.array([*range(1, 16), *range(15, 0, -1)])


@pytest.fixture
def lengths(shown) -> LengthHistogram:
    made = LengthHistogram()
    made.set_lengths(EDGES, COUNTS, limit=40, cut_share=0.22, units="words")
    shown(made, 340, 260)
    return made


def test_it_says_where_reading_stops(lengths: LengthHistogram) -> None:
    assert lengths.sentence() == "Longest kept 40 words, cuts 22\u00a0% of texts"
    assert lengths.sentence() in lengths.plot.accessibleName()
    assert lengths.handle.accessibleDescription() == lengths.sentence()


def test_words_that_have_no_room_beside_the_line_stand_above_the_bars(lengths: LengthHistogram) -> None:
    lengths.resize(230, 260)
    lengths.set_lengths(EDGES[:6], np.array([1, 2, 5, 9, 30]), limit=10, cut_share=0.0, units="words")
    lengths.redraw()
    assert lengths.sentence() == "Longest kept 10 words, cuts no text"
    view = lengths.plot.view
    above = 1 - 30 / view.viewRange()[1][1]
    assert above * view.height() >= 3 * 16, "three lines of words"


def test_arrow_keys_move_the_limit_and_letting_go_means_it(lengths: LengthHistogram) -> None:
    told = QSignalSpy(lengths.limit_chosen)
    QTest.keyPress(lengths.handle, Qt.Key.Key_Right)
    QTest.keyPress(lengths.handle, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert lengths.limit() == 51
    assert told.count() == 0
    QTest.keyRelease(lengths.handle, Qt.Key.Key_Right)
    assert told.at(0) == [51]


def test_the_share_that_is_cut_follows_the_hand(lengths: LengthHistogram) -> None:
    place = lengths.handle.rect().center()
    QTest.mousePress(lengths.handle, Qt.MouseButton.LeftButton, pos=place)
    shares = []
    for _ in range(3):
        QTest.mouseMove(lengths.handle, place - QPoint(30, 0))
        shares.append(lengths.cut_share())
    assert shares == sorted(shares)
    assert 0.3 < shares[-1] <= 1
    # Halfway through all texts, half of them is cut.
    lengths.set_lengths(EDGES, COUNTS, limit=40, cut_share=0.22, units="words")
    for _ in range(11):
        QTest.keyPress(lengths.handle, Qt.Key.Key_Left)
    assert lengths.limit() == 29
    assert lengths.cut_share() == pytest.approx(0.5, abs=0.01)


def test_the_limit_stays_among_the_texts(lengths: LengthHistogram) -> None:
    for _ in range(9):
        QTest.keyPress(lengths.handle, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    assert lengths.limit() == 1
    for _ in range(9):
        QTest.keyPress(lengths.handle, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert lengths.limit() == 60


@pytest.mark.parametrize("limit", [1, 40, 60, 100_000])
def test_line_and_words_are_always_in_sight(lengths: LengthHistogram, qtbot: QtBot, limit: int) -> None:
    lengths.set_lengths(EDGES, COUNTS, limit=limit, cut_share=0.0, units="words")
    lengths.redraw()
    plot = lengths.plot
    assert 0 <= lengths.handle.geometry().center().x() <= plot.width()
    bounds = plot.view.sceneBoundingRect()
    words = [item for item in plot.plotItem.items if type(item).__name__ == "Words"]
    assert len(words) == 3
    for item in words:
        box = item.mapRectToScene(item.boundingRect())
        assert bounds.left() - 1 <= box.left()
        assert box.right() <= bounds.right() + 1


def test_the_numbers_are_those_of_the_bars(lengths: LengthHistogram) -> None:
    rows = list(csv.DictReader(lengths.numbers_csv().splitlines()))
    assert [int(row["texts"]) for row in rows] == COUNTS.tolist()
    assert rows[1]["from"] == "2.0"


def test_bars_without_their_edges_are_refused(qtbot: QtBot) -> None:
    with pytest.raises(ValueError, match="3 edges"):
        LengthHistogram().set_lengths([0, 1], [1, 2], limit=1, cut_share=0, units="words")
