"""Lanes of a text: every token a target once, batch after batch lane by lane, whatever does not divide evenly."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch

from studio.engine.data.batches.lanes import Chunk, ContiguousLanes, lane_starts

FIRST = 5  # the number of the first token, so that padding cannot be taken for one


def tokens(count: int) -> np.ndarray:
    return np.arange(FIRST, FIRST + count)


def real(chunk: Chunk) -> torch.Tensor:
    return torch.ones_like(chunk.targets, dtype=torch.bool) if chunk.mask is None else chunk.mask


@pytest.mark.parametrize("count", [2, 3, 10, 65, 66, 129, 1003])
@pytest.mark.parametrize("lanes", [1, 3, 8, 2000])
@pytest.mark.parametrize("length", [1, 2, 7, 64])
@pytest.mark.parametrize("shifted", [False, True])
def test_21_every_token_but_the_first_is_a_target_once_an_epoch(
    count: int, lanes: int, length: int, shifted: bool
) -> None:
    source = ContiguousLanes(tokens(count), lanes=lanes, bptt_length=length, seed=1, shifted=shifted)
    for _ in range(3):
        chunks = list(source.epoch())
        assert len(chunks) == source.steps_per_epoch
        assert all(chunk.inputs.shape[1] <= length for chunk in chunks)
        assert all(real(chunk).any() for chunk in chunks)
        found = torch.cat([chunk.targets[real(chunk)] for chunk in chunks]).tolist()
        assert sorted(found) == list(range(FIRST + 1, FIRST + count))
        for chunk in chunks:
            assert torch.equal(chunk.inputs[real(chunk)] + 1, chunk.targets[real(chunk)])
    assert source.items_per_epoch == count - 1


@pytest.mark.parametrize("shifted", [False, True])
def test_21_batch_after_batch_each_lane_goes_on_where_it_ended(shifted: bool) -> None:
    source = ContiguousLanes(tokens(1000), lanes=4, bptt_length=32, seed=2, shifted=shifted)
    for before, after in pairwise(source.epoch()):
        assert torch.equal(before.targets[:, -1], after.inputs[:, 0])


def test_21_states_begin_anew_in_the_first_chunk_of_every_epoch_and_nowhere_else() -> None:
    source = ContiguousLanes(tokens(1000), lanes=4, bptt_length=32)
    for _ in range(2):
        first, *others = source.epoch()
        assert first.resets.all()
        assert not any(chunk.resets.any() for chunk in others)


def test_21_without_carried_states_every_chunk_begins_anew() -> None:
    source = ContiguousLanes(tokens(1000), lanes=4, bptt_length=32, stateful=False, shifted=True)
    assert all(chunk.resets.all() for chunk in source.epoch())
    assert {chunk.inputs.shape[1] for chunk in source.epoch()} == {32, (999 + 3) // 4 % 32}


def test_30_lanes_differ_by_one_token_at_most_and_none_is_left_out() -> None:
    starts = lane_starts(1003, 10)
    assert sorted(set(np.diff(starts).tolist())) == [100, 101]
    assert (starts[0], starts[-1]) == (0, 1003)


def test_30_more_lanes_than_tokens_become_fewer() -> None:
    source = ContiguousLanes(tokens(5), lanes=64, bptt_length=16)
    assert source.lanes == 4
    assert source.steps_per_epoch == 1


def test_30_the_last_chunk_may_be_shorter() -> None:
    *whole, last = ContiguousLanes(tokens(101), lanes=1, bptt_length=32).epoch()
    assert [chunk.inputs.shape[1] for chunk in whole] == [32, 32, 32]
    assert last.inputs.shape[1] == 4


def test_27_padding_is_left_out_by_the_mask_and_no_chunk_is_all_padding() -> None:
    *_, last = ContiguousLanes(tokens(1003), lanes=10, bptt_length=100, pad=0).epoch()
    assert last.mask is not None
    assert last.inputs.shape == (10, 1)
    assert last.mask[:, 0].tolist() == [True, True] + [False] * 8
    assert (last.inputs[~last.mask] == 0).all()


def test_borders_lie_elsewhere_in_other_epochs_and_a_first_chunk_is_not_tiny() -> None:
    source = ContiguousLanes(tokens(10_000), lanes=2, bptt_length=64, seed=3, shifted=True)
    firsts = [next(iter(source.epoch())).inputs.shape[1] for _ in range(20)]
    assert len(set(firsts)) > 5
    assert min(firsts) >= 16


def test_31_the_same_seed_shifts_alike_another_one_does_not() -> None:
    def firsts(seed: int) -> list[int]:
        source = ContiguousLanes(tokens(10_000), lanes=2, bptt_length=64, seed=seed, shifted=True)
        return [next(iter(source.epoch())).inputs.shape[1] for _ in range(8)]

    assert firsts(1) == firsts(1)
    assert firsts(1) != firsts(2)


def test_32_a_saved_state_gives_the_same_epochs_again() -> None:
    source = ContiguousLanes(tokens(10_000), lanes=2, bptt_length=64, seed=3, shifted=True)
    list(source.epoch())
    saved = source.state()
    wanted = [chunk.inputs for chunk in source.epoch()]
    list(source.epoch())
    source.restore(saved)
    again = [chunk.inputs for chunk in source.epoch()]
    assert len(again) == len(wanted)
    assert all(torch.equal(one, other) for one, other in zip(again, wanted, strict=True))


def test_a_text_of_one_token_has_no_target() -> None:
    with pytest.raises(ValueError, match="no target"):
        ContiguousLanes(tokens(1), lanes=1, bptt_length=4)
