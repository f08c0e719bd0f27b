from __future__ import annotations

from datetime import UTC, datetime

import pytest

from studio.ui.charts import number_text
from studio.ui.charts.scales import (
    ROUND_STEPS,
    DateScale,
    DurationScale,
    LinearScale,
    LogScale,
    PlacedScale,
    RelativeScale,
    Scale,
)


def words(scale: Scale, low: float, high: float, length: float, gap: float) -> list[str]:
    spacing, places = scale.ticks(low, high, length, gap)
    assert all(low <= place <= high for place in places)
    return scale.words(places, spacing)


def seconds(*date: int) -> float:
    return datetime(*date, tzinfo=UTC).timestamp()


def test_a_linear_axis_says_round_numbers():
    assert words(LinearScale(most=7), 0, 125, 180, 26) == ["0", "20", "40", "60", "80", "100", "120"]
    assert words(LinearScale(), -0.02, 0.021, 200, 58) == ["−0.02", "0", "0.02"]
    assert words(LinearScale(whole=True), 0, 3, 600, 58) == ["0", "1", "2", "3"]
    assert "1,000" in words(LinearScale(whole=True), 0, 3000, 300, 58)
    assert words(LinearScale(round_steps=ROUND_STEPS), 0.5, 24.5, 280, 58) == ["6", "12", "18", "24"]


def test_a_logarithmic_axis_says_values_not_exponents():
    assert words(LogScale(), -1.53, -0.48, 350, 21) == ["0.03", "0.05", "0.1", "0.2", "0.3"]
    assert words(LogScale(), -1.2, 0.6, 90, 21) == ["0.1", "0.3", "1", "3"]


def test_a_low_logarithmic_axis_still_has_ticks():
    assert words(LogScale(), -1.0, 0.42, 106, 31) == ["0.1", "0.3", "1"]
    assert words(LogScale(), -0.9, 0.42, 106, 31) == ["0.3", "1"]
    assert words(LogScale(), -1.4, -0.92, 350, 21) == ["0.04", "0.06", "0.08", "0.10", "0.12"]
    assert words(LogScale(), 1.05, 1.65, 200, 21) == ["20", "30", "40"]


def test_a_close_up_of_a_logarithmic_axis_still_has_ticks():
    close = words(LogScale(), -1.155, -1.10, 350, 21)
    assert len(close) >= 2
    assert all(word.startswith("0.07") for word in close)


def test_a_logarithmic_axis_over_many_decades_has_few_ticks():
    many = words(LogScale(), -9, 3, 200, 21)
    assert 2 <= len(many) <= 13
    assert words(LogScale(), -3, 3, 350, 21)[-1] == "1,000"


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        ((2013, 1, 1), (2013, 12, 31), ["2013", "Feb", "Mar", "Apr"]),
        ((1949, 1, 1), (1960, 12, 1), ["1950", "1952", "1954", "1956"]),
        ((2013, 2, 27), (2013, 3, 8), ["27 Feb", "28 Feb", "1 Mar", "2 Mar"]),
        ((2013, 5, 9, 0, 30), (2013, 5, 9, 9, 30), ["01:00", "02:00", "03:00", "04:00"]),
    ],
)
def test_dates_are_said_on_the_clock_of_the_data(first: tuple, last: tuple, expected: list[str]):
    assert words(DateScale(), seconds(*first), seconds(*last), 640, 54)[:4] == expected


def test_dates_beyond_the_calendar_have_no_ticks():
    assert DateScale().ticks(-1e18, 1e18, 600, 54) == (1.0, [])


def test_durations_and_steps_around_now():
    assert words(DurationScale(), 0, 200, 400, 58) == [
        "0",
        "30\u00a0s",
        "1:00",
        "1:30",
        "2:00",
        "2:30",
        "3:00",
    ]
    assert words(RelativeScale("h"), -30, 26, 236, 60) == ["−24\u00a0h", "now", "+24\u00a0h"]


def test_places_with_names_are_thinned_until_they_fit():
    scale = PlacedScale(range(10), [f"day {number}" for number in range(10)])
    assert words(scale, -0.5, 9.5, 500, 46) == [f"day {number}" for number in range(10)]
    assert words(scale, -0.5, 9.5, 200, 46) == ["day 0", "day 3", "day 6", "day 9"]


@pytest.mark.parametrize(
    ("value", "expected"),
    [(0.0703, "0.0703"), (1.04, "1.04"), (-12.3456, "−12.3"), (0, "0"), (float("nan"), "not a number")],
)
def test_losses_are_said_in_three_figures(value: float, expected: str):
    assert number_text.loss(value) == expected


def test_numbers_are_said_in_the_words_of_the_window():
    assert number_text.short(0.0002) == "0.0002"
    assert number_text.short(1.0) == "1.0"
    assert number_text.per_cent(0.004) == "<\u00a01\u00a0%".replace("<\u00a0", "< ")
    assert number_text.per_cent(0.31) == "31\u00a0%"
    assert number_text.count(1432) == "1,432"
    assert number_text.duration(3850) == "1:04:10"
    assert number_text.measured(1.5e-7) == "1.500e−7"
