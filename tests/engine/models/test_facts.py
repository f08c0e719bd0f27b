"""Parameters by formula and lines of PyTorch, beside the network that is really built."""

from __future__ import annotations

import itertools
import subprocess
import sys

import pytest
from torch import nn

from studio.engine.experiment import Experiment
from studio.engine.models.facts import ModelSizes, describe_model
from studio.engine.models.recurrent import RecurrentSettings
from studio.engine.tasks.forecast.network import ForecastNetwork
from studio.engine.tasks.forecast.spec import ForecastSpec

COMBINATIONS = list(
    itertools.product(
        ("lstm", "gru"), (1, 2, 3), (False, True), ("last", "mean", "attention"), (1, 2), (0, 3)
    )
)


def sizes_of(targets: int, known: int) -> ModelSizes:
    return ModelSizes(targets + 1 + known, known, targets, context_length=20, horizon=6)


def experiment_of(cell: str, layers: int, both: bool, pooling: str) -> Experiment:
    return Experiment("forecast").with_values(
        {
            "model.cell": cell,
            "model.hidden_size": 5,
            "model.num_layers": layers,
            "model.dropout": 0.25,
            "model.bidirectional": both,
            "model.pooling": pooling,
        }
    )


def network_of(experiment: Experiment, targets: int, known: int) -> ForecastNetwork:
    model, columns = experiment.model, targets + 1 + known
    spec = ForecastSpec(
        targets=tuple(f"y{number}" for number in range(targets)),
        past_features=("x",),
        known_future=tuple(f"k{number}" for number in range(known)),
        static=(),
        context_length=20,
        horizon=6,
        transform="none",
        scaler="zscore",
        centre=(0.0,) * columns,
        scale=(1.0,) * columns,
        step_mean=(0.0,) * targets,
        level_spread=(1.0,) * targets,
        masked=(),
        periods=(),
        on_top_of="none",
        season=1,
        network=RecurrentSettings(
            model.cell,
            model.hidden_size,
            model.num_layers,
            model.dropout,
            model.bidirectional,
            model.pooling,
        ),
    )
    return ForecastNetwork(spec)


@pytest.mark.parametrize(("cell", "layers", "both", "pooling", "targets", "known"), COMBINATIONS)
def test_formula_and_lines_are_the_network(
    cell: str, layers: int, both: bool, pooling: str, targets: int, known: int
) -> None:
    experiment = experiment_of(cell, layers, both, pooling)
    network = network_of(experiment, targets, known)
    facts = describe_model(experiment, sizes_of(targets, known))
    assert facts.parameters == sum(parameter.numel() for parameter in network.parameters())
    assert facts.bytes == 4 * facts.parameters
    assert facts.counts[cell] == facts.parameters
    made = [eval(line, {"nn": nn}) for line in facts.pytorch.splitlines()]
    shapes = [tuple(parameter.shape) for module in made for parameter in module.parameters()]
    assert sorted(shapes) == sorted(tuple(parameter.shape) for parameter in network.parameters())
    core = made[0]
    assert type(core) is type(network.core.rnn)
    for name in ("input_size", "hidden_size", "num_layers", "dropout", "bidirectional", "batch_first"):
        assert getattr(core, name) == getattr(network.core.rnn, name), name


def test_an_lstm_of_the_design() -> None:
    sizes = ModelSizes(9, 0, 1, context_length=168, horizon=24, starts={"seasonal": "yesterday"})
    facts = describe_model(Experiment("forecast").with_values({"model.on_top_of": "seasonal"}), sizes)
    assert facts.counts == {"lstm": 20_760, "gru": 15_960}
    assert facts.pytorch == "nn.LSTM(9, 64, batch_first=True)\nnn.Linear(64, 24)  # starts at 0"
    assert facts.layers == (
        ("Window", "168 × 9"),
        ("LSTM", "64 units"),
        ("Last state", "64"),
        ("Linear + yesterday", "24 values"),
    )


def test_what_a_trial_may_add_is_said() -> None:
    experiment = Experiment("forecast")
    plain = ModelSizes(1, 0, 1, context_length=24, horizon=12)
    assert describe_model(experiment, plain).note == ""
    open_choice = ModelSizes(1, 0, 1, context_length=24, horizon=12, optional_inputs=2)
    assert describe_model(experiment, open_choice).note.startswith(f"{4 * 64 * 2 + 2:,} more if the calendar")


def test_memory_grows_with_the_batch() -> None:
    sizes = ModelSizes(9, 0, 1, context_length=168, horizon=24, rows=8_706)
    small = describe_model(Experiment("forecast").with_values({"training.batch_size": 8}), sizes)
    large = describe_model(Experiment("forecast").with_values({"training.batch_size": 512}), sizes)
    assert 300_000_000 < small.memory_bytes < large.memory_bytes < 2_000_000_000


def test_no_torch_is_loaded() -> None:
    code = "import sys, studio.engine.models.facts; print(sorted({'torch', 'pandas'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
