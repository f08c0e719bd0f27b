"""Runs of the library beside the live curves: offered in a menu, drawn, and taken off by their chip."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.pages.train.page import TrainPage
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from tests.ui.pages.library.conftest import add_run
from tests.ui.pages.runs import Pages


def names(page: TrainPage) -> list[str]:
    return [
        item.name()
        for item in page.curves.loss_plot.plotItem.listDataItems()
        if str(item.name()).startswith("run_")
    ]


def test_without_runs_the_button_says_why_it_is_off(qtbot: QtBot, opened: Workspace, pages: Pages) -> None:
    page = TrainPage(opened, RunController())
    pages.show(page)
    assert not page.overlay.tool.isEnabled()
    assert "no run with a curve" in page.overlay.tool.toolTip()
    assert not page.overlay.chips.isVisible()


def test_a_run_is_laid_over_and_taken_off(
    qtbot: QtBot, opened: Workspace, pages: Pages, studio_home: Path
) -> None:
    for name in ("one", "two"):
        add_run(studio_home, name)
    page = TrainPage(opened, RunController())
    pages.show(page)
    with qtbot.waitSignal(opened.library.changed):
        opened.library.refresh()
    lines = [action.text() for action in page.overlay.menu().actions() if action.text()]
    assert lines == ["2  two", "1  one", "Choose in the library"]
    page.overlay.menu().actions()[1].trigger()
    qtbot.waitUntil(lambda: names(page) == ["run_1"])
    chip = page.findChild(QWidget, "run_chip_1")
    assert chip is not None
    assert chip.isVisible()
    assert "1  one" not in [action.text() for action in page.overlay.menu().actions()]
    opened.library.set_overlaid([1, 2])
    qtbot.waitUntil(lambda: names(page) == ["run_1", "run_2"])
    qtbot.mouseClick(page.findChild(QAbstractButton, "run_chip_1_remove"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: names(page) == ["run_1"] and opened.library.overlaid == (2,))
    qtbot.mouseClick(page.findChild(QAbstractButton, "run_chip_2_remove"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not page.overlay.chips.isVisible())
    assert names(page) == []
    opened.library.end()


def test_six_runs_are_the_most(qtbot: QtBot, opened: Workspace) -> None:
    opened.library.set_overlaid(range(1, 10))
    assert opened.library.overlaid == (1, 2, 3, 4, 5, 6)


def test_the_library_is_one_click_away(qtbot: QtBot, opened: Workspace, pages: Pages) -> None:
    page = TrainPage(opened, RunController())
    pages.show(page)
    with qtbot.waitSignal(page.go_requested) as gone:
        page.overlay.menu().actions()[-1].trigger()
    assert gone.args == ["library"]
