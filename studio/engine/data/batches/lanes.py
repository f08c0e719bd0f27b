"""A long text as lanes that are read side by side: batch k + 1 goes on, lane by lane, where batch k ended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

SHORTEST_SHARE = (
    4  # a first chunk is at least this part of a whole one: fewer tokens would give a wild gradient
)


class Chunk(NamedTuple):
    """One stretch of all lanes: inputs and targets int64 [lanes, time], mask bool [lanes, time] (None: all count),
    resets bool [lanes]."""

    inputs: Tensor
    targets: Tensor
    mask: Tensor | None
    resets: Tensor


class ContiguousLanes:
    """Tokens int64 [tokens] cut into lanes of equal length, to one token, that follow each other in the text.

    Every token but the very first is a target exactly once an epoch; its input is the token before it. Lanes that are
    one token shorter are padded with `pad`, which the mask leaves out. An epoch reads `bptt_length` tokens of each
    lane at a time; the last chunk may be shorter. States are to be reset in the first chunk of an epoch, or in every
    chunk where `stateful` is false. With `shifted`, the borders between chunks lie elsewhere in each epoch, so that
    the same gradient is not cut off at the same token every time; where they lie hangs on seed and epoch alone.
    More lanes than tokens make no sense: there are as many as there are targets then.
    """

    def __init__(
        self,
        tokens: npt.NDArray[np.int64],
        *,
        lanes: int,
        bptt_length: int,
        seed: int = 0,
        stateful: bool = True,
        shifted: bool = False,
        pad: int = 0,
        device: torch.device | None = None,
    ) -> None:
        if len(tokens) < 2:
            raise ValueError("a text of one token has no target")
        pairs = len(tokens) - 1
        self.lanes, self.bptt_length, self.pairs = min(lanes, pairs), bptt_length, pairs
        self._seed, self._stateful, self._epoch = seed, stateful, 0
        starts = lane_starts(pairs, self.lanes)
        self.length = int(np.diff(starts).max())
        places = np.minimum(starts[:-1, None] + np.arange(self.length), pairs - 1)
        real = np.arange(self.length) < np.diff(starts)[:, None]
        self._inputs = torch.from_numpy(np.where(real, tokens[places], pad)).to(device)
        self._targets = torch.from_numpy(np.where(real, tokens[places + 1], pad)).to(device)
        self._real = None if real.all() else torch.from_numpy(real).to(device)
        self._shifts = self._possible_shifts() if shifted and stateful else [0]

    @property
    def steps_per_epoch(self) -> int:
        """Chunks of one epoch, the same in every one."""
        return len(self._borders(self._shifts[0])) - 1

    @property
    def items_per_epoch(self) -> int:
        """Targets of one epoch."""
        return self.pairs

    def epoch(self) -> Iterator[Chunk]:
        """The chunks of the next epoch, in the order of the text."""
        self._epoch += 1
        random = np.random.default_rng([self._seed, self._epoch])
        borders = self._borders(self._shifts[int(random.integers(len(self._shifts)))])
        for place, (start, end) in enumerate(pairwise(borders)):
            fresh = torch.full((self.lanes,), place == 0 or not self._stateful, device=self._inputs.device)
            mask = None if self._real is None or end < self.length else self._real[:, start:end]
            yield Chunk(self._inputs[:, start:end], self._targets[:, start:end], mask, fresh)

    def state(self) -> dict[str, Tensor]:
        """How many epochs were begun: all that the next one hangs on."""
        return {"epoch": torch.tensor(self._epoch)}

    def restore(self, state: Mapping[str, Tensor]) -> None:
        """Goes back to a saved state."""
        self._epoch = int(state["epoch"])

    def _borders(self, shift: int) -> list[int]:
        """Where chunks begin and end; with a shift the first one is that long."""
        first = [0, shift] if shift else [0]
        inner = range(first[-1] + self.bptt_length, self.length, self.bptt_length)
        return [*first, *inner, self.length]

    def _possible_shifts(self) -> list[int]:
        """Lengths of a first chunk that all give the same number of chunks."""
        rest = self.length % self.bptt_length
        least = max(rest, -(-self.bptt_length // SHORTEST_SHARE))
        found = [shift for shift in range(least, self.bptt_length) if shift < self.length]
        if rest:
            found.insert(0, 0)
        wanted = len(self._borders(found[-1])) if found else 0
        return [shift for shift in found if len(self._borders(shift)) == wanted] or [0]


def lane_starts(pairs: int, lanes: int) -> npt.NDArray[np.int64]:
    """Where each lane begins, and the end: int64 [lanes + 1]. Lengths differ by at most one, the longer come first."""
    length, longer = divmod(pairs, lanes)
    places = np.arange(lanes + 1, dtype=np.int64)
    starts: npt.NDArray[np.int64] = places * length + np.minimum(places, longer)
    return starts
