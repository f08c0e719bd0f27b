"""Frequencies as pandas offsets, gaps, several series."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from studio.engine.data.profile import find_rhythm, times_after, times_between


@pytest.mark.parametrize(
    ("frequency", "start", "unit", "adjective"),
    [
        ("h", "2013-01-01 06:00", "hour", "Hourly"),
        ("15min", "2013-01-01", "15-minute step", "15-minute"),
        ("min", "2013-01-01", "minute", "Minute by minute"),
        ("6h", "2013-01-01", "6-hour step", "6-hour"),
        ("D", "2013-01-01", "day", "Daily"),
        ("B", "2013-01-01", "working day", "Working-day"),
        ("W-SUN", "2013-01-06", "week", "Weekly"),
        ("MS", "2013-01-01", "month", "Monthly"),
        ("ME", "2013-01-31", "month", "Monthly"),
        ("QS", "2013-04-01", "quarter", "Quarterly"),
        ("QE", "2013-03-31", "quarter", "Quarterly"),
        ("3MS", "2013-02-01", "quarter", "Quarterly"),
        ("YS", "2000-01-01", "year", "Yearly"),
        ("YE", "2000-12-31", "year", "Yearly"),
        ("YS-APR", "2000-04-01", "year", "Yearly"),
        ("6MS", "2000-01-01", "6-month step", "6-month"),
        ("500ms", "2000-01-01", "500-millisecond step", "500-millisecond"),
    ],
)
def test_frequency(frequency: str, start: str, unit: str, adjective: str) -> None:
    times = pd.Series(pd.date_range(start, periods=40, freq=frequency))
    rhythm = find_rhythm(times)
    assert (rhythm.kind, rhythm.frequency) == ("calendar", frequency)
    assert (rhythm.unit, rhythm.adjective) == (unit, adjective)
    assert rhythm.missing_rows == 0
    grid = pd.date_range(times.iloc[0], times.iloc[-1], freq=rhythm.frequency)
    assert grid.tolist() == times.tolist()


@pytest.mark.parametrize(("months", "frequency"), [(1, "MS"), (3, "QS"), (12, "YS")])
@pytest.mark.parametrize("day", [15, 28])
def test_the_same_day_of_every_month(months: int, frequency: str, day: int) -> None:
    first = pd.Timestamp(2010, 1, day)
    times = pd.Series([first + pd.DateOffset(months=months * number) for number in range(40)])
    rhythm = find_rhythm(times.drop([7, 8]))
    assert (rhythm.kind, rhythm.frequency, rhythm.missing_rows) == ("calendar", frequency, 2)
    values = times.to_numpy().astype("datetime64[us]")
    assert np.array_equal(times_between(values[0], values[-1], frequency), values)
    assert np.array_equal(times_after(values[:1], frequency, 39)[0], values[1:])


@pytest.mark.parametrize(
    ("frequency", "newest", "following"),
    [
        ("ME", "2023-12-31", ["2024-01-31", "2024-02-29", "2024-03-31"]),
        ("ME", "2024-01-01", ["2024-02-01", "2024-03-01", "2024-04-01"]),
        ("MS", "2023-11-30", ["2023-12-30", "2024-01-30", "2024-02-29"]),
        ("QS", "2023-11-01", ["2024-02-01", "2024-05-01", "2024-08-01"]),
        ("QE", "2023-11-30", ["2024-02-29", "2024-05-31", "2024-08-31"]),
        ("W-MON", "2024-06-18T10:30", ["2024-06-25T10:30", "2024-07-02T10:30", "2024-07-09T10:30"]),
        ("B", "2024-06-20", ["2024-06-21", "2024-06-24", "2024-06-25"]),
    ],
)
def test_a_series_goes_on_in_its_own_place(frequency: str, newest: str, following: list[str]) -> None:
    times = np.array([newest], dtype="datetime64[us]")
    assert times_after(times, frequency, 3)[0].tolist() == np.array(following, "datetime64[us]").tolist()


@pytest.mark.parametrize(
    ("frequency", "start"),
    [
        ("ME", "2013-01-31"),
        ("QE", "2013-02-28"),
        ("W-SUN", "2013-01-06 08:00"),
        ("2MS", "2013-03-01"),
        ("YE", "1990-12-31"),
    ],
)
def test_every_step_between_two_times(frequency: str, start: str) -> None:
    wanted = pd.date_range(start, periods=30, freq=frequency if frequency != "QE" else "QE-FEB").to_numpy()
    found = times_between(*wanted.astype("datetime64[us]")[[0, -1]], frequency)
    assert np.array_equal(found, wanted)


@pytest.mark.parametrize("frequency", ["h", "D", "B", "W-SUN", "MS", "ME", "QS", "YE"])
def test_gaps_are_found_on_the_calendar(frequency: str) -> None:
    times = pd.Series(pd.date_range("2012-12-31", periods=60, freq=frequency)).drop([10, 11, 30])
    rhythm = find_rhythm(times)
    assert rhythm.frequency == frequency
    assert [gap.missing for gap in rhythm.gaps] == [2, 1]
    assert rhythm.missing_rows == 3
    assert pd.Timestamp(rhythm.gaps[0].after) == times[9]
    assert pd.Timestamp(rhythm.gaps[0].before) == times[12]


def test_order_and_doubles_do_not_matter() -> None:
    times = pd.Series(pd.date_range("2013-01-01", periods=50, freq="h"))
    mixed = pd.concat([times, times[:5]]).sample(frac=1, random_state=1)
    assert find_rhythm(mixed).frequency == "h"
    assert find_rhythm(mixed).missing_rows == 0


def test_series_are_taken_apart() -> None:
    one = pd.date_range("2013-01-01", periods=30, freq="D")
    two = pd.date_range("2013-01-01 12:00", periods=30, freq="D").delete(4)
    times = pd.Series(one.append(two))
    ids = pd.Series(["a"] * 30 + ["b"] * 29)
    rhythm = find_rhythm(times, ids)
    assert rhythm.frequency == "D"
    assert [(gap.series, gap.missing) for gap in rhythm.gaps] == [("b", 1)]


def test_counting_numbers() -> None:
    rhythm = find_rhythm(pd.Series([1, 2, 3, 5, 6, 7]))
    assert (rhythm.kind, rhythm.step, rhythm.missing_rows) == ("integer", 1.0, 1)
    assert find_rhythm(pd.Series([0, 10, 20, 30])).step == 10.0
    assert find_rhythm(pd.Series(range(1990, 2020))).units == "years"


def test_fractions_of_a_step_are_rows() -> None:
    rhythm = find_rhythm(pd.Series(np.arange(50) * 0.1))
    assert rhythm.kind == "rows"
    assert rhythm.step == pytest.approx(0.1)


def test_uneven_times_are_rows() -> None:
    seconds = np.cumsum(np.random.default_rng(3).integers(1, 5000, 200))
    times = pd.Series(pd.Timestamp("2020-01-01") + pd.to_timedelta(seconds, unit="s"))
    assert find_rhythm(times).kind == "rows"


def test_without_times_the_rows_are_the_rhythm() -> None:
    rhythm = find_rhythm(None, None, 40)
    assert (rhythm.kind, rhythm.unit, rhythm.units) == ("rows", "row", "rows")
