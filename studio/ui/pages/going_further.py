"""Whether and from where a run that has ended goes on, and what helps one that failed."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from studio.engine.events import RunState
from studio.engine.training.states import RESUMABLE
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace
from studio.ui.words import count

MORE_EPOCHS = 50
DEFAULT_BATCH = 64
"""Where nothing is known of the batch that ran out of memory."""


@dataclass(frozen=True)
class Cure:
    """What is likely to help after a failure: a change of the experiment, or the program started anew."""

    label: str
    values: Mapping[str, object]
    restarts: bool = False


def likely_cure(history: RunHistory) -> Cure | None:
    """After a loss that became infinite: a learning rate ten times smaller; without memory: half the batch; without its
    card: another start of the program.
    """
    if history.ended is not None and history.ended.lost_device:
        return Cure("Restart" if history.checkpoint is None else "Restart and resume", {}, restarts=True)
    if history.ended is not None and "out of memory" in history.ended.reason:
        batch = max(_batch_size(history) // 2, 1)
        return Cure(f"Use batch {batch}", {"training.batch_size": batch})
    if history.steps is None or all(math.isfinite(loss) for loss in history.steps.losses):
        return None
    rate = history.training.learning_rate / 10
    return Cure(f"Try learning rate {rate:.4g}", {"training.learning_rate": rate})


def goes_on(workspace: Workspace, controller: RunController) -> bool:
    """Whether the run in sight is one that `start` goes on with: cut short, with a checkpoint, and no cure is known.

    An experiment that was changed since is started anew.
    """
    history = controller.history
    if controller.state not in RESUMABLE or history is None or history.checkpoint is None:
        return False
    changed = workspace.experiment is not None and controller.is_from_earlier(workspace.experiment)
    return not changed and (controller.state is not RunState.FAILED or likely_cure(history) is None)


def takes_more(workspace: Workspace, controller: RunController) -> bool:
    """Whether the run in sight has come to its end and can be trained for some epochs more.

    Not where the experiment was changed since: the run's own settings would take the place of the change.
    """
    history, ends = controller.history, (RunState.FINISHED, RunState.STOPPED_EARLY)
    if controller.state not in ends or history is None or history.checkpoint is None:
        return False
    return not _is_changed(workspace, controller)


def place_words(history: RunHistory, step: int) -> str:
    """ "epoch 12, step 340": where a checkpoint stands."""
    per_epoch = max(history.started.steps_per_epoch, 1) if history.started else 1
    return f"epoch {count(max(-(-step // per_epoch), 1))}, step {count(step)}"


def _is_changed(workspace: Workspace, controller: RunController) -> bool:
    return workspace.experiment is not None and controller.is_from_earlier(workspace.experiment)


def _batch_size(history: RunHistory) -> int:
    """What was trained with: a batch that was left open was chosen before the start."""
    started = history.started
    chosen = started.resolved.get("training.batch_size", 0) if started else 0
    return int(chosen or history.experiment.training.batch_size or DEFAULT_BATCH)
