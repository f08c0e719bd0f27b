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


def make_spec(*, features: str = "all", **values: Any) -> ForecastSpec:
    """A spec with two targets; `features` is all, past or none of the other columns."""
    network = {"cell": "gru", "hidden_size": 4} | {key: values.pop(key) for key in NETWORK if key in values}
    past, known, static = {"all": (1, 1, 1), "past": (1, 0, 0), "none": (0, 0, 0)}[features]
    columns = 2 + past + known + static
    log = values.get("transform") == "log"
    chosen: dict[str, Any] = {
        "targets": ("temp", "load"),
        "past_features": ("wind",) * past,
        "known_future": ("price",) * known,
        "static": ("height",) * static,
        "context_length": 9,
        "horizon": 5,
        "transform": "none",
        "scaler": "zscore",
        "centre": (2.0, 0.5, 7.0, -3.0, 120.0)[:columns] if log else (55.0, 1013.0, 7.0, -3.0, 120.0)[:columns],
        "scale": (0.4, 0.2, 2.0, 1.5, 40.0)[:columns] if log else (18.0, 7.0, 2.0, 1.5, 40.0)[:columns],
        "step_mean": (0.1, -0.2),
        "level_spread": (4.0, 0.4) if log else (18.0, 7.0),
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
    experiment = Experiment("forecast", data=DataSettings(targets=spec.targets))
    return Bundle(experiment, spec.to_json(), {key: value.clone() for key, value in network.state_dict().items()})
