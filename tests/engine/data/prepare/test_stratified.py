"""Parts of items without an order: each class in the same shares, by the seed."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter

import numpy as np
import pytest

from studio.engine.data.prepare.split import TEST, TRAIN, VALIDATION
from studio.engine.data.prepare.stratified import stratified_split, take_validation

LABELS = ["a"] * 100 + ["b"] * 20 + ["c"] * 3 + ["d"] * 2 + ["e"]


def counts(parts: np.ndarray, label: str, labels: list[str] = LABELS) -> tuple[int, int, int]:
    own = Counter(part for part, name in zip(parts.tolist(), labels, strict=True) if name == label)
    return own[TRAIN], own[VALIDATION], own[TEST]


def test_each_class_has_the_same_shares_and_tiny_ones_are_learned_first() -> None:
    parts = stratified_split(LABELS, 0.7, 0.15, seed=1)
    assert counts(parts, "a") == (70, 15, 15)
    assert counts(parts, "b") == (14, 3, 3)
    assert counts(parts, "c") == (1, 1, 1)
    assert counts(parts, "d") == (1, 0, 1)
    assert counts(parts, "e") == (1, 0, 0)


def test_31_the_seed_decides() -> None:
    first, same, other = (stratified_split(LABELS, 0.7, 0.15, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)


def test_31_the_parts_are_the_same_in_every_process() -> None:
    code = (
        "from studio.engine.data.prepare.stratified import stratified_split\n"
        "print(stratified_split(['wolf', 'oak', 'saw'] * 20, 0.7, 0.15, 1).tolist())"
    )
    said = [
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True,
            env=os.environ | {"PYTHONHASHSEED": salt},
        ).stdout
        for salt in ("1", "2")
    ]  # fmt: skip
    assert said[0] == said[1]


def test_a_class_falls_the_same_whatever_other_classes_there_are() -> None:
    alone = stratified_split(LABELS[:100], 0.7, 0.15, seed=1)
    assert np.array_equal(alone, stratified_split(LABELS, 0.7, 0.15, seed=1)[:100])


@pytest.mark.parametrize("label", ["a", "b"])
def test_validation_is_taken_from_the_training_part_in_the_same_shares(label: str) -> None:
    parts = np.array([TEST if place % 5 == 4 else TRAIN for place in range(len(LABELS))], np.int8)
    taken = take_validation(parts, LABELS, 0.2, seed=1)
    train, validation, test = counts(taken, label)
    assert test == counts(parts, label)[2]
    assert validation == round(0.2 * (train + validation))
    assert counts(taken, "e")[1] == 0
