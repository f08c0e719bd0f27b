"""Fewer digits for the network's arithmetic where that was asked for; the weights stay float32."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn


def compute_in(precision: str, model: nn.Module, device: torch.device) -> None:
    """Makes a model compute in `float32` (as it is) or `bfloat16`; its outputs are float32 either way."""
    if precision != "bfloat16":
        return
    forward = model.forward

    def in_bfloat16(*arguments: Any) -> Any:
        with torch.autocast(device.type, dtype=torch.bfloat16):
            output = forward(*arguments)
        return output.float()

    model.forward = in_bfloat16
