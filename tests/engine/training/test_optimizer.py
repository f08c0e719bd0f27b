"""Optimizers by name, schedules by step."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from studio.engine.experiment import TrainingSettings
from studio.engine.training.optimizer import make_optimizer, scheduled_rate

KINDS = {
    "adam": torch.optim.Adam, "adamw": torch.optim.AdamW, "sgd": torch.optim.SGD, "rmsprop": torch.optim.RMSprop,
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_optimizers_by_name(name: str) -> None:
    layer = nn.Linear(2, 1)
    layer.bias.requires_grad_(False)
    settings = TrainingSettings(optimizer=name, learning_rate=0.02, weight_decay=0.1)
    optimizer = make_optimizer(layer.parameters(), settings)
    assert type(optimizer) is KINDS[name]
    (group,) = optimizer.param_groups
    assert (group["lr"], group["weight_decay"], len(group["params"])) == (0.02, 0.1, 1)


@pytest.mark.parametrize(
    ("schedule", "rates"),
    [
        ("none", [1, 1, 1, 1, 1]),
        ("linear", [1, 0.75, 0.5, 0.25, 0]),
        ("cosine", [1, 0.853553, 0.5, 0.146447, 0]),
    ],
)
def test_schedules_hang_on_the_step_alone(schedule: str, rates: list[float]) -> None:
    settings = TrainingSettings(schedule=schedule, learning_rate=1.0)
    found = [scheduled_rate(settings, step, 4) for step in range(1, 6)]
    assert found == pytest.approx(rates, abs=1e-6)
    assert scheduled_rate(settings, 9, 4) == pytest.approx(rates[-1], abs=1e-6)
