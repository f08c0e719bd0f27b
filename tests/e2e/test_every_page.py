"""Every page with real content, light and dark, at every size: nothing is cut, and the keyboard reaches all of it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.exceptions import TimeoutError as WaitedTooLong
from pytestqt.qtbot import QtBot

from studio.resources import resource_path
from studio.ui.app import Program
from tests.ui.helpers import find_cut_texts
from tests.ui.pages.runs import unreachable_controls

PAGES = ("start", "data", "model", "train", "results", "export")
LOOKS = (
    ("light", 1280, 800),
    ("dark", 1280, 800),
    ("light", 1920, 1080),
    ("dark", 1920, 1080),
    ("light", 1024, 700),
)
PATIENCE_MS, SETTLING_MS = 90_000, 2_000


def cut_once_settled(window: QWidget, qtbot: QtBot) -> list[str]:
    """What is still cut when the layout has come to rest: a page just shown is laid out in several rounds."""
    with contextlib.suppress(WaitedTooLong):
        qtbot.waitUntil(lambda: not find_cut_texts(window), timeout=SETTLING_MS)
    return find_cut_texts(window)


def led_to(control: str) -> bool:
    """Controls that another one leads to: arrows inside the rail, F1 in a field for the words of its question mark."""
    return control.startswith("page_") or "_help " in control


@pytest.fixture
def program() -> Iterator[Program]:
    """The real program."""
    started = Program()
    yield started
    started.window.close()
    started.end()


def test_every_page_in_every_look(program: Program, qtbot: QtBot) -> None:
    window, workspace, controller = program.window, program.workspace, program.controller
    window.show()
    workspace.open_path(resource_path("samples/air_passengers_monthly.csv"))
    qtbot.waitUntil(lambda: workspace.overview is not None and not workspace.busy, timeout=PATIENCE_MS)
    workspace.edit({"training.max_epochs": 3, "model.hidden_size": 8}, "small")
    qtbot.waitUntil(lambda: workspace.overview_is_current, timeout=PATIENCE_MS)
    controller.start(workspace.experiment, workspace.table)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: not controller.is_running, timeout=PATIENCE_MS)
    window.go("results")
    table = window.findChild(object, "metrics_table")
    qtbot.waitUntil(lambda: table.model() is not None and table.model().rowCount() > 0, timeout=PATIENCE_MS)
    finds = []
    for scheme, width, height in LOOKS:
        program.store.set_scheme(scheme)
        window.resize(width, height)
        for name in PAGES:
            window.go(name)
            where = f"{name}, {scheme}, {width} × {height}"
            finds += [f"{where}: {cut}" for cut in cut_once_settled(window, qtbot)]
            finds += [
                f"{where}: {control}" for control in unreachable_controls(window) if not led_to(control)
            ]
    assert finds == []
