"""Simple forecasts, and that they see nothing after an origin."""

from __future__ import annotations

import numpy as np
import pytest

from studio.engine.metrics.baselines import NAMES, drift, last_value, seasonal, simple_forecast

VALUES = np.array([[1.0], [2.0], [4.0], [8.0], [3.0], [5.0], [9.0], [7.0]])


def rows(forecast: np.ndarray) -> list[list[float]]:
    return forecast[:, :, 0].tolist()


def test_the_last_value_stays() -> None:
    assert rows(last_value(VALUES, np.array([0, 3]), 2)) == [[1, 1], [8, 8]]


def test_the_season_repeats_however_long_the_horizon() -> None:
    # From row 6 with season 3: rows 4, 5, 6, then the same season again.
    assert rows(seasonal(VALUES, np.array([6]), 7, 3)) == [[3, 5, 9, 3, 5, 9, 3]]


def test_without_a_whole_season_the_last_value_serves() -> None:
    assert rows(seasonal(VALUES, np.array([1]), 3, 3)) == [[2, 1, 2]]


def test_a_season_of_one_row_is_the_last_value() -> None:
    origins = np.array([2, 5])
    assert np.array_equal(seasonal(VALUES, origins, 4, 1), last_value(VALUES, origins, 4))


def test_drift_goes_on_along_the_context() -> None:
    # From row 5, four rows back is row 2: (5 − 4) / 3 a step.
    assert rows(drift(VALUES, np.array([5]), 2, 4)) == [[pytest.approx(5 + 1 / 3), pytest.approx(5 + 2 / 3)]]
    assert rows(drift(VALUES, np.array([1]), 2, 4)) == [[3, 4]]  # only two rows are known
    assert rows(drift(VALUES, np.array([0, 4]), 2, 1)) == [[1, 1], [3, 3]]


@pytest.mark.parametrize("name", NAMES)
def test_05_nothing_after_an_origin_is_read(name: str) -> None:
    changed = VALUES.copy()
    changed[5:] = 1e6
    settings = {"season": 3, "context_length": 4}
    plain = simple_forecast(name, VALUES, np.array([4]), 6, **settings)
    assert np.array_equal(plain, simple_forecast(name, changed, np.array([4]), 6, **settings))
    assert plain.shape == (1, 6, 1)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ValueError, match="no simple forecast is named mean"):
        simple_forecast("mean", VALUES, np.array([1]), 1, season=1, context_length=1)
