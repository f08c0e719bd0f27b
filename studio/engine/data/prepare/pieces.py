"""Pieces of words (byte pairs), learned and applied by the tokenizers library, which comes only when they are used.

Source: Sennrich, Haddow & Birch 2016, "Neural machine translation of rare words with subword units"; over bytes as in
Radford et al. 2019, so that no text holds anything unknown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any


class Pieces:
    """One tokenizer of the library, from its own JSON. Raises ValueError for anything else."""

    def __init__(self, text: str) -> None:
        import tokenizers

        try:
            self._made: Any = tokenizers.Tokenizer.from_str(text)
        except Exception as fault:  # noqa: BLE001 - the library raises nothing more special
            raise ValueError(f"no tokenizer of pieces: {fault}") from None
        self.json = text

    def vocabulary(self) -> tuple[str, ...]:
        """All pieces in the order of their ids, which have no gap. Raises ValueError."""
        ids = self._made.get_vocab()
        if sorted(ids.values()) != list(range(len(ids))):
            raise ValueError("the ids of the pieces have gaps")
        return tuple(sorted(ids, key=lambda piece: int(ids[piece])))

    def encode(self, text: str) -> list[int]:
        """The ids of a text."""
        return list(self._made.encode(text).ids)

    def pieces(self, text: str) -> list[str]:
        """The stretch of text that each id stands for; of a sign that needs several ids the first has it whole."""
        found, done = [], 0
        for _, end in self._made.encode(text).offsets:
            found.append(text[done:end])
            done = max(done, end)
        return found

    def decode(self, ids: Sequence[int]) -> str:
        """The text of some ids."""
        return str(self._made.decode(list(ids), skip_special_tokens=False))


def fit_pieces(texts: Iterable[str], size: int, min_frequency: int, first: Sequence[str]) -> Pieces:
    """At most `size` pieces learned from the texts, after the names in `first`, which no text is split into."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

    bytes_of_text = pre_tokenizers.ByteLevel(add_prefix_space=False)
    learned = Tokenizer(models.BPE())
    learned.pre_tokenizer = bytes_of_text
    trainer = trainers.BpeTrainer(
        vocab_size=max(size, 256), min_frequency=min_frequency, show_progress=False,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
    )  # fmt: skip
    learned.train_from_iterator(texts, trainer)
    content = json.loads(learned.to_str())["model"]
    order = sorted(content["vocab"], key=lambda piece: content["vocab"][piece])
    # As ordinary entries, not as special tokens: a text that holds such a name is split like any other.
    vocabulary = {piece: number for number, piece in enumerate([*first, *order])}
    merges = [tuple(pair) if isinstance(pair, list) else tuple(pair.split(" ")) for pair in content["merges"]]
    made = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    made.pre_tokenizer, made.decoder = bytes_of_text, decoders.ByteLevel()
    return Pieces(made.to_str())
