"""The network: embedding → dropout → LSTM or GRU → dropout → a number for each token that may come next."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.models.recurrent import RecurrentCore, RecurrentSettings
from studio.engine.tasks.language_model.spec import LanguageSpec


class LanguageNetwork(nn.Module):
    """Reads tokens int64 [batch, time] and a state; gives logits [batch, time, vocabulary] and the state after them.

    The state is None for zeros, else h float32 [layers, batch, hidden], for LSTM the pair (h, c). With tied weights the
    head has the embedding as its matrix and only a bias of its own. Source: Press & Wolf 2017, "Using the output
    embedding to improve language models".
    """

    def __init__(self, spec: LanguageSpec) -> None:
        super().__init__()
        padding = None if spec.tie_weights else spec.tokenizer.pad_id
        self.embedding = nn.Embedding(spec.vocabulary, spec.embedding_size, padding_idx=padding)
        self.dropout = nn.Dropout(spec.dropout)
        settings = RecurrentSettings(spec.cell, spec.hidden_size, spec.num_layers, spec.dropout)
        self.core = RecurrentCore(spec.embedding_size, settings)
        self.head = None if spec.tie_weights else nn.Linear(spec.hidden_size, spec.vocabulary)
        self.bias = nn.Parameter(torch.zeros(spec.vocabulary)) if spec.tie_weights else None
        if (
            spec.tie_weights
        ):  # rows of length 1 on average: drawn as for an embedding, the logits would begin huge
            nn.init.normal_(self.embedding.weight, std=spec.embedding_size**-0.5)

    def forward(self, tokens: Tensor, state: Any = None) -> tuple[Tensor, Any]:
        """Logits of the next token at every step, and the state after the last one."""
        outputs, state = self.core(self.dropout(self.embedding(tokens)), state)
        outputs = self.dropout(outputs)
        if self.head is None:
            return functional.linear(outputs, self.embedding.weight, self.bias), state
        return self.head(outputs), state


class LanguageModel(nn.Module):
    """The network as an exported file has it: the parts of the state one after the other."""

    def __init__(self, spec: LanguageSpec, network: LanguageNetwork | None = None) -> None:
        super().__init__()
        self.network = network or LanguageNetwork(spec)

    def forward(self, tokens: Tensor, *state: Tensor) -> tuple[Tensor, ...]:
        """tokens, state_h, for LSTM state_c → logits, next_state_h, next_state_c."""
        given = state if len(state) == 2 else state[0]
        logits, after = self.network(tokens, given)
        return (logits, *after) if isinstance(after, tuple) else (logits, after)
