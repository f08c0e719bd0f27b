"""Whether a description of a classifier that came from a file can be one: types, ranges, lengths that fit together."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from studio.engine.errors import ModelError
from studio.engine.models.settings import CELL_NAMES, POOLINGS

if TYPE_CHECKING:
    from studio.engine.tasks.classify_text.spec import TextSpec

MOST_CLASSES, MOST_TOKENS, MOST_LENGTH = 100_000, 2_000_000, 100_000
MOST_PARAMETERS = 2**30


def check_content(content: Mapping[str, Any]) -> None:
    """Raises ModelError naming what is of another kind than `to_json` writes."""
    tokenizer, classes = content.get("tokenizer"), content.get("classes")
    _need(isinstance(tokenizer, dict), "tokenizer")
    _need(isinstance(classes, list) and all(isinstance(label, str) for label in classes), "classes")
    _need(isinstance(content.get("network"), dict), "network")
    _need(_whole(content.get("max_length"), 1, MOST_LENGTH), "max_length")
    _need(_whole(content.get("embedding_size"), 1, 4096), "embedding_size")


def check_spec(spec: TextSpec) -> None:
    """Raises ModelError naming what does not fit."""
    classes, tokenizer, network = spec.classes, spec.tokenizer, spec.network
    _need(2 <= len(classes) <= MOST_CLASSES and len(set(classes)) == len(classes), "classes")
    _need(_whole(tokenizer.size, 2, MOST_TOKENS), "tokenizer")
    _need(tokenizer.pad_id == 0 and tokenizer.unknown_id == 1, "tokenizer")
    _need(network.cell in CELL_NAMES, "cell")
    _need(_whole(network.hidden_size, 1, 4096), "hidden_size")
    _need(_whole(network.num_layers, 1, 16), "num_layers")
    _need(_finite(network.dropout) and 0 <= network.dropout < 1, "dropout")
    _need(isinstance(network.bidirectional, bool), "bidirectional")
    _need(network.pooling in POOLINGS, "pooling")
    _need(tokenizer.size * spec.embedding_size <= MOST_PARAMETERS, "embedding_size")


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _finite(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _need(holds: bool, name: str) -> None:
    if not holds:
        raise ModelError(
            f"The model's description cannot be used: {name} does not fit.", remedy="Export it again."
        )
