"""A card that stops answering in the middle of a run: nothing on it is asked again, and what is on the disk is kept.

No real card was there: a training on the CPU whose tensors refuse everything after the fault stands for one.
"""

from __future__ import annotations

import json
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine.data.table import Table
from studio.engine.errors import RunFailedError, SettingError
from studio.engine.events import Event, Outcome, RunEnded, StepsDone
from studio.engine.experiment import TrainingSettings
from studio.engine.predict.bundle import load_bundle
from studio.engine.predict.model import open_model
from studio.engine.tasks.forecast.batches import ForecastObjective
from studio.engine.tensors_file import weights_sha256
from studio.engine.training import one_run, steps
from studio.engine.training.checkpoint import newest_checkpoint
from studio.engine.training.control import Control
from studio.engine.training.device_faults import device_lost, out_of_memory
from studio.engine.training.devices import LOST, available_devices, lose, lost, resolve_device
from studio.engine.training.randomness import seed_everything
from studio.engine.training.run import execute, resume
from tests.engine.forecasts import experiment, readings
from tests.engine.tasks.forecast.tables import waves

FAULT = "CUDA error: unspecified launch failure\nCUDA kernel errors might be asynchronously reported"


@pytest.mark.parametrize(
    "words",
    [
        FAULT, "CUDA error: device-side assert triggered", "CUDA error: an illegal memory access was encountered",
        "CUDA error: the launch timed out and was terminated", "CUDA error: driver shutting down",
        "CUDA error: unknown error", "HIP error: unspecified launch failure",
        "cuDNN error: CUDNN_STATUS_EXECUTION_FAILED", "Error: command buffer exited with error status.",
    ],
)  # fmt: skip
def test_faults_after_which_a_card_answers_no_more(words: str) -> None:
    assert device_lost(torch.AcceleratorError(words))
    assert device_lost(RuntimeError(words)), "libraries beside torch's own raise the plain kind"
    assert not device_lost(ValueError(words))
    assert not out_of_memory(RuntimeError(words))


def test_faults_that_a_process_survives() -> None:
    for fault in (
        torch.OutOfMemoryError("CUDA out of memory"), torch.AcceleratorError("CUDA error: out of memory"),
        torch.AcceleratorError("CUDA error: no kernel image is available for execution on the device"),
        RuntimeError("sizes differ"), MemoryError(),
    ):  # fmt: skip
        assert not device_lost(fault)
    coded = torch.AcceleratorError("CUDA error: some words of another version")
    coded.error_code = 719  # type: ignore[attr-defined]
    assert device_lost(coded)


class Card:
    """Stands for a card: after `fail` every tensor that lies on it refuses, and every model that was on it."""

    def __init__(self, patch: pytest.MonkeyPatch) -> None:
        self.dead = False
        self.asked = 0
        card, state_dict = self, torch.nn.Module.state_dict
        on_it = weakref.WeakSet[torch.nn.Module]()

        class OnCard(torch.Tensor):
            @classmethod
            def __torch_function__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
                card.ask()
                given = super().__torch_function__(func, types, args, kwargs or {})
                return given.as_subclass(torch.Tensor) if func is torch.Tensor.cpu else given

        def on_card(model: torch.nn.Module, *given: Any, **named: Any) -> Any:
            if card.dead and model not in on_it:
                return state_dict(model, *given, **named)
            card.ask()
            on_it.add(model)
            return {
                name: value.as_subclass(OnCard)  # type: ignore[attr-defined]
                for name, value in state_dict(model, *given, **named).items()
            }

        patch.setattr(torch.nn.Module, "state_dict", on_card)

    def ask(self) -> None:
        """Whoever wants something of a dead card is told what it failed by."""
        if self.dead:
            self.asked += 1
            raise torch.AcceleratorError(FAULT)

    def fail(self) -> None:
        """From now on."""
        self.dead = True
        raise torch.AcceleratorError(FAULT)


@pytest.fixture
def card(monkeypatch: pytest.MonkeyPatch) -> Card:
    return Card(monkeypatch)


@pytest.fixture(autouse=True)
def nothing_is_lost_for_the_tests_after() -> Iterator[None]:
    yield
    lost.clear()


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return readings(tmp_path, y=waves(120, 4))


def trained(
    folder: Path, table: Table, patch: pytest.MonkeyPatch, card: Card, step: int
) -> tuple[RunEnded, list[Event]]:
    """A run of ten steps an epoch that saves after each of them, up to the step that the card fails in."""
    patch.setattr(one_run, "SAVE_SECONDS", 0.0)
    patch.setattr(steps, "EVENT_SECONDS", -1.0)
    loss, said = ForecastObjective.loss, list[Event]()

    def failing(self: ForecastObjective, output: torch.Tensor, batch: Any) -> tuple[torch.Tensor, int]:
        done = [event.first_step for event in said if isinstance(event, StepsDone)]
        if torch.is_grad_enabled() and done and done[-1] == step - 1:
            card.fail()
        return loss(self, output, batch)

    patch.setattr(ForecastObjective, "loss", failing)
    made = experiment(table, {"training.max_epochs": 4, "training.patience": 0, "training.batch_size": 8})
    return execute(made, folder, Control(), said.append, table=table), said


