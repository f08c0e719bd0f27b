"""Small files of known series, read the way a user's file is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from studio.engine.data.opening import open_table
from studio.engine.data.table import Table
from studio.resources import resource_path

WEATHER = "samples/nyc_weather_jfk_hourly_2013.csv"
PASSENGERS = "samples/air_passengers_monthly.csv"


def sample(name: str) -> Table:
    """A sample that comes with the program."""
    return open_table(resource_path(name))


def written(folder: Path, columns: Mapping[str, Any], name: str = "readings.csv") -> Table:
    """A table of these columns, written to a file and read back."""
    path = folder / name
    pd.DataFrame(dict(columns)).to_csv(path, index=False)
    return open_table(path)


def waves(rows: int, season: int, *, level: float = 10.0, noise: float = 0.1) -> np.ndarray:
    """A sine of this season around a level, with a little noise [rows]."""
    steps = np.arange(rows)
    return level + np.sin(2 * np.pi * steps / season) + noise * np.random.default_rng(7).normal(size=rows)


def stamps(rows: int, frequency: str, start: str = "2020-01-01") -> pd.DatetimeIndex:
    """Times in an even rhythm."""
    return pd.date_range(start, periods=rows, freq=frequency)
