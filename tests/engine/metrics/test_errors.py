"""Errors in the user's units, against numbers made by hand."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studio.engine.metrics.errors import (
    by_horizon,
    mae,
    mase,
    r2,
    rmse,
    seasonal_scale,
    skill,
    smape,
    value_metrics,
    wape,
)

ACTUAL = np.array([[[1.0, 10.0], [2.0, 20.0]], [[3.0, 30.0], [4.0, 50.0]]])
PREDICTED = ACTUAL + np.array([[[1.0, -2.0], [0.0, 2.0]], [[-1.0, 4.0], [0.0, 0.0]]])


def test_against_numbers_made_by_hand() -> None:
    assert mae(PREDICTED, ACTUAL) == pytest.approx(10 / 8)
    assert rmse(PREDICTED, ACTUAL) == pytest.approx(math.sqrt(26 / 8))
    assert wape(PREDICTED, ACTUAL) == pytest.approx(10 / 120)
    shares = [2 * 1 / 3, 2 * 2 / 18, 0, 2 * 2 / 42, 2 * 1 / 5, 2 * 4 / 64, 0, 0]
    assert smape(PREDICTED, ACTUAL) == pytest.approx(100 * sum(shares) / 8)
    spread = 5.0 + (17.5**2 + 7.5**2 + 2.5**2 + 22.5**2)
    assert r2(PREDICTED, ACTUAL) == pytest.approx(1 - 26 / spread)


def test_by_horizon_has_one_entry_a_step() -> None:
    entries = by_horizon(PREDICTED, ACTUAL)
    assert [entry["step"] for entry in entries] == [1, 2]
    assert entries[0]["mae"] == pytest.approx(8 / 4)
    assert entries[1]["rmse"] == pytest.approx(math.sqrt(4 / 4))


def test_11_metrics_follow_the_users_units() -> None:
    season, rows = 4, np.random.default_rng(0).normal(50, 10, (40, 2))
    plain = value_metrics(PREDICTED, ACTUAL, np.tile(seasonal_scale(rows, season), (2, 1)))
    scaled = value_metrics(
        1000 * PREDICTED, 1000 * ACTUAL, np.tile(seasonal_scale(1000 * rows, season), (2, 1))
    )
    for name in ("mae", "rmse"):
        assert scaled[name] == pytest.approx(1000 * plain[name])
    for name in ("mase", "smape", "wape", "r2"):
        assert scaled[name] == pytest.approx(plain[name])


def test_12_zeros_give_no_infinity() -> None:
    zeros = np.zeros((3, 2, 1))
    found = value_metrics(zeros, zeros, np.zeros((3, 1)))
    assert (found["mae"], found["rmse"], found["smape"]) == (0, 0, 0)
    for name in ("wape", "r2", "mase"):
        assert math.isnan(found[name])
    assert smape(np.ones((1, 1, 1)), zeros[:1, :1]) == 200


def synthetic_quarters() -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Series whose seasonal naive forecast has a MASE that is known beforehand: 1, 2 and 3.

    Each season adds `rise` in the training part and `factor` × `rise` in the last 8 rows.
    """
    training, tests = [], []
    for factor in (1.0, 2.0, 3.0):
        seasons = np.tile([10.0, 40.0, 20.0, 30.0], 6) * 100
        rise = np.repeat(np.arange(6) * 5.0, 4)
        training.append(seasons + rise)
        newest = training[-1][-4:]
        tests.append(np.concatenate((newest + factor * 5, newest + 2 * factor * 5)))
    return training, tests


def test_13_mase_divides_by_the_seasonal_error_of_the_training_part() -> None:
    training, tests = synthetic_quarters()
    predicted = np.stack([np.tile(part[-4:], 2) for part in training])[:, :, None]
    actual = np.stack(tests)[:, :, None]
    scale = np.stack([seasonal_scale(part[:, None], 4) for part in training])
    assert scale[:, 0].tolist() == [5.0, 5.0, 5.0]
    # The first season is off by factor, the second by twice that: 1.5, 3 and 4.5.
    assert mase(predicted, actual, scale) == pytest.approx(3.0)


def test_13_a_series_without_a_scale_is_left_out_of_mase() -> None:
    scale = np.array([[2.0], [0.0], [np.nan]])
    predicted, actual = np.full((3, 2, 1), 3.0), np.full((3, 2, 1), 1.0)
    assert mase(predicted, actual, scale) == 1.0


def test_the_scale_leaves_missing_values_out() -> None:
    rows = np.array([[1.0], [np.nan], [4.0], [6.0], [np.nan], [9.0]])
    assert seasonal_scale(rows, 2).tolist() == [3.0]  # 1 → 4; 6 ← 9 is three rows on
    assert np.isnan(seasonal_scale(rows, 6)).all()
    assert np.isnan(seasonal_scale(np.full((4, 1), np.nan), 1)).all()


def test_skill() -> None:
    assert skill(3.0, 4.0) == 0.25
    assert skill(5.0, 4.0) == -0.25
    assert math.isnan(skill(1.0, 0.0))
