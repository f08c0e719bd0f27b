"""All that a task hands over for one training."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from torch import nn

from studio.engine.events import Reference
from studio.engine.experiment import Experiment
from studio.engine.training.batch import BatchSource, Objective, Validator
from studio.engine.training.carry import Carry, Stateless


@dataclass(frozen=True)
class TrainingParts:
    """All that the loop works on, and what the model needs besides its weights.

    `experiment` has every setting that was left open resolved; `resolved` says in words what was chosen and measured.
    """

    experiment: Experiment
    model: nn.Module
    batches: BatchSource
    objective: Objective
    validator: Validator
    spec: Mapping[str, Any]
    facts: Mapping[str, Any] = field(default_factory=dict)
    resolved: Mapping[str, Any] = field(default_factory=dict)
    carry: Carry = field(default_factory=Stateless)
    others: tuple[Reference, ...] = ()
    """Simple answers to draw besides the validator's own reference."""


class PreparationCancelledError(Exception):
    """The user stopped the run before its first step."""
