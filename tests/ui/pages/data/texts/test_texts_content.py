"""Texts with classes on the Data page: rows, reading, classes, lengths with the limit, vocabulary."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QTableView, QWidget
from pytestqt.qtbot import QtBot

from studio.engine.experiment.problems import Problem
from studio.engine.tasks.text_views import SimpleAnswer
from studio.ui.jobs.job import JobRunner
from studio.ui.pages.data.page import DataPage
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import Combo, ElidedLabel, PartBars, Spin
from tests.ui.conftest import MakeController
from tests.ui.helpers import find_cut_texts
from tests.ui.pages.hourly import ShowPage
from tests.ui.pages.runs import document, open_document, unreachable_controls
from tests.ui.pages.texts import text_overview, topics, uneven_overview, vocabulary
from tests.ui.stand_ins import SteeredRun


class Found:
    """What the stand-in for the engine finds; a test may change it between two looks."""

    def __init__(self) -> None:
        self.overview: Any = text_overview()


@pytest.fixture
def texts(qtbot: QtBot, jobs: JobRunner) -> Workspace:
    workspace = document(jobs, topics(), text_overview())
    open_document(qtbot, workspace)
    return workspace


@pytest.fixture
def page(texts: Workspace, make_controller: MakeController, show_page: ShowPage) -> DataPage:
    made = DataPage(texts, make_controller(SteeredRun()))
    show_page(made)
    return made


def find(page: DataPage, kind: type, name: str) -> Any:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def show(
    qtbot: QtBot, jobs: JobRunner, make_controller: MakeController, show_page: ShowPage, overview: Any
) -> DataPage:
    workspace = document(jobs, topics(), overview)
    open_document(qtbot, workspace)
    page = DataPage(workspace, make_controller(SteeredRun()))
    show_page(page)
    return page


def test_everything_is_there_at_once(page: DataPage) -> None:
    assert page.header.sentence() == "topics.csv · 4,800 texts with a label"
    assert page.banner.text().startswith("4,800 texts in 8 topics")
    assert page.banner.property("tone") == "success"
    model = find(page, QTableView, "text_table").model()
    heads = [model.headerData(place, Qt.Orientation.Horizontal) for place in range(4)]
    assert heads == ["Row", "text", "Words", "label"]
    assert model.index(0, 3).data() == "artifact"
    bars = find(page, PartBars, "class_bars")
    assert [bar.parts for bar in bars.bars()] == [(420, 90, 90)] * 8
    assert not bars.has_line()
    assert find(page, Spin, "vocabulary_size").text() == "3,382 words"
    assert "62" in find(page, QLabel, "padding_as_they_come_value").text()
    assert (
        find(page, QLabel, "padding_like_length_sentence").text() == "2.6 times fewer steps. Recommended, on."
    )
    assert (
        find(page, ElidedLabel, "to_beat").full_text()
        == "To beat: accuracy 81.2\N{NO-BREAK SPACE}%, word n-grams"
    )


def test_first_random_and_longest_rows(page: DataPage) -> None:
    model = find(page, QTableView, "text_table").model()
    assert model.index(0, 0).data() == "1"
    find(page, QAbstractButton, "text_rows_random").click()
    assert model.index(0, 0).data() == "1,669"
    find(page, QAbstractButton, "text_rows_longest").click()
    assert model.index(0, 0).data() == "3,000"


def test_enter_opens_the_whole_text(qtbot: QtBot, page: DataPage) -> None:
    table = find(page, QTableView, "text_table")
    table.setCurrentIndex(table.model().index(1, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    popover = find(page, QWidget, "popover")
    assert popover.accessibleDescription().endswith("the second city of the state")
    popover.close()


def test_letters_instead_of_words_forget_what_counted_words(page: DataPage) -> None:
    workspace = page.workspace
    workspace.edit({"preparation.max_length": 40}, "longest text")
    find(page, QAbstractButton, "tokenizer_character").click()
    preparation = workspace.experiment.preparation  # type: ignore[union-attr]
    assert (preparation.tokenizer, preparation.max_length) == ("character", 0)
    workspace.undo()
    assert workspace.experiment.preparation.max_length == 40  # type: ignore[union-attr]


def test_the_limit_is_moved_by_keys_as_one_undoable_edit(qtbot: QtBot, page: DataPage) -> None:
    handle = find(page, QWidget, "length_limit")
    qtbot.waitUntil(handle.isVisible)
    for _ in range(3):
        QTest.keyPress(handle, Qt.Key.Key_Left)
    QTest.keyRelease(handle, Qt.Key.Key_Left)
    workspace = page.workspace
    assert workspace.experiment.preparation.max_length == 37  # type: ignore[union-attr]
    assert workspace.undo_stack.count() == 1
    workspace.undo()
    assert workspace.experiment.preparation.max_length == 0  # type: ignore[union-attr]


def test_the_limit_is_dragged(qtbot: QtBot, page: DataPage) -> None:
    handle, plot = find(page, QWidget, "length_limit"), page.shown.lengths.plot  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: handle.isVisible() and handle.x() > 0)
    at = handle.rect().center()
    QTest.mousePress(handle, Qt.MouseButton.LeftButton, pos=at)
    QTest.mouseMove(handle, at - QPoint(60, 0))
    assert plot.limit() < 40
    assert plot.cut_share() > 0.01
    assert page.workspace.experiment.preparation.max_length == 0  # type: ignore[union-attr]
    QTest.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=at)
    assert page.workspace.experiment.preparation.max_length == plot.limit()  # type: ignore[union-attr]


def test_uneven_classes_are_named_with_the_line_of_the_largest(
    qtbot: QtBot, jobs: JobRunner, make_controller: MakeController, show_page: ShowPage
) -> None:
    figures = {"accuracy": 0.87, "macro_f1": 0.31}
    answer = SimpleAnswer("tfidf_linear", "word n-grams with a linear model", figures, 0.7)
    page = show(qtbot, jobs, make_controller, show_page, uneven_overview(simple_answers=(answer,)))
    assert page.banner.property("tone") == "warning"
    assert "Always saying “ham” is right in 87" in page.banner.text()
    assert find(page, PartBars, "class_bars").has_line()
    line, beats = find(page, ElidedLabel, "majority_line"), find(page, ElidedLabel, "to_beat")
    assert line.full_text().startswith("Dashed: always saying “ham” is right in 87")
    assert beats.full_text() == "To beat: Macro-F1 0.310, word n-grams"


def test_the_banner_says_what_the_rail_marks_the_page_for(
    qtbot: QtBot, jobs: JobRunner, make_controller: MakeController, show_page: ShowPage
) -> None:
    little = Problem("warning", "data.path", "31 texts are little to learn from")
    other = Problem("error", "model.hidden_size", "Too large.")
    page = show(qtbot, jobs, make_controller, show_page, text_overview(problems=(other, little)))
    assert page.banner.property("tone") == "warning"
    assert "31 texts are little to learn from. No empty rows" in page.banner.text()
    assert "Too large" not in page.banner.text()


def test_the_vocabulary_is_one_click_away(qtbot: QtBot, page: DataPage) -> None:
    find(page, QAbstractButton, "vocabulary_link").click()
    sheet = find(page, QWidget, "vocabulary_sheet")
    frequent = find(page, QTableView, "frequent_tokens").model()
    assert (frequent.index(0, 0).data(), frequent.index(0, 1).data()) == ("a", "900")
    assert find(page, QTableView, "unknown_tokens").model().index(0, 0).data() == "genus"
    assert find_cut_texts(sheet) == []
    qtbot.keyClick(sheet, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.findChild(QWidget, "vocabulary_sheet") is None)


def test_a_folder_has_no_columns_to_choose(
    qtbot: QtBot, jobs: JobRunner, make_controller: MakeController, show_page: ShowPage
) -> None:
    overview = text_overview(text_columns=(), label_columns=())
    page = show(qtbot, jobs, make_controller, show_page, overview)
    assert not find(page, Combo, "text").isVisible()
    assert "folder" in find(page, QLabel, "reading_source").text()


def test_texts_that_cannot_be_split_yet_leave_a_page_that_says_so(
    qtbot: QtBot, jobs: JobRunner, make_controller: MakeController, show_page: ShowPage
) -> None:
    problem = Problem("error", "data.label", "A label is missing", "Nothing says the class of a text.")
    overview = text_overview(
        classes=(), lengths=None, padding=None, vocabulary=None, simple_answers=(), problems=(problem,)
    )
    page = show(qtbot, jobs, make_controller, show_page, overview)
    assert page.shown.reading.form.row("data.label").message() == ("error", "A label is missing.")  # type: ignore[union-attr]
    assert not find(page, QAbstractButton, "see_first_batch").isEnabled()
    assert find_cut_texts(page) == []


@pytest.mark.parametrize(
    ("width", "height", "scale", "scheme"),
    [
        (1072, 740, 1.0, "light"),
        (1712, 1020, 1.0, "dark"),
        (964, 640, 1.0, "light"),
        (1190, 710, 1.5, "light"),
    ],
)
@pytest.mark.parametrize("is_open", [False, True])
def test_nothing_is_cut(
    qtbot: QtBot,
    texts: Workspace,
    make_controller: MakeController,
    show_page: ShowPage,
    width: int,
    height: int,
    scale: float,
    scheme: str,
    is_open: bool,
) -> None:
    page = DataPage(texts, make_controller(SteeredRun()))
    assert page.shown is not None
    page.shown.reading.more.set_open(is_open)  # type: ignore[attr-defined]
    show_page(page, width, height, scale, scheme)
    qtbot.waitUntil(lambda: find_cut_texts(page) == [])
    if scale == 1.0 and not is_open:
        scroll = find(page, QWidget, "data_scroll")
        qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() == 0)


def test_every_control_has_a_name_and_can_be_reached(page: DataPage) -> None:
    page.shown.reading.more.set_open(True)  # type: ignore[union-attr]
    assert [find for find in unreachable_controls(page) if "_help " not in find] == []


def test_many_classes_scroll_inside_their_card(
    qtbot: QtBot, jobs: JobRunner, make_controller: MakeController, show_page: ShowPage
) -> None:
    few = text_overview().classes
    many = tuple(type(few[0])(f"class {n}", 10, 2, 2) for n in range(60))
    page = show(qtbot, jobs, make_controller, show_page, text_overview(classes=many, vocabulary=vocabulary()))
    scroll = find(page, QWidget, "classes_scroll")
    qtbot.waitUntil(lambda: scroll.verticalScrollBar().maximum() > 0)
    assert scroll.focusPolicy() & Qt.FocusPolicy.TabFocus
