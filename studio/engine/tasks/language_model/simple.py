"""The simple answers to beat: letter n-grams and a compressor, both by letters whatever the model's tokens are."""

from __future__ import annotations

import math
from dataclasses import dataclass

from studio.engine.data.corpus import Corpus
from studio.engine.events import Reference
from studio.engine.metrics.compression import bzip2_bits
from studio.engine.metrics.ngrams import ngram_bits
from studio.engine.tasks.language_model.prepared import LanguageData, Part
from studio.engine.tasks.remembered import remembered
from studio.engine.tasks.text_views import SimpleAnswer

REFERENCE, COMPRESSOR = "ngram", "compressor"
METRIC = "bits_per_character"


@dataclass(frozen=True)
class SimpleBits:
    """Bits a letter of a part under each simple answer, and the order of the n-grams."""

    ngram: float
    compressor: float
    order: int

    @property
    def labels(self) -> dict[str, str]:
        """What each is called."""
        return {REFERENCE: f"letter {self.order}-grams", COMPRESSOR: "bzip2"}

    @property
    def by_name(self) -> dict[str, float]:
        """Bits by name, the best first."""
        bits = {REFERENCE: self.ngram, COMPRESSOR: self.compressor}
        return dict(sorted(bits.items(), key=lambda entry: entry[1]))


def simple_bits(prepared: LanguageData, corpus: Corpus, part: str = "validation") -> SimpleBits:
    """Counted and compressed from the training part; the order is the best one on the validation part.

    Remembered with the corpus. For the test part the order is that of the validation part: the test chooses nothing.
    """
    order = None if part == "validation" else simple_bits(prepared, corpus).order
    key = ("simple", part, prepared.validation.start, prepared.test.start, prepared.tokenizer.lower_case)
    return remembered(corpus, key, lambda: _bits(prepared, part, order))


def _bits(prepared: LanguageData, name: str, order: int | None) -> SimpleBits:
    part, training = prepared.parts[name], prepared.train.text
    before = prepared.text[: part.start]
    found = ngram_bits(training, before, part.text)
    order = order or found.best_order()
    return SimpleBits(found.per_letter(order), bzip2_bits(training, part.text), order)


def as_loss(bits: float, part: Part) -> float:
    """Bits a letter on the scale of the curves: nats for each of the model's tokens."""
    return bits * math.log(2) * part.characters / len(part.tokens)


def metrics_of(bits: float, part: Part) -> dict[str, float]:
    """Bits a letter, and the perplexity that they mean for each of the model's tokens."""
    nats = as_loss(bits, part)
    return {METRIC: bits, "perplexity": math.exp(nats) if nats < 700 else math.inf}


def references(prepared: LanguageData, corpus: Corpus) -> tuple[Reference, Reference]:
    """The n-gram that skill is measured against, and the compressor, on the validation part."""
    bits, part = simple_bits(prepared, corpus), prepared.validation
    ngram, compressor = (
        Reference(name, METRIC, value, as_loss(value, part))
        for name, value in ((REFERENCE, bits.ngram), (COMPRESSOR, bits.compressor))
    )
    return ngram, compressor


def simple_answers(prepared: LanguageData, corpus: Corpus) -> tuple[SimpleAnswer, ...]:
    """Both with their figures on the validation part, best first."""
    bits, part = simple_bits(prepared, corpus), prepared.validation
    return tuple(
        SimpleAnswer(name, bits.labels[name], metrics_of(value, part), as_loss(value, part))
        for name, value in bits.by_name.items()
    )
