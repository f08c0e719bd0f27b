"""Results of a text classifier: the matrix opens its texts, classes weakest first, mistakes surest first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QTabBar, QTableView, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.pages.results.classes.by_class import ByClassTable
from studio.ui.pages.results.page import ResultsPage
from studio.ui.theme import apply_theme
from studio.ui.widgets import CellRole, ElidedLabel, Segmented
from studio.ui.widgets.confusion import ConfusionMatrix
from studio.ui.widgets.piece_text import KnownText
from tests.ui.helpers import wait_until_nothing_is_cut
from tests.ui.pages.results.conftest import ShowResults
from tests.ui.pages.results.text_results import StandInRoom, class_evaluation, stand_in_model
from tests.ui.pages.runs import SIZES, unreachable_controls, whole_run
from tests.ui.pages.texts import topics

PERCENT = "\N{NO-BREAK SPACE}%"
Make = Callable[..., ResultsPage]


@pytest.fixture
def make(show_results: ShowResults) -> Make:
    def page_of(evaluation: Any = None, size: tuple[int, int] = SIZES[0]) -> ResultsPage:
        model = stand_in_model("classify-text", "word")
        return show_results(topics(), whole_run(), evaluation or class_evaluation(), model, size)

    return page_of


def find(page: QWidget, name: str, kind: type[Any] = QWidget) -> Any:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def rows(page: QWidget, name: str, role: int = 0) -> list[list[Any]]:
    """What a table holds."""
    model = find(page, name, QTableView).model()
    columns = range(model.columnCount())
    return [[model.index(row, column).data(role) for column in columns] for row in range(model.rowCount())]


def texts(page: QWidget) -> list[str]:
    return [row[0] for row in rows(page, "result_texts")]


def test_the_matrix_says_counts_or_shares(make: Make) -> None:
    page = make()
    matrix = find(page, "confusion_matrix", ConfusionMatrix)
    assert matrix.names() == ("animal", "artifact", "plant")
    assert matrix.cell_text(2, 0) == "3"
    find(page, "matrix_figures", Segmented).set_value("share")
    assert matrix.cell_text(2, 0) == f"60{PERCENT}"


def test_a_cell_shows_its_texts_and_escape_brings_the_mistakes_back(make: Make) -> None:
    page = make()
    matrix = find(page, "confusion_matrix", ConfusionMatrix)
    QTest.mouseClick(matrix, Qt.MouseButton.LeftButton, pos=matrix.cell_rect(2, 0).center().toPoint())
    assert texts(page) == ["text 11, plant", "text 12, plant", "text 13, plant"]
    assert not find(page, "result_texts_which").isVisible()
    QTest.keyClick(matrix, Qt.Key.Key_Right)
    assert find(page, "result_texts_none", QLabel).isVisible()
    QTest.keyClick(matrix, Qt.Key.Key_Escape)
    assert len(texts(page)) == 6
    matrix.select(0, 0)
    assert len(texts(page)) == 4
    find(page, "result_texts_all", QPushButton).click()
    assert matrix.selected() is None
    assert find(page, "result_texts_which").isVisible()


def test_mistakes_are_surest_first_and_doubtful_ones_least_sure_first(make: Make) -> None:
    page = make()
    mistakes = rows(page, "result_texts")
    assert mistakes[0] == ["text 5, animal", "animal", "artifact", f"90{PERCENT}"]
    assert [row[2] for row in rows(page, "result_texts", CellRole.TONE)] == ["danger"] * 6
    assert rows(page, "result_texts", CellRole.BAR)[0][3] == "validation"
    which = find(page, "result_texts_which", Segmented)
    which.set_value("doubtful")
    assert texts(page)[0] == "text 15, plant"
    which.set_value("right")
    assert texts(page)[0] == "text 1, animal"
    assert rows(page, "result_texts", CellRole.ICON)[0][2] == "check"


def test_classes_are_weakest_first_and_lead_to_their_mistakes(qtbot: QtBot, make: Make) -> None:
    page = make()
    table = find(page, "class_table", QTableView)
    shown = rows(page, "class_table")
    assert [row[0] for row in shown] == ["plant", "animal", "artifact"]
    assert shown[0][1:] == ["0.44", "0.50", "0.40", "5", "animal 3 times"]
    assert shown[1][5] == "artifact once"
    table.clicked.emit(table.model().index(0, 0))
    assert find(page, "confusion_matrix", ConfusionMatrix).selected() == (2, 0)
    assert texts(page)[0] == "text 11, plant"


def test_the_figures_stand_beside_every_simple_answer(make: Make) -> None:
    page = make()
    find(page, "figures_tabs", QTabBar).setCurrentIndex(1)
    assert find(page, "metrics_table").isVisible()
    assert rows(page, "metrics_table") == [
        ["This model", f"60.0{PERCENT}", "0.60", "0.90", ""],
        ["Word n-grams with a linear model", f"80.0{PERCENT}", "0.70", "0.50", f"−100{PERCENT}"],
        ["Largest class", f"35.0{PERCENT}", "0.20", "1.10", f"+38{PERCENT}"],
    ]
    assert page.controller.history.test_skill == pytest.approx(-1.0)  # type: ignore[union-attr]


def test_macro_f1_leads_where_classes_are_uneven(make: Make) -> None:
    page = make(class_evaluation(metric="macro_f1"))
    head = find(page, "metrics_table", QTableView).model()
    assert head.headerData(1, Qt.Orientation.Horizontal) == "Macro-F1"
    assert rows(page, "metrics_table")[1][4] == f"−33{PERCENT}"


def test_an_own_text_is_answered_while_one_types(qtbot: QtBot, make: Make, room: StandInRoom) -> None:
    page = make()
    find(page, "try_text", QPushButton).click()
    field = find(page, "try_text_field", QPlainTextEdit)
    assert field.isVisible()
    table, more = find(page, "try_probabilities", QTableView), find(page, "try_more", QLabel)
    assert (table.isVisible(), more.isVisible()) == (False, True), "no head of a table without rows"
    field.setPlainText("a zz bird that eats seeds")
    qtbot.waitUntil(lambda: find(page, "try_said", QLabel).text() == f"plant, 70{PERCENT} sure")
    assert rows(page, "try_probabilities") == [
        ["plant", f"70{PERCENT}"], ["animal", f"30{PERCENT}"], ["artifact", f"<{PERCENT[0]}1{PERCENT}"],
    ]  # fmt: skip
    assert (table.isVisible(), more.isVisible()) == (True, False)
    read = find(page, "try_read", KnownText)
    assert read.pieces() == ("a", "zz", "bird", "that")
    assert "unknown" in read.tip(1)
    assert find(page, "try_read_words", QLabel).text() == (
        "Read: 4 words, 1 of them not in the vocabulary (marked). "
        "The last 2 were not read: the model reads 4 at most."
    )
    field.clear()
    qtbot.waitUntil(lambda: rows(page, "try_probabilities") == [])
    assert (table.isVisible(), more.isVisible()) == (False, True)
    assert room.asked == ["a zz bird that eats seeds"]


def test_many_classes_scroll_with_the_chosen_cell_in_sight(qtbot: QtBot, make: Make) -> None:
    names = [f"a class with a rather long name, number {number}" for number in range(40)]
    counts = np.eye(40, dtype=np.int64) + np.eye(40, k=1, dtype=np.int64)
    page = make(class_evaluation(names, counts))
    matrix = find(page, "confusion_matrix", ConfusionMatrix)
    qtbot.waitUntil(lambda: min(matrix.cell_rect(0, 0).width(), matrix.cell_rect(0, 0).height()) > 12)
    assert not matrix.free_rect().contains(matrix.cell_rect(39, 39))
    matrix.select(39, 39)
    assert matrix.free_rect().contains(matrix.cell_rect(39, 39))
    assert texts(page) == ["text 79, a class with a rather long name, number 39"]
    QTest.keyClick(matrix, Qt.Key.Key_Left)
    assert matrix.selected() == (39, 38)


def test_a_perfect_model_says_that_nothing_was_mistaken(make: Make) -> None:
    page = make(class_evaluation(confusion=np.diag([3, 2, 0])))
    assert find(page, "result_texts_none", QLabel).text().startswith("No text of the test part was taken")
    assert [row[5] for row in rows(page, "class_table")] == ["never", "never", "–"]


def test_a_class_without_texts_that_was_said_has_a_precision_of_0(make: Make) -> None:
    counts = np.array([[3, 0, 1], [0, 2, 0], [0, 0, 0]])
    assert rows(make(class_evaluation(confusion=counts)), "class_table")[-1][1:4] == ["–", "0.00", "–"]
    counts = np.diag([3, 2, 0])
    assert rows(make(class_evaluation(confusion=counts)), "class_table")[-1][1:4] == ["–", "–", "–"]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_and_tab_reaches_everything(
    qapp: QApplication, qtbot: QtBot, make: Make, size: tuple[int, int], scheme: Any
) -> None:
    page = make(None, size)
    apply_theme(qapp, scheme, 1.0)
    for tab in (1, 0):
        find(page, "figures_tabs", QTabBar).setCurrentIndex(tab)
        wait_until_nothing_is_cut(qtbot, page)
        assert unreachable_controls(page) == []
    if size[1] > 700:
        assert find(page, "results_scroll").verticalScrollBar().maximum() == 0


def test_in_a_small_window_nothing_goes_without_a_word(qtbot: QtBot, make: Make) -> None:
    page = make()

    def said() -> set[str]:
        return {known.full_text() for known in page.findChildren(ElidedLabel) if known.isVisible()}

    table = find(page, "class_table", ByClassTable)
    page.resize(960, 640)
    qtbot.waitUntil(lambda: not table.shows_precision())
    assert {"weakest first; precision in the tip", "truth in rows"} <= said()
    page.resize(1700, 900)
    qtbot.waitUntil(table.shows_precision)
    assert {"weakest first", "rows are the truth"} <= said()
