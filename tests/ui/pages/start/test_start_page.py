"""The first screen: tasks, samples, what was opened last."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.pages.start.page import StartPage
from studio.ui.state.samples import SAMPLES
from studio.ui.state.workspace import Workspace
from studio.ui.theme import apply_theme
from studio.ui.widgets import ChoiceCard
from tests.ui.conftest import MakeController
from tests.ui.helpers import find_cut_texts
from tests.ui.stand_ins import SteeredRun


@pytest.fixture
def page(
    qapp: QApplication, qtbot: QtBot, workspace: Workspace, make_controller: MakeController
) -> StartPage:
    apply_theme(qapp, "light", 1.0)
    made = StartPage(workspace, make_controller(SteeredRun()))
    qtbot.addWidget(made)
    made.resize(1072, 740)
    made.set_shown(True)
    with qtbot.waitExposed(made):
        made.show()
    return made


def test_one_task_is_there_and_the_others_say_when(page: StartPage) -> None:
    cards = {card.objectName(): card for card in page.findChildren(ChoiceCard)}
    assert len(cards) == 5
    forecast = cards.pop("task_forecast")
    assert forecast.is_selected()
    for card in cards.values():
        assert not card.isEnabled()
        assert card.toolTip() == "Comes with a later version."
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
    assert forecast.is_selected()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.title)
def test_every_sample_opens_by_one_click(
    qtbot: QtBot, page: StartPage, workspace: Workspace, sample: object
) -> None:
    with qtbot.waitSignal(workspace.data_changed):
        page.findChild(QPushButton, f"open_{sample.path.stem}").click()
    assert workspace.path == sample.path
    assert sample.path.is_file()


def test_rows_of_the_samples_are_as_many_as_it_says() -> None:
    for sample in SAMPLES:
        rows = len(sample.path.read_text().splitlines()) - 1
        assert sample.size == f"{rows:,} rows"


def test_what_was_opened_last_is_offered_when_there_is_something(
    qtbot: QtBot, page: StartPage, workspace: Workspace
) -> None:
    card = page.findChild(QWidget, "recent_card")
    assert not card.isVisible()
    with qtbot.waitSignal(workspace.data_changed):
        workspace.open_path(Path("/data/weather.csv"))
    assert card.isVisible()
    with qtbot.waitSignal(workspace.data_changed):
        page.findChild(QPushButton, "open_recent_0").click()


def test_open_file_asks_for_one(qtbot: QtBot, page: StartPage) -> None:
    with qtbot.waitSignal(page.open_requested):
        page.findChild(QPushButton, "open_file").click()


@pytest.mark.parametrize("width", [1072, 964, 900])
def test_no_text_is_cut(qtbot: QtBot, page: StartPage, width: int) -> None:
    page.resize(width, 640)
    QApplication.processEvents()
    assert find_cut_texts(page) == []
