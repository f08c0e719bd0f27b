"""What the bottom bar says in each state, as data."""

from __future__ import annotations

import math
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.events import CheckpointSaved, Outcome, RunEnded, Validated
from studio.ui.pages.going_further import likely_cure
from studio.ui.shell.bar_content import BarContent, Progress, bar_content
from studio.ui.shell.bar_parts import Cure
from studio.ui.state.pace import Pace
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace
from tests.ui.conftest import MakeController
from tests.ui.stand_ins import SteeredRun, experiment, started, steps


def history(*events: object) -> RunHistory:
    made = RunHistory(experiment(), began=0.0)
    for event in events:
        made.add(event)
    return made


def test_a_draft_without_data_says_what_to_do(workspace: Workspace, make_controller: MakeController) -> None:
    content = bar_content(workspace, make_controller(SteeredRun()), 0)
    assert (content.word, content.note) == ("Draft", "no data yet")
    assert content.start_reason


def test_progress_counts_the_steps_of_this_epoch(
    qtbot: QtBot, workspace: Workspace, make_controller: MakeController
) -> None:
    run = SteeredRun(batches=139, holds=True)
    controller = make_controller(run)
    controller.start(experiment(), object())
    qtbot.waitUntil(lambda: controller.history.prepared is not None)
    content = bar_content(workspace, controller, 0)
    assert (content.word, content.sentence, content.progress) == (
        "Preparing",
        "Making 100 windows",
        Progress("", 0.5),
    )
    assert content.buttons == {"cancel_preparing"}


def test_a_pace_is_steps_by_the_runs_own_clock() -> None:
    pace = Pace()
    assert pace.steps_per_second == 0
    for second in range(40):
        # Twice as fast from the 20th second on: only the last quarter of a minute counts.
        first = second * 10 if second < 20 else 200 + (second - 20) * 20
        pace.add(steps(first + 1, count=10 if second < 20 else 20, seconds=float(second)))
    assert pace.steps_per_second == pytest.approx(20)
    pace.add(steps(1, seconds=0.1))
    assert pace.steps_per_second == 0


def test_only_a_loss_that_is_not_finite_has_a_known_cure() -> None:
    assert likely_cure(history(started(), steps(1))) is None
    cure = likely_cure(history(started(), steps(1, math.inf)))
    assert cure is not None
    assert cure.label == "Try learning rate 0.0001"
    assert cure.values["training.learning_rate"] == pytest.approx(1e-4)


def test_the_end_says_how_long_and_which_epoch_was_best(
    workspace: Workspace, make_controller: MakeController
) -> None:
    controller = make_controller(SteeredRun())
    seen = Validated(12, 1200, 0.1, 0.2, {}, 0.1, True)
    ended = RunEnded(Outcome.STOPPED_EARLY, "", 9, 0.2, 600.0, "")
    controller.open_run(experiment(), [started(), steps(1), seen, ended])
    content = bar_content(workspace, controller, 0)
    assert content.word == "Stopped early"
    assert content.facts == (("Trained", "12 epochs in 10 min"), ("Best", "epoch 9"))
    assert not content.start_is_primary


SAVED = CheckpointSaved("last", "/runs/1/checkpoints/last-000000140.safetensors", 140)


def bar_of(
    workspace: Workspace, controller: RunController, outcome: Outcome | None, *more: object
) -> BarContent:
    ended = () if outcome is None else (RunEnded(outcome, "Why.", 1, 0.5, 9.0, ""),)
    controller.open_run(experiment(), [started(), steps(1, 0.5, 150), *more, *ended])
    return bar_content(workspace, controller, 0)


@pytest.mark.parametrize("outcome", [None, Outcome.STOPPED, Outcome.FAILED])
def test_a_run_that_was_cut_short_goes_on_by_the_start_button(
    workspace: Workspace, make_controller: MakeController, outcome: Outcome | None
) -> None:
    content = bar_of(workspace, make_controller(SteeredRun()), outcome, SAVED)
    assert content.start == "Resume"
    assert content.start_tip == "From epoch 2, step 140"
    assert "again" in content.buttons
    assert "more_epochs" not in content.buttons
    if outcome is Outcome.STOPPED:
        assert ("Goes on", "from epoch 2, step 140") in content.facts
    if outcome is None:
        assert content.start_is_primary
        assert content.sentence.startswith("From epoch 2, step 140.")


def test_without_a_checkpoint_there_is_nothing_to_go_on_from(
    workspace: Workspace, make_controller: MakeController
) -> None:
    content = bar_of(workspace, make_controller(SteeredRun()), Outcome.STOPPED)
    assert content.start != "Resume"
    assert "more_epochs" not in content.buttons


@pytest.mark.parametrize("outcome", [Outcome.FINISHED, Outcome.STOPPED_EARLY])
def test_a_run_that_has_ended_can_be_trained_on(
    workspace: Workspace, make_controller: MakeController, outcome: Outcome
) -> None:
    content = bar_of(workspace, make_controller(SteeredRun()), outcome, SAVED)
    assert "more_epochs" in content.buttons
    assert content.start != "Resume"


def test_without_its_card_another_start_of_the_program_is_offered(
    qtbot: QtBot, workspace: Workspace, make_controller: MakeController
) -> None:
    reason = "The graphics card stopped answering at step 141."
    said = RunEnded(Outcome.FAILED, reason, 1, 0.5, 9.0, "", lost_device="cuda:0")
    assert likely_cure(history(started(), steps(1, math.inf), said)) == Cure("Restart", {}, restarts=True)
    with qtbot.waitSignal(workspace.data_changed):
        workspace.open_path(Path("/data/weather.csv"))
    controller = make_controller(SteeredRun())
    controller.open_run(workspace.experiment, [started(), steps(1), SAVED, said])
    content = bar_content(workspace, controller, 0)
    assert content.cure == Cure("Restart and resume", {}, restarts=True)
    assert content.buttons == {"start", "cure", "what_happened"}
    assert (content.start, content.start_is_primary) == ("Train again", False)
    assert "once the program is started anew" in content.start_reason
    workspace.edit({"training.device": "cpu"}, "the processor")
    assert bar_content(workspace, controller, 0).start_reason == ""


def test_without_memory_half_the_batch_is_offered() -> None:
    said = RunEnded(Outcome.FAILED, "The computer ran out of memory while training.", None, None, 1.0, "")
    made = history(started(resolved={"training.batch_size": 32}), said)
    assert likely_cure(made).values == {"training.batch_size": 16}
    assert likely_cure(made).label == "Use batch 16"
