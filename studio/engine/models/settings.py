"""What defines a recurrent core apart from its weights; no torch here, so that exported files are asked without it."""

from __future__ import annotations

from dataclasses import dataclass

CELL_NAMES = ("lstm", "gru")
POOLINGS = ("last", "mean", "max", "attention")


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
