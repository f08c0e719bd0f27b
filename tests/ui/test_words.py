"""Numbers in the words of the screen."""

from __future__ import annotations

import math

import pytest

from studio.ui.words import count, duration, gigabytes, percent, plural


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.094, "+9\u00a0%"), (-0.12, "−12\u00a0%"), (0.001, "0\u00a0%"), (math.nan, "unknown")],
)
def test_a_share(share: float, words: str) -> None:
    assert percent(share) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 s"),
        (0.01, "0.1 s"),
        (0.42, "0.4 s"),
        (0.96, "1 s"),
        (58, "58 s"),
        (99.4, "99 s"),
        (840, "14 min"),
        (7500, "2 h 5 min"),
        (7200, "2 h"),
    ],
)
def test_a_time(seconds: float, words: str) -> None:
    assert duration(seconds) == words


def test_counts_and_sizes() -> None:
    assert count(8706) == "8,706"
    assert (plural(1, "problem"), plural(2, "problem"), plural(2, "entry", "entries")) == (
        "1 problem",
        "2 problems",
        "2 entries",
    )
    assert (gigabytes(0.41e9), gigabytes(20e9)) == ("0.41\u00a0GB", "20\u00a0GB")
