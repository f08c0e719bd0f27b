"""Season lengths, odd values, and a swing that grows with the level."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest

from studio.engine.data.profile import (
    Rhythm,
    find_rhythm,
    find_seasons,
    find_seasons_of_many,
    grows_with_level,
    odd_values,
)

Array = npt.NDArray[np.float64]
ROWS = Rhythm("rows")


def rhythm_of(frequency: str) -> Rhythm:
    return find_rhythm(pd.Series(pd.date_range("2013-01-01", periods=50, freq=frequency)))


def wave(length: float, rows: int, size: float = 1.0) -> Array:
    return np.asarray(size * np.sin(2 * np.pi * np.arange(rows) / length))


def noise(rows: int, seed: int = 0) -> Array:
    return np.random.default_rng(seed).normal(size=rows)


@pytest.mark.parametrize(
    ("frequency", "season", "rows"),
    [
        ("h", 24, 1000),
        ("D", 7, 400),
        ("MS", 12, 100),
        ("QS", 4, 60),
        ("15min", 96, 2000),
        ("W-SUN", 52, 300),
        ("B", 5, 300),
    ],
)
def test_calendar_seasons(frequency: str, season: int, rows: int) -> None:
    values = 3 * wave(season, rows) + noise(rows) + 0.05 * np.arange(rows)
    assert find_seasons(values, rhythm_of(frequency)) == (season,)


def test_two_seasons_the_stronger_first() -> None:
    values = (
        3 * wave(24, 2000)
        + 1.5 * np.repeat(np.resize([1, 1, 1, 1, 1, -2, -2], 84), 24)[:2000]
        + 0.3 * noise(2000)
    )
    assert find_seasons(values, rhythm_of("h")) == (24, 168)


@pytest.mark.parametrize("frequency", ["h", "D", "MS"])
def test_noise_and_trends_have_no_season(frequency: str) -> None:
    rhythm = rhythm_of(frequency)
    assert find_seasons(noise(2000), rhythm) == ()
    assert find_seasons(np.cumsum(noise(2000, 4)), rhythm) == ()
    assert find_seasons(np.arange(2000.0), rhythm) == ()
    assert find_seasons(np.full(2000, 3.0), rhythm) == ()


def test_season_without_a_calendar() -> None:
    assert find_seasons(3 * wave(17, 500) + 0.3 * noise(500), ROWS) == (17,)
    assert find_seasons(noise(500), ROWS) == ()


def test_holes_do_not_hide_a_season() -> None:
    values = 3 * wave(24, 1000) + 0.5 * noise(1000)
    values[100:130] = np.nan
    values[::17] = np.nan
    assert find_seasons(values, rhythm_of("h")) == (24,)


def test_a_faint_season_that_many_series_share() -> None:
    series = [1.2 * wave(4, 60) + noise(60, seed) for seed in range(40)]
    assert find_seasons_of_many(series, ROWS) == (4,)
    assert find_seasons_of_many([noise(60, seed) for seed in range(40)], ROWS) == ()


def test_isolated_slip_is_found() -> None:
    values = 50 + 10 * wave(24, 2000) + np.cumsum(0.2 * noise(2000))
    values[700] -= 44
    found = odd_values(values)
    assert [odd.row for odd in found] == [700]
    assert found[0].value == values[700]
    assert (found[0].before, found[0].after) == (values[699], values[701])


def test_steps_spikes_and_still_series_are_no_slips() -> None:
    step = np.where(np.arange(2000) < 900, 0.0, 40.0) + noise(2000)
    assert odd_values(step) == ()
    rain = np.where(
        np.random.default_rng(2).random(3000) < 0.03, np.random.default_rng(3).exponential(5, 3000), 0
    )
    assert odd_values(rain) == ()
    assert odd_values(noise(5000)) == ()
    assert odd_values(np.full(100, 2.0)) == ()


def test_breaks_are_no_slips() -> None:
    values = noise(300)
    values[150] = 60.0
    breaks = np.zeros(300, np.bool_)
    breaks[150] = True
    assert odd_values(values, breaks) == ()
    assert len(odd_values(values)) == 1


def test_swing_that_grows_with_the_level() -> None:
    level = np.exp(np.linspace(4, 6, 144))
    assert grows_with_level(level * (1 + 0.2 * wave(12, 144)), 12)
    assert not grows_with_level(level + 20 * wave(12, 144), 12)
    assert not grows_with_level(100 + 20 * wave(12, 144) + noise(144), 12)
    assert not grows_with_level(level * wave(12, 144), 12)


def test_the_size_of_the_values_changes_no_answer() -> None:
    level = np.exp(np.linspace(4, 6, 144))
    for values in (level * (1 + 0.2 * wave(12, 144)), level + 20 * wave(12, 144)):
        for factor in (1e-250, 1e305):
            assert grows_with_level(values * factor, 12) == grows_with_level(values, 12)
