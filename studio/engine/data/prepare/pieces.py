"""Pieces of words (byte pairs), learned and applied by the tokenizers library, which comes only when they are used.

Source: Sennrich, Haddow & Birch 2016, "Neural machine translation of rare words with subword units"; over bytes as in
Radford et al. 2019, so that no text holds anything unknown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

SURROGATE = re.compile("[\ud800-\udfff]")


class Pieces:
    """One tokenizer of the library, from its own JSON. Raises ValueError for anything that `fit_pieces` never makes:
    other parts of the library could keep a computer busy for ever, fill its memory, or end the process.
    """

    def __init__(self, text: str) -> None:
        try:
            content = json.loads(text)
            model = content["model"]
            self._made: Any = _byte_pairs(model["vocab"], _pairs(model["merges"]))
            usual = json.loads(self._made.to_str())
            fits = _says_no_more(content, usual, "model") and _says_no_more(model, usual["model"], "merges")
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as fault:
            raise ValueError(f"no tokenizer of pieces: {fault}") from None
        if not fits:
            raise ValueError("the tokenizer of pieces is of another kind")
        self.json = text

    def vocabulary(self) -> tuple[str, ...]:
        """All pieces in the order of their ids, which have no gap."""
        ids = self._made.get_vocab()
        return tuple(sorted(ids, key=lambda piece: int(ids[piece])))

    def encode(self, text: str) -> list[int]:
        """The ids of a text."""
        return list(self._made.encode(_sendable(text)).ids)

    def pieces(self, text: str) -> list[str]:
        """The stretch of text that each id stands for; of a sign that needs several ids the first has it whole."""
        found, done = [], 0
        for _, end in self._made.encode(_sendable(text)).offsets:
            found.append(text[done:end])
            done = max(done, end)
        return found

    def decode(self, ids: Sequence[int]) -> str:
        """The text of some ids."""
        return str(self._made.decode(list(ids), skip_special_tokens=False))


def fit_pieces(texts: Iterable[str], size: int, min_frequency: int, first: Sequence[str]) -> Pieces:
    """At most `size` pieces learned from the texts, after the names in `first`, which no text is split into."""
    from tokenizers import Tokenizer, models, pre_tokenizers, trainers

    learned = Tokenizer(models.BPE())
    learned.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=max(size, 256), min_frequency=min_frequency, show_progress=False,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
    )  # fmt: skip
    learned.train_from_iterator(map(_sendable, texts), trainer)
    content = json.loads(learned.to_str())["model"]
    order = sorted(content["vocab"], key=lambda piece: content["vocab"][piece])
    # As ordinary entries, not as special tokens: a text that holds such a name is split like any other.
    vocabulary = {piece: number for number, piece in enumerate([*first, *order])}
    return Pieces(_byte_pairs(vocabulary, _pairs(content["merges"])).to_str())


def _byte_pairs(vocabulary: dict[str, int], merges: Sequence[tuple[str, str]]) -> Any:
    """The one kind of tokenizer that is made and read here. Raises ValueError or TypeError."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers

    if sorted(vocabulary.values()) != list(
        range(len(vocabulary))
    ):  # the library makes room for each one left out
        raise ValueError("the ids of the pieces have gaps")
    try:
        made = Tokenizer(models.BPE(vocab=vocabulary, merges=merges))
    except Exception as fault:  # noqa: BLE001 - the library raises nothing more special
        raise ValueError(str(fault)) from None
    made.pre_tokenizer, made.decoder = pre_tokenizers.ByteLevel(add_prefix_space=False), decoders.ByteLevel()
    return made


def _pairs(merges: Sequence[Any]) -> list[tuple[str, str]]:
    """The merges of the library's JSON, of which older versions write each as one text. Raises ValueError."""
    found = [pair.split(" ") if isinstance(pair, str) else pair for pair in merges]
    if not all(len(pair) == 2 and isinstance(pair[0], str) and isinstance(pair[1], str) for pair in found):
        raise ValueError("a merge is no pair of texts")
    return [(first, second) for first, second in found]


def _says_no_more(content: Mapping[str, Any], usual: Mapping[str, Any], apart: str) -> bool:
    """Whether a part of the JSON asks for what is usual; settings of another version of the library may be unset."""
    return all(
        value == usual[key] if key in usual else not value for key, value in content.items() if key != apart
    )


def _sendable(text: str) -> str:
    """The text without halves of characters, which the library cannot take; each letter keeps its place."""
    return text if text.isascii() else SURROGATE.sub("\ufffd", text)
