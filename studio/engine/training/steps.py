"""What happens around a step: its figures are kept and handed on, its gradient is measured and clipped."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from torch import Tensor, nn

from studio.engine.events import Event, StepsDone

EVENT_SECONDS = 0.05


class StepLog:
    """Keeps every loss and norm and hands them on in batches, at most one every 50 ms."""

    def __init__(self, emit: Callable[[Event], None]) -> None:
        self._emit = emit
        self._losses: list[float] = []
        self._norms: list[float] = []
        self._rates: list[float] = []
        self._first, self._epoch, self._clip = 1, 0, 0.0
        self._due = 0.0

    def add(
        self, epoch: int, step: int, loss: float, norm: float, *, rate: float, clip: float, seconds: float
    ) -> None:
        """Notes one step."""
        if not self._losses:
            self._first, self._epoch, self._clip = step, epoch, clip
        self._losses.append(loss)
        self._norms.append(norm)
        self._rates.append(rate)
        now = time.monotonic()
        if now >= self._due:
            self._due = now + EVENT_SECONDS
            self.flush(seconds)

    def flush(self, seconds: float) -> None:
        """Hands on what was noted; called at the end of each epoch and before an edit, so no event holds two kinds."""
        if not self._losses:
            return
        losses, norms, rates = tuple(self._losses), tuple(self._norms), tuple(self._rates)
        for noted in (self._losses, self._norms, self._rates):
            noted.clear()
        one_rate = min(rates) == max(rates)
        self._emit(
            StepsDone(
                epoch=self._epoch, first_step=self._first, losses=losses, norms=norms, learning_rate=rates[-1],
                clip_norm=self._clip, seconds=seconds, rates=() if one_rate else rates,
            )
        )  # fmt: skip


def gradient_norm(model: nn.Module, clip: float) -> Tensor:
    """The length of the whole gradient before clipping; clips it to `clip` where that is above 0."""
    parameters = [parameter for parameter in model.parameters() if parameter.grad is not None]
    if clip > 0:
        return nn.utils.clip_grad_norm_(parameters, clip)
    return nn.utils.get_total_norm([parameter.grad for parameter in parameters if parameter.grad is not None])


@contextmanager
def evaluating(model: nn.Module) -> Iterator[None]:
    """The model in evaluation mode, and back in the mode it had, whatever happens."""
    training = model.training
    model.eval()
    try:
        yield
    finally:
        model.train(training)
