"""Whether a description of a language model that came from a file can be one, before anything is built of it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from studio.engine.errors import ModelError

if TYPE_CHECKING:
    from studio.engine.tasks.language_model.spec import LanguageSpec

CELLS = ("lstm", "gru")
KINDS = ("word", "character", "bpe")
LARGEST_VOCABULARY = 2_000_000
MOST = {"hidden_size": 4096, "num_layers": 16, "embedding_size": 4096}


def check_content(content: Mapping[str, Any]) -> None:
    """Raises ModelError naming what does not fit: types and ranges of the JSON itself."""
    need(isinstance(content, Mapping), "spec")
    need(content.get("cell") in CELLS, "cell")
    for name, most in MOST.items():
        value = content.get(name)
        need(isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= most, name)
    dropout = content.get("dropout")
    need(isinstance(dropout, (int, float)) and not isinstance(dropout, bool), "dropout")
    need(math.isfinite(float(content["dropout"])) and 0 <= content["dropout"] < 1, "dropout")
    need(isinstance(content.get("tie_weights"), bool), "tie_weights")
    _check_tokenizer(content.get("tokenizer"))


def check_spec(spec: LanguageSpec) -> None:
    """Raises ModelError where the parts do not fit together."""
    tokenizer = spec.tokenizer
    need(3 <= tokenizer.size <= LARGEST_VOCABULARY, "vocabulary")
    need(tokenizer.pad_id != tokenizer.unknown_id, "pad_id")
    for place in (tokenizer.pad_id, tokenizer.unknown_id):
        need(0 <= place < tokenizer.size, "vocabulary")
    need(not spec.tie_weights or spec.embedding_size == spec.hidden_size, "tie_weights")


def need(holds: bool, name: str) -> None:
    """Raises ModelError naming the part of the description that does not hold."""
    if not holds:
        raise ModelError(
            f"The model's description cannot be used: {name} does not fit.", remedy="Export it again."
        )


def _check_tokenizer(content: object) -> None:
    need(isinstance(content, Mapping), "tokenizer")
    assert isinstance(content, Mapping)
    need(content.get("kind") in KINDS, "tokenizer")
    vocabulary = content.get("vocabulary")
    need(isinstance(vocabulary, list) and len(vocabulary) <= LARGEST_VOCABULARY, "vocabulary")
    assert isinstance(vocabulary, list)
    need(all(isinstance(token, str) for token in vocabulary), "vocabulary")
    need(len(set(vocabulary)) == len(vocabulary), "vocabulary")
