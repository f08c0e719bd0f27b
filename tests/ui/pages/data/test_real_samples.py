"""The Data page on the shipped texts with the real engine, and what it shows when another file takes their place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.resources import resource_path
from studio.ui.pages.data.page import DataPage
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import PartBars, Spin
from tests.ui.conftest import MakeController
from tests.ui.helpers import find_cut_texts
from tests.ui.pages.hourly import ShowPage, open_file, wait_for_overview, write_hourly
from tests.ui.stand_ins import SteeredRun

TOPICS = resource_path("samples/wordnet_gloss_topics.csv")
NOVEL = resource_path("samples/northanger_abbey.txt")


def find(page: DataPage, kind: type, name: str) -> Any:
    """A control of the content in sight: another one may have some of the same name."""
    content = page.shown.findChild(kind, name) if page.shown is not None else None
    found = content or page.findChild(kind, name)
    assert found is not None, name
    return found


@pytest.fixture
def page(workspace: Workspace, make_controller: MakeController, show_page: ShowPage) -> DataPage:
    made = DataPage(workspace, make_controller(SteeredRun()))
    show_page(made)
    return made


def test_topics_are_read_shown_and_cut_by_hand(qtbot: QtBot, page: DataPage) -> None:
    workspace = page.workspace
    open_file(qtbot, workspace, TOPICS)
    assert page.header.sentence() == "wordnet_gloss_topics.csv · 4,800 texts with a label"
    bars = find(page, PartBars, "class_bars").bars()
    assert [bar.total for bar in bars] == [600] * 8
    handle = find(page, QWidget, "length_limit")
    qtbot.waitUntil(handle.isVisible)
    before = page.shown.lengths.plot.cut_share()  # type: ignore[union-attr]
    QTest.keyPress(handle, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyRelease(handle, Qt.Key.Key_Left, Qt.KeyboardModifier.ShiftModifier)
    wait_for_overview(qtbot, workspace)
    assert workspace.overview.lengths.limit == workspace.experiment.preparation.max_length  # type: ignore[union-attr]
    assert page.shown.lengths.plot.cut_share() > before  # type: ignore[union-attr]
    workspace.undo()
    wait_for_overview(qtbot, workspace)
    assert page.shown.lengths.plot.cut_share() == before  # type: ignore[union-attr]
    find(page, QAbstractButton, "tokenizer_character").click()
    wait_for_overview(qtbot, workspace)
    assert find(page, Spin, "vocabulary_size").text().endswith(" letters")
    qtbot.waitUntil(lambda: find_cut_texts(page) == [])


def test_a_novel_is_read_and_shown(qtbot: QtBot, page: DataPage) -> None:
    open_file(qtbot, page.workspace, NOVEL)
    assert page.header.sentence() == "northanger_abbey.txt · 433,411 letters"
    assert find(page, QWidget, "lanes_drawing").isVisible()
    assert "bits a letter" in find(page, QLabel, "to_beat_sentence").text()
    assert not page.shown.reading.more.differs()  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: find_cut_texts(page) == [])


def test_the_content_follows_the_file_and_takes_the_keyboard_along(
    qtbot: QtBot, page: DataPage, tmp_path: Path
) -> None:
    open_file(qtbot, page.workspace, NOVEL)
    shown = page.shown
    field = shown.first_field() if shown is not None else None
    assert field is not None
    field.setFocus()
    open_file(qtbot, page.workspace, write_hourly(tmp_path / "hourly.csv"))
    assert page.shown is not shown
    assert page.shown.isVisible()  # type: ignore[union-attr]
    assert not shown.isVisible()  # type: ignore[union-attr]
    assert page.focusWidget() is page.shown.first_field()  # type: ignore[union-attr]


def test_the_first_batch_is_one_click_away(qtbot: QtBot, page: DataPage, tmp_path: Path) -> None:
    open_file(qtbot, page.workspace, write_hourly(tmp_path / "hourly.csv"))
    find(page, QAbstractButton, "see_first_batch").click()
    sheet = next(each for each in page.findChildren(QWidget) if each.accessibleName() == "The first batch")
    assert sheet.isVisible()
    sheet.close_sheet()  # type: ignore[attr-defined]
