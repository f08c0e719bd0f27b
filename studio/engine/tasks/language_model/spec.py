"""Everything besides the weights that a language model needs to read and to write. No torch here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.data.prepare.tokens import Tokenizer
from studio.engine.errors import ModelError

State = dict[str, npt.NDArray[np.float32]]


@dataclass(frozen=True)
class LanguageSpec:
    """The inference side of a language-model experiment; it travels as JSON beside the weights."""

    tokenizer: Tokenizer
    cell: str
    hidden_size: int
    num_layers: int
    dropout: float
    embedding_size: int
    tie_weights: bool

    @property
    def vocabulary(self) -> int:
        """How many tokens there are, padding and unknown included."""
        return self.tokenizer.size

    @property
    def state_names(self) -> tuple[str, ...]:
        """The inputs that carry the state; the outputs have `next_` before them."""
        return ("state_h", "state_c") if self.cell == "lstm" else ("state_h",)

    def zero_state(self, batch: int) -> State:
        """The state before the first token: zeros, float32 [layers, batch, hidden]."""
        shape = (self.num_layers, batch, self.hidden_size)
        return {name: np.zeros(shape, np.float32) for name in self.state_names}

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "tokenizer": self.tokenizer.to_json(),
            "cell": self.cell,
            "hidden_size": self.hidden_size,
            "num_layers": self.num_layers,
            "dropout": self.dropout,
            "embedding_size": self.embedding_size,
            "tie_weights": self.tie_weights,
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> LanguageSpec:
        """The spec that `to_json` wrote. Raises ModelError for anything else: the file may come from anywhere."""
        from studio.engine.tasks.language_model.spec_check import check_content, check_spec

        check_content(content)
        try:
            values = {**content, "tokenizer": Tokenizer.from_json(content["tokenizer"])}
            spec = cls(**values)
        except (KeyError, TypeError, AttributeError, ValueError):
            raise ModelError("The model's description is not whole.", remedy="Export it again.") from None
        check_spec(spec)
        return spec
