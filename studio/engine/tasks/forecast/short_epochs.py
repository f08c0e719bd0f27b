"""Epochs of a given number of steps, whatever the data: for trials that are to cost the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import torch

from studio.engine.training.batch import Batch, BatchSource


class ShortEpochs:
    """A batch source whose epochs have a given number of steps, whatever the data, for trials."""

    def __init__(self, batches: BatchSource, steps: int) -> None:
        self._batches, self.steps_per_epoch = batches, steps
        self._going: Iterator[Batch] = iter(())

    @property
    def items_per_epoch(self) -> int:
        """Windows in one whole epoch."""
        return self._batches.items_per_epoch

    def epoch(self) -> Iterator[Batch]:
        """The next batches, beginning the data again where it ends."""
        for _ in range(self.steps_per_epoch):
            batch = next(self._going, None)
            if batch is None:
                self._going = self._batches.epoch()
                batch = next(self._going)
            yield batch

    def state(self) -> dict[str, torch.Tensor]:
        """The state of what it draws from."""
        return self._batches.state()

    def restore(self, state: Mapping[str, torch.Tensor]) -> None:
        """Begins the data again where it was drawn in that state."""
        self._going = iter(())
        self._batches.restore(state)
