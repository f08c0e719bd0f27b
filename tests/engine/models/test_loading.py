"""Weights that do not fit a network are named before it is built."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from studio.engine.models.loading import check_fit


def test_weights_of_the_network_fit() -> None:
    check_fit(lambda: nn.Linear(3, 2), nn.Linear(3, 2).state_dict())


@pytest.mark.parametrize(
    ("weights", "words"),
    [
        ({"weight": torch.zeros(2, 3)}, "bias is missing"),
        ({"weight": torch.zeros(2, 3), "bias": torch.zeros(2), "c": torch.zeros(1)}, "c is not a part"),
        ({"weight": torch.zeros(3, 2), "bias": torch.zeros(2)}, r"weight is of shape \(3, 2\), not \(2, 3\)"),
        ({"weight": torch.zeros(2, 3, dtype=torch.int64), "bias": torch.zeros(2)}, "weight"),
    ],
)
def test_what_does_not_fit_is_named(weights: dict[str, torch.Tensor], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        check_fit(lambda: nn.Linear(3, 2), weights)


def test_a_network_larger_than_any_memory_is_only_looked_at() -> None:
    with pytest.raises(ValueError, match="is of shape"):
        check_fit(lambda: nn.Linear(2**22, 2**22), nn.Linear(3, 2).state_dict())
