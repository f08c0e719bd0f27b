"""Batches of like length: nothing dropped, little padded, and still at random."""

from __future__ import annotations

import csv

import numpy as np
import pytest
import torch

from studio.engine.data.batches.buckets import LengthBuckets, padding_share
from studio.resources import resource_path


def lengths(count: int = 700) -> np.ndarray:
    return np.random.default_rng(0).integers(1, 60, count)


@pytest.mark.parametrize(("count", "size"), [(700, 32), (5, 32), (1, 4), (6400, 32), (6401, 32)])
def test_30_every_item_comes_once_an_epoch(count: int, size: int) -> None:
    buckets = LengthBuckets(lengths(count), batch_size=size, seed=1)
    for _ in range(2):
        batches = list(buckets.epoch())
        assert sorted(torch.cat(batches).tolist()) == list(range(count))
        assert len(batches) == buckets.steps_per_epoch
        assert sum(len(batch) < size for batch in batches) <= 1


def test_the_order_of_batches_is_random_and_another_each_epoch() -> None:
    own = lengths()
    buckets = LengthBuckets(own, batch_size=32, seed=1)
    orders = [[int(own[batch.numpy()].mean()) for batch in buckets.epoch()] for _ in range(2)]
    assert orders[0] != orders[1]
    for order in orders:
        assert abs(np.corrcoef(np.arange(len(order)), order)[0, 1]) < 0.8


def test_items_of_one_length_meet_others_each_epoch() -> None:
    buckets = LengthBuckets(np.full(64, 5), batch_size=8, seed=1)
    first, second = ({frozenset(batch.tolist()) for batch in buckets.epoch()} for _ in range(2))
    assert first != second


def test_the_smaller_batch_is_not_always_of_the_longest() -> None:
    own = lengths(130)
    buckets = LengthBuckets(own, batch_size=32, seed=1)
    small = {
        int(own[batch.numpy()].max()) == own.max()
        for _ in range(20)
        for batch in buckets.epoch()
        if len(batch) < 32
    }
    assert small == {True, False}


def test_31_the_same_seed_and_a_restored_state_draw_the_same() -> None:
    buckets, same = (LengthBuckets(lengths(), batch_size=32, seed=3) for _ in range(2))
    assert [batch.tolist() for batch in buckets.epoch()] == [batch.tolist() for batch in same.epoch()]
    state = buckets.state()
    due = [batch.tolist() for batch in buckets.epoch()]
    other = LengthBuckets(lengths(), batch_size=32, seed=9)
    other.restore(state)
    assert [batch.tolist() for batch in other.epoch()] == due


def test_at_least_95_of_100_steps_are_real_on_the_topics() -> None:
    with resource_path("samples/wordnet_gloss_topics.csv").open(encoding="utf-8") as file:
        own = np.array([len(row["text"].split()) for row in csv.DictReader(file)])
    buckets = LengthBuckets(own, batch_size=32, seed=0)
    assert padding_share(own, buckets.epoch()) <= 0.05
    as_they_come = torch.split(torch.randperm(len(own)), 32)
    assert padding_share(own, iter(as_they_come)) > 0.4
