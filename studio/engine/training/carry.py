"""What is carried from one batch to the next: nothing, or the states of lanes under truncated back-propagation."""

from __future__ import annotations

from typing import Any, Protocol

import torch
from torch import Tensor, nn

from studio.engine.training.batch import Batch

State = Any
"""As torch gives it: h [layers · directions, batch, hidden], for LSTM the pair (h, c); None for zeros."""


class Carry(Protocol):
    """Decides with which state a network begins a batch."""

    def run(self, model: nn.Module, batch: Batch, state: State) -> tuple[Tensor, State]:
        """The output for a batch, and the state to hand to the next one."""
        ...


class Stateless:
    """Every batch begins from zeros: its items have nothing to do with those of the batch before."""

    def run(self, model: nn.Module, batch: Batch, state: State) -> tuple[Tensor, State]:
        """Output; no state."""
        return model(batch.inputs), None


class Lanes:
    """Truncated back-propagation through time: each lane of a batch goes on where it ended in the batch before.

    The state is carried, cut from the graph that made it (detached), and set to zero where the batch says `resets`.
    The network is called as `model(inputs, state)` and returns output and state.
    Source: Williams & Peng 1990, "An efficient gradient-based algorithm for on-line training of recurrent network
    trajectories".
    """

    def run(self, model: nn.Module, batch: Batch, state: State) -> tuple[Tensor, State]:
        """Output and the state at the end of each lane."""
        output, state = model(batch.inputs, reset(detach(state), batch.resets))
        return output, state


def detach(state: State) -> State:
    """The same numbers without the graph that made them: h, and c where there is one."""
    if state is None:
        return None
    return tuple(part.detach() for part in state) if isinstance(state, tuple) else state.detach()


def reset(state: State, resets: Tensor | None) -> State:
    """Zeros for the lanes [batch] that begin anew; a state for another number of lanes is dropped whole."""
    if state is None or resets is None:
        return state
    parts = state if isinstance(state, tuple) else (state,)
    if parts[0].shape[1] != len(resets):
        return None
    kept = tuple(torch.where(resets[None, :, None], torch.zeros_like(part), part) for part in parts)
    return kept if isinstance(state, tuple) else kept[0]
