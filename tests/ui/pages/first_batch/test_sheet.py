"""See the first batch: the sheet waits for the real batch, draws it, scrolls by keys and says what goes wrong."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from studio.engine.tasks.batch_view import BatchRow, BatchStep, BatchView
from studio.ui.pages.first_batch.lanes import LanesPicture
from studio.ui.pages.first_batch.sheet import FirstBatchSheet, first_batch_sheet, picture_of
from studio.ui.pages.first_batch.texts import TextsPicture
from studio.ui.pages.first_batch.windows import WindowsPicture, heat_image, limit_of
from studio.ui.state.workspace import Workspace
from studio.ui.theme import apply_theme, theme
from tests.ui.helpers import find_cut_texts
from tests.ui.pages.hourly import opened, workspace

__all__ = ["opened", "workspace"]

Show = Callable[..., FirstBatchSheet]


@pytest.fixture
def host(qapp: QApplication, qtbot: QtBot) -> QWidget:
    apply_theme(qapp, "light", 1.0)
    made = QWidget()
    made.resize(1072, 740)
    qtbot.addWidget(made)
    with qtbot.waitActive(made):
        made.show()
        made.activateWindow()
    return made


def texts() -> BatchView:
    rows = [
        BatchRow("12", ("a", "dog", "that", "barks"), 4, "animal"),
        BatchRow("871", ("a", "tree", "", ""), 2, "plant"),
    ]
    return BatchView("2 texts of up to 4 words.", (BatchStep("First batch", tuple(rows)),), 32)


def lanes(steps: int = 3, length: int = 64, state: str = "carried") -> BatchView:
    made = []
    for step in range(steps):
        rows = tuple(BatchRow(f"lane {lane}", ("x", " ") * (length // 2), length) for lane in range(4))
        made.append(BatchStep(f"Step {step + 1}", rows, "reset" if step == 0 else state, "A note."))  # type: ignore[arg-type]
    return BatchView("4 lanes of 640 letters.", tuple(made), 4)


def show(host: QWidget, workspace: Workspace, view: BatchView) -> FirstBatchSheet:
    sheet = FirstBatchSheet(host, workspace)
    sheet.open()
    sheet.show_batch(view)
    QApplication.processEvents()
    return sheet


def test_the_real_windows_of_a_forecast_are_drawn(qtbot: QtBot, host: QWidget, opened: Workspace) -> None:
    sheet = first_batch_sheet(host, opened)
    assert isinstance(sheet, FirstBatchSheet)
    sheet.open()
    qtbot.waitUntil(lambda: sheet.picture is not None, timeout=30_000)
    assert isinstance(sheet.picture, WindowsPicture)
    sentence = sheet.findChild(QLabel, "first_batch_sentence")
    assert "windows of" in sentence.text()  # type: ignore[union-attr]
    assert sheet.picture.view.features[0] == "temp"
    assert find_cut_texts(sheet) == []
    area = sheet.findChild(QScrollArea, "first_batch_scroll")
    qtbot.waitUntil(area.hasFocus)  # type: ignore[union-attr]
    before = area.verticalScrollBar().value()  # type: ignore[union-attr]
    QTest.keyClick(area, Qt.Key.Key_Down)  # type: ignore[arg-type]
    assert area.verticalScrollBar().value() > before  # type: ignore[union-attr]
    with qtbot.waitSignal(sheet.closed):
        QTest.keyClick(area, Qt.Key.Key_Escape)  # type: ignore[arg-type]


def test_what_goes_wrong_is_said_in_its_place(
    qtbot: QtBot, host: QWidget, opened: Workspace, tmp_path: Path
) -> None:
    opened.edit({"preparation.context_length": 90_000}, "look back")
    sheet = FirstBatchSheet(host, opened)
    sheet.open()
    qtbot.waitUntil(lambda: sheet.findChild(QWidget, "first_batch_problem") is not None, timeout=30_000)
    problem = sheet.findChild(QWidget, "first_batch_problem")
    assert problem.accessibleName().startswith("failed: ")  # type: ignore[union-attr]


def test_without_data_nothing_is_made(host: QWidget, workspace: Workspace) -> None:
    sheet = FirstBatchSheet(host, workspace)
    sheet.open()
    assert "no data" in sheet.findChild(QWidget, "first_batch_problem").accessibleName()  # type: ignore[union-attr]


def test_closing_gives_up_what_is_under_way(qtbot: QtBot, host: QWidget, opened: Workspace) -> None:
    sheet = FirstBatchSheet(host, opened)
    sheet.open()
    sheet.close_sheet()
    opened.jobs.wait_for_all()
    assert sheet.picture is None


def test_each_kind_of_batch_has_its_picture() -> None:
    values = np.zeros((4, 2))
    window = BatchRow("a", ("−3", "−2", "−1", "0"), 4, "1", values)
    windows = BatchView("", (BatchStep("First batch", (window,)),), 1, ("x", "y"))
    assert isinstance(picture_of(windows), WindowsPicture)
    assert isinstance(picture_of(texts()), TextsPicture)
    assert isinstance(picture_of(lanes()), LanesPicture)
    assert isinstance(picture_of(lanes(1)), LanesPicture)


def test_lanes_fold_their_middle_until_all_tokens_are_asked_for(
    qtbot: QtBot, host: QWidget, workspace: Workspace
) -> None:
    sheet = show(host, workspace, lanes())
    picture, area = sheet.picture, sheet.findChild(QScrollArea, "first_batch_scroll")
    assert isinstance(picture, LanesPicture)
    assert picture.folds()
    assert area.horizontalScrollBar().maximum() == 0  # type: ignore[union-attr]
    sheet.findChild(QPushButton, "first_batch_whole").click()  # type: ignore[union-attr]
    assert not picture.folds()
    qtbot.waitUntil(lambda: area.horizontalScrollBar().maximum() > 0)  # type: ignore[union-attr]
    QTest.keyClick(area, Qt.Key.Key_Right)  # type: ignore[arg-type]
    assert area.horizontalScrollBar().value() > 0  # type: ignore[union-attr]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("make", [texts, lanes])
@pytest.mark.parametrize("size", [(1072, 740), (964, 640)])
def test_nothing_is_cut(
    qapp: QApplication, host: QWidget, workspace: Workspace, make: Callable[[], BatchView], scheme: str,
    size: tuple[int, int],
) -> None:  # fmt: skip
    host.resize(*size)
    apply_theme(qapp, scheme, 1.0)  # type: ignore[arg-type]
    sheet = show(host, workspace, make())
    assert find_cut_texts(sheet) == []


def test_the_legend_says_only_what_the_picture_holds(host: QWidget, workspace: Workspace) -> None:
    def words(sheet: FirstBatchSheet) -> list[str]:
        holder = sheet.findChild(QWidget, "first_batch_legend")
        return [found.text() for found in holder.findChildren(QLabel)]  # type: ignore[union-attr]

    carried, stateless = show(host, workspace, lanes()), show(host, workspace, lanes(state="reset"))
    assert "state carried on" in words(carried)
    assert "state carried on" not in words(stateless)
    assert "state set to 0" in words(stateless)


def test_the_heat_of_values(qapp: QApplication) -> None:
    apply_theme(qapp, "light", 1.0)
    values = np.array([[-2.0, 0.0], [2.0, np.nan]])  # [time, feature]
    image = heat_image(values, 2.0)
    assert (image.width(), image.height()) == (2, 2)
    low, high = QColor(image.pixel(0, 0)), QColor(image.pixel(1, 0))
    assert low.blue() > low.red()
    assert high.red() > high.blue()
    assert QColor(image.pixel(0, 1)) == theme().color("surface")
    assert QColor(image.pixel(1, 1)) == theme().color("sunken")


def test_the_limit_follows_the_values() -> None:
    def of(values: np.ndarray) -> float:  # type: ignore[type-arg]
        row = BatchRow("a", (), 1, "", values)
        return limit_of(BatchView("", (BatchStep("", (row,)),), 1, ("x",)))

    assert of(np.full((10, 1), 0.4)) == 1.0
    assert of(np.full((10, 1), 2.9)) == 3.0
    assert of(np.full((10, 1), np.nan)) == 1.0
