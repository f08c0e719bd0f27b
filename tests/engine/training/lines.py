"""Parts for the loop that know no task: a line to fit, and a validator that says what a script tells it to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import torch
from torch import Tensor, nn

from studio.engine.events import Event, Reference
from studio.engine.experiment import TrainingSettings
from studio.engine.training.batch import Batch, Validation
from studio.engine.training.control import Control
from studio.engine.training.loop import Loop


class Points:
    """Points of a line in batches, always in the same order; some batches may be poisoned."""

    def __init__(self, count: int = 24, batch_size: int = 8, poisoned: Sequence[int] = ()) -> None:
        self.inputs = torch.linspace(-1, 1, count)[:, None]
        self.targets = 3 * self.inputs + 0.5
        self._size, self._poisoned, self._drawn = batch_size, set(poisoned), 0
        self.steps_per_epoch = -(-count // batch_size)
        self.items_per_epoch = count

    def epoch(self) -> Iterator[Batch]:
        """The batches of one epoch."""
        for inputs, targets in zip(
            self.inputs.split(self._size), self.targets.split(self._size), strict=True
        ):
            self._drawn += 1
            yield Batch(inputs, targets * float("nan") if self._drawn in self._poisoned else targets)

    def state(self) -> dict[str, Tensor]:
        """Nothing is drawn at random."""
        return {"drawn": torch.tensor(self._drawn)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Counts on from there."""
        self._drawn = int(state["drawn"])


class Squares:
    """Squared errors."""

    def loss(self, output: Tensor, batch: Batch) -> tuple[Tensor, int]:
        """Sum and count."""
        return (output - batch.targets).square().sum(), output.numel()


class Scripted:
    """Says one loss after the other; the last one again and again."""

    reference = Reference("nothing", "mae", 2.0, 2.0)

    def __init__(self, *losses: float) -> None:
        self._losses = list(losses)
        self.modes: list[tuple[bool, bool]] = []

    def __call__(self, model: nn.Module, *, first: bool = False) -> Validation:
        """The next loss; notes the mode of the model and whether gradients are recorded."""
        self.modes.append((model.training, torch.is_grad_enabled()))
        loss = self._losses.pop(0) if len(self._losses) > 1 else self._losses[0]
        return Validation(loss, {"mae": loss}, {})


def line() -> nn.Module:
    """A line that starts the same each time."""
    torch.manual_seed(3)
    return nn.Sequential(nn.Linear(1, 4), nn.Tanh(), nn.Dropout(0.2), nn.Linear(4, 1))


def looped(
    settings: TrainingSettings,
    *,
    points: Points | None = None,
    validator: Scripted | None = None,
    control: Control | None = None,
    **rest,
) -> tuple[Loop, list[Event]]:
    """A loop over these parts and the list its events go to."""
    events: list[Event] = []
    emit = rest.pop("emit", events.append)
    loop = Loop(
        line(), points or Points(), Squares(), validator or Scripted(1.0), settings, control or Control(), emit, **rest
    )  # fmt: skip
    return loop, events
