"""Forecasters with random weights, made by hand: small, and of every kind."""

from __future__ import annotations

from typing import Any

import torch

from studio.engine.experiment import DataSettings, Experiment
from studio.engine.models.recurrent import RecurrentSettings
from studio.engine.predict.bundle import Bundle
from studio.engine.tasks.forecast.network import ForecastModel
from studio.engine.tasks.forecast.spec import ForecastSpec

NETWORK = ("cell", "num_layers", "bidirectional", "pooling", "hidden_size")
# Centre and scale of the two targets after each transform, and their spread before it.
FITTED = {
    "none": ((55.0, 1013.0), (18.0, 7.0), (18.0, 7.0)),
    "log": ((2.0, 0.5), (0.4, 0.2), (4.0, 0.4)),
    "difference": ((0.1, -0.2), (3.0, 1.5), (18.0, 7.0)),
}


def make_spec(*, features: str = "all", **values: Any) -> ForecastSpec:
    """A spec with two targets; `features` is all, past or none of the other columns."""
    network = {"cell": "gru", "hidden_size": 4} | {key: values.pop(key) for key in NETWORK if key in values}
    past, known, static = {"all": (1, 1, 1), "past": (1, 0, 0), "none": (0, 0, 0)}[features]
    columns = 2 + past + known + static
    centre, scale, spread = FITTED[values.get("transform", "none")]
    chosen: dict[str, Any] = {
        "targets": ("temp", "load"),
        "past_features": ("wind",) * past,
        "known_future": ("price",) * known,
        "static": ("height",) * static,
        "context_length": 9,
        "horizon": 5,
        "transform": "none",
        "scaler": "zscore",
        "centre": (*centre, 7.0, -3.0, 120.0)[:columns],
        "scale": (*scale, 2.0, 1.5, 40.0)[:columns],
        "step_mean": (0.1, -0.2),
        "level_spread": spread,
        "masked": (),
        "periods": (),
        "on_top_of": "none",
        "season": 4,
    }
    return ForecastSpec(**(chosen | values), network=RecurrentSettings(**network))


def make_bundle(spec: ForecastSpec, seed: int = 0) -> Bundle:
    """The spec with random weights, the heads too, which start at zero."""
    torch.manual_seed(seed)
    network = ForecastModel(spec).network
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.uniform_(-0.4, 0.4)
    weights = {key: value.clone() for key, value in network.state_dict().items()}
    return Bundle(Experiment("forecast", data=DataSettings(targets=spec.targets)), spec.to_json(), weights)
