"""Every state with every command and every event: what is legal leads on, all else changes nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

from studio.engine.events import (
    CheckpointSaved,
    Edited,
    Event,
    Outcome,
    Prepared,
    Previewed,
    Reference,
    Repeated,
    RunEnded,
    RunStarted,
    RunState,
    StateChanged,
    StepsDone,
    Validated,
)
from studio.engine.training.states import (
    ENDED,
    IDLE,
    RUNNING,
    Command,
    after_command,
    after_event,
    allowed,
    found_state,
)

STARTED = RunStarted("run", "cpu", 1, "float32", 10, 4, 3, Reference("last_value", "mae", 1.0, 1.0), 1.0, 32)
QUIET: tuple[Event, ...] = (
    Prepared("Reading", 0.0), StepsDone(1, 1, (0.5,), (1.0,), 0.001, 1.0), Edited(1, 1, {}), Repeated(3),
    Validated(1, 4, 0.5, 0.5, {}, 0.1, True), Previewed(1, {}), CheckpointSaved("last", "path", 4),
)  # fmt: skip

# A row a state, a column a command; a point: the command makes no sense there and changes nothing.
COMMANDS_TABLE = """
                check     withdraw queue   start      pause    resume    edit    save      finish    discard
Draft           Checking  .        Queued  Preparing  .        .         .       .         .         .
Checking        Checking  Draft    Queued  Preparing  .        .         .       .         .         .
Queued          .         Draft    .       Preparing  .        .         .       .         .         .
Preparing       .         .        .       .          .        .         .       .         Stopping  Stopping
Training        .         .        .       .          Pausing  .         .       Training  Stopping  Stopping
Pausing         .         .        .       .          .        Training  .       Pausing   Stopping  Stopping
Paused          .         .        .       .          .        Paused    Paused  Paused    Stopping  Stopping
Stopping        .         .        .       .          .        .         .       .         .         Stopping
Finished        Checking  .        Queued  Preparing  .        .         .       .         .         .
Stopped_early   Checking  .        Queued  Preparing  .        .         .       .         .         .
Stopped_by_you  Checking  .        Queued  Preparing  .        .         .       .         .         .
Failed          Checking  .        Queued  Preparing  .        .         .       .         .         .
Interrupted     Checking  .        Queued  Preparing  .        .         .       .         .         .
"""

# A row a state, a column a word of the run: StateChanged to these, RunStarted, and RunEnded ("its own" state).
EVENTS_TABLE = """
                Preparing  Training   Paused    Stopping   Draft      started    ended
Draft           .          .          .         .          .          .          .
Checking        .          .          .         .          .          .          .
Queued          .          .          .         .          .          .          .
Preparing       .          Training   Paused    .          .          Training   own
Training        .          .          Paused    .          .          .          own
Pausing         .          .          Paused    .          .          .          own
Paused          .          Training   .         .          .          Training   own
Stopping        .          .          .         .          .          .          own
Finished        .          .          .         .          .          .          .
Stopped_early   .          .          .         .          .          .          .
Stopped_by_you  .          .          .         .          .          .          .
Failed          .          .          .         .          .          .          .
Interrupted     .          .          .         .          .          .          .
"""


def _cells(table: str) -> list[tuple[str, str, str]]:
    head, *rows = table.strip().splitlines()
    names = head.split()
    return [
        (state.replace("_", " "), name, cell)
        for state, *cells in (row.split() for row in rows)
        for name, cell in zip(names, cells, strict=True)
    ]


def test_the_tables_of_this_file_name_every_state_and_every_command() -> None:
    commands, events = _cells(COMMANDS_TABLE), _cells(EVENTS_TABLE)
    assert {(state, name) for state, name, _ in commands} == {(s, c.value) for s in RunState for c in Command}
    assert {state for state, _, _ in events} == set(RunState)


@pytest.mark.parametrize(("state", "name", "cell"), _cells(COMMANDS_TABLE))
def test_a_command_leads_on_or_changes_nothing(state: str, name: str, cell: str) -> None:
    before, command = RunState(state), Command(name)
    assert allowed(before, command) == (cell != ".")
    assert after_command(before, command) is (before if cell == "." else RunState(cell))


@pytest.mark.parametrize(("state", "word", "cell"), _cells(EVENTS_TABLE))
def test_an_event_leads_on_or_changes_nothing(state: str, word: str, cell: str) -> None:
    before = RunState(state)
    if word == "ended":
        for outcome in Outcome:
            ended = RunEnded(outcome, "", 1, 0.5, 1.0, "")
            assert after_event(before, ended) is (outcome.state if cell == "own" else before)
        return
    event = STARTED if word == "started" else StateChanged(RunState(word))
    assert after_event(before, event) is (before if cell == "." else RunState(cell))


@pytest.mark.parametrize("state", list(RunState))
def test_what_a_run_says_of_its_work_changes_no_state(state: RunState) -> None:
    assert {after_event(state, event) for event in QUIET} == {state}


@pytest.mark.parametrize("state", list(RunState))
@pytest.mark.parametrize("said", [RunState.CHECKING, RunState.QUEUED, RunState.PAUSING, *sorted(ENDED)])
def test_a_run_cannot_say_what_is_asked_of_it_nor_an_end_without_its_event(
    state: RunState, said: RunState
) -> None:
    assert after_event(state, StateChanged(said)) is state


def test_every_state_is_of_one_kind() -> None:
    assert RUNNING | IDLE | {RunState.QUEUED} == set(RunState)
    assert not RUNNING & IDLE
    assert ENDED < IDLE


def test_a_run_on_the_disk_without_a_word_of_its_end_was_interrupted() -> None:
    assert found_state(None, held=False) is RunState.INTERRUPTED
    assert found_state(None, held=True) is RunState.TRAINING
    assert found_state(Outcome.STOPPED, held=True) is RunState.TRAINING
    assert [found_state(outcome, held=False) for outcome in Outcome] == [outcome.state for outcome in Outcome]


def test_the_states_are_known_without_torch() -> None:
    code = "import sys, studio.engine.training.states; assert 'torch' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
