"""Check first: what it finds, what it finds wrong, and that it leaves no trace."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from studio.engine.data.table import Table
from studio.engine.errors import StudioError
from studio.engine.events import Event, Prepared
from studio.engine.experiment import Experiment
from studio.engine.tasks.first_checks import CheckReport, duration
from studio.engine.tasks.forecast.checking import check_first
from studio.engine.tasks.forecast.fitted import fit_spec
from studio.engine.tasks.forecast.network import ForecastNetwork
from studio.engine.tasks.forecast.prepared import prepare_forecast
from studio.engine.tasks.forecast.proposing import propose
from studio.engine.tasks.forecast.reach import reach_of
from studio.engine.training.parts import PreparationCancelledError
from tests.engine.tasks.forecast.tables import PASSENGERS, sample, stamps, waves, written


def checked(experiment: Experiment, table: Table) -> CheckReport:
    return check_first(experiment, table, lambda event: None, lambda: False)


@pytest.fixture(scope="module")
def passengers() -> tuple[Table, Experiment]:
    table = sample(PASSENGERS)
    return table, propose(table)


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"model.cell": "gru", "model.num_layers": 2, "model.dropout": 0.3, "model.hidden_size": 16},
        {"model.bidirectional": True, "model.pooling": "attention"},
        {"preparation.transform": "difference"},
        {"preparation.calendar": "on", "training.learn_from": "last_step"},
    ],
)
def test_a_sound_experiment_passes(passengers: tuple[Table, Experiment], settings: dict[str, object]) -> None:
    table, experiment = passengers
    report = checked(experiment.with_values(settings), table)
    assert report.passed, [line for line in report.lines if not line.passed]
    assert [line.title for line in report.lines] == [
        "The first batch fits the network",
        "Learns one batch by heart",
        "Every month ahead sees the newest reading",
        "Time",
        "Memory",
    ]
    assert "moves all 12 months; the month before the look back moves none" in report.lines[2].said
    assert 0 < report.seconds_an_epoch < 30
    assert 100_000_000 < report.memory_bytes < 10_000_000_000


def test_shapes_are_said(passengers: tuple[Table, Experiment]) -> None:
    table, experiment = passengers
    settings = {"training.learn_from": "last_step", "training.batch_size": 5}
    line = checked(experiment.with_values(settings), table).lines[0]
    assert line.said == "5 windows of 24 × 1 become 12 values."


def test_a_rule_that_does_not_learn_is_told_with_a_cure(passengers: tuple[Table, Experiment]) -> None:
    table, experiment = passengers
    lame = experiment.with_values({"training.optimizer": "sgd", "training.learning_rate": 1e-9})
    report = checked(lame, table)
    heart = report.lines[1]
    assert not report.passed
    assert not heart.passed
    assert "fell by 0 % in 100 steps" in heart.said
    assert "Adam" in heart.cure


def test_nothing_random_is_touched(passengers: tuple[Table, Experiment]) -> None:
    table, experiment = passengers
    torch.manual_seed(11)
    np.random.seed(11)
    before, numbers, threads = torch.random.get_rng_state(), np.random.get_state(), torch.get_num_threads()
    checked(experiment, table)
    assert torch.equal(before, torch.random.get_rng_state())
    assert np.array_equal(numbers[1], np.random.get_state()[1])
    assert threads == torch.get_num_threads()


def test_it_says_how_far_it_is_and_can_be_cancelled(passengers: tuple[Table, Experiment]) -> None:
    table, experiment = passengers
    said: list[Event] = []
    check_first(experiment, table, said.append, lambda: False)
    shares = [event.share for event in said if isinstance(event, Prepared)]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    before = torch.random.get_rng_state()
    with pytest.raises(PreparationCancelledError):
        check_first(experiment, table, said.append, lambda: True)
    assert torch.equal(before, torch.random.get_rng_state())


def test_what_cannot_be_prepared_is_said(passengers: tuple[Table, Experiment]) -> None:
    table, experiment = passengers
    with pytest.raises(StudioError, match="too few"):
        checked(experiment.with_values({"preparation.context_length": 140}), table)


def test_reach_sees_a_network_that_is_blind_to_the_newest_row(tmp_path: Path) -> None:
    table = written(tmp_path, {"t": stamps(200, "D"), "y": waves(200, 7)})
    prepared = prepare_forecast(propose(table), table)
    spec = fit_spec(prepared, on_top_of="none", calendar=False)
    torch.manual_seed(3)
    network = ForecastNetwork(spec)
    torch.nn.init.normal_(network.head.weight)
    newest, outside = reach_of(prepared, network, spec)
    assert (newest > 0).all()
    assert outside == 0.0
    late = network.head.weight.detach().clone()
    late[-1] = 0.0
    network.head.weight = torch.nn.Parameter(late)
    assert reach_of(prepared, network, spec)[0][-1] == 0.0


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.021, "0.021 s"), (14.2, "14 s"), (840.0, "14 min"), (12_600.0, "3.5 h")]
)
def test_durations(seconds: float, words: str) -> None:
    assert duration(seconds) == words
