"""Which windows there are, and in what order training draws them."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from studio.engine.data.batches.windows import ShuffledWindows, window_origins
from studio.engine.data.prepare.split import TEST, TRAIN, VALIDATION, Shares, split_by_shares

LENGTHS = (40, 9, 25)
OFFSETS = np.concatenate(([0], np.cumsum(LENGTHS))).astype(np.int64)
PARTS = np.concatenate([split_by_shares(rows, Shares(0.6, 0.2)) for rows in LENGTHS])
EVERYWHERE = np.ones(len(PARTS), np.bool_)


def origins(part: int, **masks) -> np.ndarray:
    flags = {"usable_origin": EVERYWHERE} | masks
    return window_origins(PARTS, part, OFFSETS, context_length=5, horizon=3, **flags)


@pytest.mark.parametrize("part", [TRAIN, VALIDATION, TEST])
def test_02_windows_stay_in_one_series_and_targets_in_one_part(part: int) -> None:
    series = np.repeat(np.arange(3), LENGTHS)
    found = origins(part)
    assert len(found)
    for origin in found:
        rows = np.arange(origin - 4, origin + 4)
        assert len(set(series[rows])) == 1
        assert (PARTS[rows[5:]] == part).all()


def test_02_no_target_row_belongs_to_two_parts() -> None:
    rows = [
        {(row) for origin in origins(part) for row in range(origin + 1, origin + 4)}
        for part in (TRAIN, VALIDATION, TEST)
    ]
    assert not rows[0] & rows[1]
    assert not rows[1] & rows[2]


def test_39_a_series_shorter_than_a_window_is_skipped() -> None:
    nine = origins(TRAIN)
    assert not ((nine >= OFFSETS[1]) & (nine < OFFSETS[2])).any()  # 5 training rows of 9
    assert (
        len(window_origins(PARTS, TRAIN, OFFSETS, context_length=39, horizon=3, usable_origin=EVERYWHERE))
        == 0
    )


def test_all_windows_of_a_part_are_found() -> None:
    # 24 training rows of the first series hold 17 windows of 8 rows, 15 of the third hold 8.
    assert len(origins(TRAIN)) == 17 + 8


def test_rows_that_may_not_be_read_or_be_newest() -> None:
    row = 10
    hole = EVERYWHERE.copy()
    hole[row] = False
    assert set(origins(TRAIN)) - set(origins(TRAIN, usable_origin=hole)) == {row}
    assert set(origins(TRAIN)) - set(origins(TRAIN, usable_context=hole)) == set(range(row, row + 5))
    assert set(origins(TRAIN)) - set(origins(TRAIN, actual=hole)) == set(range(row - 3, row))


def drawn(windows: ShuffledWindows) -> list[int]:
    return torch.cat(list(windows.epoch())).tolist()


def test_each_epoch_has_every_window_once_in_another_order() -> None:
    windows = ShuffledWindows(np.arange(100, 137), batch_size=8, stride=1, seed=3)
    first, second = drawn(windows), drawn(windows)
    assert sorted(first) == sorted(second) == list(range(100, 137))
    assert first != second
    assert (windows.items_per_epoch, windows.steps_per_epoch) == (37, 5)


@pytest.mark.parametrize(("count", "size"), [(3, 64), (64, 64), (65, 64), (1, 1)])
def test_30_the_last_smaller_batch_is_drawn_too(count: int, size: int) -> None:
    windows = ShuffledWindows(np.arange(count), batch_size=size, stride=1, seed=0)
    batches = list(windows.epoch())
    assert len(batches) == windows.steps_per_epoch
    assert sum(len(batch) for batch in batches) == count


def test_a_stride_takes_as_many_windows_each_epoch_from_changing_starts() -> None:
    windows = ShuffledWindows(np.arange(50), batch_size=4, stride=7, seed=1)
    epochs = [sorted(drawn(windows)) for _ in range(30)]
    assert {len(epoch) for epoch in epochs} == {windows.items_per_epoch} == {7}
    assert all(set(np.diff(epoch)) == {7} for epoch in epochs)
    assert {epoch[0] for epoch in epochs} == set(range(7))


def test_a_stride_longer_than_the_data_still_draws_one() -> None:
    assert len(drawn(ShuffledWindows(np.arange(3), batch_size=4, stride=100, seed=1))) == 1


def test_31_the_same_seed_draws_the_same() -> None:
    one, other, third = (
        drawn(ShuffledWindows(np.arange(30), batch_size=4, stride=1, seed=seed)) for seed in (5, 5, 6)
    )
    assert one == other != third


def test_32_a_saved_state_draws_the_same_epochs_again() -> None:
    windows = ShuffledWindows(np.arange(30), batch_size=4, stride=3, seed=5)
    drawn(windows)
    state = windows.state()
    following = [drawn(windows), drawn(windows)]
    again = ShuffledWindows(np.arange(30), batch_size=4, stride=3, seed=99)
    again.restore(state)
    assert [drawn(again), drawn(again)] == following


def test_the_shuffle_leaves_torchs_own_random_state_alone() -> None:
    before = torch.random.get_rng_state()
    drawn(ShuffledWindows(np.arange(30), batch_size=4, stride=1, seed=5))
    assert torch.equal(torch.random.get_rng_state(), before)
