"""Which state a run is in, as a pure function of what was asked of it and what it said.

The window never sets a state: it sends a command, the run answers with events, and this says what to show.
"""

from __future__ import annotations

from enum import Enum

from studio.engine.events import Event, RunEnded, RunStarted, RunState, StateChanged


class Command(Enum):
    """What the window asks for."""

    CHECK = "check"
    WITHDRAW = "withdraw"
    START = "start"
    PAUSE = "pause"
    RESUME = "resume"
    FINISH = "finish"


ENDED = frozenset(
    {RunState.FINISHED, RunState.STOPPED_EARLY, RunState.STOPPED, RunState.FAILED, RunState.INTERRUPTED}
)
IDLE = ENDED | {RunState.DRAFT, RunState.CHECKING}
RUNNING = frozenset(
    {
        RunState.QUEUED,
        RunState.PREPARING,
        RunState.TRAINING,
        RunState.PAUSING,
        RunState.PAUSED,
        RunState.STOPPING,
    }
)
"""A thread is at work; the window must not close without asking."""

_COMMANDS: dict[tuple[RunState, Command], RunState] = {
    **{(state, Command.CHECK): RunState.CHECKING for state in IDLE},
    (RunState.CHECKING, Command.WITHDRAW): RunState.DRAFT,
    **{(state, Command.START): RunState.PREPARING for state in IDLE},
    (RunState.TRAINING, Command.PAUSE): RunState.PAUSING,
    (RunState.PAUSING, Command.RESUME): RunState.TRAINING,
    # From Paused the run itself says when it goes on.
    (RunState.PAUSED, Command.RESUME): RunState.PAUSED,
    **{(state, Command.FINISH): RunState.STOPPING for state in RUNNING - {RunState.STOPPING}},
}


def allowed(state: RunState, command: Command) -> bool:
    """Whether the command makes sense in this state."""
    return (state, command) in _COMMANDS


def after_command(state: RunState, command: Command) -> RunState:
    """The state after a command; the same state where the command makes no sense."""
    return _COMMANDS.get((state, command), state)


def after_event(state: RunState, event: Event) -> RunState:
    """The state after an event of the run."""
    match event:
        case RunEnded():
            return event.outcome.state
        case _ if state not in RUNNING or state is RunState.STOPPING:
            # Words of a run that was told to stop and has not read it yet.
            return state
        case StateChanged(RunState.TRAINING) | RunStarted() if state is RunState.PAUSING:
            return state
        case StateChanged():
            return event.state if event.state in RUNNING else state
        case RunStarted():
            return RunState.TRAINING
        case _:
            return state
