"""What tasks hand to the loop: batches, an objective, what is carried between batches, and how to validate."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

from torch import Tensor, nn

from studio.engine.events import Reference


class Batch(NamedTuple):
    """One forward pass: inputs as the task's network takes them, targets, and a mask of what counts (None: all).

    `resets` [batch] is true where an item begins anew, so that no state may be carried into it (None: nowhere).
    """

    inputs: Any
    targets: Tensor
    mask: Tensor | None = None
    resets: Tensor | None = None


class Objective(Protocol):
    """What is made small."""

    def loss(self, output: Tensor, batch: Batch) -> tuple[Tensor, int]:
        """The summed loss and how many values it sums."""
        ...


class BatchSource(Protocol):
    """The training part in batches, shuffled anew each epoch."""

    @property
    def steps_per_epoch(self) -> int:
        """Batches in one epoch."""
        ...

    @property
    def items_per_epoch(self) -> int:
        """Windows or texts in one epoch."""
        ...

    def epoch(self) -> Iterator[Batch]:
        """The batches of the next epoch."""
        ...

    def state(self) -> dict[str, Tensor]:
        """What has to be saved to draw the same epochs again, from the next call of `epoch` on."""
        ...

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Goes back to a saved state: the next call of `epoch` gives the batches it gave then."""
        ...


@dataclass(frozen=True)
class Validation:
    """A look at the validation part: mean loss, errors in the user's units, and the film's frame.

    `text` is what the model wrote and `names` those of the classes, where the task has them for its frame.
    """

    loss: float
    metrics: Mapping[str, float]
    frame: Mapping[str, tuple[float, ...]] = field(default_factory=dict)
    text: str = ""
    names: tuple[str, ...] = ()


class Validator(Protocol):
    """Looks at the validation part with the model as it is."""

    @property
    def reference(self) -> Reference:
        """The simple answer that skill is measured against."""
        ...

    def __call__(self, model: nn.Module, *, first: bool = False) -> Validation:
        """Loss and errors; `first` adds to the frame what stays the same over all epochs."""
        ...
