"""Everything besides the weights that a text classifier needs to answer: tokenizer, classes, network."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studio.engine.data.prepare.tokens import Tokenizer
from studio.engine.errors import ModelError
from studio.engine.models.settings import RecurrentSettings


@dataclass(frozen=True)
class TextSpec:
    """The inference side of a classify-text experiment; it travels as JSON beside the weights.

    `classes` in the order of the answers; `max_length`: tokens that are read of a text.
    """

    tokenizer: Tokenizer
    classes: tuple[str, ...]
    max_length: int
    embedding_size: int
    network: RecurrentSettings

    @property
    def pad_id(self) -> int:
        """What stands behind the end of a text in a batch."""
        return self.tokenizer.pad_id

    def encode(self, text: str) -> list[int]:
        """The numbers that the network reads of a text, at least one: what holds no token is one unknown."""
        return self.tokenizer.encode(text)[: self.max_length] or [self.tokenizer.unknown_id]

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return {
            "tokenizer": self.tokenizer.to_json(),
            "classes": list(self.classes),
            "max_length": self.max_length,
            "embedding_size": self.embedding_size,
            "network": dataclasses.asdict(self.network),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> TextSpec:
        """The spec that `to_json` wrote. Raises ModelError for anything else: the file may come from anywhere."""
        from studio.engine.tasks.classify_text.spec_check import check_content, check_spec

        check_content(content)
        try:
            spec = cls(
                tokenizer=Tokenizer.from_json(content["tokenizer"]),
                classes=tuple(content["classes"]),
                max_length=content["max_length"],
                embedding_size=content["embedding_size"],
                network=RecurrentSettings(**content["network"]),
            )
        except (KeyError, TypeError, AttributeError, ValueError):
            raise ModelError("The model's description is not whole.", remedy="Export it again.") from None
        check_spec(spec)
        return spec
