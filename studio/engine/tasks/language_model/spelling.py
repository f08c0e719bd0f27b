"""What an unknown token costs: it has to be spelled out, or leaving words out would look like knowing them."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from studio.engine.metrics.ngrams import UNICODE


@dataclass(frozen=True)
class Spelling:
    """Letters by how often the training part has them, and how long its tokens are on average.

    A token of k letters costs −ln of: its letters by their frequency, all unseen ones together counted as one
    occurrence more, spread over Unicode; and its length, geometric with the mean length of a token of the training part
    (no cost where every token is one letter). With the share that the model gives to "unknown" this is a proper code
    for every token there can be, so no text gets cheaper by being unknown.
    """

    counts: dict[str, int]
    letters: int
    mean_length: float

    @classmethod
    def of(cls, training: str, tokens: int, known: frozenset[str] = frozenset()) -> Spelling:
        """The spelling that a training part teaches: its letters, and its number of tokens.

        `known` are letters that no unknown token can hold: those that are tokens themselves, where every token is a
        letter.
        """
        counts = {letter: count for letter, count in Counter(training).items() if letter not in known}
        return cls(counts, sum(counts.values()), max(1.0, len(training) / max(tokens, 1)))

    def nats(self, token: str) -> float:
        """What it costs to spell a token out, in nats."""
        total = 0.0
        for letter in token:
            count = self.counts.get(letter, 0)
            total -= math.log((count or 1 / UNICODE) / (self.letters + 1))
        end = 1 / self.mean_length
        total -= math.log(end)
        return total - (len(token) - 1) * math.log1p(-end) if end < 1 and len(token) > 1 else total

    def total(self, tokens: Iterable[str]) -> float:
        """The sum over tokens."""
        return math.fsum(self.nats(token) for token in tokens)
