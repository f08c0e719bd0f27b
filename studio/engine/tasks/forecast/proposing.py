"""A first experiment from the data alone: roles, look back, look ahead and transform."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from studio.engine.data.prepare.series import SeriesSet, check_number
from studio.engine.data.prepare.split import TEST, TRAIN, VALIDATION, Parts
from studio.engine.data.profile import find_seasons, grows_with_level, profile_table, propose_roles
from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.experiment import Experiment
from studio.engine.tasks.forecast.fitting import check_rows, fitted_horizon, fitted_look_back, room_of
from studio.engine.tasks.forecast.prepared import part_origins, part_rows, value_columns
from studio.engine.tasks.forecast.remembered import series_of
from studio.engine.tasks.forecast.rhythms import natural_horizon, rhythms_to_read
from studio.engine.tasks.naming import name_of

TASK_NAME = "forecast"
LOOK_BACK, LOOK_AHEAD = "preparation.context_length", "preparation.horizon"
_MOST_SERIES = 50  # of which the logarithm is asked


def propose(
    table: Table, targets: Sequence[str] = (), settings: Mapping[str, object] | None = None
) -> Experiment:
    """An experiment filled in from the data.

    `targets` name what is to be predicted, the proposed column where there are none. `settings` are checked
    values by key; they stay as they are and the rest is proposed around them. Seasons and swing are looked at
    in training rows only. Raises DataError naming the file, and the column or the rows, where no forecast can
    be made of it; SettingError for a setting out of its range.
    """
    kept = dict(settings or {})
    if targets:
        kept["data.targets"] = tuple(targets)
    experiment = Experiment(TASK_NAME, name_of(table.path))
    path = os.path.abspath(table.path)
    experiment = experiment.with_values({"data.path": path} | kept)
    experiment = experiment.with_values(_roles(experiment, table, kept))
    _check_named(experiment, table)
    check_rows(table, len(table.frame))
    experiment = fit_windows(experiment, table, kept)
    if "preparation.transform" not in kept and _wants_logarithm(experiment, table):
        experiment = experiment.with_values({"preparation.transform": "log"})
    return experiment


def fit_windows(experiment: Experiment, table: Table, kept: Mapping[str, object] | None = None) -> Experiment:
    """Look back and look ahead that suit the rhythm and fit into every part; a key in `kept` keeps its value.

    Look ahead: one season. Look back: the longest clear rhythm, at least twice the look ahead where the
    series allows. Raises DataError where the file has too few rows for any window.
    """
    kept = kept or {}
    try:
        series = series_of(table, experiment.data, tuple(value_columns(experiment)))
        parts = part_rows(experiment, series, table)
    except (
        DataError
    ):  # such as two rows of one time: the windows cannot be laid, and the experiment says so later
        return experiment
    seasons = training_seasons(experiment, series, parts)
    preparation = experiment.preparation
    if preparation.season_length > 1:
        seasons = (preparation.season_length, *seasons)
    room = room_of(experiment, series)
    horizon = preparation.horizon
    if LOOK_AHEAD not in kept:
        horizon = fitted_horizon(natural_horizon(series.rhythm, seasons), room)
    rhythms = rhythms_to_read(series.rhythm, seasons)
    while True:
        context = preparation.context_length
        if LOOK_BACK not in kept:
            context = fitted_look_back(horizon, rhythms, room)
        proposed = experiment.with_values({LOOK_BACK: context, LOOK_AHEAD: horizon})
        if LOOK_AHEAD in kept or _has_windows(proposed, series, table):
            return proposed
        if horizon == 1:
            check_rows(table, len(series.values), windows=False)
            return proposed
        horizon = max(1, horizon // 2)


def training_seasons(experiment: Experiment, series: SeriesSet, parts: Parts) -> tuple[int, ...]:
    """Clear seasons of the first target in the training rows of the longest series, the strongest first."""
    longest = max(series.slices(), key=lambda rows: rows.stop - rows.start)
    training = series.values[longest][parts[longest] == TRAIN, 0]
    return tuple(int(season) for season in find_seasons(training, series.rhythm))


def _roles(experiment: Experiment, table: Table, kept: Mapping[str, object]) -> dict[str, Any]:
    """The roles that nobody gave."""
    data = experiment.data
    time = data.time if "data.time" in kept else None
    series_id = data.series_id if "data.series_id" in kept else None
    _check_keys(experiment, table)
    if series_id and table.column(series_id).missing:
        series_id = ""  # rows that belong to no series: the pages say so
    profile = profile_table(table, time, series_id)
    given = data.targets or ()
    roles = propose_roles(table, profile, given[0] if given else "")
    targets = given or _target(table, roles.target, {profile.time, profile.series_id, roles.split_column})
    split = data.split_column if "data.split_column" in kept else roles.split_column
    proposed: dict[str, Any] = {
        "data.time": profile.time,
        "data.series_id": profile.series_id,
        "data.split_column": split,
        "data.targets": targets,
    }
    if "data.past_features" not in kept:
        used = {*targets, *data.known_future_features, *data.static_features, split}
        proposed["data.past_features"] = tuple(name for name in roles.past_features if name not in used)
    return {key: value for key, value in proposed.items() if key not in kept}


def _target(table: Table, proposed: str, keys: set[str]) -> tuple[str, ...]:
    """The proposed target, else the first column of numbers that is not empty and no key."""
    if proposed:
        return (proposed,)
    rows = len(table.frame)
    for column in table.columns:
        if column.type == "number" and column.missing < rows and column.name not in keys:
            return (column.name,)
    raise DataError(
        f"{table.path.name} has no column of numbers that could be predicted.",
        "A forecast needs one value for each row.",
        "Check how the file is read, above all its decimal mark and separator.",
    )


def _check_keys(experiment: Experiment, table: Table) -> None:
    data = experiment.data
    for name in (data.time, data.series_id, data.split_column):
        if name and name not in table.frame:
            check_number(table, name)  # says which columns there are
    if data.time and table.column(data.time).type not in ("time", "number"):
        raise DataError(
            f"The column {data.time} of {table.path.name} does not hold times.",
            "Rows cannot be put in order by it.",
            "Choose a column with dates, times or counting numbers.",
        )


def _check_named(experiment: Experiment, table: Table) -> None:
    for name in value_columns(experiment):
        check_number(table, name)


def _has_windows(experiment: Experiment, series: SeriesSet, table: Table) -> bool:
    parts = part_rows(experiment, series, table)
    return all(len(part_origins(experiment, series, parts, part)) for part in (TRAIN, VALIDATION, TEST))


def _wants_logarithm(experiment: Experiment, table: Table) -> bool:
    """Whether every target is positive and its swing grows with its level, in training rows."""
    try:
        series = series_of(table, experiment.data, tuple(value_columns(experiment)))
        parts = part_rows(experiment, series, table)
    except DataError:
        return False
    count = len(experiment.data.targets)
    training = series.values[parts == TRAIN, :count]
    if not (training[np.isfinite(training)] > 0).all():
        return False
    season = next(iter(training_seasons(experiment, series, parts)), 0)
    slices = sorted(series.slices(), key=lambda rows: rows.start - rows.stop)[:_MOST_SERIES]
    answers = [
        grows_with_level(series.values[rows][parts[rows] == TRAIN, column], season)
        for rows in slices
        for column in range(count)
    ]
    return sum(answers) > len(answers) / 2
