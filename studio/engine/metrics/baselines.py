"""The simple forecasts that a model has to beat, from the history alone.

`values` is float64 [rows, targets] of one series; `origins` int64 [windows] are the rows of the newest values known.
Every function returns float64 [windows, horizon, targets] and reads nothing after an origin.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]
NAMES = ("last_value", "seasonal", "drift")


def last_value(values: Array, origins: Index, horizon: int) -> Array:
    """Everything stays as it is."""
    return np.repeat(values[origins][:, None, :], horizon, axis=1)


def seasonal(values: Array, origins: Index, horizon: int, season: int) -> Array:
    """The same place of the last season; the last value where a season is not known yet."""
    steps = np.arange(1, horizon + 1)
    rows = origins[:, None] + steps - season * (-(-steps // season))
    return np.where((rows >= 0)[:, :, None], values[np.maximum(rows, 0)], values[origins][:, None, :])


def drift(values: Array, origins: Index, horizon: int, context_length: int) -> Array:
    """The line through the first and the newest value of the context goes on."""
    length = np.minimum(context_length, origins + 1)
    first, newest = values[origins - length + 1], values[origins]
    slope = (newest - first) / np.maximum(length - 1, 1)[:, None]
    line: Array = newest[:, None, :] + slope[:, None, :] * np.arange(1, horizon + 1)[None, :, None]
    return line


def simple_forecast(
    name: str, values: Array, origins: Index, horizon: int, *, season: int, context_length: int
) -> Array:
    """The simple forecast of that name."""
    if name == "last_value":
        return last_value(values, origins, horizon)
    if name == "seasonal":
        return seasonal(values, origins, horizon, season)
    if name == "drift":
        return drift(values, origins, horizon, context_length)
    raise ValueError(f"no simple forecast is named {name}")
