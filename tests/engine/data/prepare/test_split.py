"""The parts of a series in the order of time."""

from __future__ import annotations

import numpy as np
import pytest

from studio.engine.data.prepare.split import (
    LEFT_OUT,
    TEST,
    TRAIN,
    VALIDATION,
    Shares,
    add_validation,
    in_order,
    split_by_shares,
)
from studio.engine.errors import SettingError
from studio.engine.experiment import Experiment


@pytest.mark.parametrize("rows", [1, 7, 100, 8_706])
@pytest.mark.parametrize("gap", [0, 3])
def test_02_every_part_comes_before_the_next(rows: int, gap: int) -> None:
    parts = split_by_shares(rows, Shares(0.7, 0.15, gap))
    assert in_order(parts)
    assert len(parts) == rows
    if not gap:
        assert (parts != LEFT_OUT).all()


def test_a_gap_is_left_out_between_two_parts() -> None:
    parts = split_by_shares(100, Shares(0.6, 0.2, 5))
    assert np.flatnonzero(parts == LEFT_OUT).tolist() == [*range(60, 65), *range(80, 85)]


def test_03_there_is_no_shuffled_split() -> None:
    with pytest.raises(SettingError, match="chronological"):
        Experiment("forecast").with_assignments(["split.method=random"])


def test_validation_is_taken_from_the_end_of_training() -> None:
    parts = np.array([TRAIN] * 10 + [TEST] * 3, np.int8)
    found = add_validation(parts, least=2, needed_for_training=4, share=0.3)
    assert np.flatnonzero(found == VALIDATION).tolist() == [7, 8, 9]
    assert (parts == VALIDATION).sum() == 0  # the array given stays as it was


def test_a_short_series_gives_one_horizon_or_nothing() -> None:
    parts = np.array([TRAIN] * 8 + [TEST] * 2, np.int8)
    assert (add_validation(parts, 2, 6, 0.5) == VALIDATION).sum() == 2
    assert (add_validation(parts, 2, 7, 0.5) == VALIDATION).sum() == 0


def test_order_ignores_what_is_left_out() -> None:
    assert in_order(np.array([0, -1, 0, 1, -1, 2], np.int8))
    assert not in_order(np.array([0, 1, 0, 2], np.int8))
    assert not in_order(np.array([2, 0], np.int8))
