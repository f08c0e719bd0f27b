"""Where the ticks of an axis stand and what they say: plain numbers, logarithms, durations, dates."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Protocol

import numpy as np

from studio.ui.charts import number_text

Ticks = tuple[float, list[float]]
"""Spacing in axis units, and the places of the ticks."""


class Scale(Protocol):
    """Knows the ticks of one kind of axis."""

    def ticks(self, low: float, high: float, length: float, gap: float) -> Ticks:
        """Ticks from low to high on an axis of `length` pixels, at least about `gap` pixels apart."""

    def words(self, values: list[float], spacing: float) -> list[str]:
        """What stands at each tick."""


def nice_step(span: float, most: float) -> float:
    """The smallest of 1, 2, 5 × 10ᵏ that divides `span` into at most `most` parts."""
    rough = span / max(most, 1.0)
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * factor for factor in (1, 2, 5, 10) if power * factor >= rough * (1 - 1e-9))


def multiples(low: float, high: float, step: float) -> list[float]:
    """The multiples of `step` from low to high, both included."""
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [number * step for number in range(first, last + 1)] if last - first < 10_000 else []


ROUND_STEPS = (1, 2, 3, 6, 12, 24, 48, 72, 168, 336, 672)
"""Round counts of hours and months."""


class LinearScale:
    """Plain numbers. `whole` keeps to whole numbers (steps, rows), `round_steps` to these spacings."""

    def __init__(self, *, whole: bool = False, most: int = 12, round_steps: Sequence[float] = ()) -> None:
        self._whole = whole
        self._most = most
        self._round_steps = tuple(round_steps)

    def ticks(self, low: float, high: float, length: float, gap: float) -> Ticks:
        if not high > low:
            return 1.0, []
        most = max(min(length / gap, self._most), 1.0)
        rough = (high - low) / most
        step = next((float(size) for size in self._round_steps if size >= rough), nice_step(high - low, most))
        if self._whole:
            step = max(step, 1.0)
        return step, multiples(low, high, step)

    def words(self, values: list[float], spacing: float) -> list[str]:
        return [number_text.tick(value, spacing) for value in values]


class LogScale:
    """The axis holds log₁₀ of the values; ticks stand at round values (0.03, 0.05, 0.1, 0.2, 0.3)."""

    # A spacing below 1 tells words() that the ticks are evenly spaced values; this one, that they are whole.
    _COARSE = 0.999
    _SETS = ((1, 2, 3, 5), (1, 2, 5), (1, 3), (1,))

    def ticks(self, low: float, high: float, length: float, gap: float) -> Ticks:
        if not high > low:
            return 1.0, []
        found = self._roundest(low, high, length, gap)
        if len(found) < 3 and high - low < 2:
            spacing, even = self._within_a_decade(low, high, length, gap)
            if len(even) > len(found):
                return spacing, even
        if len(found) >= 2:
            return 1.0, found
        decades = max(nice_step(high - low, min(length / gap, 8)), 1.0)
        return decades, multiples(low, high, decades)

    def words(self, values: list[float], spacing: float) -> list[str]:
        if spacing < 1.0:
            real_spacing = 1.0 if spacing == self._COARSE else spacing
            return [number_text.tick(10.0**value, real_spacing) for value in values]
        return [number_text.measured(10.0**value, 1) for value in values]

    def _roundest(self, low: float, high: float, length: float, gap: float) -> list[float]:
        """The densest set of round values with `gap` pixels between two ticks; empty where none fits."""
        for factors in self._SETS:
            places = [math.log10(factor) for factor in factors] + [1.0]
            if min(np.diff(places)) * length / (high - low) >= gap:
                return self._round_values(low, high, factors)
        return []

    @staticmethod
    def _round_values(low: float, high: float, factors: tuple[int, ...]) -> list[float]:
        decades = range(math.floor(low), math.ceil(high) + 1)
        places = [decade + math.log10(factor) for decade in decades for factor in factors]
        return [place for place in places if low <= place <= high]

    @staticmethod
    def _within_a_decade(low: float, high: float, length: float, gap: float) -> Ticks:
        """A close-up: evenly spaced values, as on a plain axis."""
        bottom, top = 10.0**low, 10.0**high
        step = nice_step(top - bottom, max(min(length / (2 * gap), 6), 2))
        places = [math.log10(value) for value in multiples(bottom, top, step) if value > 0]
        least = gap * (high - low) / length
        crowded = any(second - first < least for first, second in pairwise(places))
        places = [] if crowded else places
        return min(step, LogScale._COARSE), places


class DurationScale:
    """Seconds, with ticks at whole seconds, minutes and hours."""

    _STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200, 86400)

    def ticks(self, low: float, high: float, length: float, gap: float) -> Ticks:
        if not high > low:
            return 1.0, []
        rough = (high - low) / max(length / gap, 1.0)
        step = next((step for step in self._STEPS if step >= rough), nice_step(high - low, length / gap))
        return step, multiples(low, high, step)

    def words(self, values: list[float], spacing: float) -> list[str]:
        return ["0" if value == 0 else number_text.duration(value) for value in values]


class RelativeScale:
    """Steps before and after now: "−24 h", "now", "+24 h"."""

    def __init__(self, unit: str, per_step: float = 1.0) -> None:
        self._unit = unit
        self._per_step = per_step

    def ticks(self, low: float, high: float, length: float, gap: float) -> Ticks:
        span = (high - low) * self._per_step
        if not span > 0:
            return 1.0, []
        rough = span / max(length / gap, 1.0)
        step = next((step for step in ROUND_STEPS if step >= rough), nice_step(span, length / gap))
        spacing = step / self._per_step
        return spacing, multiples(low, high, spacing)

    def words(self, values: list[float], spacing: float) -> list[str]:
        words = []
        for value in values:
            amount = round(value * self._per_step, 6)
            sign = number_text.MINUS if amount < 0 else "+"
            words.append(
                "now" if amount == 0 else f"{sign}{abs(amount):g}{number_text.NARROW_GAP}{self._unit}"
            )
        return words


_SECOND_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200)
_DAY = 86400
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EPOCH = datetime(1970, 1, 1)


def clock(seconds: float) -> datetime:
    """Seconds since 1970 as a date on the data's own clock (no time zone is applied)."""
    return _EPOCH + timedelta(seconds=float(seconds))


