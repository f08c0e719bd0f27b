"""Weights of a file into the network that its description means, without building one that they cannot fill."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn


def check_fit(make: Callable[[], nn.Module], weights: Mapping[str, Tensor]) -> None:
    """Raises ValueError naming the first weight that does not fit the network that `make` would build.

    Shapes alone are looked at, no memory is taken: a description of a gigantic network comes in a tiny file too.
    """
    with torch.device("meta"):
        wanted = make().state_dict()
    for name in sorted(wanted.keys() | weights.keys()):
        if name not in weights or name not in wanted:
            raise ValueError(f"{name} is {'missing' if name not in weights else 'not a part of it'}")
        given = weights[name]
        if given.shape != wanted[name].shape or given.is_floating_point() != wanted[name].is_floating_point():
            raise ValueError(f"{name} is of shape {tuple(given.shape)}, not {tuple(wanted[name].shape)}")
