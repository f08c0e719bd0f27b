"""What the bottom bar says in each state of the run, as plain data: the bar itself only shows it."""

from __future__ import annotations

from dataclasses import replace

from studio.engine.events import RunState
from studio.engine.experiment import Experiment
from studio.ui.pages.going_further import goes_on, likely_cure, place_words, takes_more
from studio.ui.pages.item_words import item_words
from studio.ui.shell.bar_parts import BarContent, Progress, Words
from studio.ui.shell.queue_words import next_words, with_queue
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace
from studio.ui.widgets.run_state import DRAFT_WITH_PROBLEMS, DRAFT_WITHOUT_DATA, STATE_ICONS
from studio.ui.words import count, duration, plural

NO_CARD = (
    "The graphics card answers again once the program is started anew; the processor can be used at once."
)


def bar_content(workspace: Workspace, controller: RunController, steps_per_second: float) -> BarContent:
    """What the bar says now."""
    return with_queue(_content(workspace, controller, steps_per_second), workspace, controller)


def _content(workspace: Workspace, controller: RunController, steps_per_second: float) -> BarContent:
    """What it says of the run."""
    state, history = controller.state, controller.history
    icon = STATE_ICONS[state.value]
    match state:
        case RunState.DRAFT:
            return _draft(workspace)
        case RunState.CHECKING:
            return BarContent(icon, state.value, sentence="Looking at the data", progress=Progress("", None))
        case RunState.QUEUED:
            return BarContent(
                icon, state.value, sentence=next_words(workspace.queue), progress=Progress("", None)
            )
        case RunState.PREPARING:
            return _preparing(icon, history)
        case RunState.TRAINING | RunState.PAUSING | RunState.PAUSED:
            return _training(icon, state, history, steps_per_second)
        case RunState.STOPPING:
            return BarContent(icon, state.value, sentence="After this batch", progress=Progress("", None))
        case _:
            return _ended(icon, state, workspace, controller)


def _uses_the_cpu(workspace: Workspace) -> bool:
    return workspace.experiment is not None and workspace.experiment.training.device == "cpu"


def _draft(workspace: Workspace) -> BarContent:
    experiment = workspace.experiment
    if experiment is None:
        return BarContent(
            DRAFT_WITHOUT_DATA,
            RunState.DRAFT.value,
            "no data yet",
            sentence="Open a file or a sample to begin.",
            buttons=frozenset({"start"}),
            start_reason="Open a file or a sample first.",
        )
    errors = sum(problem.severity == "error" for problem in workspace.problems)
    note, tone = ("ready to train", "muted") if not errors else (plural(errors, "problem"), "danger")
    return BarContent(
        STATE_ICONS[RunState.DRAFT.value] if not errors else DRAFT_WITH_PROBLEMS,
        RunState.DRAFT.value,
        note,
        tone,
        facts=_plan(experiment),
        buttons=frozenset({"start"}),
    )


def _plan(experiment: Experiment) -> tuple[Words, ...]:
    model, epochs = experiment.model, experiment.training.max_epochs
    network = f"{model.cell.upper()} {model.hidden_size}"
    return (("Plan", f"{network} · at most {plural(epochs, 'epoch')}"),)


def _preparing(icon: tuple[str, str], history: RunHistory | None) -> BarContent:
    prepared = history.prepared if history else None
    return BarContent(
        icon,
        RunState.PREPARING.value,
        sentence=prepared.what if prepared else "Getting ready",
        progress=Progress("", prepared.share if prepared else None),
        buttons=frozenset({"cancel_preparing"}),
    )


def _training(
    icon: tuple[str, str], state: RunState, history: RunHistory | None, steps_per_second: float
) -> BarContent:
    progress = _progress(history) if history else None
    if state is RunState.PAUSED:
        return BarContent(
            icon,
            state.value,
            sentence="Nothing is lost.",
            tells_machine=False,
            progress=progress,
            buttons=frozenset({"edit", "discard", "pause", "finish", "start"}),
            start="Resume",
        )
    facts = _pace_facts(history, steps_per_second) if history and state is RunState.TRAINING else ()
    return BarContent(
        icon,
        state.value,
        progress=progress,
        facts=facts,
        buttons=frozenset({"pause", "finish", "more"}),
    )


