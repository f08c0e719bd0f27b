"""How long windows may be so that every part of most series holds some."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.engine.data.prepare.series import SeriesSet
from studio.engine.data.prepare.split import TEST, TRAIN, VALIDATION, Shares, split_by_shares
from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.experiment import Experiment

FEWEST_ROWS = 6  # one row of validation and of test at 70/15/15, and a window before them
MOST_SERIES = 0.25  # this share of the series may be too short for a window
RHYTHM_SHARE = 4  # a rhythm is read as a whole where the training part has it this many times
WINDOW_SHARE = 3  # at least a third of the training rows begin a window


@dataclass(frozen=True)
class Room:
    """Rows of each part in a short but usual series. `validation` is None where it is taken from `train`.

    `marked` says that a split column gave the parts: then a test part is made to measure. `apart`: there are
    series that only test, so a window has to fit into the test part as a whole.
    """

    train: int
    validation: int | None
    test: int
    marked: bool
    apart: bool = False


def room_of(experiment: Experiment, series: SeriesSet) -> Room:
    """The room in all series but the shortest quarter."""
    split, counts = experiment.split, []
    shares = Shares(split.train, split.validation, split.gap)
    for rows in series.slices():
        own = split_by_shares(rows.stop - rows.start, shares) if series.parts is None else series.parts[rows]
        counts.append([int((own == part).sum()) for part in (TRAIN, VALIDATION, TEST)])
    marked, parts = series.parts is not None, np.array(counts).T
    train, validation, test = (_short(own[own > 0]) for own in parts)
    taken = marked and not parts[1].any()
    apart = bool(((parts[0] == 0) & (parts[2] > 0)).any())
    return Room(train, None if taken else validation, test, marked, apart)


def _short(counts: npt.NDArray[np.int64]) -> int:
    return int(np.quantile(counts, MOST_SERIES, method="lower")) if len(counts) else 0


def fitted_horizon(wanted: int, room: Room) -> int:
    """A look ahead that leaves several windows in each part; a small marked test part is met exactly."""
    if room.marked and not room.apart and 1 < room.test <= wanted:
        return max(1, min(room.test, room.train // 3))
    test = room.test // 2 if room.apart else room.test
    held = test if room.validation is None else min(test, room.validation)
    most = max(1, 2 * held // 3)
    return max(1, min(wanted, most, room.train // 3))


def fitted_look_back(horizon: int, rhythms: Sequence[int], room: Room) -> int:
    """The longest rhythm that the training part has several times, at least twice the look ahead if it fits.

    `rhythms` in rows, the longest first.
    """
    train = room.train - (horizon if room.validation is None else 0)
    longest = next((length for length in rhythms if RHYTHM_SHARE * length <= train), 1)
    most = max(1, train - horizon + 1 - max(1, train // WINDOW_SHARE))
    if room.apart:
        most = min(most, max(1, room.test - horizon))
    return min(max(longest, 2 * horizon), most)


def check_rows(table: Table, rows: int, *, windows: bool = True) -> None:
    """Raises DataError naming the file where its rows cannot make a window in each part."""
    if rows >= FEWEST_ROWS and windows:
        return
    count = "one row" if rows == 1 else f"{rows:,} rows"
    raise DataError(
        f"{table.path.name} has {count}, too few for a forecast.",
        "Each of the three parts needs a window with measured values.",
        "Use a longer file; 200 rows are a fair minimum.",
    )
