"""Fewer digits for the network's arithmetic where that was asked for; the weights stay float32."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn


def compute_in(precision: str, model: nn.Module, device: torch.device) -> None:
    """Makes a model compute in `float32` (as it is) or `bfloat16`; all it returns is float32 either way."""
    if precision != "bfloat16":
        return
    forward = model.forward

    def in_bfloat16(*arguments: Any) -> Any:
        with torch.autocast(device.type, dtype=torch.bfloat16):
            output = forward(*arguments)
        return _in_float32(output)

    model.forward = in_bfloat16


def _in_float32(output: Any) -> Any:
    """The same output, or tuples of outputs and states, in float32."""
    if isinstance(output, tuple):
        return tuple(_in_float32(part) for part in output)
    return output.float() if isinstance(output, Tensor) else output
