from __future__ import annotations

import numpy as np
import pytest

from studio.ui.charts.smoothing import ExponentialMean


def by_definition(values: np.ndarray, length: float) -> np.ndarray:
    keep, mean, seen, out = 1 - 1 / length, 0.0, 0, []
    for value in values:
        if np.isfinite(value):
            mean, seen = keep * mean + (1 - keep) * value, seen + 1
        out.append(mean / (1 - keep**seen) if seen else np.nan)
    return np.array(out)


@pytest.mark.parametrize("length", [1.0, 1.3, 5.0, 25.0, 400.0])
def test_smoothing_is_the_bias_corrected_mean(length: int):
    values = np.random.default_rng(3).normal(5, 1, 2000)
    values[[4, 700, 701]] = np.nan, np.inf, np.nan
    mean = ExponentialMean(length)
    for part in np.array_split(values, 17):
        mean.append(part)
    assert mean.values == pytest.approx(by_definition(values, length), rel=1e-9)


def test_the_first_point_is_the_first_value():
    mean = ExponentialMean(100)
    mean.append([7.0, 7.0, 7.0])
    assert mean.values == pytest.approx([7.0, 7.0, 7.0])


def test_values_that_are_not_finite_leave_the_mean_where_it_was():
    mean = ExponentialMean(10)
    mean.append([np.nan, 2.0, np.inf, 2.0])
    assert np.isnan(mean.values[0])
    assert mean.values[1:] == pytest.approx([2.0, 2.0, 2.0])


def test_after_a_truncation_it_goes_on_as_if_the_rest_had_never_come():
    values = np.random.default_rng(4).normal(size=300)
    cut, whole = ExponentialMean(20), ExponentialMean(20)
    cut.append(values)
    cut.truncate(120)
    cut.append(values[120:])
    whole.append(values)
    assert cut.values == pytest.approx(whole.values, rel=1e-12)
    assert cut.at(np.array([0, 250])) == pytest.approx(whole.values[[0, 250]])
