"""Results of a language model: its film as a table, one unit on a text, writing, and its curves in bits a letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSlider,
    QTabBar,
    QTableView,
    QWidget,
)
from pytestqt.qtbot import QtBot

from studio.engine.tasks.writing import WritingSettings
from studio.ui.pages.results.page import ResultsPage
from studio.ui.theme import apply_theme
from studio.ui.widgets import Segmented
from studio.ui.widgets.piece_text import ActivityText
from tests.ui.helpers import wait_until_nothing_is_cut
from tests.ui.pages.results.conftest import ShowResults
from tests.ui.pages.results.text_results import (
    StandInRoom,
    language_evaluation,
    language_run,
    stand_in_model,
)
from tests.ui.pages.runs import SIZES, unreachable_controls
from tests.ui.pages.texts import novel

Make = Callable[..., ResultsPage]


@pytest.fixture
def make(show_results: ShowResults) -> Make:
    def page_of(size: tuple[int, int] = SIZES[0], **changes: Any) -> ResultsPage:
        model, films = stand_in_model(), changes.pop("films", True)
        return show_results(novel(), language_run(films=films), language_evaluation(**changes), model, size)

    return page_of


def find(page: QWidget, name: str, kind: type[Any] = QWidget) -> Any:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def rows(page: QWidget, name: str) -> list[list[Any]]:
    model = find(page, name, QTableView).model()
    columns = range(model.columnCount())
    return [[model.index(row, column).data() for column in columns] for row in range(model.rowCount())]


def test_the_film_is_a_table_that_begins_at_the_kept_epoch(make: Make) -> None:
    page = make()
    assert rows(page, "samples_table") == [
        ["1", "in epoch 1 and wrote on", "3.17"],
        ["2", "in epoch 2 and wrote on", "2.16"],
        ["3", "in epoch 3 and wrote on", "2.31"],
    ]
    head = find(page, "samples_table", QTableView).model()
    assert head.headerData(1, Qt.Orientation.Horizontal) == "Goes on after “Catherine was”"
    assert find(page, "sample_text", QPlainTextEdit).toPlainText() == "Catherine was in epoch 2\nand wrote on"
    assert find(page, "samples_epoch", QSlider).value() == 1


def test_table_slider_and_keys_move_together(qtbot: QtBot, make: Make) -> None:
    page = make()
    table, slider = find(page, "samples_table", QTableView), find(page, "samples_epoch", QSlider)
    slider.setValue(0)
    assert table.currentIndex().row() == 0
    table.selectRow(2)
    assert slider.value() == 2
    assert "epoch 3" in find(page, "sample_text", QPlainTextEdit).toPlainText()
    QTest.keyClick(table, Qt.Key.Key_Comma)
    assert slider.value() == 1
    find(page, "samples_play", QPushButton).click()
    qtbot.waitUntil(lambda: slider.value() == 2)
    page.set_shown(False)


def test_a_run_without_a_film_says_so(make: Make) -> None:
    page = make(films=False)
    assert find(page, "samples_none", QLabel).isVisible()
    assert not find(page, "samples_table").isVisible()


def test_a_unit_colours_the_beginning_of_the_test_part(make: Make) -> None:
    page = make()
    shown = find(page, "unit_text", ActivityText)
    assert "".join(shown.pieces()) == "her. No one who had ever seen Catherine"
    assert find(page, "unit").value() == 1, "the unit that moves most comes first"
    said = find(page, "unit_sentence").full_text()
    assert said == "This unit is on between words. 1 of 4 units never change."
    at_space, at_letter = shown.ground(4), shown.ground(0)
    assert at_space.red() > at_space.blue()
    assert at_letter.blue() > at_letter.red()
    find(page, "unit_back", QPushButton).click()
    assert find(page, "unit").value() == 4
    find(page, "unit_next", QPushButton).click()
    assert find(page, "unit").value() == 1


def test_units_read_an_own_text_too(qtbot: QtBot, make: Make, room: StandInRoom) -> None:
    page = make()
    find(page, "unit").setValue(2)
    source, shown = find(page, "unit_source", Segmented), find(page, "unit_text", ActivityText)
    source.set_value("own")
    assert shown.pieces() == ()
    find(page, "unit_own_text", QLineEdit).setText("my own text")
    qtbot.waitUntil(lambda: "".join(shown.pieces()) == "my own text")
    assert find(page, "unit").value() == 2, "the unit that was looked at stays"
    source.set_value("test")
    assert "".join(shown.pieces()).startswith("her. No one")
    assert not find(page, "unit_own_text").isVisible()


def test_it_writes_with_the_settings_of_the_fields(qtbot: QtBot, make: Make, room: StandInRoom) -> None:
    page = make()
    assert find(page, "write_prompt", QLineEdit).text() == "Catherine was"
    assert not find(page, "written_text").isVisible()
    find(page, "write_prompt", QLineEdit).setText("Oh é ")
    find(page, "write_temperature_slider", QSlider).setValue(12)
    find(page, "write_length").setValue(30)
    find(page, "write_more_button", QPushButton).click()
    find(page, "write_top_k").setValue(5)
    find(page, "write_seed").setValue(3)
    find(page, "write", QPushButton).click()
    written = find(page, "written_text", QPlainTextEdit)
    qtbot.waitUntil(lambda: written.toPlainText() == "Oh é " + 30 * "x")
    assert room.asked[-1] == WritingSettings("Oh é ", 30, 1.2, 5, 1.0, 3, "")
    qtbot.waitUntil(lambda: find(page, "written_words", QLabel).isVisible())
    assert "does not know “é”" in find(page, "written_words", QLabel).text()
    find(page, "written_copy", QPushButton).click()
    assert QGuiApplication.clipboard().text() == written.toPlainText()
    find(page, "write_more_defaults", QPushButton).click()
    assert (find(page, "write_top_k").value(), find(page, "write_seed").value()) == (0, 0)


def test_a_long_text_streams_and_can_be_stopped(qtbot: QtBot, make: Make, room: StandInRoom) -> None:
    page = make()
    room.holds = True
    go, written = find(page, "write", QPushButton), find(page, "written_text", QPlainTextEdit)
    go.click()
    qtbot.waitUntil(lambda: len(written.toPlainText()) > 100)
    assert go.text().strip() == "Stop"
    go.click()
    assert go.text().strip() == "Write"
    kept = written.toPlainText()
    assert kept.startswith("Catherine wasx")
    assert find(page, "written_words", QLabel).text() == "Stopped."


def test_a_text_that_is_done_is_read_from_its_prompt_on(qtbot: QtBot, make: Make) -> None:
    page = make()
    find(page, "write_length").setValue(3000)
    find(page, "write", QPushButton).click()
    written = find(page, "written_text", QPlainTextEdit)
    qtbot.waitUntil(lambda: find(page, "write", QPushButton).text().strip() == "Write", timeout=20_000)
    assert len(written.toPlainText()) > 3000
    assert written.verticalScrollBar().maximum() > 0
    assert written.verticalScrollBar().value() == 0


def test_the_curves_are_in_bits_a_letter(qtbot: QtBot, make: Make) -> None:
    page = make()
    plot = find(page, "results_loss_plot")
    named = [curve for curve in plot.plotItem.listDataItems() if curve.name()]
    curves = {curve.name(): curve.getOriginalDataset()[1] for curve in named}
    np.testing.assert_allclose(curves["val_loss"], np.array([2.2, 1.5, 1.6]) / np.log(2))
    np.testing.assert_allclose(curves["train_loss"][0], 2.2 / np.log(2))
    np.testing.assert_allclose(curves["baseline"], 2.57)
    box = plot.plotItem.getViewBox()
    qtbot.waitUntil(lambda: 3 <= box.viewRange()[0][1] <= 3.1)  # the axis ends where the run did
    assert page.findChild(QWidget, "loss_plot") is None, "that name is taken by the page of the training"
    find(page, "loss_tabs", QTabBar).setCurrentIndex(1)
    assert rows(page, "metrics_table")[1] == ["Letter 4-grams", "2.57", "5.94", "+19\N{NO-BREAK SPACE}%"]
    assert rows(page, "metrics_table")[2][2] == "–"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_and_tab_reaches_everything(
    qapp: QApplication, qtbot: QtBot, make: Make, size: tuple[int, int], scheme: Any
) -> None:
    page = make(size)
    apply_theme(qapp, scheme, 1.0)
    for tab in (1, 0):
        find(page, "loss_tabs", QTabBar).setCurrentIndex(tab)
        wait_until_nothing_is_cut(qtbot, page)
        # F1 in its field opens a help mark.
        assert [name for name in unreachable_controls(page) if "_help " not in name] == []
    if size[1] > 700:
        assert find(page, "results_scroll").verticalScrollBar().maximum() == 0
