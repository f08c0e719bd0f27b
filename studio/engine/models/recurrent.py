"""The recurrent core: nn.LSTM or nn.GRU over batch-first windows, and how an answer is read from its states."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor, nn

CELLS: dict[str, type[nn.LSTM] | type[nn.GRU]] = {"lstm": nn.LSTM, "gru": nn.GRU}


@dataclass(frozen=True)
class RecurrentSettings:
    """What defines a recurrent core apart from its weights."""

    cell: str
    hidden_size: int
    num_layers: int = 1
    dropout: float = 0.0
    bidirectional: bool = False
    pooling: str = "last"

    @property
    def width(self) -> int:
        """How many numbers a state has: hidden_size, twice with both directions."""
        return self.hidden_size * (2 if self.bidirectional else 1)


class RecurrentCore(nn.Module):
    """LSTM or GRU over [batch, time, feature].

    Dropout acts between layers only, so with one layer it is not passed on (torch would warn and do nothing).
    """

    def __init__(self, inputs: int, settings: RecurrentSettings) -> None:
        super().__init__()
        self.settings = settings
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


def last_state(state: Any, bidirectional: bool) -> Tensor:
    """The last layer's final state [batch, width]; with both directions the true end of each.

    `outputs[:, -1]` would hold a backward state that saw one step only.
    """
    hidden: Tensor = state[0] if isinstance(state, tuple) else state
    return torch.cat((hidden[-2], hidden[-1]), dim=1) if bidirectional else hidden[-1]


class Pooling(nn.Module):
    """One vector [batch, width] from all states of windows without padding: last, mean, max or attention."""

    def __init__(self, settings: RecurrentSettings) -> None:
        super().__init__()
        self.kind, self.bidirectional = settings.pooling, settings.bidirectional
        self.score = nn.Linear(settings.width, 1) if self.kind == "attention" else None

    def forward(self, outputs: Tensor, state: Any) -> Tensor:
        """Outputs [batch, time, width] and the final state → [batch, width]."""
        if self.kind == "mean":
            return outputs.mean(dim=1)
        if self.kind == "max":
            return outputs.amax(dim=1)
        if self.score is not None:
            weights = torch.softmax(self.score(outputs), dim=1)
            return (weights * outputs).sum(dim=1)
        return last_state(state, self.bidirectional)
