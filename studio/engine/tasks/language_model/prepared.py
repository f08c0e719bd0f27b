"""The text of one experiment: its parts, and their tokens. Whatever is fitted is fitted on the training part."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.data.corpus import Corpus
from studio.engine.data.prepare.tokens import Tokenizer, fit_tokenizer, unit_words
from studio.engine.errors import DataError
from studio.engine.experiment import Experiment
from studio.engine.metrics.ngrams import letter_codes
from studio.engine.tasks.language_model.spelling import Spelling
from studio.engine.tasks.remembered import remembered

Tokens = npt.NDArray[np.int64]
PARTS = ("train", "validation", "test")
TASK_NAME = "language-model"
BLOCK = 200_000
_BETWEEN_WORDS = re.compile(r"[A-Za-z](?= [A-Za-z])")


@dataclass(frozen=True)
class Part:
    """One part of the text: its letters and its tokens int64 [tokens]; `spelling_nats` is what its unknown ones cost
    besides. `start` is the place of its first letter in the whole text."""

    text: str
    tokens: Tokens
    start: int
    unknown: tuple[str, ...] = ()
    spelling_nats: float = 0.0

    @property
    def characters(self) -> int:
        """How many letters it has."""
        return len(self.text)


@dataclass(frozen=True)
class LanguageData:
    """Text, parts and tokenizer of an experiment. `document_starts` are places of letters in `text`."""

    experiment: Experiment
    text: str
    document_starts: tuple[int, ...]
    tokenizer: Tokenizer
    train: Part
    validation: Part
    test: Part

    @property
    def parts(self) -> Mapping[str, Part]:
        """The three parts by name."""
        return {"train": self.train, "validation": self.validation, "test": self.test}

    @property
    def unit(self) -> tuple[str, str]:
        """What a token is called: one, many."""
        return unit_words(self.tokenizer.kind)

    def before(self, part: str) -> int:
        """The last token before a part: what stands before its first one, which is to be guessed too."""
        earlier = self.train if part == "validation" else self.validation
        return int(earlier.tokens[-1])


@dataclass(frozen=True)
class _Encoded:
    tokenizer: Tokenizer
    parts: tuple[Part, Part, Part]


def whole_text(corpus: Corpus) -> tuple[str, tuple[int, ...]]:
    """All documents as one text, and where each begins.

    They follow each other in the order in which they were read, an empty line between two (a line break where no
    document has one, as in a column of single lines). States are carried over these borders: the network learns that a
    text ends and another begins as it learns that a chapter does.
    """

    def join() -> tuple[str, tuple[int, ...]]:
        texts, between = [document.text for document in corpus.documents], corpus.between
        lengths = np.array([len(text) + len(between) for text in texts[:-1]], np.int64)
        starts = (0, *np.cumsum(lengths).tolist()) if texts else ()
        return between.join(texts), starts

    return remembered(corpus, "whole text", join)


def lay_out(experiment: Experiment, corpus: Any) -> LanguageData:
    """Parts and tokens, of which there may be none. Raises DataError where it is no running text."""
    if not isinstance(corpus, Corpus):
        raise DataError(
            f"{corpus.path.name} is a table.",
            "A language model learns from running text.",
            "Open a text file or a folder of text files, or name the column of texts with data.text.",
        )
    text, starts = whole_text(corpus)
    preparation = experiment.preparation
    if preparation.lower_case:
        text = remembered(corpus, "lower case", lambda: whole_text(corpus)[0].lower())
    split = experiment.split
    ends = (round(split.train * len(text)), round((split.train + split.validation) * len(text)))
    key = (
        "tokens", ends, preparation.tokenizer, preparation.lower_case, preparation.min_frequency,
        preparation.vocabulary_size,
    )  # fmt: skip
    encoded = remembered(corpus, key, lambda: _encode(experiment, text, ends))
    return LanguageData(experiment, text, starts, encoded.tokenizer, *encoded.parts)


def prepare_language(experiment: Experiment, corpus: Any) -> LanguageData:
    """Parts and tokens to learn from. Raises StudioError with the first problem that blocks a start."""
    from studio.engine.tasks.language_model.problems import check_start

    prepared = lay_out(experiment, corpus)
    check_start(prepared)
    return prepared


def _encode(experiment: Experiment, text: str, ends: tuple[int, int]) -> _Encoded:
    preparation = experiment.preparation
    texts = (text[: ends[0]], text[ends[0] : ends[1]], text[ends[1] :])
    tokenizer = fit_tokenizer(
        [texts[0]],
        kind=preparation.tokenizer,
        lower_case=preparation.lower_case,
        min_frequency=preparation.min_frequency,
        vocabulary_size=preparation.vocabulary_size,
        whole_text=True,
    )
    train = _part(tokenizer, texts[0], 0, None)
    spelling = spelling_of(tokenizer, train)
    validation = _part(tokenizer, texts[1], ends[0], spelling)
    test = _part(tokenizer, texts[2], ends[1], spelling)
    return _Encoded(tokenizer, (train, validation, test))


def spelling_of(tokenizer: Tokenizer, train: Part) -> Spelling:
    """How unknown tokens are spelled out, from the training part."""
    known = frozenset(tokenizer.vocabulary) if tokenizer.kind == "character" else frozenset[str]()
    return Spelling.of(train.text, len(train.tokens), known)


def with_tokenizer(prepared: LanguageData, tokenizer: Tokenizer) -> LanguageData:
    """The same parts in the tokens of a model that was trained before."""
    if tokenizer == prepared.tokenizer:
        return prepared
    train = _part(tokenizer, prepared.train.text, 0, None)
    spelling = spelling_of(tokenizer, train)
    later = (
        _part(tokenizer, part.text, part.start, spelling) for part in (prepared.validation, prepared.test)
    )
    return LanguageData(
        prepared.experiment, prepared.text, prepared.document_starts, tokenizer, train, *later
    )


def _part(tokenizer: Tokenizer, text: str, start: int, spelling: Spelling | None) -> Part:
    tokens = token_ids(tokenizer, text)
    unknown: tuple[str, ...] = ()
    places = np.flatnonzero(tokens == tokenizer.unknown_id).tolist()
    if places:
        pieces = text if tokenizer.kind == "character" else tokenizer.pieces(text)
        unknown = tuple(pieces[place] for place in places)
    return Part(text, tokens, start, unknown, spelling.total(unknown) if spelling else 0.0)


def token_ids(tokenizer: Tokenizer, text: str) -> Tokens:
    """The ids of a text [tokens], as `encode` gives them: letters by a table, everything else block by block, for texts
    of millions of letters."""
    if tokenizer.kind != "character" or (tokenizer.lower_case and text != text.lower()):
        found = [np.array(tokenizer.encode(block), np.int64) for block in blocks(text)]
        return np.concatenate(found) if found else np.empty(0, np.int64)
    known = {ord(token): place for place, token in enumerate(tokenizer.vocabulary) if len(token) == 1}
    table = np.full(max(known, default=0) + 2, tokenizer.unknown_id, np.int64)
    table[list(known)] = list(known.values())
    return table[np.minimum(letter_codes(text), len(table) - 1)]


def blocks(text: str, size: int = BLOCK) -> Iterator[str]:
    """A text in stretches of about `size` letters, cut before a space between two words: no token crosses that."""
    start = 0
    while start < len(text):
        cut = _BETWEEN_WORDS.search(text, start + size)
        end = cut.start() + 1 if cut else len(text)
        yield text[start:end]
        start = end
