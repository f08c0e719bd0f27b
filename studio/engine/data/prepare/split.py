"""The parts of a series in the order of time."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

TRAIN, VALIDATION, TEST, LEFT_OUT = 0, 1, 2, -1
PART_NAMES = {"train": TRAIN, "validation": VALIDATION, "test": TEST}
Parts = npt.NDArray[np.int8]


@dataclass(frozen=True)
class Shares:
    """Fractions of the rows, and rows left out between two parts."""

    train: float
    validation: float
    gap: int = 0


def split_by_shares(rows: int, shares: Shares) -> Parts:
    """The part of each row of one series: [rows]."""
    parts = np.full(rows, LEFT_OUT, np.int8)
    train_end = round(shares.train * rows)
    validation_end = round((shares.train + shares.validation) * rows)
    parts[:train_end] = TRAIN
    parts[train_end + shares.gap : validation_end] = VALIDATION
    parts[validation_end + shares.gap :] = TEST
    return parts


def add_validation(parts: Parts, least: int, needed_for_training: int, share: float) -> Parts:
    """Takes the validation part from the end of the training part; for files where no row says `validation`.

    At least `least` rows (one horizon), else `share` of the training rows; none where too few would be left to learn
    from. Returns a new array [rows].
    """
    training = np.flatnonzero(parts == TRAIN)
    count = max(least, round(share * len(training)))
    if len(training) - count < needed_for_training:
        count = least if len(training) - least >= needed_for_training else 0
    result = parts.copy()
    if count:
        result[training[-count:]] = VALIDATION
    return result


def in_order(parts: Parts) -> bool:
    """Whether training rows come before validation rows, and these before test rows."""
    known = parts[parts != LEFT_OUT]
    return bool((np.diff(known.astype(np.int64)) >= 0).all())
