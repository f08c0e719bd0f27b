"""Single readings that lie far from both of their neighbors, while the neighbors agree: probably slips."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
_FEWEST_ROWS = 30
_ABOVE_OTHERS = 2.5
_ABOVE_USUAL = 12.0
_MOST = 20
_MAD_TO_SIGMA = 1.4826


@dataclass(frozen=True)
class OddValue:
    """A reading `value` in `row` of the table, between the readings `before` and `after`."""

    row: int
    value: float
    before: float
    after: float


def odd_values(values: Array, breaks: npt.NDArray[np.bool_] | None = None) -> tuple[OddValue, ...]:
    """Isolated slips in the order of the rows.

    `values` [rows] in order of time, NaN where missing; `breaks` [rows] is true where a row does not follow
    the one
    before (another series, or a gap). A slip stands away from the middle of its neighbors by far more than
    any but a
    few rows do, and by much more than the neighbors from each other. Series that mostly stand still have
    none.
    """
    values = np.asarray(values, np.float64)
    if len(values) < _FEWEST_ROWS:
        return ()
    middle = (values[:-2] + values[2:]) / 2
    away = np.abs(values[1:-1] - middle)
    apart = np.abs(values[2:] - values[:-2])
    usable = np.isfinite(away)
    if breaks is not None:
        usable &= ~breaks[1:-1] & ~breaks[2:]
    known = away[usable]
    if len(known) < _FEWEST_ROWS:
        return ()
    usual = float(np.median(known)) * _MAD_TO_SIGMA
    if usual <= 0:
        return ()
    # a slip pulls the middles of its two neighbors too: three rows of a slip must not hide another one
    rank = min(len(known) - 1, 3 * (2 + int(0.0003 * len(known))))
    others = float(np.partition(known, len(known) - 1 - rank)[len(known) - 1 - rank])
    limit = max(_ABOVE_OTHERS * others, _ABOVE_USUAL * usual)
    rows = np.flatnonzero(usable & (away > limit) & (apart < 0.25 * away)) + 1
    if len(rows) > _MOST:
        return ()
    return tuple(
        OddValue(int(row), float(values[row]), float(values[row - 1]), float(values[row + 1])) for row in rows
    )
