"""Going on in a calendar rhythm: the steps after a time, and every step between two times.

A series keeps its own place in the month and in the week: a model of first days of the month goes on from a 15th with
15ths. pandas offsets alone would move such a time to their own anchor, a step that is too short.
"""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

_MONTHS_OF = {"M": 1, "Q": 3, "Y": 12}
_BY_MONTHS = re.compile(r"(\d*)([MQY])([SE])(-[A-Z]{3})?")
_BY_WEEKS = re.compile(r"W-[A-Z]{3}")
_WEEK = np.timedelta64(7, "D")
Times = npt.NDArray[Any]


def times_after(newest: Times, frequency: str, count: int) -> Times:
    """The `count` steps after each time: datetime64[us] [times] → [times, count]."""
    steps = np.arange(1, count + 1)
    months = _months_in(frequency)
    if months:
        return _months_later(newest[:, None], months * steps[None, :], frequency)
    if _BY_WEEKS.fullmatch(frequency):
        return np.asarray(newest[:, None] + _WEEK * steps[None, :])
    offset, moved, columns = pd.tseries.frequencies.to_offset(frequency), pd.DatetimeIndex(newest), []
    for _ in steps:
        moved = moved + offset
        columns.append(moved.to_numpy().astype("datetime64[us]"))
    return np.stack(columns, axis=1)


def times_between(first: Any, last: Any, frequency: str) -> Times:
    """Every step from the first time to the last one, both included where the rhythm meets them [steps]."""
    months = _months_in(frequency)
    if months:
        span = int((last.astype("datetime64[M]") - first.astype("datetime64[M]")).astype(np.int64))
        steps = np.arange(0, span + 1, months)
        found = _months_later(np.full(1, first), steps, frequency)
        return np.asarray(found[found <= last])
    if _BY_WEEKS.fullmatch(frequency):
        return np.arange(first, last + np.timedelta64(1, "us"), _WEEK)
    return np.asarray(pd.date_range(first, last, freq=frequency).to_numpy())


def _months_in(frequency: str) -> int:
    """How many months one step has, 0 where steps are not counted in months."""
    found = _BY_MONTHS.fullmatch(frequency)
    return int(found[1] or 1) * _MONTHS_OF[found[2]] if found else 0


def _months_later(times: Times, months: npt.NDArray[Any], frequency: str) -> Times:
    """The same place so many months later; an end of month stays one where the rhythm is one of ends."""
    found = _BY_MONTHS.fullmatch(frequency)
    own = times.astype("datetime64[M]")
    first_day = own.astype("datetime64[D]")
    place = times - first_day
    length = (own + 1).astype("datetime64[D]") - first_day
    later = own + months
    later_day = later.astype("datetime64[D]")
    later_length = (later + 1).astype("datetime64[D]") - later_day
    day = place.astype("timedelta64[D]")
    at_end = (day == length - 1) if found is not None and found[3] == "E" else np.zeros(times.shape, np.bool_)
    kept = np.where(at_end, later_length - 1, np.minimum(day, later_length - 1))
    moved = later_day + kept + (place - day)
    return np.asarray(moved).astype("datetime64[us]")
