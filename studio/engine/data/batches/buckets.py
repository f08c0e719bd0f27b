"""Batches of items of like length, so that little is padded; which items meet, and in what order, is random."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

Index = npt.NDArray[np.int64]
POOL = 100  # batches whose items are sorted by length together


class LengthBuckets:
    """The order of training items: each epoch other batches of like length in another order, every item once.

    Items are shuffled, sorted by length in pools of `POOL` batches, cut into batches, and the batches shuffled. The
    batch that is smaller than the others lies at a random place, so that no length is always the one in it.
    """

    def __init__(self, lengths: Index, *, batch_size: int, seed: int) -> None:
        self._lengths = torch.from_numpy(lengths)
        self._batch_size = batch_size
        self._generator = torch.Generator().manual_seed(seed)

    @property
    def items_per_epoch(self) -> int:
        """Items in one epoch: all of them."""
        return len(self._lengths)

    @property
    def steps_per_epoch(self) -> int:
        """Batches in one epoch; one may be smaller."""
        return -(-len(self._lengths) // self._batch_size)

    def epoch(self) -> Iterator[Tensor]:
        """The items of each batch of the next epoch: int64 [batch]."""
        order = torch.randperm(len(self._lengths), generator=self._generator)
        batches = [batch for pool in torch.split(order, POOL * self._batch_size) for batch in self._cut(pool)]
        for place in torch.randperm(len(batches), generator=self._generator).tolist():
            yield batches[place]

    def state(self) -> Tensor:
        """The state of the generator, for a checkpoint at the end of an epoch."""
        return self._generator.get_state()

    def restore(self, state: Tensor) -> None:
        """Sets the generator back to a saved state."""
        self._generator.set_state(state)

    def _cut(self, pool: Tensor) -> list[Tensor]:
        """A pool in batches of like length; equal lengths stay in their shuffled order."""
        ordered = pool[torch.argsort(self._lengths[pool], stable=True)]
        size, rest = self._batch_size, len(pool) % self._batch_size
        whole = len(pool) // size
        if not rest:
            return list(torch.split(ordered, size))
        before = size * int(torch.randint(whole + 1, (1,), generator=self._generator))
        sizes = [size] * (before // size) + [rest] + [size] * (whole - before // size)
        return list(torch.split(ordered, sizes))


def padding_share(lengths: Index, batches: Iterator[Tensor]) -> float:
    """The share of all steps that would read padding where each batch is as long as its longest item, 0…1."""
    read = padded = 0
    for batch in batches:
        own = lengths[batch.numpy()]
        read, padded = read + int(own.sum()), padded + int(own.max()) * len(own)
    return 1 - read / padded if padded else 0.0
