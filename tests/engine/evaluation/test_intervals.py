"""Bands by split conformal prediction."""

from __future__ import annotations

import numpy as np
import pytest

from studio.engine.evaluation.intervals import conformal_width, coverage


def test_40_the_rank_is_that_of_the_theory() -> None:
    residuals = np.arange(1.0, 20.0)[:, None, None] * np.array([1, -2.0])  # 19 windows, two steps
    # ceil(20 × 0.9) = 18th smallest of 19
    assert conformal_width(residuals.transpose(0, 2, 1)).tolist() == [[18.0], [36.0]]
    assert conformal_width(residuals.transpose(0, 2, 1), level=0.5).tolist() == [[10.0], [20.0]]


@pytest.mark.parametrize(
    ("windows", "rank"), [(9, 9), (10, 10), (11, 11), (18, 18), (99, 90), (100, 91), (109, 99)]
)
def test_40_the_rank_counts_the_window_to_come(windows: int, rank: int) -> None:
    assert conformal_width(np.arange(1.0, windows + 1)[:, None, None])[0, 0] == rank


def test_40_with_few_windows_the_largest_serves() -> None:
    assert conformal_width(np.array([[[1.0]], [[-3.0]]])).tolist() == [[3.0]]


@pytest.mark.parametrize("seed", range(3))
def test_40_covers_what_it_says(seed: int) -> None:
    generator = np.random.default_rng(seed)
    width = conformal_width(generator.standard_t(4, (2000, 1, 1)))
    fresh = generator.standard_t(4, (2000, 1, 1))
    assert 0.88 <= coverage(-width + np.zeros_like(fresh), width + np.zeros_like(fresh), fresh) <= 0.92


def test_the_edges_belong_to_the_band() -> None:
    actual = np.array([[[1.0]], [[2.0]], [[3.0]], [[4.0]]])
    assert coverage(np.full_like(actual, 2), np.full_like(actual, 3), actual) == 0.5
