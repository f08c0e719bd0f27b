"""The states of a run follow from commands and events, and from nothing else."""

from __future__ import annotations

import pytest

from studio.engine.events import Outcome, RunEnded, RunState, StateChanged
from studio.ui.state.run_machine import ENDED, RUNNING, Command, after_command, after_event, allowed
from tests.ui.stand_ins import started, steps

ENDS = [RunEnded(outcome, "", 1, 0.5, 1.0, "") for outcome in Outcome]


@pytest.mark.parametrize(
    ("before", "command", "after"),
    [
        (RunState.DRAFT, Command.CHECK, RunState.CHECKING),
        (RunState.FINISHED, Command.CHECK, RunState.CHECKING),
        (RunState.CHECKING, Command.START, RunState.PREPARING),
        (RunState.TRAINING, Command.PAUSE, RunState.PAUSING),
        (RunState.PAUSING, Command.RESUME, RunState.TRAINING),
        (RunState.PREPARING, Command.FINISH, RunState.STOPPING),
        (RunState.PAUSED, Command.FINISH, RunState.STOPPING),
    ],
)
def test_a_command_leads_on(before: RunState, command: Command, after: RunState) -> None:
    assert allowed(before, command)
    assert after_command(before, command) is after


@pytest.mark.parametrize(
    ("state", "command"),
    [
        (RunState.TRAINING, Command.START),
        (RunState.DRAFT, Command.PAUSE),
        (RunState.STOPPING, Command.FINISH),
        (RunState.STOPPING, Command.RESUME),
        (RunState.FINISHED, Command.FINISH),
    ],
)
def test_a_command_that_makes_no_sense_changes_nothing(state: RunState, command: Command) -> None:
    assert not allowed(state, command)
    assert after_command(state, command) is state


def test_words_that_the_run_said_before_it_heard_do_not_turn_the_state_back() -> None:
    assert after_event(RunState.STOPPING, StateChanged(RunState.TRAINING)) is RunState.STOPPING
    assert after_event(RunState.STOPPING, StateChanged(RunState.PAUSED)) is RunState.STOPPING
    assert after_event(RunState.PAUSING, StateChanged(RunState.TRAINING)) is RunState.PAUSING
    assert after_event(RunState.PAUSING, StateChanged(RunState.PAUSED)) is RunState.PAUSED
    assert after_event(RunState.DRAFT, StateChanged(RunState.TRAINING)) is RunState.DRAFT


@pytest.mark.parametrize("state", sorted(RUNNING))
def test_every_end_is_shown_by_its_own_word(state: RunState) -> None:
    assert [after_event(state, end) for end in ENDS] == [end.outcome.state for end in ENDS]
    assert {end.outcome.state for end in ENDS} <= ENDED


def test_training_begins_with_the_runs_own_word() -> None:
    assert after_event(RunState.PREPARING, started()) is RunState.TRAINING
    assert after_event(RunState.TRAINING, steps(1)) is RunState.TRAINING
