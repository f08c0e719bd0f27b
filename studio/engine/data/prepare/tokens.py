"""Texts as numbers: words, characters or pieces of words, with a vocabulary that the training part alone decides."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from studio.engine.data.prepare.pieces import Pieces, fit_pieces

PAD, UNKNOWN = "<pad>", "<unk>"
UNITS = {"word": ("word", "words"), "character": ("letter", "letters"), "bpe": ("piece", "pieces")}
USUAL_PIECES = 4000

# Scripts that are written without spaces: each sign is a word of its own.
_SIGNS = r"\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
# Marks that stand on the letter before them, and which Python does not count as letters.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u0610-\u061a\u064b-\u065f\u0670\u0900-\u0903\u093a-\u093c\u093e-\u094f"
    r"\u0981-\u0983\u09bc\u09be-\u09cd\u0b82\u0bbe-\u0bcd\u0c00-\u0c04\u0c3e-\u0c4d\u0e31\u0e34-\u0e3a\u0e47-\u0e4e"
)
_LETTER = rf"[^\W{_SIGNS}][{_MARKS}]*"
_EMOJI = r"[\U0001f000-\U0001faff\u2600-\u27bf]"
_TONES = r"[\ufe0f\U0001f3fb-\U0001f3ff]"
_WORD = rf"(?:{_LETTER})+(?:['’](?:{_LETTER})+)*|{_EMOJI}(?:{_TONES}|\u200d{_EMOJI})*"
PATTERNS = {
    ("word", False): rf"{_WORD}|[{_SIGNS}]|[^\w\s]",
    ("word", True): rf"{_WORD}|[{_SIGNS}]|[^\w\s]|\s",
    ("character", False): r"[\s\S]",
    ("character", True): r"[\s\S]",
}
"""By kind, and by whether every character of a text belongs to a token; tokens are `re.findall(pattern, text)`."""


def unit_words(kind: str) -> tuple[str, str]:
    """What one token is called, and many."""
    return UNITS[kind]


@dataclass(frozen=True)
class Tokenizer:
    """Text → token ids and back. `vocabulary` stands in the order of the ids; 0 is padding and 1 unknown.

    For words and characters tokens are `re.findall(pattern, text)`, of the lower-cased text where `lower_case`; for
    pieces `tokenizer_json` is what the tokenizers library needs.
    """

    kind: str
    lower_case: bool
    pattern: str
    vocabulary: tuple[str, ...]
    tokenizer_json: str = ""

    pad_id = 0
    unknown_id = 1

    @property
    def size(self) -> int:
        """How many ids there are, padding and unknown included."""
        return len(self.vocabulary)

    def encode(self, text: str) -> list[int]:
        """The ids of a text, none for one without tokens."""
        if self._library is not None:
            return self._library.encode(self._plain(text))
        unknown, known = self.unknown_id, self._ids
        return [known.get(token, unknown) for token in self._matcher.findall(self._plain(text))]

    def pieces(self, text: str) -> list[str]:
        """The tokens of a text as text, known or not: as many as `encode` gives ids."""
        if self._library is not None:
            return self._library.pieces(self._plain(text))
        return list(self._matcher.findall(self._plain(text)))

    def decode(self, ids: Iterable[int]) -> str:
        """The text of some ids, one after the other; padding and unknown are nothing."""
        kept = [number for number in ids if number > self.unknown_id]
        if self._library is not None:
            return self._library.decode(kept)
        return "".join(self.vocabulary[number] for number in kept)

    def to_json(self) -> dict[str, Any]:
        """The form in which models say what their tokens are."""
        content = {
            "kind": self.kind, "lower_case": self.lower_case, "pattern": self.pattern,
            "vocabulary": list(self.vocabulary), "pad_id": self.pad_id, "unknown_id": self.unknown_id,
        }  # fmt: skip
        return content | ({"tokenizer_json": self.tokenizer_json} if self.tokenizer_json else {})

    @staticmethod
    def from_json(content: Mapping[str, Any]) -> Tokenizer:
        """The tokenizer that `to_json` described. Raises ValueError, KeyError or TypeError for anything else.

        Only patterns of ours are taken: another one could keep a computer busy for ever.
        """
        kind, pattern, lower = content["kind"], content["pattern"], content["lower_case"]
        vocabulary, library = content["vocabulary"], content.get("tokenizer_json", "")
        if kind not in UNITS or not isinstance(lower, bool) or not isinstance(library, str):
            raise ValueError("unknown kind of tokens")
        allowed = [found for (of, _), found in PATTERNS.items() if of == kind] if kind != "bpe" else [""]
        if pattern not in allowed or bool(library) != (kind == "bpe"):
            raise ValueError("unknown pattern of tokens")
        if not isinstance(vocabulary, list) or not all(isinstance(token, str) for token in vocabulary):
            raise TypeError("the vocabulary is no list of texts")
        if vocabulary[:2] != [PAD, UNKNOWN] or len(set(vocabulary)) != len(vocabulary):
            raise ValueError("the vocabulary does not begin with padding and unknown, or names a token twice")
        made = Tokenizer(kind, lower, pattern, tuple(vocabulary), library)
        if made._library is not None and made._library.vocabulary() != made.vocabulary:
            raise ValueError("the vocabulary is not that of the pieces")
        return made

    def _plain(self, text: str) -> str:
        return text.lower() if self.lower_case else text

    @cached_property
    def _matcher(self) -> re.Pattern[str]:
        return re.compile(self.pattern)

    @cached_property
    def _ids(self) -> dict[str, int]:
        return {token: number for number, token in enumerate(self.vocabulary) if number > self.unknown_id}

    @cached_property
    def _library(self) -> Pieces | None:
        return Pieces(self.tokenizer_json) if self.tokenizer_json else None


def fit_tokenizer(
    texts: Iterable[str],
    *,
    kind: str,
    lower_case: bool,
    min_frequency: int,
    vocabulary_size: int,
    whole_text: bool,
) -> Tokenizer:
    """The tokenizer of a training part; the same texts give the same one.

    `vocabulary_size` keeps the most frequent tokens besides padding and unknown, 0 all that are frequent enough (4,000
    for pieces). With `whole_text` every character belongs to a token: known text comes back from its ids as it was.
    """
    if kind == "bpe":
        plain = (text.lower() if lower_case else text for text in texts)
        library = fit_pieces(plain, vocabulary_size or USUAL_PIECES, min_frequency, (PAD, UNKNOWN))
        return Tokenizer(kind, lower_case, "", library.vocabulary(), library.json)
    pattern = PATTERNS[kind, whole_text]
    counts = count_tokens(texts, Tokenizer(kind, lower_case, pattern, (PAD, UNKNOWN)))
    kept = [token for token, count in counts.items() if count >= min_frequency]
    kept.sort(key=lambda token: (-counts[token], token))
    return Tokenizer(
        kind, lower_case, pattern, (PAD, UNKNOWN, *(kept[:vocabulary_size] if vocabulary_size else kept))
    )


def count_tokens(texts: Iterable[str], tokenizer: Tokenizer) -> Counter[str]:
    """How often the texts hold each token, known or not."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(tokenizer.pieces(text))
    return counts
