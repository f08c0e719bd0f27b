"""Which windows there are in each part, and in what order training draws them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

Index = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


def window_origins(
    parts: npt.NDArray[np.int8],
    part: int,
    offsets: Index,
    *,
    context_length: int,
    horizon: int,
    usable_origin: Mask,
    usable_context: Mask | None = None,
    actual: Mask | None = None,
) -> Index:
    """The rows at which a window of one part may have its newest value, in order: int64 [windows].

    A window reads `context_length` rows that end at its origin and predicts the `horizon` rows after it. All its
    targets lie in `part` and in one series; its inputs may reach back into the part before. `usable_origin` [rows]
    says which rows may be the newest; `usable_context` [rows] which rows a window may read; `actual` [rows] which rows
    have a measured target: every step needs one where it is given.
    """
    found = [np.empty(0, np.int64)]
    for start, end in pairwise(offsets.tolist()):
        first, last = start + context_length - 1, end - horizon - 1
        if last < first:
            continue
        origins = np.arange(first, last + 1)
        good = usable_origin[origins] & _all_between(parts == part, origins + 1, horizon)
        if actual is not None:
            good &= _all_between(actual, origins + 1, horizon)
        if usable_context is not None:
            good &= _all_between(usable_context, origins - context_length + 1, context_length)
        found.append(origins[good])
    return np.concatenate(found)


def _all_between(flags: Mask, first: Index, count: int) -> Mask:
    """Whether `count` flags from each row on are all true."""
    total = np.concatenate(([0], np.cumsum(flags, dtype=np.int64)))
    between: Mask = total[first + count] - total[first] == count
    return between


class ShuffledWindows:
    """The order of training windows: each epoch another shuffle, by a generator of its own.

    With a stride above 1 an epoch takes every stride-th window from a random start, always the same number.
    """

    def __init__(self, origins: Index, *, batch_size: int, stride: int, seed: int) -> None:
        self._origins = torch.from_numpy(origins)
        self._batch_size, self._stride = batch_size, max(1, min(stride, len(origins)))
        self._generator = torch.Generator().manual_seed(seed)

    @property
    def items_per_epoch(self) -> int:
        """Windows in one epoch."""
        return max(1, len(self._origins) // self._stride)

    @property
    def steps_per_epoch(self) -> int:
        """Batches in one epoch; the last one may be smaller."""
        return -(-self.items_per_epoch // self._batch_size)

    def epoch(self) -> Iterator[Tensor]:
        """The origins of each batch of the next epoch: int64 [batch]."""
        start = int(torch.randint(self._stride, (1,), generator=self._generator))
        chosen = self._origins[start :: self._stride][: self.items_per_epoch]
        order = torch.randperm(len(chosen), generator=self._generator)
        yield from torch.split(chosen[order], self._batch_size)

    def state(self) -> Tensor:
        """The state of the generator, for a checkpoint at the end of an epoch."""
        return self._generator.get_state()

    def restore(self, state: Any) -> None:
        """Sets the generator back to a saved state."""
        self._generator.set_state(state)
