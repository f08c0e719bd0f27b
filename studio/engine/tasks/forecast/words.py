"""Simple forecasts, windows and spans of steps, in words for people."""

from __future__ import annotations

from studio.engine.data.profile import Rhythm
from studio.engine.tasks.forecast.rhythms import DAY, HOUR, WEEK, YEAR

_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_SPANS = (("year", YEAR), ("week", WEEK), ("day", DAY), ("hour", HOUR), ("minute", 60.0))


def simple_forecast_label(name: str, season: int, rhythm: Rhythm) -> str:
    """A simple forecast in words: "last value", "same hour yesterday", "the trend goes on".

    `season` in rows. What the calendar cannot name is "one season (9 rows) before".
    """
    if name == "last_value":
        return "last value"
    if name == "drift":
        return "the trend goes on"
    before = _before(season, rhythm)
    if before:
        return f"same {_thing(season, rhythm)} {before}"
    return f"one season ({season:,} {rhythm.unit if season == 1 else rhythm.units}) before"


def simple_forecast_short_label(name: str, season: int, rhythm: Rhythm) -> str:
    """The same in one or two words: "last value", "yesterday", "last week", "trend"."""
    if name == "last_value":
        return "last value"
    if name == "drift":
        return "trend"
    return _before(season, rhythm) or "last season"


def span_of(steps: int, rhythm: Rhythm) -> str:
    """How long so many steps are: "One week", "Two years", "36 hours"; steps where there is no calendar."""
    exact = [(length, word) for word, length in _spans(rhythm) if length > 1 and steps % length == 0]
    if exact:
        length, word = exact[0]
        return counted(steps // length, word, word + "s")
    return counted(steps, rhythm.unit, rhythm.units)


def steps_of(steps: int, rhythm: Rhythm) -> str:
    """So many steps in their own unit: "168 hours", "1 month"."""
    return f"{steps:,} {rhythm.unit if steps == 1 else rhythm.units}"


def counted(count: int, one: str, many: str) -> str:
    """A count that begins a sentence; small ones as words."""
    return f"{_number(count)} {one if count == 1 else many}"


def look_back_hint(context_length: int, rhythm: Rhythm, seasons: tuple[int, ...]) -> str:
    """Why this look back: "One week: the longest rhythm found." Empty where it holds no whole rhythm.

    `seasons`: clear season lengths in the training rows.
    """
    whole = [season for season in seasons if season <= context_length and context_length % season == 0]
    span = span_of(context_length, rhythm)
    if not whole:
        shorter = [season for season in seasons if season > context_length]
        if shorter:
            return f"{span}: less than the rhythm of {steps_of(min(shorter), rhythm)}."
        return f"{span}." if span.split(" ", 1)[-1] not in (rhythm.unit, rhythm.units) else ""
    longest = max(whole)
    if longest == context_length:
        return f"{span}: the longest rhythm found." if longest == max(seasons) else f"{span}: a whole rhythm."
    times = context_length // longest
    many = "twice" if times == 2 else f"{_number(times).lower()} times"
    return f"{span}: {many} the rhythm of {steps_of(longest, rhythm)}."


def _number(count: int) -> str:
    return _NUMBERS[count] if 0 <= count < len(_NUMBERS) else f"{count:,}"


def _spans(rhythm: Rhythm) -> list[tuple[str, int]]:
    """Spans of the calendar that are whole numbers of steps, the longest first."""
    if rhythm.kind != "calendar" or rhythm.frequency == "B":
        return []
    if rhythm.step >= 28 * DAY:
        rows = round(YEAR / rhythm.step)
        return [("year", rows)] if rows >= 2 else []
    whole = [(word, length / rhythm.step) for word, length in _SPANS if word != "year"]
    return [(word, round(length)) for word, length in whole if abs(length - round(length)) < 1e-9]


def _before(season: int, rhythm: Rhythm) -> str:
    """Which turn of the calendar a season is: "yesterday", "last week", "last year", or "" for none."""
    if rhythm.kind != "calendar" or season < 2:
        return ""
    if rhythm.frequency == "B":
        return {5: "last week", 261: "last year"}.get(season, "")
    if rhythm.step >= 28 * DAY:
        return "last year" if season == round(YEAR / rhythm.step) else ""
    length = season * rhythm.step
    if rhythm.step >= 0.9 * WEEK:
        return "last year" if season in (52, 53) else ""
    named = {DAY: "yesterday", WEEK: "last week", HOUR: "last hour", 365 * DAY: "last year"}
    return next((words for turn, words in named.items() if abs(length - turn) < 1e-6), "")


def _thing(season: int, rhythm: Rhythm) -> str:
    """What is the same: the hour, the day, the month; the time where a step has no name of its own."""
    if rhythm.frequency == "B":
        return "day"
    plain = ("hour", "day", "week", "month", "quarter")
    if rhythm.unit in plain:
        return rhythm.unit
    return "minute" if season * rhythm.step <= HOUR else "time"
