"""Problems of windows: parts without any, and too few to learn from."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from studio.engine.data.prepare.split import TEST, TRAIN, VALIDATION
from studio.engine.data.table import Table
from studio.engine.experiment.problems import Fix, Problem
from studio.engine.tasks.forecast.prepared import ForecastData, part_origins, part_rows
from studio.engine.tasks.forecast.proposing import LOOK_AHEAD, LOOK_BACK, fit_windows
from studio.engine.tasks.forecast.training import can_learn_every_step
from studio.engine.tasks.forecast.words import steps_of

FAIR_WINDOWS = 200
FEWEST_AT_EVERY_STEP = 40  # a window that teaches at each of its steps teaches many times
MOST_SEARCHED = 200  # series in which other windows are looked for
PART_NAMES = {TRAIN: "training part", VALIDATION: "validation part", TEST: "test part"}


def window_problems(prepared: ForecastData, table: Table) -> list[Problem]:
    """What keeps a part from having windows, or a warning where there are few."""
    counts = counts_of(prepared)
    if all(counts.values()):
        return list(_few(prepared, table, counts[TRAIN]))
    empty = next(part for part, count in counts.items() if not count)
    return [_none(prepared, table, empty)]


def counts_of(prepared: ForecastData) -> dict[int, int]:
    """Windows of each part."""
    return {
        TRAIN: len(prepared.train_origins),
        VALIDATION: len(prepared.validation_origins),
        TEST: len(prepared.test_origins),
    }


def _none(prepared: ForecastData, table: Table, empty: int) -> Problem:
    """One problem, with the setting that cures it alone where one does: look back, then look ahead."""
    experiment, rhythm = prepared.experiment, prepared.series.rhythm
    context, horizon = experiment.preparation.context_length, experiment.preparation.horizon
    room = {part: _most_rows(prepared, part) for part in PART_NAMES}
    part, rows = PART_NAMES[empty], steps_of(room[empty], rhythm)
    prepared = longest_series(prepared)
    most = largest(horizon, lambda steps: _fits(prepared, table, {LOOK_AHEAD: steps, LOOK_BACK: 1}))
    back = largest(context, lambda steps: _fits(prepared, table, {LOOK_BACK: steps}))
    if back:
        used = min(back, fit_windows(experiment, table, {LOOK_AHEAD: horizon}).preparation.context_length)
        return Problem(
            "error", LOOK_BACK, f"Look back does not fit in the {part}",
            f"{steps_of(context, rhythm)} are asked for and the {part} has {rows}. "
            f"Use {steps_of(back, rhythm)} or less.",
            (Fix(f"Use {steps_of(used, rhythm)}", {LOOK_BACK: used}),),
        )  # fmt: skip
    if most:
        values: dict[str, object] = {LOOK_AHEAD: most}
        if not _fits(prepared, table, {**values, LOOK_BACK: context}):
            shorter = experiment.with_values(values)
            values[LOOK_BACK] = fit_windows(shorter, table, values).preparation.context_length
        if not _fits(prepared, table, values):
            values[LOOK_BACK] = 1
        return Problem(
            "error", LOOK_AHEAD, f"Look ahead does not fit in the {part}",
            f"Longer than the {part}. Use {steps_of(most, rhythm)} or less.",
            (Fix(f"Use {steps_of(most, rhythm)}", values),),
        )  # fmt: skip
    fixes = (Fix("Fill forward", {"data.missing": "forward"}),) if experiment.data.missing == "drop" else ()
    return Problem(
        "error", LOOK_AHEAD, f"There is no window in the {part}",
        f"It has {rows}, and no place where every step ahead was measured. Use a longer file.", fixes,
    )  # fmt: skip


def _few(prepared: ForecastData, table: Table, count: int) -> Iterator[Problem]:
    experiment = prepared.experiment
    last_only = experiment.training.learn_from == "last_step" or not can_learn_every_step(experiment)
    if count >= (FAIR_WINDOWS if last_only else FEWEST_AT_EVERY_STEP):
        return
    context, prepared = experiment.preparation.context_length, longest_series(prepared)
    enough = largest(context, lambda steps: _fits(prepared, table, {LOOK_BACK: steps}, FAIR_WINDOWS))
    fixes: tuple[Fix, ...] = ()
    if enough > 1:
        words = steps_of(enough, prepared.series.rhythm)
        fixes = (Fix(f"Look back {words}", {LOOK_BACK: enough}),)
    windows = "One window is" if count == 1 else f"{count:,} windows are"
    yield Problem(
        "warning", LOOK_BACK, f"{windows} too few to learn from",
        f"{FAIR_WINDOWS} is a fair minimum. Shorten look back or look ahead, or use a longer file.", fixes,
    )  # fmt: skip


def largest(most: int, fits: Callable[[int], bool]) -> int:
    """The largest number from 1 to `most` that fits, 0 for none; all below one that fits have to fit."""
    low, high = 0, most
    while low < high:
        middle = (low + high + 1) // 2
        if fits(middle):
            low = middle
        else:
            high = middle - 1
    return low


def longest_series(prepared: ForecastData, count: int = MOST_SEARCHED) -> ForecastData:
    """The same data with its longest series alone: where they have no window, hardly another one has."""
    series = prepared.series
    if len(series.names) <= count:
        return prepared
    lengths = np.diff(series.offsets)
    chosen = np.sort(np.argsort(-lengths, kind="stable")[:count])
    slices = series.slices()
    rows = np.concatenate([np.arange(slices[one].start, slices[one].stop) for one in chosen])
    kept = replace(
        series,
        values=series.values[rows],
        observed=series.observed[rows],
        present=series.present[rows],
        times=series.times[rows],
        seconds=None if series.seconds is None else series.seconds[rows],
        offsets=np.concatenate(([0], np.cumsum(lengths[chosen]))),
        names=tuple(series.names[one] for one in chosen),
        parts=None if series.parts is None else series.parts[rows],
    )
    return replace(prepared, series=kept, parts=prepared.parts[rows])


def _fits(prepared: ForecastData, table: Table, values: Mapping[str, object], least: int = 1) -> bool:
    """Whether every part has windows with these settings, the training part at least so many."""
    experiment, series = prepared.experiment.with_values(values), prepared.series
    parts = part_rows(experiment, series, table)
    counts = (len(part_origins(experiment, series, parts, part)) for part in (TRAIN, VALIDATION, TEST))
    return all(count >= needed for count, needed in zip(counts, (least, 1, 1), strict=True))


def _most_rows(prepared: ForecastData, part: int) -> int:
    """Rows that the part has in the series where it has most."""
    return max(int(np.count_nonzero(prepared.parts[rows] == part)) for rows in prepared.series.slices())
