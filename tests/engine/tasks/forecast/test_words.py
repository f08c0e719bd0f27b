"""Simple forecasts and spans in words."""

from __future__ import annotations

import pytest

from studio.engine.data.profile import Rhythm, find_rhythm
from studio.engine.tasks.forecast.words import (
    look_back_hint,
    simple_forecast_label,
    simple_forecast_short_label,
    span_of,
)
from tests.engine.tasks.forecast.tables import stamps


def rhythm(frequency: str) -> Rhythm:
    return find_rhythm(stamps(50, frequency).to_series())


ROWS = Rhythm("rows")


@pytest.mark.parametrize(
    ("frequency", "season", "label", "short"),
    [
        ("h", 24, "same hour yesterday", "yesterday"),
        ("h", 168, "same hour last week", "last week"),
        ("30min", 48, "same time yesterday", "yesterday"),
        ("D", 7, "same day last week", "last week"),
        ("D", 365, "same day last year", "last year"),
        ("B", 5, "same day last week", "last week"),
        ("W-MON", 52, "same week last year", "last year"),
        ("MS", 12, "same month last year", "last year"),
        ("QS", 4, "same quarter last year", "last year"),
        ("D", 9, "one season (9 days) before", "last season"),
    ],
)
def test_a_season_of_the_calendar_has_a_name(frequency: str, season: int, label: str, short: str) -> None:
    assert simple_forecast_label("seasonal", season, rhythm(frequency)) == label
    assert simple_forecast_short_label("seasonal", season, rhythm(frequency)) == short


def test_other_simple_forecasts() -> None:
    assert simple_forecast_label("last_value", 24, rhythm("h")) == "last value"
    assert simple_forecast_label("drift", 24, rhythm("h")) == "the trend goes on"
    assert simple_forecast_label("seasonal", 9, ROWS) == "one season (9 rows) before"
    assert simple_forecast_short_label("drift", 1, ROWS) == "trend"


def test_spans() -> None:
    assert span_of(168, rhythm("h")) == "One week"
    assert span_of(48, rhythm("h")) == "Two days"
    assert span_of(24, rhythm("MS")) == "Two years"
    assert span_of(28, rhythm("D")) == "Four weeks"
    assert span_of(5, ROWS) == "Five rows"


def test_why_this_look_back() -> None:
    assert look_back_hint(168, rhythm("h"), (24, 168)) == "One week: the longest rhythm found."
    assert look_back_hint(168, rhythm("h"), (24,)) == "One week: seven times the rhythm of 24 hours."
    assert look_back_hint(24, rhythm("MS"), (12,)) == "Two years: twice the rhythm of 12 months."
    assert look_back_hint(6, rhythm("MS"), (12,)) == "Six months: less than the rhythm of 12 months."
    assert look_back_hint(28, rhythm("D"), ()) == "Four weeks."
    assert look_back_hint(5, ROWS, ()) == ""
