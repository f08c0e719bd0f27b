"""Going on with a run from the window: what is opened first, and what is asked."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.engine.errors import OutputError, SettingError, StudioError
from studio.engine.events import Outcome, RunEnded, RunState
from studio.engine.training.resuming import NotExactError
from studio.ui.jobs.job import JobContext, JobRunner
from studio.ui.jobs.training_thread import NotRecorded
from studio.ui.shell.going_on import ANEW, FIND, GO_ON, LEAVE, GoingOn, not_exact_words
from studio.ui.state.documents import Document
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from tests.ui.stand_ins import SteeredRun, examine_stand_in, open_stand_in, started, steps

FOLDER = Path("/runs/1")


def open_run(context: JobContext, path: Path, task: str) -> Document:
    """A folder opens as a run, as in the program."""
    document = open_stand_in(context, path, task)
    return dataclasses.replace(document, run_dir=path, events=(started(), steps(1, 0.5, 100)))


@dataclasses.dataclass
class Stage:
    workspace: Workspace
    controller: RunController
    going_on: GoingOn
    asked: list[str]
    told: list[StudioError]
    calls: list[tuple[Path, int, bool]]


MakeStage = Callable[..., Stage]


def refused(*differences: str) -> NotExactError:
    error = NotExactError("The run cannot go on exactly.", "", "")
    error.differences = differences
    return error


@pytest.fixture
def make(qtbot: QtBot, jobs: JobRunner) -> Iterator[MakeStage]:
    window, made = QWidget(), []
    qtbot.addWidget(window)

    def stage(refusal: StudioError | None = None, *, answer: str = GO_ON) -> Stage:
        calls: list[tuple[Path, int, bool]] = []

        def go_on(folder, more, inexact, _experiment, _table, _control, emit) -> RunEnded:
            calls.append((folder, more, inexact))
            if refusal is not None and not inexact:
                raise refusal
            emit(started(resumed_from=(1, 100)))
            ended = RunEnded(Outcome.FINISHED, "It ended.", 1, 0.4, 2.0, "abc")
            emit(ended)
            return ended

        workspace = Workspace(jobs, open_path=open_run, examine=examine_stand_in)
        controller = RunController(execute=SteeredRun(), go_on=go_on)
        workspace.run_found.connect(
            lambda document: controller.open_run(document.experiment, document.events)
        )
        asked: list[str] = []
        told: list[StudioError] = []
        workspace.problem_raised.connect(told.append)
        going_on = GoingOn(
            workspace,
            controller,
            window,
            ask=lambda error: asked.append(not_exact_words(error)) or answer,
        )
        made.append(controller)
        return Stage(workspace, controller, going_on, asked, told, calls)

    yield stage
    for controller in made:
        controller.discard()
        assert controller.wait_for_end()


def test_a_run_is_opened_and_goes_on(make: MakeStage, qtbot: QtBot) -> None:
    stage = make()
    with qtbot.waitSignal(stage.controller.ended):
        stage.going_on.resume(FOLDER, 50)
    assert stage.calls == [(FOLDER, 50, False)]
    assert stage.workspace.path == FOLDER
    assert stage.asked == stage.told == []


def test_the_run_on_screen_goes_on_at_once(make: MakeStage, qtbot: QtBot) -> None:
    stage = make()
    with qtbot.waitSignal(stage.workspace.run_found):
        stage.workspace.open_path(FOLDER)
    with qtbot.assertNotEmitted(stage.workspace.data_changed), qtbot.waitSignal(stage.controller.ended):
        stage.going_on.resume(FOLDER)
    assert stage.calls == [(FOLDER, 0, False)]


def test_a_run_that_cannot_go_on_exactly_asks_first(make: MakeStage, qtbot: QtBot) -> None:
    stage = make(refused("weather.csv has changed", "PyTorch was 2.9 and is 2.13"))
    with qtbot.waitSignal(stage.controller.ended):
        stage.going_on.resume(FOLDER, 3)
    assert stage.asked[0].startswith(
        "Not as it was: weather.csv has changed; PyTorch was 2.9 and is 2.13. The run"
    )
    assert stage.calls == [(FOLDER, 3, False), (FOLDER, 3, True)]


def test_who_leaves_it_has_the_run_as_it_was(make: MakeStage, qtbot: QtBot) -> None:
    stage = make(refused("weather.csv has changed"), answer=LEAVE)
    with qtbot.waitSignal(stage.controller.refused):
        stage.going_on.resume(FOLDER)
    assert stage.calls == [(FOLDER, 0, False)]
    assert stage.controller.state is RunState.INTERRUPTED
    assert not stage.controller.is_running


def test_changed_data_can_be_trained_on_anew(make: MakeStage, qtbot: QtBot) -> None:
    stage = make(refused("weather.csv has changed"), answer=ANEW)
    with qtbot.waitSignal(stage.workspace.run_data.new_requested):
        stage.going_on.resume(FOLDER)
    assert stage.calls == [(FOLDER, 0, False)], "the run itself stays as it is"


def test_another_refusal_is_said(make: MakeStage, qtbot: QtBot) -> None:
    error = SettingError("This run has ended.")
    stage = make(error)
    with qtbot.waitSignal(stage.controller.refused):
        stage.going_on.resume(FOLDER)
    assert (stage.told, stage.asked) == ([error], [])


def test_a_file_that_cannot_be_opened_ends_the_wish(make: MakeStage, qtbot: QtBot) -> None:
    stage = make()
    with qtbot.waitSignal(stage.workspace.problem_raised):
        stage.going_on.resume(Path("/runs/bad run"))
    with qtbot.waitSignal(stage.workspace.run_found):
        stage.workspace.open_path(Path("/runs/fine"))
    assert stage.calls == []


def test_what_is_not_recorded_is_said_with_its_consolation(make: MakeStage, qtbot: QtBot) -> None:
    stage = make()
    stage.controller.not_recorded.emit(
        NotRecorded(OutputError("The disk is full.", "", "Free some room.")).error
    )
    assert stage.told[0].what == "The disk is full."
    assert "its own folder has all of it" in stage.told[0].meaning


def test_data_in_memory_is_read_again_before_it_is_asked_about(make: MakeStage, qtbot: QtBot) -> None:
    stage = make(refused(f"{FOLDER.name} has changed"), answer=LEAVE)
    with qtbot.waitSignal(stage.workspace.run_found):
        stage.workspace.open_path(FOLDER)
    with qtbot.waitSignal(stage.workspace.data_changed):
        stage.going_on.resume(FOLDER, 2)
    qtbot.waitUntil(lambda: len(stage.asked) == 1 and not stage.controller.is_running)
    assert stage.calls == [(FOLDER, 2, False)] * 2


def test_to_find_the_data_is_asked_of_the_window_and_the_run_goes_on_after_it(
    make: MakeStage, qtbot: QtBot
) -> None:
    stage = make(refused("weather.csv has changed"), answer=FIND)
    with qtbot.waitSignal(stage.workspace.run_data.find_requested):
        stage.going_on.resume(FOLDER, 2)
    with qtbot.waitSignal(stage.workspace.run_data.find_requested):
        stage.workspace.open_path(FOLDER)  # found
    assert stage.calls == [(FOLDER, 2, False)] * 2


def test_a_run_whose_data_is_given_up_does_not_go_on_later(make: MakeStage, qtbot: QtBot) -> None:
    stage = make(refused("weather.csv has changed"), answer=FIND)
    with qtbot.waitSignal(stage.workspace.run_data.find_requested):
        stage.going_on.resume(FOLDER, 2)
    stage.workspace.run_data.declined.emit()
    with qtbot.waitSignal(stage.workspace.run_found):
        stage.workspace.open_path(FOLDER)
    assert len(stage.calls) == 1
