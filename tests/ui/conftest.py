"""A document and a run as the window has them, on stand-ins for the engine."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from studio.ui.jobs.job import JobRunner
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from tests.ui.stand_ins import SteeredRun, examine_stand_in, open_stand_in

MakeController = Callable[[SteeredRun], RunController]


@pytest.fixture(autouse=True)
def _garbage_of_the_windows_thread() -> Iterator[None]:
    """As in the program: no worker thread may collect, and thereby destroy, what an earlier test left."""
    gc.disable()
    yield
    gc.collect()
    gc.freeze()  # what outlives a test is not searched again after each of the following ones
    gc.enable()


@pytest.fixture
def jobs(qtbot: QtBot) -> Iterator[JobRunner]:
    """Jobs that are waited for at the end."""
    runner = JobRunner()
    yield runner
    assert runner.wait_for_all()


@pytest.fixture
def workspace(jobs: JobRunner) -> Workspace:
    """An empty document; any file opens whose name does not begin with "bad"."""
    return Workspace(jobs, open_path=open_stand_in, examine=examine_stand_in)


@pytest.fixture
def make_controller(qtbot: QtBot) -> Iterator[MakeController]:
    """Controllers whose runs are ended with the test."""
    made: list[tuple[RunController, SteeredRun]] = []

    def make(run: SteeredRun) -> RunController:
        controller = RunController(execute=run)
        made.append((controller, run))
        return controller

    yield make
    for controller, run in made:
        run.go_on.set()
        controller.discard()
        assert controller.wait_for_end()
