"""Running text on the Data page: passages, parts, lanes, vocabulary, what is to be beaten."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.jobs.job import JobRunner
from studio.ui.pages.data.page import DataPage
from studio.ui.widgets import FactRow, Spin
from tests.ui.conftest import MakeController
from tests.ui.helpers import find_cut_texts
from tests.ui.pages.hourly import ShowPage
from tests.ui.pages.runs import document, open_document, unreachable_controls
from tests.ui.pages.texts import language_overview, novel
from tests.ui.stand_ins import SteeredRun


def find(page: DataPage, kind: type, name: str) -> Any:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


@pytest.fixture
def make_page(qtbot: QtBot, jobs: JobRunner, make_controller: MakeController) -> Any:
    def make(overview: Any) -> DataPage:
        workspace = document(jobs, novel(), overview)
        open_document(qtbot, workspace)
        return DataPage(workspace, make_controller(SteeredRun()))

    return make


def test_everything_is_there_at_once(make_page: Any, show_page: ShowPage) -> None:
    page = make_page(language_overview())
    show_page(page)
    assert page.header.sentence() == "novel.txt · 433,411 letters"
    table = find(page, QTableView, "text_table").model()
    assert (
        table.index(0, 1)
        .data()
        .startswith("No one who had ever seen Catherine Morland in her infancy would have")
    )
    assert table.index(0, 3).data() == "train"
    assert find(page, FactRow, "part_train").value().startswith("303,388 letters")
    assert find(page, QWidget, "lanes_drawing").accessibleName() == "32 lanes of 95 steps"
    assert find(page, QLabel, "to_beat").text() == "Letter 5-grams"
    assert "2.01 bits a letter" in find(page, QLabel, "to_beat_sentence").text()
    assert find(page, Spin, "vocabulary_size").text() == "75 letters"
    assert not find(page, QAbstractButton, "text_rows_longest").isEnabled()
    assert [find for find in unreachable_controls(page) if "_help " not in find] == []


def test_a_text_that_is_too_short_says_so(qtbot: QtBot, make_page: Any, show_page: ShowPage) -> None:
    page = make_page(language_overview(lanes=None, vocabulary=None, simple_answers=()))
    show_page(page)
    assert "too short" in find(page, QLabel, "lanes_sentence").text()
    assert find(page, QLabel, "to_beat").text() == "Not known yet"
    qtbot.waitUntil(lambda: find_cut_texts(page) == [])


@pytest.mark.parametrize(
    ("width", "height", "scale"), [(1072, 740, 1.0), (1712, 1020, 1.0), (964, 640, 1.0), (1190, 710, 1.5)]
)
def test_nothing_is_cut(
    qtbot: QtBot, make_page: Any, show_page: ShowPage, width: int, height: int, scale: float
) -> None:
    page = make_page(language_overview())
    show_page(page, width, height, scale)
    qtbot.waitUntil(lambda: find_cut_texts(page) == [])
    if (width, scale) == (1072, 1.0):
        scroll = find(page, QWidget, "data_scroll")
        qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() == 0)
