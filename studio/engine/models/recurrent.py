"""The recurrent core: nn.LSTM or nn.GRU over batch-first items, and how an answer is read from its states."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from studio.engine.models.lengths import last_real, real_steps, run_packed, run_padded
from studio.engine.models.settings import RecurrentSettings

__all__ = ["CELLS", "Pooling", "RecurrentCore", "RecurrentSettings", "last_state"]

CELLS: dict[str, type[nn.LSTM] | type[nn.GRU]] = {"lstm": nn.LSTM, "gru": nn.GRU}


class RecurrentCore(nn.Module):
    """LSTM or GRU over [batch, time, feature].

    Dropout acts between layers only, so with one layer it is not passed on (torch would warn and do nothing).
    `packed` reads items of unlike length as packed sequences, also where another way is faster.
    """

    def __init__(self, inputs: int, settings: RecurrentSettings) -> None:
        super().__init__()
        self.settings = settings
        self.packed = False
        self.rnn = CELLS[settings.cell](
            inputs,
            settings.hidden_size,
            num_layers=settings.num_layers,
            dropout=settings.dropout if settings.num_layers > 1 else 0.0,
            bidirectional=settings.bidirectional,
            batch_first=True,
        )

    def forward(self, inputs: Tensor, state: Any = None) -> tuple[Tensor, Any]:
        """Outputs of every step [batch, time, width] and the final state as torch gives it."""
        outputs, state = self.rnn(inputs, state)
        return outputs, state

    def read(self, inputs: Tensor, lengths: Tensor) -> Tensor:
        """Outputs [batch, time, width] of items with `lengths` [batch] real steps each; the rest is padding.

        By packed sequences the time ends with the longest item.
        """
        # Elsewhere the kernels want the weights of all directions in one piece.
        packed = self.packed or (self.settings.bidirectional and inputs.device.type != "cpu")
        return run_packed(self.rnn, inputs, lengths) if packed else run_padded(self.rnn, inputs, lengths)


def last_state(state: Any, bidirectional: bool) -> Tensor:
    """The last layer's final state [batch, width]; with both directions the true end of each.

    `outputs[:, -1]` would hold a backward state that saw one step only.
    """
    hidden: Tensor = state[0] if isinstance(state, tuple) else state
    return torch.cat((hidden[-2], hidden[-1]), dim=1) if bidirectional else hidden[-1]


class Pooling(nn.Module):
    """One vector [batch, width] from all states of an item: last, mean, max or attention."""

    def __init__(self, settings: RecurrentSettings) -> None:
        super().__init__()
        self.kind, self.bidirectional = settings.pooling, settings.bidirectional
        self.score = nn.Linear(settings.width, 1) if self.kind == "attention" else None

    def forward(self, outputs: Tensor, state: Any, lengths: Tensor | None = None) -> Tensor:
        """Outputs [batch, time, width] → [batch, width].

        `lengths` [batch] counts the real steps of each item, None where all are real. `state` is the final state as
        torch gives it; with lengths the true last state is read from the outputs.
        """
        real = None if lengths is None else real_steps(lengths, outputs.shape[1])
        if self.kind == "mean":
            return outputs.mean(dim=1) if real is None else _mean(outputs, real)
        if self.kind == "max":  # padding must not win, so it is below every state
            return (outputs if real is None else outputs.masked_fill(~real, -torch.inf)).amax(dim=1)
        if self.score is not None:
            scores = self.score(outputs)
            scores = scores if real is None else scores.masked_fill(~real, -torch.inf)
            kept = outputs if real is None else outputs.masked_fill(~real, 0.0)
            return (torch.softmax(scores, dim=1) * kept).sum(dim=1)
        if lengths is not None:
            return last_real(outputs, lengths, self.bidirectional)
        return last_state(state, self.bidirectional)


def _mean(outputs: Tensor, real: Tensor) -> Tensor:
    """The mean over real steps."""
    return outputs.masked_fill(~real, 0.0).sum(dim=1) / real.sum(dim=1)