def test_a_run_whose_card_is_lost_ends_with_what_is_on_the_disk(tmp_path, table, monkeypatch, card) -> None:
    ended, said = trained(tmp_path / "run", table, monkeypatch, card, 15)
    assert said[-1] is ended
    assert ended.outcome is Outcome.FAILED
    assert ended.reason.startswith("The graphics card stopped answering at step 15.")
    assert "The best model, epoch" in ended.reason
    assert "goes on from step 14" in ended.remedy
    assert (ended.lost_device, ended.weights_sha256) == ("cpu", "")
    assert card.asked == 0, "nothing on the card is asked for again"
    saved, _ = newest_checkpoint(tmp_path / "run" / "checkpoints", newest_id(tmp_path / "run"))
    best = {name[5:]: value for name, value in saved.tensors.items() if name.startswith("best/")}
    assert weights_sha256(load_bundle(tmp_path / "run" / "model.bundle").weights) == weights_sha256(best)
    assert ended.best_epoch == open_model(tmp_path / "run").bundle.facts["best_epoch"]
    assert ended.best_val_loss == saved.content["progress"]["best_loss"]


def newest_id(folder: Path) -> str:
    return str(json.loads((folder / "resolved.json").read_text())["run_id"])


def test_in_a_new_process_the_run_goes_on_to_the_end_of_one_that_lost_nothing(
    tmp_path, table, monkeypatch, card
) -> None:
    with monkeypatch.context() as patch:
        trained(tmp_path / "run", table, patch, card, 15)
    card.dead = False  # another process
    lost.clear()
    said: list[Event] = []
    ended = resume(tmp_path / "run", Control(), said.append, table=table)
    assert min(event.first_step for event in said if isinstance(event, StepsDone)) == 15
    made = experiment(table, {"training.max_epochs": 4, "training.patience": 0, "training.batch_size": 8})
    whole = execute(made, tmp_path / "whole", Control(), lambda event: None, table=table)
    assert (ended.outcome, ended.weights_sha256) == (Outcome.FINISHED, whole.weights_sha256)


def test_without_a_checkpoint_nothing_is_kept(tmp_path, table, monkeypatch, card) -> None:
    def unsaved(*_: object) -> None:
        raise one_run.OutputError("The disk is full.")

    monkeypatch.setattr(one_run, "save_checkpoint", unsaved)
    ended, _ = trained(tmp_path / "run", table, monkeypatch, card, 3)
    assert ended.outcome is Outcome.FAILED
    assert ended.best_epoch is None
    assert ended.remedy == "Start the program again, then train again."
    assert not (tmp_path / "run" / "model.bundle").exists()


def test_a_card_that_is_lost_in_the_last_step_is_noticed_when_its_weights_are_asked_for(
    tmp_path, table, monkeypatch, card
) -> None:
    monkeypatch.setattr(one_run, "SAVE_SECONDS", 0.0)
    control, said = Control(), list[Event]()

    def emit(event: Event) -> None:
        said.append(event)
        if isinstance(event, StepsDone) and event.first_step + len(event.losses) > 12:
            control.stop()
            card.dead = True

    made = experiment(table, {"training.max_epochs": 4, "training.patience": 0, "training.batch_size": 8})
    ended = execute(made, tmp_path / "run", control, emit, table=table)
    assert [event for event in said if isinstance(event, RunEnded)] == [ended]
    assert ended.outcome is Outcome.FAILED
    assert ended.lost_device


def test_a_card_that_is_lost_while_preparing_is_a_refusal_in_words(tmp_path, table, monkeypatch) -> None:
    def failing(*_: object) -> None:
        raise torch.AcceleratorError(FAULT)

    monkeypatch.setattr(one_run, "compute_in", failing)
    with pytest.raises(RunFailedError, match="stopped answering while preparing"):
        execute(experiment(table), tmp_path / "run", Control(), lambda event: None, table=table)


def test_a_lost_card_is_refused_until_the_program_starts_again() -> None:
    lose(torch.device("cpu"))
    assert str(resolve_device(TrainingSettings(device="cpu"))) == "cpu"
    lose(torch.device("cuda:1"))
    for wanted in ("auto", "cuda", "cuda:0", "cuda:1"):
        with pytest.raises(SettingError, match="Only a new start"):
            resolve_device(TrainingSettings(device=wanted))
    assert str(resolve_device(TrainingSettings(device="cpu"))) == "cpu"
    assert {device.name: device.reason for device in available_devices()}["cuda:0"] == LOST
    torch.manual_seed(7)
    state = torch.random.get_rng_state()
    seed_everything(7)
    assert torch.equal(torch.random.get_rng_state(), state), "a run on the CPU draws the same"
