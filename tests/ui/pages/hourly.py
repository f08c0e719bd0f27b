"""A real table of hourly readings, opened in a real workspace, for the pages Data and Model."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.resources import resource_path
from studio.ui.jobs.job import JobRunner
from studio.ui.pages.base import PageBase
from studio.ui.state.workspace import Workspace
from studio.ui.theme import apply_theme

ROWS = 1200
WEATHER = resource_path("samples/nyc_weather_jfk_hourly_2013.csv")
ShowPage = Callable[..., None]


def write_hourly(path: Path, rows: int = ROWS) -> Path:
    """Columns time, temp, humid and wind: a day's rhythm, another one, and a ramp; nothing is missing."""
    start = datetime(2024, 1, 1)
    lines = ["time,temp,humid,wind"]
    for row in range(rows):
        day = math.sin(2 * math.pi * row / 24)
        temp = 10 + 5 * day + 0.3 * math.sin(row * row)
        lines.append(f"{start + timedelta(hours=row)},{temp:.2f},{60 - 8 * day:.1f},{row % 17}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def workspace(jobs: JobRunner) -> Workspace:
    """A real document, nothing opened yet."""
    return Workspace(jobs)


@pytest.fixture
def opened(qtbot: QtBot, workspace: Workspace, tmp_path: Path) -> Workspace:
    """The hourly table, opened as a forecast."""
    open_file(qtbot, workspace, write_hourly(tmp_path / "hourly.csv"))
    return workspace


def open_file(qtbot: QtBot, workspace: Workspace, path: Path) -> None:
    """Opens a file and waits until it was looked at."""
    with qtbot.waitSignal(workspace.data_changed, timeout=30_000):
        workspace.open_path(path)


def wait_for_overview(qtbot: QtBot, workspace: Workspace) -> None:
    """Waits until what was found belongs to the experiment as it is now."""
    qtbot.waitUntil(lambda: workspace.overview_is_current, timeout=15_000)


@pytest.fixture
def show_page(qtbot: QtBot) -> Iterator[ShowPage]:
    """Shows a page in a size, as the window would; closes it after the test."""
    shown: list[PageBase] = []

    def show(
        page: PageBase, width: int = 1072, height: int = 740, scale: float = 1.0, scheme: str = "light"
    ) -> None:
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        apply_theme(app, scheme, scale)  # type: ignore[arg-type]
        qtbot.addWidget(page)
        page.resize(width, height)
        shown.append(page)
        with qtbot.waitActive(page):
            page.show()
            page.activateWindow()
        page.set_shown(True)

    yield show
    for page in shown:
        page.set_shown(False)
        page.close()
