"""The states of a run as one table: which commands make sense in a state, and where commands and events lead.

Nobody sets a state: a command is sent, the run answers with events, and this says what to show. No torch here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

from studio.engine.events import Event, Outcome, RunEnded, RunStarted, RunState, StateChanged


class Command(Enum):
    """What can be asked for."""

    CHECK = "check"
    WITHDRAW = "withdraw"
    QUEUE = "queue"
    START = "start"
    """A thread begins to work, on a new run or on one that goes on."""
    PAUSE = "pause"
    RESUME = "resume"
    EDIT = "edit"
    SAVE = "save"
    FINISH = "finish"
    DISCARD = "discard"


ENDED = frozenset(outcome.state for outcome in Outcome) | {RunState.INTERRUPTED}
IDLE = ENDED | {RunState.DRAFT, RunState.CHECKING}
RUNNING = frozenset(
    {RunState.PREPARING, RunState.TRAINING, RunState.PAUSING, RunState.PAUSED, RunState.STOPPING}
)
"""A thread is at work; the window must not close without asking."""
RESUMABLE = frozenset({RunState.STOPPED, RunState.FAILED, RunState.INTERRUPTED})
"""Ends after which epochs are left: the run goes on where its furthest checkpoint stands."""

_LOOP = {RunState.TRAINING, RunState.PAUSING, RunState.PAUSED}

COMMANDS: Mapping[tuple[RunState, Command], RunState] = {
    **{(state, Command.CHECK): RunState.CHECKING for state in IDLE},
    (RunState.CHECKING, Command.WITHDRAW): RunState.DRAFT,
    (RunState.QUEUED, Command.WITHDRAW): RunState.DRAFT,
    (RunState.DRAFT, Command.QUEUE): RunState.QUEUED,
    (RunState.CHECKING, Command.QUEUE): RunState.QUEUED,
    # A run is over, and one that waited is next.
    **{(state, Command.QUEUE): RunState.QUEUED for state in ENDED},
    **{(state, Command.START): RunState.PREPARING for state in IDLE | {RunState.QUEUED}},
    (RunState.TRAINING, Command.PAUSE): RunState.PAUSING,
    (RunState.PAUSING, Command.RESUME): RunState.TRAINING,
    # From Paused the run itself says when it goes on.
    (RunState.PAUSED, Command.RESUME): RunState.PAUSED,
    (RunState.PAUSED, Command.EDIT): RunState.PAUSED,
    **{(state, Command.SAVE): state for state in _LOOP},
    **{(state, Command.FINISH): RunState.STOPPING for state in _LOOP | {RunState.PREPARING}},
    **{(state, Command.DISCARD): RunState.STOPPING for state in RUNNING},
}
"""Every command that makes sense, with the state it leads to at once."""

_SAYABLE = frozenset({RunState.TRAINING, RunState.PAUSED})
"""What a run says of itself once it was started; the others are wishes that it has not heard yet, or ends."""


def allowed(state: RunState, command: Command) -> bool:
    """Whether the command makes sense in this state."""
    return (state, command) in COMMANDS


def after_command(state: RunState, command: Command) -> RunState:
    """The state after a command; the same state where the command makes no sense."""
    return COMMANDS.get((state, command), state)


def after_event(state: RunState, event: Event) -> RunState:
    """The state after an event of the run."""
    match event:
        case RunEnded():
            return event.outcome.state if state in RUNNING else state
        case _ if state not in RUNNING or state is RunState.STOPPING:
            # Words of a run that was told to stop and has not read it yet, or of one that is over.
            return state
        case StateChanged(RunState.TRAINING) | RunStarted() if state is RunState.PAUSING:
            return state
        case StateChanged():
            return event.state if event.state in _SAYABLE else state
        case RunStarted():
            return RunState.TRAINING
        case _:
            return state


def found_state(outcome: Outcome | None, *, held: bool) -> RunState:
    """The state of a run that lies on the disk: how it ended, or whether a process trains it still."""
    if held:
        return RunState.TRAINING
    return outcome.state if outcome is not None else RunState.INTERRUPTED
