"""The Library in the real window: reached by rail and key, its wishes fulfilled, its lock let go at the end."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.engine.files import is_held
from studio.ui.pages.library.page import LibraryPage
from tests.ui.pages.library.conftest import add_run
from tests.ui.shell.conftest import Stage


def library_page(stage: Stage) -> LibraryPage:
    page = stage.window.pages.page("library")
    assert isinstance(page, LibraryPage)
    return page


def test_it_is_open_before_anything_else(stage: Stage, qtbot: QtBot, studio_home: Path) -> None:
    add_run(studio_home, "one")
    with qtbot.waitSignal(stage.workspace.library.changed):
        stage.button("page_library").click()
    assert stage.window.pages.current == "library"
    assert library_page(stage).runs.table.model().rowCount() == 1
    assert is_held(studio_home / "library.lock")
    stage.window.go("start")
    qtbot.keyClick(stage.window, Qt.Key.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert stage.window.pages.current == "library"
    stage.workspace.library.end()
    assert not is_held(studio_home / "library.lock")


def test_a_run_is_opened_out_of_it(stage: Stage, qtbot: QtBot, studio_home: Path) -> None:
    folder = add_run(studio_home, "one")
    with qtbot.waitSignal(stage.workspace.library.changed):
        stage.window.go("library")
    page = library_page(stage)
    qtbot.waitUntil(page.details.open.isEnabled)
    with qtbot.waitSignal(stage.workspace.data_changed):
        page.details.open.click()
    assert stage.workspace.path == folder


def test_a_wish_to_go_on_opens_the_run_first(stage: Stage, qtbot: QtBot, studio_home: Path) -> None:
    folder = add_run(studio_home, "one", end=None)
    with qtbot.waitSignal(stage.workspace.library.changed):
        stage.window.go("library")
    page = library_page(stage)
    qtbot.waitUntil(page.details.resume.isEnabled)
    with qtbot.waitSignal(stage.workspace.data_changed):
        page.details.resume.click()
    assert stage.workspace.path == folder


def test_a_deleted_run_comes_back_by_the_toast(stage: Stage, qtbot: QtBot, studio_home: Path) -> None:
    add_run(studio_home, "one")
    with qtbot.waitSignal(stage.workspace.library.changed):
        stage.window.go("library")
    page = library_page(stage)
    qtbot.waitUntil(page.runs.delete.isEnabled)
    page.runs.delete.click()
    qtbot.waitUntil(lambda: len(stage.workspace.library.trash) == 1)
    stage.button("toast_action").click()
    qtbot.waitUntil(lambda: len(stage.workspace.library.runs) == 1)
