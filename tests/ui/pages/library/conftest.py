"""The Library page in sight, over a real library with runs that were never trained."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.engine.events import Outcome
from studio.engine.experiment import Experiment
from studio.engine.library.library import Library
from studio.engine.library.recorder import Recorder
from studio.ui.jobs.job import JobRunner
from studio.ui.pages.library.page import LibraryPage
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import apply_theme
from tests.engine.library.runs import ended, look, started, steps
from tests.ui.stand_ins import SteeredRun, examine_stand_in, open_stand_in


def add_run(home: Path, name: str, *, end: Outcome | None = Outcome.FINISHED, **settings: object) -> Path:
    """A run of three epochs in the library's own folder; epoch 2 is the best."""
    folder = home / "runs" / name
    folder.mkdir(parents=True)
    experiment = Experiment("forecast", name).with_values({"data.path": f"/data/{name}.csv", **settings})
    recorder = Recorder(experiment, folder)
    recorder(started(folder))
    for epoch in (1, 2, 3):
        recorder(steps(5 * epoch - 4, (0.5, 0.4, 0.3, 0.2, 0.1), epoch))
        recorder(look(epoch, abs(epoch - 2) + 0.5, best=epoch <= 2))
    if end is not None:
        recorder(ended(end))
    recorder.close()
    return folder


@dataclass
class Shown:
    """The page with what belongs to it, and what it has asked for."""

    qtbot: QtBot
    page: LibraryPage
    workspace: Workspace
    controller: RunController
    opened: list[Path] = field(default_factory=list)
    resumed: list[tuple[Path, int]] = field(default_factory=list)
    toasts: list[tuple[str, str, Any]] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def numbers(self) -> list[int]:
        """The runs in the table, from top to bottom."""
        return [record.id for record in self.page.runs.model.shown]

    def drawn(self) -> list[int]:
        """The runs whose curves are drawn."""
        return [int(run.looks.name.split()[0]) for run in self.page.curves.runs]

    def choose(self, *numbers: int) -> None:
        """Selects runs and waits until they are read."""
        self.page.runs.select(numbers)
        self.qtbot.waitUntil(lambda: sorted(self.drawn()) == sorted(numbers))

    def wait_for(self, *numbers: int) -> None:
        """Waits until exactly these runs are in the table."""
        self.qtbot.waitUntil(lambda: self.numbers() == list(numbers))

    def in_library(self, number: int) -> Any:
        """The run as the library has it now."""
        with Library() as library:
            return library.run(number)

    def press(self, key: Qt.Key) -> None:
        """A key in the table."""
        self.qtbot.keyClick(self.page.runs.table, key)


ShowPage = Callable[[], Shown]


@pytest.fixture
def show(qapp: QApplication, qtbot: QtBot, jobs: JobRunner) -> Iterator[ShowPage]:
    """Pages in sight, 1072 × 740, that have read the library."""
    apply_theme(qapp, "light", 1.0)
    made: list[Shown] = []

    def make() -> Shown:
        workspace = Workspace(jobs, open_path=open_stand_in, examine=examine_stand_in)
        controller = RunController(execute=SteeredRun())
        workspace.library.follow(controller)
        page = LibraryPage(workspace, controller)
        shown = Shown(qtbot, page, workspace, controller)
        made.append(shown)
        page.resume_requested.connect(lambda folder, more: shown.resumed.append((folder, more)))
        page.toast_requested.connect(lambda *said: shown.toasts.append(said))
        page.go_requested.connect(shown.places.append)
        page.resize(1072, 740)
        page.show()
        with qtbot.waitSignal(workspace.library.changed):
            page.set_shown(True)
        return shown

    yield make
    for shown in made:
        shown.controller.discard()
        assert shown.controller.wait_for_end()
        shown.page.close()
        assert jobs.wait_for_all()
        shown.workspace.library.end()
        shown.page.deleteLater()
