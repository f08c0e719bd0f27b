"""The controller: what a run says is shown in order, and what is asked of it happens."""

from __future__ import annotations

import dataclasses

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.errors import DataError
from studio.engine.events import Outcome, RunEnded, RunState, StepsDone, Validated
from studio.ui.state.run_controller import RunController
from tests.ui.conftest import MakeController
from tests.ui.stand_ins import SteeredRun, experiment, started, steps


def states_of(controller: RunController) -> list[RunState]:
    seen: list[RunState] = []
    controller.state_changed.connect(seen.append)
    return seen


def train(qtbot: QtBot, controller: RunController) -> None:
    controller.start(experiment(), object())
    qtbot.waitUntil(lambda: controller.state is RunState.TRAINING)


def test_a_run_goes_from_draft_to_its_end(qtbot: QtBot, make_controller: MakeController) -> None:
    controller = make_controller(SteeredRun(batches=20))
    states, heard = states_of(controller), []
    for signal in (controller.prepared, controller.started, controller.steps_done, controller.validated):
        signal.connect(heard.append)
    with qtbot.waitSignal(controller.ended) as ended:
        controller.start(experiment(), object())
    assert states == [RunState.PREPARING, RunState.TRAINING, RunState.FINISHED]
    assert [event.first_step for event in heard if isinstance(event, StepsDone)] == list(range(1, 21))
    assert sum(isinstance(event, Validated) for event in heard) == 2
    assert ended.args[0].outcome is Outcome.FINISHED
    assert not controller.is_running


def test_the_history_replays_all_that_was_heard(qtbot: QtBot, make_controller: MakeController) -> None:
    controller = make_controller(SteeredRun(batches=5))
    with qtbot.waitSignal(controller.ended):
        controller.start(experiment(), object())
    history = controller.history
    assert history is not None
    assert [event.first_step for event in history if isinstance(event, StepsDone)] == [1, 2, 3, 4, 5]
    assert history.last_step == 5
    assert history.best is history.validated
    assert history.has_model
    assert str(history.run_dir) == "/runs/1"


def test_pause_holds_and_resume_goes_on(qtbot: QtBot, make_controller: MakeController) -> None:
    controller = make_controller(SteeredRun())
    states = states_of(controller)
    train(qtbot, controller)
    controller.pause()
    assert controller.state is RunState.PAUSING
    qtbot.waitUntil(lambda: controller.state is RunState.PAUSED)
    held = controller.history.last_step
    qtbot.wait(120)
    assert controller.history.last_step == held
    controller.toggle_pause()
    qtbot.waitUntil(lambda: controller.history.last_step > held)
    assert states[-4:] == [RunState.TRAINING, RunState.PAUSING, RunState.PAUSED, RunState.TRAINING]


def test_finish_keeps_the_best_model(qtbot: QtBot, make_controller: MakeController) -> None:
    controller = make_controller(SteeredRun())
    train(qtbot, controller)
    with qtbot.waitSignal(controller.ended):
        controller.finish()
        assert controller.state is RunState.STOPPING
    assert controller.state is RunState.STOPPED
    assert controller.history.has_model


def test_a_paused_run_can_be_finished(qtbot: QtBot, make_controller: MakeController) -> None:
    controller = make_controller(SteeredRun())
    train(qtbot, controller)
    controller.pause()
    qtbot.waitUntil(lambda: controller.state is RunState.PAUSED)
    with qtbot.waitSignal(controller.ended):
        controller.finish()
    assert controller.state is RunState.STOPPED


def test_discard_leaves_a_draft_and_no_history(qtbot: QtBot, make_controller: MakeController) -> None:
    controller = make_controller(SteeredRun())
    ends: list[RunEnded] = []
    controller.ended.connect(ends.append)
    train(qtbot, controller)
    controller.discard()
    qtbot.waitUntil(lambda: controller.state is RunState.DRAFT)
    assert controller.history is None
    assert ends == []


def test_a_second_start_during_a_run_is_not_heard(qtbot: QtBot, make_controller: MakeController) -> None:
    run = SteeredRun()
    controller = make_controller(run)
    train(qtbot, controller)
    controller.start(experiment("other"), object())
    assert [seen.name for seen in run.seen] == ["weather"]


