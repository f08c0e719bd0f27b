"""A confusion matrix: what its cells say, how they are chosen, and that many classes still fit."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.theme import apply_theme
from studio.ui.widgets.confusion import ConfusionMatrix
from studio.ui.widgets.heat import contrast, heat_color, readable_on
from studio.ui.widgets.matrix_area import MatrixArea
from tests.ui.widgets.conftest import Shown

NAMES = ("plant", "animal", "food")
COUNTS = np.array([[70, 16, 0], [2, 40, 8], [0, 0, 0]])


@pytest.fixture
def matrix(shown: Shown) -> ConfusionMatrix:
    made = ConfusionMatrix()
    made.setMinimumSize(360, 200)
    made.set_counts(NAMES, COUNTS)
    shown(made)
    return made


def test_a_cell_says_its_count_or_its_share_of_the_row_and_nothing_for_zero(matrix: ConfusionMatrix) -> None:
    assert [matrix.cell_text(0, column) for column in range(3)] == ["70", "16", ""]
    assert matrix.cell_words(0, 1) == "plant, taken for animal: 16 of 86 (19\N{NO-BREAK SPACE}%)"
    assert matrix.cell_words(1, 1) == "animal, recognized: 40 of 50 (80\N{NO-BREAK SPACE}%)"
    assert matrix.cell_words(2, 0) == "food, taken for plant: 0 of 0"
    matrix.set_share(True)
    assert matrix.cell_text(0, 0) == "81\N{NO-BREAK SPACE}%"


def test_a_click_and_the_arrows_choose_a_cell(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    with qtbot.waitSignal(matrix.cell_selected) as told:
        QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=matrix.cell_rect(1, 2).center().toPoint())
    assert told.args == [1, 2]
    QTest.keyClick(matrix, Qt.Key.Key_Up)
    QTest.keyClick(matrix, Qt.Key.Key_Right)
    assert matrix.selected() == (0, 2), "the end of a row is the end"
    assert "plant, taken for food" in matrix.accessibleDescription()
    matrix.set_counts(NAMES, COUNTS + 1)
    assert matrix.selected() == (0, 2), "new counts of the same classes keep the choice"
    matrix.set_counts(NAMES[:2], COUNTS[:2, :2])
    assert matrix.selected() is None


def test_a_matrix_to_read_only_cannot_be_chosen_from(shown: Shown, qtbot: QtBot) -> None:
    matrix = ConfusionMatrix(read_only=True)
    matrix.setMinimumSize(300, 160)
    matrix.set_counts(NAMES, COUNTS)
    shown(matrix)
    with qtbot.assertNotEmitted(matrix.cell_selected):
        QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=matrix.cell_rect(0, 0).center().toPoint())
        QTest.keyClick(matrix, Qt.Key.Key_Right)
    assert matrix.selected() is None


def test_counts_must_fit_the_names() -> None:
    with pytest.raises(ValueError, match="3 rows and columns"):
        ConfusionMatrix().set_counts(NAMES, [[1]])


def test_eighty_classes_lie_inside_of_the_widget(shown: Shown) -> None:
    matrix = ConfusionMatrix()
    names = [f"class number {place}" for place in range(80)]
    matrix.set_counts(names, np.eye(80, dtype=np.int64) * 7)
    matrix.setMinimumSize(640, 600)
    shown(matrix)
    assert matrix.rect().contains(matrix.cell_rect(79, 79).toAlignedRect())
    picture = matrix.grab().toImage()
    assert picture.pixelColor(matrix.cell_rect(40, 40).center().toPoint()) != picture.pixelColor(
        matrix.cell_rect(40, 41).center().toPoint()
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_figures_can_be_read_on_every_ground(qapp: QApplication, scheme: str) -> None:
    apply_theme(qapp, scheme, 1.0)  # type: ignore[arg-type]
    for value in np.linspace(-1, 1, 41):
        ground = heat_color(float(value), 0.9)
        assert contrast(readable_on(ground), ground) >= 4.5


def test_many_classes_scroll_in_an_area_and_names_stay(shown: Shown, qtbot: QtBot) -> None:
    matrix = ConfusionMatrix()
    matrix.set_counts([f"class number {place}" for place in range(60)], np.eye(60, dtype=np.int64))
    area = MatrixArea(matrix)
    area.setFixedSize(420, 240)
    shown(area)
    qtbot.waitUntil(lambda: matrix.cell_rect(0, 0).height() > 12)
    first = matrix.free_rect()
    matrix.select(50, 55)
    free = matrix.free_rect()
    assert free.contains(matrix.cell_rect(50, 55))
    assert free.size().toSize() == first.size().toSize(), (
        "names take the same room wherever it is scrolled to"
    )
    assert matrix.cell_at(matrix.cell_rect(50, 55).center()) == (50, 55)
    assert matrix.cell_at(QPointF(area.horizontalScrollBar().value() + 5, free.center().y())) is None


def test_a_choice_is_taken_back_by_a_second_click_or_escape(matrix: ConfusionMatrix, qtbot: QtBot) -> None:
    place = matrix.cell_rect(0, 1).center().toPoint()
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=place)
    with qtbot.waitSignal(matrix.selection_cleared):
        QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=place)
    assert matrix.selected() is None
    matrix.select(1, 1)
    with qtbot.waitSignal(matrix.selection_cleared):
        QTest.keyClick(matrix, Qt.Key.Key_Escape)
    with qtbot.assertNotEmitted(matrix.selection_cleared):
        matrix.clear_selection()
