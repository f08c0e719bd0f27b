"""Letter n-grams with Witten–Bell smoothing: what each letter of a text costs, guessed from the few before it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.int64]
Bits = npt.NDArray[np.float64]

ORDERS = (1, 2, 3, 4, 5, 6)
UNICODE = 1_112_064  # code points that are letters of some text: all but the surrogates
BREAK = 0x110000  # stands between training part and context, and in no text: no history reaches over it
MOST_LETTERS = 2_000_000  # of the training part, its end: more would hardly help and takes long


@dataclass(frozen=True)
class NGramBits:
    """Bits that the letters of a part cost, by order: {order: float64 [letters]}."""

    by_order: dict[int, Bits]

    def per_letter(self, order: int) -> float:
        """The mean over all letters of the part."""
        return float(self.by_order[order].mean())

    def best_order(self) -> int:
        """The order with the fewest bits."""
        return min(self.by_order, key=self.per_letter)


def letter_codes(text: str) -> Codes:
    """The code points of a text [letters]."""
    raw = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return raw.astype(np.int64)


def ngram_bits(training: str, context: str, part: str, orders: tuple[int, ...] = ORDERS) -> NGramBits:
    """What each letter of `part` costs under n-grams counted in `training` alone.

    An n-gram guesses a letter from the n − 1 before it; those may lie in `context`, the text that comes before the
    part, which is never counted. Interpolated Witten–Bell smoothing: with C(h) the count of a history, T(h) the number
    of different letters seen after it,

        p(c | h) = (C(hc) + T(h) · p(c | h without its oldest letter)) / (C(h) + T(h)),

    down to letter frequencies, and below them one share for every letter of the training part and one for all others,
    spread over Unicode; so the costs are those of a proper code for any text. Sources: Witten & Bell 1991, "The
    zero-frequency problem", method C; Chen & Goodman 1998, section 2.6.
    """
    training = training[-MOST_LETTERS:]
    context = context[max(0, len(context) - max(orders) + 1) :]
    text = np.concatenate((letter_codes(training), [BREAK], letter_codes(context + part)))
    learned, judged = len(training), slice(len(training) + 1 + len(context), None)
    letters, codes = np.unique(text, return_inverse=True)
    probability = _letter_shares(codes[:learned], len(letters))[codes]
    grams, found = np.zeros(len(text), np.int64), {}
    for order in range(1, max(orders) + 1):
        histories = np.concatenate((grams[:1], grams[:-1])) if order > 1 else grams
        first = order - 1  # the first place with a whole history
        grams = _numbered(histories, codes, first)
        counted = slice(first, learned)
        counts = np.bincount(grams[counted], minlength=int(grams.max()) + 1)
        times = np.bincount(histories[counted], minlength=int(histories.max()) + 1)
        kinds = np.bincount(_first_of_each(histories[counted], grams[counted]), minlength=len(times))
        seen = times[histories] > 0
        seen[:first] = False
        weight, total = kinds[histories], times[histories] + kinds[histories]
        smoothed = (counts[grams] + weight * probability) / np.maximum(total, 1)
        probability = np.where(seen, smoothed, probability)
        if order in orders:
            found[order] = -np.log2(probability[judged])
    return NGramBits(found)


def _letter_shares(learned: Codes, letters: int) -> Bits:
    """Where nothing is known: the same share for each letter of the training part, one for all others together."""
    known = np.zeros(letters, bool)
    known[np.unique(learned)] = True
    count = int(known.sum())
    return np.where(known, 1 / (count + 1), 1 / (count + 1) / UNICODE)


def _numbered(histories: Codes, codes: Codes, first: int) -> Codes:
    """A compact number for each pair of history and letter from place `first` on."""
    pairs = histories * (int(codes.max()) + 1) + codes
    pairs[:first] = -1
    numbered: Codes = np.unique(pairs, return_inverse=True)[1].astype(np.int64)
    return numbered


def _first_of_each(histories: Codes, grams: Codes) -> Codes:
    """The history of each different gram, once."""
    _, places = np.unique(grams, return_index=True)
    first: Codes = histories[places]
    return first
