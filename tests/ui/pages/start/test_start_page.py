"""The first screen: tasks, samples, what was opened last."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.jobs.job import JobRunner
from studio.ui.pages.start.page import StartPage
from studio.ui.state.last_session import describe, draft_path, read_left, write_left
from studio.ui.state.recent import read_recent
from studio.ui.state.samples import SAMPLES
from studio.ui.state.workspace import Workspace
from studio.ui.theme import apply_theme
from studio.ui.widgets import ChoiceCard
from tests.ui.conftest import MakeController
from tests.ui.helpers import find_cut_texts
from tests.ui.stand_ins import SteeredRun, examine_stand_in, experiment, open_stand_in


def shown(qtbot: QtBot, workspace: Workspace, make_controller: MakeController) -> StartPage:
    made = StartPage(workspace, make_controller(SteeredRun()))
    qtbot.addWidget(made)
    made.resize(1072, 740)
    made.set_shown(True)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def page(
    qapp: QApplication, qtbot: QtBot, workspace: Workspace, make_controller: MakeController
) -> StartPage:
    apply_theme(qapp, "light", 1.0)
    return shown(qtbot, workspace, make_controller)


def cards(page: StartPage) -> dict[str, ChoiceCard]:
    return {card.objectName(): card for card in page.findChildren(ChoiceCard)}


def titles(page: StartPage) -> list[str]:
    names = [
        button.objectName() for button in page.findChild(QWidget, "sample_list").findChildren(QPushButton)
    ]
    return [name for name in names if name.startswith("open_")]


def test_three_tasks_are_there_and_the_others_say_when(page: StartPage) -> None:
    found = cards(page)
    assert len(found) == 5
    assert [name for name, card in found.items() if card.isEnabled()] == [
        "task_forecast", "task_classify_text", "task_language_model",
    ]  # fmt: skip
    assert found["task_forecast"].is_selected()
    for name in ("task_classify_series", "task_label_steps"):
        assert found[name].toolTip() == "Comes with a later version."
        QTest.mouseClick(found[name], Qt.MouseButton.LeftButton)
    assert found["task_forecast"].is_selected()


def test_shapes_folders_and_samples_follow_the_chosen_task(page: StartPage, workspace: Workspace) -> None:
    folder = page.findChild(QPushButton, "open_folder")
    assert folder.isVisible()
    assert workspace.wanted_task == ""
    QTest.mouseClick(cards(page)["task_classify_text"], Qt.MouseButton.LeftButton)
    assert workspace.wanted_task == "classify-text"
    assert page.findChild(QWidget, "shape_second").accessibleName().startswith("A folder for each class")
    assert titles(page)[0] == "open_wordnet_gloss_topics"
    assert folder.isVisible()
    QTest.mouseClick(cards(page)["task_forecast"], Qt.MouseButton.LeftButton)
    assert not folder.isVisible()
    assert page.findChild(QWidget, "shape_first").accessibleName().startswith("One series")


def test_open_folder_asks_for_one(qtbot: QtBot, page: StartPage) -> None:
    with qtbot.waitSignal(page.folder_requested):
        page.findChild(QPushButton, "open_folder").click()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.title)
def test_every_sample_opens_by_one_click(
    qtbot: QtBot, page: StartPage, workspace: Workspace, sample: object
) -> None:
    with qtbot.waitSignal(workspace.data_changed):
        page.findChild(QPushButton, f"open_{sample.path.stem}").click()
    assert workspace.path == sample.path
    assert sample.path.is_file()


def test_rows_and_letters_of_the_samples_are_as_many_as_it_says() -> None:
    for sample in SAMPLES:
        content = sample.path.read_text(encoding="utf-8")
        size, unit = sample.size.split(" ")
        told = {"rows": len(content.splitlines()) - 1, "texts": len(content.splitlines()) - 1}
        assert size == f"{told.get(unit, len(content)):,}"


def test_what_was_opened_last_is_offered_when_there_is_something(
    qtbot: QtBot, page: StartPage, workspace: Workspace, tmp_path: Path
) -> None:
    which = page.findChild(QPushButton, "which_files_recent") or page.findChild(QWidget, "which_files_recent")
    assert not which.isEnabled()
    path = tmp_path / "weather.csv"
    path.write_text("t,v\n")
    with qtbot.waitSignal(workspace.data_changed):
        workspace.open_path(path)
    which.click()
    with qtbot.waitSignal(workspace.data_changed):
        page.findChild(QPushButton, "open_recent_0").click()


def test_a_recent_file_that_is_gone_says_so_and_can_be_removed(
    qtbot: QtBot, page: StartPage, workspace: Workspace, tmp_path: Path
) -> None:
    path = tmp_path / "weather.csv"
    with qtbot.waitSignal(workspace.data_changed):
        workspace.open_path(path)
    page.findChild(QWidget, "which_files_recent").click()
    page.findChild(QPushButton, "open_recent_0").click()
    assert page.banner.text().startswith("weather.csv is not where it was.")
    links = {link.text().strip(): link for link in page.banner.findChildren(QPushButton)}
    links["Remove from the list"].click()
    assert workspace.recent == ()
    assert not page.banner.isVisible()
    assert (
        page.findChild(QPushButton, "open_recent_0") is None
        or not page.findChild(QPushButton, "open_recent_0").isVisible()
    )
    qtbot.waitUntil(lambda: read_recent() == [])


def test_the_draft_of_the_last_session_goes_on_by_one_click(
    qtbot: QtBot, jobs: JobRunner, make_controller: MakeController, tmp_path: Path
) -> None:
    data = tmp_path / "weather.csv"
    data.write_text("t,v\n")
    write_left([describe("draft", draft_path(), experiment("JFK", str(data)), 0.0)])
    workspace = Workspace(jobs, open_path=open_stand_in, examine=examine_stand_in)
    page = shown(qtbot, workspace, make_controller)
    assert page.findChild(QWidget, "continue_card").isVisible()
    assert "weather.csv" in page.findChild(QWidget, "left_draft_words").full_text()
    with qtbot.waitSignal(workspace.data_changed):
        page.findChild(QPushButton, "continue_draft").click()
    assert workspace.path == draft_path()
    assert not page.findChild(QWidget, "continue_card").isVisible()


def test_a_draft_whose_data_is_gone_says_so_and_can_be_removed(
    qtbot: QtBot, jobs: JobRunner, make_controller: MakeController, tmp_path: Path
) -> None:
    gone = experiment("JFK", str(tmp_path / "weather.csv"))
    run = describe("run", tmp_path, experiment("JFK", str(tmp_path)), 0.0, "Finished")
    write_left([describe("draft", draft_path(), gone, 0.0), run])
    workspace = Workspace(jobs, open_path=open_stand_in, examine=examine_stand_in)
    page = shown(qtbot, workspace, make_controller)
    qtbot.waitUntil(lambda: workspace.left[0].gone == "weather.csv")
    assert page.findChild(QWidget, "left_draft_words").full_text() == "weather.csv is not where it was."
    assert find_cut_texts(page) == []
    remove = page.findChild(QPushButton, "continue_draft")
    assert remove.text().strip() == "Remove"
    remove.click()
    assert [left.kind for left in workspace.left] == ["run"]
    qtbot.waitUntil(lambda: [left.kind for left in read_left()] == ["run"])


def test_open_file_asks_for_one(qtbot: QtBot, page: StartPage) -> None:
    with qtbot.waitSignal(page.open_requested):
        page.findChild(QPushButton, "open_file").click()


@pytest.mark.parametrize("width", [1072, 964, 900])
def test_no_text_is_cut(qtbot: QtBot, page: StartPage, width: int) -> None:
    page.resize(width, 640)
    QApplication.processEvents()
    assert find_cut_texts(page) == []
