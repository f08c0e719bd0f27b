"""All that the Data and Model pages show of a forecast, as plain numbers and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from studio.engine.data.table import Finding
from studio.engine.experiment.problems import Problem
from studio.engine.models.facts import ModelSizes

Array = npt.NDArray[np.float64]
Role = Literal["time", "target", "past", "known_future", "series_id", "static", "split", "left_out"]


@dataclass(frozen=True)
class ColumnView:
    """One row of the column table. `shape` are means over equal stretches, for a sparkline.

    `preparation` says what happens to the values, or why the column is left out; `warning` is not empty where
    that deserves a look.
    """

    name: str
    type: str
    role: Role
    missing_share: float
    range: str
    shape: tuple[float, ...]
    preparation: str
    warning: str
    roles_possible: tuple[Role, ...]


@dataclass(frozen=True)
class SeriesView:
    """A column on its regular grid: values [n] with NaN where nothing was measured.

    `times` [n] are seconds since 1970 where `is_time`, else the values of a counting time column, or row
    numbers. `train_end` and `validation_end` lie on that axis at the first row after each part. `shares`
    are the parts of the rows that train, choose and judge; `gap` the rows between two parts that neither
    uses. `missing` are first and last row of each stretch that the file does not have.
    """

    column: str
    series: str
    times: Array
    is_time: bool
    values: Array
    train_end: float
    validation_end: float
    shares: tuple[float, float, float]
    gap: int
    missing: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True)
class OddValue:
    """A reading that may be a slip. `row` counts on its series' grid; `time` lies on the axis of SeriesView.

    `words`: "13.1 on 9 May?"; `detail`: "13.1 on 9 May, 02:00 lies between 57 and 57.2. It may be a slip."
    """

    column: str
    series: str
    row: int
    time: float
    value: float
    words: str
    detail: str


@dataclass(frozen=True)
class SimpleForecast:
    """A simple forecast, its words, its error on the validation part in the user's units, and its loss there.

    `validation_loss` is on the scale of the training curves; None where each window has a scale of its own.
    """

    name: str
    label: str
    validation_mae: float
    validation_loss: float | None = None


@dataclass(frozen=True)
class ForecastOverview:
    """What was found in the data and what an experiment means for it.

    `windows`: how many each part has. `simple_forecasts`: best first. `gaps`: time (on the axis of `plot`)
    after which so many rows are missing. `season`: rows in one season, 1 where none was found in the
    training rows.
    """

    file_name: str
    rows: int
    columns: tuple[ColumnView, ...]
    headline: str
    sentence: str
    findings: tuple[Finding, ...]
    step_unit: str
    step_units: str
    plot: SeriesView | None
    odd_values: tuple[OddValue, ...]
    gaps: tuple[tuple[float, int], ...]
    series_count: int
    series_names: tuple[str, ...]
    windows: Mapping[str, int]
    season: int
    context_hint: str
    simple_forecasts: tuple[SimpleForecast, ...]
    sizes: ModelSizes
    problems: tuple[Problem, ...]

    def column(self, name: str) -> ColumnView:
        """The row of that column. Raises KeyError."""
        for view in self.columns:
            if view.name == name:
                return view
        raise KeyError(name)