def day_words(seconds: float) -> str:
    """ "25 Nov" """
    moment = clock(seconds)
    return f"{moment.day} {_MONTHS[moment.month - 1]}"


def weekday_words(seconds: float) -> str:
    """ "Mon 25" """
    moment = clock(seconds)
    return f"{_DAYS[moment.weekday()]} {moment.day}"


def moment_words(seconds: float, *, with_time: bool = True) -> str:
    """ "9 May 2013, 02:00" """
    moment = clock(seconds)
    words = f"{day_words(seconds)} {moment.year}"
    return f"{words}, {moment:%H:%M}" if with_time else words


class DateScale:
    """Seconds since 1970 on the data's own clock; years, months, days or hours, whatever fits."""

    def ticks(self, low: float, high: float, length: float, gap: float) -> Ticks:
        if not high > low or not -6e10 < low < 2.5e11 or not -6e10 < high < 2.5e11:
            return 1.0, []
        rough = (high - low) / max(length / gap, 1.0)
        seconds = next((step for step in _SECOND_STEPS if step >= rough), None)
        if seconds is not None:
            return seconds, multiples(low, high, seconds)
        for days in (1, 2, 7, 14):
            if days * _DAY >= rough:
                # Weeks begin on Monday; 1970 began on a Thursday.
                shift = 4 * _DAY if days >= 7 else 0
                step = float(days * _DAY)
                return step, [tick + shift for tick in multiples(low - shift, high - shift, step)]
        months = next((number for number in (1, 3, 6) if number * 32 * _DAY >= rough), None)
        if months is not None:
            return months * 30.0 * _DAY, self._months(low, high, months)
        years = nice_step(rough / (365.25 * _DAY), 1.0)
        return years * 365.25 * _DAY, self._years(low, high, max(round(years), 1))

    def words(self, values: list[float], spacing: float) -> list[str]:
        return [self._word(value, spacing) for value in values]

    @staticmethod
    def _word(value: float, spacing: float) -> str:
        moment = clock(value)
        if spacing >= 365 * _DAY:
            return str(moment.year)
        if spacing >= 28 * _DAY:
            return str(moment.year) if moment.month == 1 else _MONTHS[moment.month - 1]
        if spacing >= _DAY or (moment.hour, moment.minute, moment.second) == (0, 0, 0):
            return day_words(value)
        return f"{moment:%H:%M:%S}" if spacing < 60 else f"{moment:%H:%M}"

    @staticmethod
    def _months(low: float, high: float, step: int) -> list[float]:
        first, last = clock(low), clock(high)
        numbers = range(first.year * 12, last.year * 12 + last.month + 1, step)
        places = [_seconds(number // 12, number % 12 + 1) for number in numbers]
        return [place for place in places if low <= place <= high]

    @staticmethod
    def _years(low: float, high: float, step: int) -> list[float]:
        first = clock(low).year // step * step
        places = [_seconds(year, 1) for year in range(max(first, 1), clock(high).year + 1, step)]
        return [place for place in places if low <= place <= high]


def _seconds(year: int, month: int) -> float:
    return datetime(year, month, 1, tzinfo=UTC).timestamp()


class PlacedScale:
    """Places that have names of their own, in rising order; as many are said as fit."""

    def __init__(self, places: Sequence[float], words: Sequence[str]) -> None:
        self._words = dict(zip(map(float, places), words, strict=True))

    def ticks(self, low: float, high: float, length: float, gap: float) -> Ticks:
        seen = [place for place in self._words if low <= place <= high]
        if len(seen) < 2 or not high > low:
            return 1.0, seen
        apart = (seen[-1] - seen[0]) / (len(seen) - 1) * length / (high - low)
        return 1.0, seen[:: max(math.ceil(gap / max(apart, 1e-9)), 1)]

    def words(self, values: list[float], spacing: float) -> list[str]:
        return [self._words[value] for value in values]
