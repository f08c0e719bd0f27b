"""The experiment is frozen; changed copies are checked as a whole."""

from __future__ import annotations

import dataclasses

import pytest

from studio.engine.errors import SettingError
from studio.engine.experiment import SECTIONS, Experiment, all_fields


@pytest.fixture
def experiment() -> Experiment:
    return Experiment("forecast", "Load")


def test_a_changed_copy_leaves_the_first_alone(experiment: Experiment) -> None:
    changed = experiment.with_values({"model.cell": "gru", "preparation.horizon": 12})
    assert (changed.get("model.cell"), changed.get("preparation.horizon")) == ("gru", 12)
    assert experiment.model.cell == "lstm"
    assert changed != experiment
    assert changed.with_values({"model.cell": "lstm", "preparation.horizon": 1}) == experiment
    with pytest.raises(dataclasses.FrozenInstanceError):
        experiment.name = "other"  # type: ignore[misc]


def test_values_of_every_section(experiment: Experiment) -> None:
    values = experiment.values()
    assert list(values) == [field.key for field in all_fields()]
    assert {key.partition(".")[0] for key in values} == set(SECTIONS)
    assert experiment.with_values(values) == experiment


def test_assignments_of_the_command_line(experiment: Experiment) -> None:
    changed = experiment.with_assignments(["model.cell=gru", "data.targets=a,b", "data.path=x=y.csv"])
    assert changed.model.cell == "gru"
    assert changed.data.targets == ("a", "b")
    assert changed.data.path == "x=y.csv"


@pytest.mark.parametrize("assignment", ["model.cell", "", "=gru"])
def test_an_assignment_without_key_or_value(experiment: Experiment, assignment: str) -> None:
    with pytest.raises(SettingError):
        experiment.with_assignments([assignment])


def test_shares_add_up_to_one(experiment: Experiment) -> None:
    split = {"split.train": 0.8, "split.validation": 0.1, "split.test": 0.1}
    assert experiment.with_values(split).split.train == 0.8
    with pytest.raises(SettingError, match=r"add up to 1\.1"):
        experiment.with_values({"split.train": 0.8})


@pytest.mark.parametrize("device", ["auto", "cpu", "cuda", "cuda:1", "mps"])
def test_devices(experiment: Experiment, device: str) -> None:
    assert experiment.with_values({"training.device": device}).training.device == device


@pytest.mark.parametrize("device", ["gpu", "cuda:", "CPU", ""])
def test_no_devices(experiment: Experiment, device: str) -> None:
    with pytest.raises(SettingError, match="cpu, cuda:N or mps"):
        experiment.with_values({"training.device": device})
