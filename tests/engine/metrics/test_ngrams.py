"""Letter n-grams against a plain reckoning of Witten and Bell's formula, and against known figures."""

from __future__ import annotations

import math
from collections import Counter, defaultdict

import numpy as np
import pytest

from studio.engine.metrics.compression import bzip2_bits
from studio.engine.metrics.ngrams import ORDERS, UNICODE, ngram_bits
from studio.resources import resource_path

TRAINING = "the cat sat on the mat; the dog sat on the log. that is that, said the cat."


def plain_bits(training: str, context: str, part: str, order: int) -> list[float]:
    """The formula, letter by letter with dictionaries."""
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for place in range(len(training)):
        for length in range(min(order, place + 1)):
            counts[training[place - length : place]][training[place]] += 1
    letters = set(training)

    def probability(history: str, letter: str) -> float:
        if history:
            shorter = probability(history[1:], letter)
        else:
            shorter = 1 / (len(letters) + 1) / (1 if letter in letters else UNICODE)
        seen = counts[history]
        if not seen:
            return shorter
        return (seen[letter] + len(seen) * shorter) / (sum(seen.values()) + len(seen))

    text, found = context + part, []
    for place in range(len(context), len(text)):
        history = text[max(0, place - order + 1) : place] if order > 1 else ""
        found.append(-math.log2(probability(history, text[place])))
    return found


@pytest.mark.parametrize("order", ORDERS)
def test_the_costs_are_those_of_the_formula(order: int) -> None:
    part = " the cat and thé dög sat ☃"
    found = ngram_bits(TRAINING, TRAINING, part).by_order[order]
    assert np.allclose(found, plain_bits(TRAINING, TRAINING, part, order), atol=1e-9)


def test_a_part_without_context_begins_with_shorter_histories() -> None:
    found = ngram_bits(TRAINING, "", "the cat").by_order[3]
    assert np.allclose(found, plain_bits(TRAINING, "", "the cat", 3), atol=1e-9)


@pytest.mark.parametrize("history", ["", "th", "qq"])
def test_all_letters_together_have_a_probability_of_one(history: str) -> None:
    letters = sorted(set(TRAINING))
    costs = [ngram_bits(TRAINING, history, letter).by_order[3][0] for letter in letters]
    unseen = ngram_bits(TRAINING, history, "☃").by_order[3][0]
    total = sum(2.0**-cost for cost in costs) + UNICODE * 2.0**-unseen
    assert total == pytest.approx(1, abs=1e-9)


def test_26_what_is_judged_is_not_counted() -> None:
    part = "zzzz zzzz zzzz"
    before = ngram_bits(TRAINING, TRAINING, part).by_order[4]
    twice = ngram_bits(TRAINING, TRAINING, part + part).by_order[4]
    assert np.array_equal(twice[: len(part)], before)
    assert before.mean() > 8


def test_the_novel_has_its_known_figures() -> None:
    text = resource_path("samples/northanger_abbey.txt").read_text(encoding="utf-8")
    first, last = round(0.9 * len(text)), round(0.95 * len(text))
    found = ngram_bits(text[:first], text[:last], text[last:])
    assert found.per_letter(5) == pytest.approx(2.009, abs=0.001)
    assert found.per_letter(6) == pytest.approx(2.019, abs=0.001)
    assert found.best_order() == 5
    assert bzip2_bits(text[:first], text[last:]) == pytest.approx(2.069, abs=0.01)


def test_letters_beyond_the_basic_plane_are_one_letter() -> None:
    assert len(ngram_bits(TRAINING, "", "😀").by_order[1]) == 1


def test_bzip2_profits_from_what_it_read_before() -> None:
    random = np.random.default_rng(0)
    noise = "".join(random.choice(list("abcdefgh"), 4000))
    known, unknown = bzip2_bits(noise, noise[:2000]), bzip2_bits("x" * 4000, noise[:2000])
    assert known < 0.75 * unknown


def test_bzip2_counts_letters_not_bytes() -> None:
    assert bzip2_bits("", "ж" * 1000) == pytest.approx(bzip2_bits("", "z" * 1000), rel=0.3)
