"""The data of one forecast experiment, split and scaled: everything that is fitted is fitted on training rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.engine.data.batches.windows import window_origins
from studio.engine.data.prepare.series import SeriesSet, fill, read_series
from studio.engine.data.prepare.split import (
    TEST,
    TRAIN,
    VALIDATION,
    Parts,
    Shares,
    add_validation,
    in_order,
    split_by_shares,
)
from studio.engine.data.profile import find_seasons_of_many
from studio.engine.data.table import Table
from studio.engine.errors import DataError, SettingError
from studio.engine.experiment import Experiment
from studio.engine.metrics.baselines import simple_forecast
from studio.engine.metrics.errors import seasonal_scale

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class ForecastData:
    """Series, parts and windows of an experiment. `parts` int8 [rows]; origins int64 [windows] of each part."""

    experiment: Experiment
    series: SeriesSet
    parts: Parts
    season: int
    train_origins: Index
    validation_origins: Index
    test_origins: Index

    @property
    def targets(self) -> Array:
        """The targets as the baselines see them, filled [rows, targets]."""
        return self.series.values[:, : len(self.experiment.data.targets)]

    def actual(self, origins: Index) -> Array:
        """What came true after each origin [windows, horizon, targets]; nan where it was not measured."""
        rows = origins[:, None] + np.arange(1, self.experiment.preparation.horizon + 1)
        observed = self.series.observed[:, : len(self.experiment.data.targets)]
        return np.where(observed[rows], self.targets[rows], np.nan)

    def simple_forecast(self, name: str, origins: Index) -> Array:
        """A simple forecast from each origin [windows, horizon, targets], each within its own series."""
        preparation, result = self.experiment.preparation, []
        for rows in self.series.slices():
            own = origins[(origins >= rows.start) & (origins < rows.stop)] - rows.start
            result.append(
                simple_forecast(
                    name, _filled(self.targets[rows]), own, preparation.horizon, season=self.season,
                    context_length=preparation.context_length,
                )
            )  # fmt: skip
        return np.concatenate(result)

    def error_scale(self, origins: Index, before: int) -> Array:
        """The MASE denominator of each window [windows, targets], from the rows before part `before`."""
        count = self.targets.shape[1]
        scales, measured = np.empty((len(origins), count)), self.series.measured[:, :count]
        for rows in self.series.slices():
            own = (origins >= rows.start) & (origins < rows.stop)
            if own.any():
                earlier = (self.parts[rows] >= TRAIN) & (self.parts[rows] < before)
                scales[own] = seasonal_scale(measured[rows][earlier], self.season)
        return scales


def prepare_forecast(experiment: Experiment, table: Table) -> ForecastData:
    """Series, split and windows. Raises DataError or SettingError where nothing can be learned."""
    prepared = lay_out(experiment, table)
    check_prepared(prepared, table)
    return prepared


def check_prepared(prepared: ForecastData, table: Table) -> None:
    """Raises DataError or SettingError where nothing can be learned from what was laid out."""
    _check_values(prepared, table)
    _check_windows(prepared, table)
    log = prepared.experiment.preparation.transform == "log"
    if log and (prepared.targets[prepared.parts == TRAIN] <= 0).any():
        raise SettingError(
            "The target has values of 0 or below, which have no logarithm.",
            remedy="Set preparation.transform to none or difference.",
        )


def lay_out(experiment: Experiment, table: Table, series: SeriesSet | None = None) -> ForecastData:
    """Series, split and windows, of which there may be none. Raises DataError or SettingError.

    `series` saves the reading where the table's series are known already.
    """
    if not experiment.data.targets:
        raise SettingError("data.targets is empty.", "Nothing is to be predicted.", "Choose a target column.")
    if experiment.split.method != "chronological":
        raise SettingError(
            f"split.method cannot be {experiment.split.method} for a series.",
            "Windows overlap: drawn at random, the training part would hold the values it is judged by.",
            "Use chronological.",
        )
    columns = value_columns(experiment)
    series = series or read_series(table, experiment.data, columns)
    parts = part_rows(experiment, series, table)
    origins = {part: part_origins(experiment, series, parts, part) for part in (TRAIN, VALIDATION, TEST)}
    return ForecastData(
        experiment=experiment,
        series=series,
        parts=parts,
        season=_season(experiment, series, parts),
        train_origins=origins[TRAIN],
        validation_origins=origins[VALIDATION],
        test_origins=origins[TEST],
    )


def value_columns(experiment: Experiment) -> list[str]:
    """The numeric columns an experiment reads, in the model's order. Raises SettingError for a double role."""
    data = experiment.data
    names = [*data.targets, *data.past_features, *data.known_future_features, *data.static_features]
    keys = [data.time, data.series_id, data.split_column]
    for name in names:
        if names.count(name) > 1 or name in keys:
            raise SettingError(
                f"The column {name} has two roles.",
                "Each column can have one.",
                "Take it out of one of the lists.",
            )
    return names


