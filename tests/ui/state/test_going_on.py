"""A run that goes on in the window: its curves go on, a refusal puts everything back, the library keeps it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.errors import OutputError
from studio.engine.events import Outcome, RunEnded, RunState, Validated
from studio.engine.library.database import library_path
from studio.engine.library.library import Library
from studio.engine.training.resuming import NotExactError
from studio.ui.jobs.training_thread import NotRecorded
from studio.ui.state.run_controller import RunController
from tests.engine.forecasts import experiment as tiny
from tests.engine.forecasts import readings
from tests.ui.stand_ins import SteeredRun, experiment, started, steps

FOLDER = Path("/runs/1")


class GoesOn:
    """A stand-in for the engine's `resume` that goes on after step 150 and remembers what it was asked."""

    def __init__(self, refusal: Exception | None = None) -> None:
        self.refusal, self.asked = refusal, []

    def __call__(self, folder, more_epochs, inexact, trained, table, control, emit) -> RunEnded:
        self.asked.append((folder, more_epochs, inexact))
        if self.refusal is not None and not inexact:
            raise self.refusal
        emit(started(resumed_from=(2, 150)))
        emit(steps(151, 0.3, 50))
        emit(Validated(2, 200, 0.3, 0.4, {"mae": 0.4}, 0.2, True, 0.2))
        ended = RunEnded(Outcome.FINISHED, "It ended.", 2, 0.4, 2.0, "abc")
        emit(ended)
        return ended


@pytest.fixture
def shown(qtbot: QtBot) -> Iterator:
    """A controller that shows a run which was interrupted at step 180."""
    made: list[RunController] = []

    def show(go_on: GoesOn) -> RunController:
        controller = RunController(execute=SteeredRun(), go_on=go_on)
        made.append(controller)
        looks = [Validated(1, 100, 0.6, 0.5, {"mae": 0.5}, 0.1, True, 0.1)]
        controller.open_run(experiment(), [started(), steps(1, 0.5, 100), *looks, steps(101, 0.4, 80)])
        return controller

    yield show
    for controller in made:
        assert controller.wait_for_end()


def test_a_run_goes_on_from_its_checkpoint(shown, qtbot: QtBot) -> None:
    go_on = GoesOn()
    controller = shown(go_on)
    assert controller.state is RunState.INTERRUPTED
    with qtbot.waitSignal(controller.ended):
        controller.resume_run(FOLDER, experiment(), more_epochs=3)
    assert go_on.asked == [(FOLDER, 3, False)]
    assert controller.state is RunState.FINISHED
    history = controller.history
    assert [event.epoch for event in history if isinstance(event, Validated)] == [1, 2]
    assert history.last_step == 200
    assert history.best.epoch == 2


def test_a_refusal_puts_back_what_was_shown(shown, qtbot: QtBot) -> None:
    refusal = NotExactError("The run cannot go on exactly.", "weather.csv has changed.", "")
    go_on = GoesOn(refusal)
    controller = shown(go_on)
    before = controller.history
    with qtbot.waitSignal(controller.refused) as told:
        controller.resume_run(FOLDER, experiment())
    assert told.args == [refusal]
    assert controller.history is before
    assert controller.state is RunState.INTERRUPTED
    with qtbot.waitSignal(controller.ended):
        controller.resume_run(FOLDER, experiment(), inexact=True)
    assert controller.state is RunState.FINISHED


def test_a_failure_to_record_is_told_and_ends_nothing(qtbot: QtBot) -> None:
    problem = OutputError("The library is busy.")

    def run(trained, table, control, emit) -> RunEnded:
        emit(NotRecorded(problem))
        return SteeredRun(batches=1)(trained, table, control, emit)

    controller = RunController(execute=run)
    with qtbot.waitSignals([controller.not_recorded, controller.ended]):
        controller.start(experiment(), None)
    assert controller.state is RunState.FINISHED
    assert not any(isinstance(event, NotRecorded) for event in controller.history)


@pytest.fixture
def real(qtbot: QtBot) -> Iterator[RunController]:
    controller = RunController()
    yield controller
    controller.discard()
    assert controller.wait_for_end()


def test_what_the_window_trains_is_in_the_library(real: RunController, qtbot: QtBot, tmp_path: Path) -> None:
    table = readings(tmp_path)
    with qtbot.waitSignal(real.ended, timeout=20_000):
        real.start(tiny(table), table)
    folder = real.history.run_dir
    with qtbot.waitSignal(real.ended, timeout=20_000):
        real.resume_run(folder, tiny(table), table, more_epochs=2)
    with Library() as library:
        (record,) = library.runs()
        assert (record.folder, record.epochs, record.state) == (folder, 4, RunState.FINISHED)
        assert len(library.curve(record.id).step) == record.steps == real.history.last_step


def test_a_discarded_run_leaves_no_line(real: RunController, qtbot: QtBot, tmp_path: Path) -> None:
    table = readings(tmp_path)
    with qtbot.waitSignal(real.validated, timeout=20_000):
        real.start(tiny(table, {"training.max_epochs": 10_000, "training.patience": 0}), table)
    folder = real.history.run_dir
    real.discard()
    qtbot.waitUntil(lambda: not real.is_running, timeout=20_000)
    assert library_path().is_file()
    with Library() as library:
        assert library.runs() == []
    assert not folder.exists()
