"""What the window says of the runs that wait: on the bar, in toasts, and in their list."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from studio.engine.events import RunState
from studio.engine.experiment import Experiment
from studio.engine.library.waiting import WaitingRun
from studio.engine.registry import task_info
from studio.ui.pages.library.words import value_words
from studio.ui.pages.run_words import network_words
from studio.ui.shell.bar_parts import BarContent
from studio.ui.shell.marks import results_mark
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.run_queue import RunQueue
from studio.ui.state.workspace import Workspace
from studio.ui.words import count, plural

MOST_DIFFERENCES = 2
"""In few words: the others are counted."""
CAN_QUEUE = "The experiment as it is now is trained when this run ends"


def with_queue(content: BarContent, workspace: Workspace, controller: RunController) -> BarContent:
    """The same with what waits and, while a run is at work, with the button that puts the experiment behind it."""
    queue = workspace.queue
    buttons = content.buttons
    if queue.runs:
        buttons = buttons | {"waiting"}
    if can_queue(workspace, controller):
        buttons = buttons | {"queue"}
    passed = len(queue.runs) - len(queue.ready)
    return replace(
        content,
        buttons=buttons,
        queue_reason=queue.blocked,
        queue_tip=CAN_QUEUE
        if not queue.ready
        else f"{CAN_QUEUE}, behind the {count(len(queue.ready))} waiting",
        waiting=waiting_words(queue),
        waiting_icon=("triangle-alert", "warning") if passed else ("clock", "muted"),
        waiting_tip=f"{plural(passed, 'run')} could not begin"
        if passed
        else "Runs that are trained after this one",
    )


def can_queue(workspace: Workspace, controller: RunController) -> bool:
    """Whether a run is at work that the experiment in the window could wait for."""
    at_work = controller.is_running or controller.state is RunState.QUEUED
    return at_work and workspace.experiment is not None


def waiting_words(queue: RunQueue) -> str:
    """ "2 waiting", "1 passed over"; nothing where none waits."""
    if queue.ready:
        return f"{count(len(queue.ready))} waiting"
    return f"{count(len(queue.runs))} passed over" if queue.runs else ""


def next_words(queue: RunQueue) -> str:
    """What is done for the next run before it begins."""
    run = queue.checked
    return (
        "Looking at the data"
        if run is None
        else f"Next: {run.experiment.name or 'a run'}. Looking at its data"
    )


def queued_words(runs: Sequence[WaitingRun]) -> str:
    """A toast: the last of these waits now."""
    name = run_name(runs[-1].experiment)
    before = sum(not run.reason for run in runs[:-1])
    return f"{name} waits, behind {plural(before, 'other run')}." if before else f"{name} waits; it is next."


def begun_words(before: RunHistory | None, now: Experiment) -> str:
    """A toast: how the run before ended, and what has begun."""
    name = run_name(now)
    if before is None or before.ended is None:
        return f"{name} has begun."
    words = before.ended.outcome.state.value.lower()
    if figure := results_mark(before).text:
        words += f", {figure}"
    earlier = run_name(before.experiment)
    return f"{earlier}: {words}. {'The next run' if earlier == name else name} has begun."


def passed_words(run: WaitingRun) -> str:
    """A toast: a run could not begin."""
    return f"{run_name(run.experiment)} was passed over. {first_sentence(run.reason)}"


def first_sentence(text: str) -> str:
    """As much as fits on a line; all of it is in the list."""
    head, stop, _ = text.partition(". ")
    return head + "." if stop else text


def run_name(experiment: Experiment) -> str:
    """What a run is called."""
    return experiment.name or task_info(experiment.task).label


def differing_words(experiment: Experiment, before: Experiment | None) -> str:
    """ "LSTM 32 · hidden size 32": its network, and what is another than in the run before it, in few words."""
    from studio.engine.library.comparing import compare_settings  # it brings numpy

    head = network_words(experiment)
    if before is None:
        return f"{head} on {Path(experiment.data.path).name}"
    if before.task != experiment.task:
        return f"{head} · another task: {task_info(experiment.task).label}"
    found = compare_settings([before, experiment])
    # Another file has other columns: to name them all would say less than its name.
    found = [line for line in found if line.key == "data.path"] or found
    told = [f"{_small(line.label)} {_small(value_words(line.key, line.values[1]))}" for line in found]
    if len(told) > MOST_DIFFERENCES:
        told = [*told[:MOST_DIFFERENCES], f"{count(len(told) - MOST_DIFFERENCES)} more"]
    return f"{head} · {', '.join(told) if told else 'the same settings'}"


def _small(words: str) -> str:
    """In the middle of a line; a name or an abbreviation stays as it is."""
    second = words[1:2]
    return words[:1].lower() + words[1:] if second.islower() or second in ("", " ") else words
