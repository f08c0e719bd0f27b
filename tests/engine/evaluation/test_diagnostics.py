"""Shifted copies, and steps that a simple forecast does better."""

from __future__ import annotations

import numpy as np
import pytest

from studio.engine.evaluation.diagnostics import best_lag, steps_lost

WALK = np.cumsum(np.random.default_rng(3).normal(size=200))


@pytest.mark.parametrize("lag", range(5))
def test_a_copy_shifted_by_so_many_steps_is_found(lag: int) -> None:
    copy = np.roll(WALK, lag) + 0.01 * np.random.default_rng(4).normal(size=200)
    assert best_lag(copy, WALK, most=6) == lag


@pytest.mark.parametrize(
    ("model", "simple", "lost"),
    [([1, 2, 3], [2, 3, 4], 0), ([3, 2, 1], [2, 2, 2], 1), ([3, 3, 1], [2, 2, 2], 2), ([3, 3], [2, 2], 2),
     ([1, 3], [2, 2], 0)],
)  # fmt: skip
def test_up_to_which_step_a_simple_forecast_is_better(model: list[int], simple: list[int], lost: int) -> None:
    assert steps_lost(np.array(model, float), np.array(simple, float)) == lost
