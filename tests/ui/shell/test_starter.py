"""What is trained is the file as it is at the start, not as it was when it was opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.engine.events import Event, Outcome, RunEnded, RunState
from studio.engine.experiment import Experiment
from studio.engine.training.control import Control
from studio.ui.jobs.job import JobRunner
from studio.ui.shell.starter import Starter
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from tests.engine.forecasts import readings

ROWS = 240


class Trained:
    """A window without its looks, whose run only notes what it is given."""

    def __init__(self, qtbot: QtBot, jobs: JobRunner, path: Path) -> None:
        self.tables: list[Any] = []
        self.said: list[str] = []
        self.workspace, self._qtbot, window = Workspace(jobs), qtbot, QWidget()
        qtbot.addWidget(window)
        self.controller = RunController(execute=self._execute)
        self.starter = Starter(self.workspace, self.controller, window, ask=lambda problems: True)
        self.starter.setParent(None)
        self.starter.read_again.connect(self.said.append)
        with qtbot.waitSignal(self.workspace.data_changed, timeout=20_000):
            self.workspace.open_path(path)

    def _execute(
        self, _experiment: Experiment, table: Any, _control: Control, emit: Callable[[Event], None]
    ) -> Any:
        self.tables.append(table)
        ended = RunEnded(Outcome.FINISHED, "", None, None, 0.0, "")
        emit(ended)
        return ended

    def start(self) -> None:
        self.starter.start()
        self._qtbot.waitUntil(lambda: self.controller.state is RunState.FINISHED, timeout=20_000)


@pytest.fixture
def opened(qtbot: QtBot, jobs: JobRunner, tmp_path: Path) -> Trained:
    return Trained(qtbot, jobs, readings(tmp_path, ROWS).path)


def append(path: Path) -> None:
    with path.open("a", encoding="utf-8") as stream:
        stream.write("2020-01-11 00:00:00,9.5\n")


def test_a_file_that_is_as_it_was_is_not_read_again(opened: Trained) -> None:
    before = opened.workspace.table
    opened.start()
    assert opened.tables == [before]
    assert opened.said == []


def test_a_file_written_since_it_was_opened_is_read_again_before_it_trains(opened: Trained) -> None:
    append(Path(opened.workspace.experiment.data.path))
    opened.start()
    assert [len(table.frame) for table in opened.tables] == [ROWS + 1]
    assert opened.said == ["readings.csv was written anew since it was opened: it is read again."]
    assert opened.workspace.overview_is_current
    opened.start()
    assert len(opened.said) == 1


def test_a_file_that_is_gone_trains_as_it_was_read(opened: Trained) -> None:
    Path(opened.workspace.experiment.data.path).unlink()
    opened.start()
    assert [len(table.frame) for table in opened.tables] == [ROWS]


def test_a_file_that_cannot_be_read_any_more_is_told_and_nothing_trains(
    opened: Trained, qtbot: QtBot
) -> None:
    Path(opened.workspace.experiment.data.path).write_bytes(b"\x89PNG\r\n\x1a\n\0\0")
    with qtbot.waitSignal(opened.workspace.problem_raised, timeout=20_000) as raised:
        opened.starter.start()
    assert "picture" in raised.args[0].what
    assert opened.controller.state is RunState.DRAFT
    assert opened.tables == []
