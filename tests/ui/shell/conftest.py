"""The whole window on stand-ins for the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.engine.events import RunState
from studio.ui.jobs.job import JobRunner
from studio.ui.main_window import MainWindow
from studio.ui.state.preference_store import PreferenceStore
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import apply_theme
from tests.ui.conftest import MakeController
from tests.ui.stand_ins import SteeredRun


@dataclass
class Stage:
    """The window with all that belongs to it."""

    qtbot: QtBot
    window: MainWindow
    workspace: Workspace
    controller: RunController
    store: PreferenceStore
    run: SteeredRun

    def find(self, name: str, kind: type[QWidget] = QWidget) -> QWidget:
        """The widget of that name; the test fails where there is none."""
        found = self.window.findChild(kind, name)
        assert found is not None, name
        return found

    def button(self, name: str) -> QAbstractButton:
        """The button of that name."""
        found = self.find(name)
        assert isinstance(found, QAbstractButton)
        return found

    def action(self, name: str) -> QAction:
        """The action of that name."""
        return next(action for action in self.window.actions() if action.objectName() == f"action_{name}")

    def text(self, name: str) -> str:
        """What a label says."""
        return self.find(name).text()  # type: ignore[attr-defined]

    def open(self, name: str = "weather.csv") -> None:
        """Opens a file and waits until it is there."""
        with self.qtbot.waitSignal(self.workspace.data_changed):
            self.workspace.open_path(Path(f"/data/{name}"))

    def edit(self, values: dict[str, object]) -> None:
        """Edits and waits until the data has been looked at again."""
        with self.qtbot.waitSignal(self.workspace.overview_changed):
            self.workspace.edit(values, "a change")

    def wait_for(self, state: RunState) -> None:
        """Waits until the bar says so."""
        self.qtbot.waitUntil(lambda: self.text("run_state") == state.value, timeout=10_000)


MakeStage = Callable[[SteeredRun], Stage]


@pytest.fixture
def make_stage(
    qapp: QApplication, qtbot: QtBot, jobs: JobRunner, workspace: Workspace, make_controller: MakeController
) -> Iterator[MakeStage]:
    """Windows on the screen, 1280 × 800, that are closed with the test."""
    apply_theme(qapp, "light", 1.0)
    stages: list[Stage] = []

    def make(run: SteeredRun) -> Stage:
        controller, store = make_controller(run), PreferenceStore(jobs)
        window = MainWindow(workspace, controller, store)
        stage = Stage(qtbot, window, workspace, controller, store, run)
        stages.append(stage)
        with qtbot.waitExposed(window):
            window.show()
            window.activateWindow()
        return stage

    yield make
    for stage in stages:
        stage.run.go_on.set()
        stage.controller.discard()
        stage.controller.wait_for_end()
        stage.window.close()
        stage.window.deleteLater()


@pytest.fixture
def stage(make_stage: MakeStage) -> Stage:
    """A window whose runs go on until they are told to end."""
    return make_stage(SteeredRun())
