"""The forecasting network: recurrent core → read-out → Linear(horizon) that starts at zero, and the whole model."""

from __future__ import annotations

from typing import NamedTuple

import torch
from torch import Tensor, nn

from studio.engine.models.recurrent import Pooling, RecurrentCore
from studio.engine.tasks.forecast.encoding import ForecastEncoder
from studio.engine.tasks.forecast.spec import ForecastSpec


class ForecastInputs(NamedTuple):
    """What the network reads: past float32 [batch, time, inputs], future float32 [batch, positions, horizon, features].

    `positions` is how many of the newest states answer: 1, or more where it learns from every step.
    """

    past: Tensor
    future: Tensor | None
    positions: int = 1


class ForecastNetwork(nn.Module):
    """Direct multi-step forecaster: every step ahead is read from a state that has seen the newest row."""

    def __init__(self, spec: ForecastSpec) -> None:
        super().__init__()
        self.horizon, self.targets = spec.horizon, len(spec.targets)
        self.core = RecurrentCore(spec.inputs, spec.network)
        self.pooling = Pooling(spec.network)
        self.head = nn.Linear(spec.network.width, spec.horizon * self.targets)
        self.future_head = (
            nn.Linear(spec.future_inputs, self.targets, bias=False) if spec.future_inputs else None
        )
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)
        if self.future_head is not None:
            nn.init.zeros_(self.future_head.weight)

    def forward(self, inputs: ForecastInputs) -> Tensor:
        """float32 [batch, positions, horizon, targets], in the scale of the residuals."""
        outputs, state = self.core(inputs.past)
        if inputs.positions > 1:
            read = outputs[:, -inputs.positions :]
        else:
            read = self.pooling(outputs, state)[:, None]
        answer: Tensor = self.head(read).unflatten(-1, (self.horizon, self.targets))
        if self.future_head is not None and inputs.future is not None:
            answer = answer + self.future_head(inputs.future)
        return answer


class ForecastModel(nn.Module):
    """The whole forecaster: values in the user's units in, forecast in the user's units out, both float64."""

    def __init__(self, spec: ForecastSpec) -> None:
        super().__init__()
        self.spec = spec
        self.encoder = ForecastEncoder(spec)
        self.network = ForecastNetwork(spec)

    def forward(
        self,
        past: Tensor,
        future: Tensor | None = None,
        static: Tensor | None = None,
        past_time: Tensor | None = None,
        future_time: Tensor | None = None,
    ) -> Tensor:
        """past float64 [batch, time, columns] (and what else it needs) → forecast [batch, horizon, targets]."""
        encoder, count = self.encoder, len(self.spec.targets)
        values = past
        if static is not None:
            values = torch.cat((past, static[:, None].expand(-1, past.shape[1], -1)), dim=-1)
        centre, scale = encoder.target_scaling(values)
        levels = encoder.known(encoder.levels(values))[..., :count]
        ahead = encoder.future_features(future, future_time)
        inputs = ForecastInputs(
            encoder.window_features(values, past_time), None if ahead is None else ahead[:, None]
        )
        return encoder.answer(encoder.base(levels, centre), scale, self.network(inputs)[:, 0])
