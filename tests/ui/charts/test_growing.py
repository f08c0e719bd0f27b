from __future__ import annotations

import numpy as np
import pytest

from studio.ui.charts.growing import BLOCK, GrowingArray, LongSeries, thin


def test_appended_values_are_all_there():
    series = GrowingArray(4)
    for first in range(0, 1000, 7):
        series.append(np.arange(first, min(first + 7, 1000)))
    assert np.array_equal(series.values, np.arange(1000))


def test_truncated_values_are_gone_and_others_can_follow():
    series = GrowingArray(4)
    series.append([1, 2, 3, 4, 5])
    series.truncate(2)
    series.append(9)
    assert series.values.tolist() == [1, 2, 9]


def test_an_append_copies_the_old_values_only_rarely():
    series = GrowingArray(16)
    buffers = set()
    for value in range(100_000):
        series.append(value)
        buffers.add(series.values.__array_interface__["data"][0])
    assert len(buffers) < 20


@pytest.mark.parametrize("length", [1, 63, 64, 65, 1000, 70_001])
@pytest.mark.parametrize("buckets", [1, 7, 600])
def test_envelope_holds_the_extremes_of_every_bucket(length: int, buckets: int):
    values = np.random.default_rng(length).normal(size=length)
    series = LongSeries()
    for part in np.array_split(values, 13):
        series.append(part)
    start = length // 3
    found = series.envelope(start, length, buckets)
    assert len(found.first) <= 2 * buckets + 1
    for index, first in enumerate(found.first):
        part = values[first : min(first + found.size, length)]
        assert found.low[index] == part.min()
        assert found.high[index] == part.max()
        assert found.mean[index] == pytest.approx(part.mean())
    assert found.first[0] <= start
    assert found.first[-1] + found.size >= length


def test_no_spike_is_lost_in_a_million():
    values = np.ones(1_000_000)
    values[777_777] = 50.0
    values[123_456] = -50.0
    series = LongSeries()
    series.append(values)
    found = series.envelope(0, len(series), 600)
    assert found.high.max() == 50.0
    assert found.low.min() == -50.0


def test_values_that_are_not_finite_are_left_out_of_the_envelope():
    values = np.arange(1.0, 1001.0)
    values[5] = np.nan
    values[600] = np.inf
    series = LongSeries()
    series.append(values)
    found = series.envelope(0, 1000, 3)
    assert np.isfinite(found.high).all()
    assert found.high.max() == 1000.0
    lonely = LongSeries()
    lonely.append([np.nan] * 10)
    assert np.isnan(lonely.envelope(0, 10, 1).high).all()


def test_envelope_after_a_truncation_knows_only_what_is_left():
    series = LongSeries()
    series.append(np.full(1000, 9.0))
    series.truncate(BLOCK + 3)
    series.append(np.full(500, 1.0))
    found = series.envelope(0, len(series), 2)
    assert found.high.max() == 9.0
    assert series.envelope(BLOCK + 3, len(series), 8).low.min() == 1.0
    assert len(series) == BLOCK + 503


@pytest.mark.parametrize("length", [0, 1, 2, 999, 1000, 1001, 123_456])
def test_thinning_keeps_first_and_last_and_the_limit(length: int):
    chosen = thin(length, 1000)
    assert len(chosen) <= 1000
    assert len(chosen) == length or {0, length - 1} <= set(chosen.tolist())
