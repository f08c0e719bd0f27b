"""Optimizers and schedules by their names in the experiment."""

from __future__ import annotations

import math
from collections.abc import Iterable

import torch
from torch import nn

from studio.engine.experiment import TrainingSettings


def make_optimizer(parameters: Iterable[nn.Parameter], settings: TrainingSettings) -> torch.optim.Optimizer:
    """The optimizer that the settings name, in torch's own defaults besides rate and decay."""
    rate, decay = settings.learning_rate, settings.weight_decay
    kept = [parameter for parameter in parameters if parameter.requires_grad]
    if settings.optimizer == "adamw":
        return torch.optim.AdamW(kept, lr=rate, weight_decay=decay)
    if settings.optimizer == "sgd":
        return torch.optim.SGD(kept, lr=rate, weight_decay=decay)
    if settings.optimizer == "rmsprop":
        return torch.optim.RMSprop(kept, lr=rate, weight_decay=decay)
    return torch.optim.Adam(kept, lr=rate, weight_decay=decay)


def scheduled_rate(settings: TrainingSettings, step: int, steps: int) -> float:
    """The learning rate of a step counted from 1, of `steps` in all. A function of the step alone, so it resumes."""
    done = min(1.0, (step - 1) / max(steps, 1))
    if settings.schedule == "cosine":
        return settings.learning_rate * 0.5 * (1 + math.cos(math.pi * done))
    if settings.schedule == "linear":
        return settings.learning_rate * (1 - done)
    return settings.learning_rate