def part_rows(experiment: Experiment, series: SeriesSet, table: Table) -> Parts:
    """The part of each row [rows]. Raises DataError for a split column that is not in the order of time."""
    split, preparation = experiment.split, experiment.preparation
    shares = Shares(split.train, split.validation, split.gap)
    open_validation = series.parts is not None and not (series.parts == VALIDATION).any()
    parts = np.empty(len(series.values), np.int8)
    for rows, name in zip(series.slices(), series.names, strict=True):
        if series.parts is None:
            parts[rows] = split_by_shares(rows.stop - rows.start, shares)
            continue
        own = series.parts[rows]
        if not in_order(own):
            raise DataError(
                f"In {table.path.name} the split column mixes the parts of series {name or 'one'} in time.",
                "A forecast may be judged on later rows only.",
                "Mark the oldest rows train, then validation, then test.",
            )
        parts[rows] = own
        if open_validation:
            share = split.validation / (split.train + split.validation)
            needed = preparation.context_length + preparation.horizon
            parts[rows] = add_validation(own, preparation.horizon, needed, share)
    return parts


def part_origins(experiment: Experiment, series: SeriesSet, parts: Parts, part: int) -> Index:
    """The windows of one part, by the row of their newest value [windows]."""
    data, preparation = experiment.data, experiment.preparation
    count = len(data.targets)
    everything: Mask = np.asarray(series.observed.all(axis=1))
    targets: Mask = np.asarray(series.observed[:, :count].all(axis=1))
    measured = everything if data.missing == "interpolate" else np.ones(len(parts), np.bool_)
    needed = everything if data.missing == "drop" else None
    if (
        preparation.transform == "difference"
    ):  # a change needs two values: one that is made up would be a false jump
        needed = np.asarray(np.isfinite(series.values[:, :count]).all(axis=1)) & (
            True if needed is None else needed
        )
    return window_origins(
        parts,
        part,
        series.offsets,
        context_length=preparation.context_length,
        horizon=preparation.horizon,
        usable_origin=series.present & measured,
        usable_context=needed,
        actual=None if part == TRAIN else targets,
    )


def _season(experiment: Experiment, series: SeriesSet, parts: Parts) -> int:
    """Rows in one season: as set, else from the calendar or the training rows alone, else 1."""
    chosen = experiment.preparation.season_length
    if chosen:
        return chosen
    training = [
        fill(series.measured[rows][parts[rows] == TRAIN, :1], "forward")[:, 0] for rows in series.slices()
    ]
    found = find_seasons_of_many(training, series.rhythm)
    return int(found[0]) if found else 1


def _filled(values: Array) -> Array:
    """Targets without holes for the simple forecasts: a hole repeats the last value, else the first."""
    if np.isfinite(values).all():
        return values
    import pandas as pd

    return pd.DataFrame(values).ffill().bfill().fillna(0.0).to_numpy(np.float64)


def _check_values(prepared: ForecastData, table: Table) -> None:
    for number, name in enumerate(prepared.series.columns):
        if not prepared.series.observed[prepared.parts == TRAIN, number].any():
            raise DataError(
                f"The column {name} of {table.path.name} has no value in the training part.",
                "Nothing can be learned from it.",
                "Leave it out, or choose a larger training part.",
            )
    for name in prepared.experiment.data.static_features:
        _check_static(prepared, name, table)


def _check_static(prepared: ForecastData, name: str, table: Table) -> None:
    """Raises DataError where a static column moves within a series: a model file takes one value a series."""
    values = prepared.series.measured[:, prepared.series.columns.index(name)]
    for rows, series in zip(prepared.series.slices(), prepared.series.names, strict=True):
        known = values[rows][np.isfinite(values[rows])]
        if len(known) and (known != known[0]).any():
            raise DataError(
                f"The column {name} of {table.path.name} changes within series {series or 'one'}.",
                "A static feature stays the same over one whole series.",
                "Make it a past feature or a known-future feature.",
            )


def _check_windows(prepared: ForecastData, table: Table) -> None:
    preparation = prepared.experiment.preparation
    parts: Sequence[tuple[str, Index]] = (
        ("training", prepared.train_origins),
        ("validation", prepared.validation_origins),
        ("test", prepared.test_origins),
    )
    for name, origins in parts:
        if not len(origins):
            rows = len(prepared.series.values)
            raise DataError(
                f"{table.path.name} gives no {name} window: {rows:,} rows are too few for a look back of "
                f"{preparation.context_length} and a look ahead of {preparation.horizon}.",
                "A window needs both together, and the steps ahead have to lie in one part with a measured value each.",
                "Shorten preparation.context_length or preparation.horizon, or use a longer file.",
            )