def _progress(history: RunHistory) -> Progress:
    started = history.started
    if started is None:
        return Progress("", None)
    per_epoch = max(started.steps_per_epoch, 1)
    done = history.last_step
    epoch = history.steps.epoch if history.steps else 1
    in_epoch = min(max(done - (epoch - 1) * per_epoch, 0), per_epoch)
    return Progress(
        f"Epoch {count(epoch)} of {count(started.max_epochs)}",
        (epoch - 1 + in_epoch / per_epoch) / max(started.max_epochs, 1),
        f"{count(in_epoch)} of {plural(per_epoch, 'step')}",
        in_epoch / per_epoch,
        f"{count(epoch)} / {count(started.max_epochs)}",
    )


def _pace_facts(history: RunHistory, steps_per_second: float) -> tuple[Words, ...]:
    started = history.started
    if started is None or steps_per_second <= 0:
        return (("Time left", "measuring"), ("Speed", "measuring"))
    left = started.max_epochs * started.steps_per_epoch - history.last_step
    items = steps_per_second * started.items_per_epoch / max(started.steps_per_epoch, 1)
    return (
        ("Time left", f"at most {duration(left / steps_per_second)}"),
        ("Speed", f"{_three_digits(items)} {item_words(history.experiment)[1]}/s"),
    )


def _ended(
    icon: tuple[str, str], state: RunState, workspace: Workspace, controller: RunController
) -> BarContent:
    history = controller.history
    ended = history.ended if history else None
    again = "Train again" if workspace.experiment is not None else "Start training"
    content = BarContent(
        icon, state.value, buttons=frozenset({"start"}), start=again, start_is_primary=False,
        start_reason="" if workspace.experiment is not None else "Open a file or a sample first.",
    )  # fmt: skip
    if history is None:
        return content
    if goes_on(workspace, controller):
        content = _resumable(content, state, history)
    elif takes_more(workspace, controller):
        content = replace(content, buttons=content.buttons | {"more_epochs"})
    if ended is None:
        return content
    if state is RunState.FAILED:
        cure = likely_cure(history)
        if cure is not None and cure.restarts and not _uses_the_cpu(workspace):
            content = replace(content, start_reason=NO_CARD)
        return replace(
            content,
            sentence=ended.reason,
            tells_machine=False,
            buttons=content.buttons | {"what_happened"} | ({"cure"} if cure else set()),
            start_is_primary=cure is None,
            cure=cure,
        )
    trained, *others = _end_facts(history)
    if content.start_tip:
        others = [("Goes on", content.start_tip.lower())]
    return replace(content, facts=(trained, *others))


def _resumable(content: BarContent, state: RunState, history: RunHistory) -> BarContent:
    """`start` goes on with the run; to begin it anew is another button."""
    checkpoint = history.checkpoint
    place = f"From {place_words(history, checkpoint.step)}" if checkpoint is not None else ""
    interrupted = state is RunState.INTERRUPTED
    return replace(
        content,
        sentence=f"{place}. Nothing up to there is lost." if interrupted else "",
        buttons=content.buttons | {"again"},
        start="Resume",
        start_tip=place,
        start_is_primary=interrupted,
        start_reason="",
    )


def _end_facts(history: RunHistory) -> tuple[Words, ...]:
    epochs = history.validated.epoch if history.validated else 0
    facts: list[Words] = [("Trained", f"{plural(epochs, 'epoch')} in {duration(history.seconds)}")]
    if history.ended is not None and history.ended.best_epoch is not None:
        facts.append(("Best", f"epoch {count(history.ended.best_epoch)}"))
    return tuple(facts)


def _three_digits(number: float) -> str:
    if number >= 1000:
        return count(round(number / 10) * 10)
    return f"{number:.0f}" if number >= 10 else f"{number:.1f}"
