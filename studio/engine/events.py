"""What a run says, as frozen data: window, library and terminal read the same events.

A run says RunStarted, then StepsDone, Validated, Previewed, CheckpointSaved and StateChanged as they come, and at last
exactly one RunEnded. Before RunStarted come StateChanged and Prepared. No torch and no pandas here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal

CheckpointKind = Literal["best", "last"]


class RunState(StrEnum):
    """The states of a run, in the words of the screen."""

    DRAFT = "Draft"
    CHECKING = "Checking"
    QUEUED = "Queued"
    PREPARING = "Preparing"
    TRAINING = "Training"
    PAUSING = "Pausing"
    PAUSED = "Paused"
    STOPPING = "Stopping"
    FINISHED = "Finished"
    STOPPED_EARLY = "Stopped early"
    STOPPED = "Stopped by you"
    FAILED = "Failed"
    INTERRUPTED = "Interrupted"


class Outcome(StrEnum):
    """How a run ended."""

    FINISHED = "finished"
    STOPPED_EARLY = "stopped_early"
    STOPPED = "stopped"
    FAILED = "failed"

    @property
    def state(self) -> RunState:
        """The state on screen that this outcome leads to."""
        return RunState[self.name]


@dataclass(frozen=True)
class Reference:
    """The simple answer that skill is measured against: its error by one metric, and its loss on the plot's scale."""

    name: str
    metric: str
    value: float
    loss: float


@dataclass(frozen=True)
class StateChanged:
    """The run went into another state."""

    state: RunState


@dataclass(frozen=True)
class Prepared:
    """Something was done before training: `what` in words, `share` of all preparation from 0 to 1.

    `choice` holds what a pre-flight chose, by setting key.
    """

    what: str
    share: float
    choice: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RunStarted:
    """Training begins. `items_per_epoch` are the windows, texts or tokens of one epoch; `resolved` what was measured.

    `others` are simple answers to draw beside the one that skill is measured against. `patience_from` is the epoch from
    which epochs without progress count, also where the best one was before it.
    """

    run_dir: str
    device: str
    threads: int
    precision: str
    parameters: int
    steps_per_epoch: int
    max_epochs: int
    baseline: Reference
    clip_norm: float
    items_per_epoch: int
    resolved: Mapping[str, Any] = field(default_factory=dict)
    others: tuple[Reference, ...] = ()
    resumed_from: tuple[int, int] | None = None
    patience_from: int = 0


@dataclass(frozen=True)
class StepsDone:
    """Some optimizer updates in a row, all of one epoch: loss and gradient norm (before the clip) of each.

    `learning_rate` is that of the last one; `rates` has one a step where a schedule changes it, else nothing.
    `seconds` counts from the start of training to the last of these steps.
    """

    epoch: int
    first_step: int
    losses: tuple[float, ...]
    norms: tuple[float, ...]
    learning_rate: float
    clip_norm: float
    seconds: float = 0.0
    rates: tuple[float, ...] = ()


@dataclass(frozen=True)
class Validated:
    """The validation part was looked at; epoch 0 is the model before its first step."""

    epoch: int
    step: int
    train_loss: float
    val_loss: float
    metrics: Mapping[str, float]
    skill: float
    best: bool
    seconds: float = 0.0


@dataclass(frozen=True)
class Previewed:
    """What the model says of one fixed validation item: the frame of an epoch in the film.

    `values` are named rows of numbers that the task and its page agree on, `text` is what a model wrote, `names` are
    those of the classes.
    """

    epoch: int
    values: Mapping[str, tuple[float, ...]]
    text: str = ""
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Edited:
    """Settings were changed while the run goes on, by key; they hold from the step after `step`."""

    epoch: int
    step: int
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Repeated:
    """A run that goes on has made the steps again that were made after its checkpoint, before it was interrupted.

    `steps` of them were compared, to the bit; `first_difference` is the first step whose loss was another one.
    """

    steps: int
    first_difference: int | None = None

    @property
    def exact(self) -> bool:
        """Whether the run goes on as if nothing had happened."""
        return self.first_difference is None


@dataclass(frozen=True)
class CheckpointSaved:
    """A checkpoint lies on the disk, whole."""

    kind: CheckpointKind
    path: str
    step: int


@dataclass(frozen=True)
class SaveFailed:
    """A checkpoint or the log could not be written: training goes on, and it is tried again."""

    what: str
    remedy: str = ""


@dataclass(frozen=True)
class SaveWorks:
    """What could not be written for a time lies on the disk now."""


@dataclass(frozen=True)
class RunEnded:
    """The run is over; after a failure `reason` says what happened and `remedy` what to do.

    `lost_device` names the card that has stopped answering and that this process can use no more.
    """

    outcome: Outcome
    reason: str
    best_epoch: int | None
    best_val_loss: float | None
    seconds: float
    weights_sha256: str
    remedy: str = ""
    lost_device: str = ""


Event = (
    StateChanged
    | Prepared
    | RunStarted
    | StepsDone
    | Edited
    | Repeated
    | Validated
    | Previewed
    | CheckpointSaved
    | SaveFailed
    | SaveWorks
    | RunEnded
)