def test_another_run_can_begin_at_once_when_one_has_ended(
    qtbot: QtBot, make_controller: MakeController
) -> None:
    run = SteeredRun(batches=3)
    controller = make_controller(run)
    ends: list[RunEnded] = []

    def again(ended: RunEnded) -> None:
        ends.append(ended)
        if len(ends) < 3:
            controller.start(experiment(f"run {len(ends)}"), object())

    controller.ended.connect(again)
    controller.start(experiment("run 0"), object())
    qtbot.waitUntil(lambda: len(ends) == 3)
    assert [seen.name for seen in run.seen] == ["run 0", "run 1", "run 2"]


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (
            DataError("The file is gone.", "Nothing is lost.", "Find it."),
            "The file is gone. Nothing is lost.",
        ),
        (ZeroDivisionError("by nothing"), "The program made a mistake. ZeroDivisionError: by nothing."),
    ],
)
def test_a_run_that_raises_has_failed(
    qtbot: QtBot, make_controller: MakeController, fault: Exception, words: str
) -> None:
    controller = make_controller(SteeredRun(fault=fault))
    with qtbot.waitSignal(controller.ended) as ended:
        controller.start(experiment(), object())
    assert controller.state is RunState.FAILED
    assert ended.args[0].reason == words


def test_a_changed_experiment_makes_the_run_one_of_earlier(
    qtbot: QtBot, make_controller: MakeController
) -> None:
    controller = make_controller(SteeredRun(batches=1))
    assert not controller.is_from_earlier(experiment())
    with qtbot.waitSignal(controller.ended):
        controller.start(experiment(), object())
    assert not controller.is_from_earlier(experiment())
    assert not controller.is_from_earlier(dataclasses.replace(experiment(), name="another name"))
    assert controller.is_from_earlier(experiment(**{"model.hidden_size": 32}))


def test_a_run_of_an_earlier_time_can_be_shown(qtbot: QtBot, make_controller: MakeController) -> None:
    controller = make_controller(SteeredRun())
    told = [started(), steps(1, count=3), RunEnded(Outcome.STOPPED_EARLY, "", 1, 0.5, 2.0, "")]
    with qtbot.waitSignal(controller.run_changed):
        controller.open_run(experiment(), told)
    assert controller.state is RunState.STOPPED_EARLY
    assert controller.history.last_step == 3
    controller.open_run(experiment(), told[:2])
    assert controller.state is RunState.INTERRUPTED
    controller.forget_run()
    assert controller.state is RunState.DRAFT


def test_waiting_for_the_end_hands_over_what_was_said_last(
    qtbot: QtBot, make_controller: MakeController
) -> None:
    controller = make_controller(SteeredRun())
    train(qtbot, controller)
    controller.finish()
    assert controller.wait_for_end()
    assert controller.history.ended is not None
    assert not controller.is_running


def test_a_start_that_is_taken_back_shows_the_run_in_sight_again(
    qtbot: QtBot, make_controller: MakeController
) -> None:
    controller = make_controller(SteeredRun())
    told = [started(), steps(1, count=3), RunEnded(Outcome.STOPPED_EARLY, "", 1, 0.5, 2.0, "")]
    for ask, asked in ((controller.check, RunState.CHECKING), (controller.queue, RunState.QUEUED)):
        for events, state in ((told, RunState.STOPPED_EARLY), (told[:2], RunState.INTERRUPTED)):
            controller.open_run(experiment(), events)
            ask()
            assert controller.state is asked
            controller.withdraw()
            assert controller.state is state
        controller.forget_run()
        ask()
        controller.withdraw()
        assert controller.state is RunState.DRAFT


def test_a_run_that_waited_begins_where_another_has_ended(
    qtbot: QtBot, make_controller: MakeController
) -> None:
    controller = make_controller(SteeredRun(batches=1))
    states = states_of(controller)
    for _ in range(2):
        with qtbot.waitSignal(controller.ended):
            controller.start(experiment(), object())
        controller.queue()
    again = [RunState.PREPARING, RunState.TRAINING, RunState.FINISHED, RunState.QUEUED]
    assert states == again * 2
