"""Steps of the calendar: months, quarters and years are counted, not measured, and working days leave out
weekends.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Ints = npt.NDArray[np.int64]
_US = 1_000_000
_DAY = 86_400 * _US
_MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
_WEEKDAYS = ("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN")
_MONTH_SECONDS = 2_629_746.0  # a twelfth of the mean Gregorian year
_UNITS: tuple[tuple[int, str, str, str], ...] = (
    (_DAY, "D", "day", "Daily"),
    (3_600 * _US, "h", "hour", "Hourly"),
    (60 * _US, "min", "minute", "Minute by minute"),
    (_US, "s", "second", "Second by second"),
    (1_000, "ms", "millisecond", "Millisecond by millisecond"),
    (1, "us", "microsecond", "Microsecond by microsecond"),
)


@dataclass(frozen=True)
class Step:
    """One step: pandas offset, mean length in seconds, words; `months` when it is counted in months."""

    frequency: str
    seconds: float
    unit: str
    units: str
    adjective: str
    months: int = 0


def fixed_step(micros: int) -> Step:
    """A step of always the same length, in the largest unit that divides it."""
    size, alias, word, adjective = next(unit for unit in _UNITS if micros % unit[0] == 0)
    count = micros // size
    if count == 1:
        return Step(alias, micros / _US, word, word + "s", adjective)
    many = f"{count:,}-{word}"
    return Step(f"{count}{alias}", micros / _US, f"{many} step", f"{many} steps", many)


def calendar_step(times: npt.NDArray[Any], steps: Ints, usual: int) -> Step | None:
    """A step of weeks, working days, months, quarters or years; None when the times are none of these.

    `times` datetime64[us], `steps` their differences in microseconds, `usual` the most common one.
    """
    if usual == 7 * _DAY and not (steps % (7 * _DAY)).any():
        return _weekly(times)
    if usual == _DAY:
        return _working_days(times, steps)
    if usual < 27 * _DAY:
        return None
    months = _month_numbers(times)
    first = times.astype("datetime64[M]").astype("datetime64[D]")
    days = times.astype("datetime64[D]")
    if len(np.unique(times - days)) > 1:
        return None
    if (days == first).all():
        return _monthly(months, steps, "S")
    after = (times.astype("datetime64[M]") + 1).astype("datetime64[D]")
    if (days + 1 == after).all():
        return _monthly(months, steps, "E")
    places = np.unique(days - first).astype(np.int64)
    same = len(places) == 1 and places[0] < 28  # a day that every month has
    return _monthly(months, steps, "S") if same else None


def _weekly(times: npt.NDArray[Any]) -> Step | None:
    weekdays = np.unique((times.astype("datetime64[D]").astype(np.int64) + 3) % 7)
    if len(weekdays) != 1:
        return None
    return Step(f"W-{_WEEKDAYS[int(weekdays[0])]}", 7 * 86_400.0, "week", "weeks", "Weekly")


def _working_days(times: npt.NDArray[Any], steps: Ints) -> Step | None:
    """Monday to Friday: no row on a weekend although there are several weeks."""
    weekdays = (times.astype("datetime64[D]").astype(np.int64) + 3) % 7
    if (weekdays >= 5).any() or len(times) < 6 or not (steps == 3 * _DAY).any() or (steps % _DAY).any():
        return None
    return Step("B", 86_400.0 * 7 / 5, "working day", "working days", "Working-day")


def _month_numbers(times: npt.NDArray[Any]) -> Ints:
    return np.asarray(times.astype("datetime64[M]").astype(np.int64))


def _monthly(months: Ints, steps: Ints, edge: str) -> Step | None:
    leaps = np.diff(months)
    leaps = leaps[leaps > 0]
    if not len(leaps):
        return None
    found, counts = np.unique(leaps, return_counts=True)
    count = int(found[np.argmax(counts)])
    month = int(months[0] % 12)
    if ((months - months[0]) % count).any():
        return None
    seconds = count * _MONTH_SECONDS
    if count == 1:
        return Step(f"M{edge}", seconds, "month", "months", "Monthly", 1)
    if count == 3:
        anchor = month % 3 == (0 if edge == "S" else 2)
        return Step(f"Q{edge}" if anchor else f"3M{edge}", seconds, "quarter", "quarters", "Quarterly", 3)
    if count == 12:
        anchor = month == (0 if edge == "S" else 11)
        return Step(
            f"Y{edge}" if anchor else f"Y{edge}-{_MONTHS[month]}", seconds, "year", "years", "Yearly", 12
        )
    return Step(
        f"{count}M{edge}", seconds, f"{count}-month step", f"{count}-month steps", f"{count}-month", count
    )


def calendar_positions(times: npt.NDArray[Any], step: Step) -> Ints:
    """The number of each time on the calendar's own grid [rows]; neighbors differ by one."""
    if step.months:
        return np.asarray(_month_numbers(times) // step.months)
    days = times.astype("datetime64[D]")
    if step.frequency == "B":
        return np.asarray(np.busday_count(np.datetime64("1970-01-01"), days))
    return np.asarray(days.astype(np.int64) // 7)
