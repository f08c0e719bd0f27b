"""The text classifier: embedding → recurrent core → read-out with the true lengths → Linear(classes)."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from studio.engine.models.recurrent import Pooling, RecurrentCore
from studio.engine.tasks.classify_text.spec import TextSpec

EMBEDDING_SPREAD = 0.3  # at the start; torch's own 1 lets the first epochs drown in random vectors


class TextInputs(NamedTuple):
    """What the network reads: tokens int64 [batch, time], padded behind, and lengths int64 [batch], at least 1."""

    tokens: Tensor
    lengths: Tensor


class TextNetwork(nn.Module):
    """Logits of the classes; dropout acts behind the embedding, between layers and before the head."""

    def __init__(self, spec: TextSpec) -> None:
        super().__init__()
        self.embedding = nn.Embedding(spec.tokenizer.size, spec.embedding_size, padding_idx=spec.pad_id)
        self.dropout = nn.Dropout(spec.network.dropout)
        self.core = RecurrentCore(spec.embedding_size, spec.network)
        self.pooling = Pooling(spec.network)
        self.head = nn.Linear(spec.network.width, len(spec.classes))
        with torch.no_grad():
            self.embedding.weight.mul_(EMBEDDING_SPREAD)

    def forward(self, inputs: TextInputs) -> Tensor:
        """float32 [batch, classes]."""
        vectors = self.dropout(self.embedding(inputs.tokens))
        outputs = self.core.read(vectors, inputs.lengths)
        logits: Tensor = self.head(self.dropout(self.pooling(outputs, None, inputs.lengths)))
        return logits


class TextModel(nn.Module):
    """The whole classifier: tokens and lengths in, probabilities out."""

    def __init__(self, spec: TextSpec) -> None:
        super().__init__()
        self.spec = spec
        self.network = TextNetwork(spec)

    def forward(self, tokens: Tensor, lengths: Tensor) -> Tensor:
        """tokens int64 [batch, time], lengths int64 [batch] → float32 [batch, classes], rows summing to 1."""
        return torch.softmax(self.network(TextInputs(tokens, lengths)), dim=1)
