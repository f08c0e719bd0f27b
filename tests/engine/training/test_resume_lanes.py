"""A language model that was left goes on with the states of its lanes; any run with its best weights so far."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine.data.table import Table
from studio.engine.events import Event, StepsDone
from studio.engine.experiment import Experiment
from studio.engine.predict.bundle import load_bundle
from studio.engine.tasks.language_model.task import TASK
from studio.engine.training import checkpoint
from studio.engine.training.control import Control
from studio.engine.training.run import execute, resume
from tests.engine.forecasts import experiment, readings
from tests.engine.tasks.language_model.corpora import TINY, prose


@pytest.fixture(autouse=True)
def every_step_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps are said one by one, so that a stop meets the step it is meant for."""
    monkeypatch.setattr("studio.engine.training.steps.EVENT_SECONDS", -1.0)


def losses_of(folder: Path, made: Experiment | None, data: Any, stop_after: int = 0) -> dict[int, float]:
    """The loss of each step of a run; without an experiment it is one that goes on."""
    control, found = Control(), dict[int, float]()

    def listen(event: Event) -> None:
        if isinstance(event, StepsDone):
            found.update(enumerate(event.losses, event.first_step))
            if stop_after in found:
                control.stop()

    if made is None:
        torch.manual_seed(99)  # as another process would have it
        resume(folder, control, listen, table=data)
    else:
        execute(made, folder, control, listen, table=data)
    return found


@pytest.mark.parametrize("turned", [False, True])
@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_32_lanes_go_on_with_their_states(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cell: str, turned: bool
) -> None:
    """Also where the file gives its tensors in another order: h and c have one shape and could change places."""
    read = checkpoint.read_tensors

    def read_in_order(path: Path) -> Any:
        tensors, content = read(path)
        return dict(sorted(tensors.items(), reverse=turned)), content

    monkeypatch.setattr(checkpoint, "read_tensors", read_in_order)
    path = tmp_path / "text.txt"
    path.write_text(prose(3000), encoding="utf-8")
    text = TASK.open_data(path)
    made = TASK.propose(text, (), {**TINY, "model.cell": cell, "model.dropout": 0.2, "data.path": str(path)})
    whole = losses_of(tmp_path / "whole", made, text)
    steps = len(whole) // 2  # of an epoch
    stopped = losses_of(tmp_path / "run", made, text, stop_after=steps // 2)
    assert max(stopped) < steps  # within the first epoch
    rest = losses_of(tmp_path / "run", None, text)
    assert min(rest) == max(stopped) + 1
    assert rest == {step: loss for step, loss in whole.items() if step in rest}
    assert max(rest) == max(whole)


def test_32_the_best_weights_are_those_of_before(tmp_path: Path) -> None:
    table: Table = readings(tmp_path)
    settings = {
        "training.learning_rate": 5.0, "training.batch_size": 8, "training.patience": 0, "training.max_epochs": 3,
    }  # fmt: skip
    made = experiment(table, settings)
    losses_of(tmp_path / "whole", made, table)
    losses_of(tmp_path / "run", made, table, stop_after=15)
    losses_of(tmp_path / "run", None, table)
    whole, rest = (load_bundle(tmp_path / name / "model.bundle") for name in ("whole", "run"))
    assert whole.facts["best_epoch"] < 2  # before the stop
    assert all(torch.equal(value, rest.weights[name]) for name, value in whole.weights.items())
