"""What is left open is tried before the start, and given up for an edit or a start."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.data.table import Table
from studio.engine.experiment import Experiment
from studio.engine.registry import find_task
from studio.resources import resource_path
from studio.ui.jobs.job import JobRunner
from studio.ui.state.look_ahead import LookAhead
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[Experiment]:
    """Every experiment whose trials were made to their end."""
    task = type(find_task("forecast"))
    whole, seen = task.choose_ahead, list[Experiment]()

    def choose_ahead(self: object, experiment: Experiment, table: Table, cancelled: object) -> None:
        whole(self, experiment, table, cancelled)  # type: ignore[arg-type]
        seen.append(experiment)

    monkeypatch.setattr(task, "choose_ahead", choose_ahead)
    return seen


def test_trials_begin_by_themselves_once_all_is_warm_and_again_after_an_edit(
    qtbot: QtBot, tried: list[Experiment]
) -> None:
    jobs = JobRunner()
    workspace, controller = Workspace(jobs), RunController()
    ahead = LookAhead(workspace, controller)
    workspace.open_path(resource_path("samples/air_passengers_monthly.csv"))
    qtbot.waitUntil(lambda: workspace.overview is not None and workspace.overview_is_current, timeout=20_000)
    assert not tried, "nothing may be tried before the libraries are loaded"
    ahead.begin()
    qtbot.waitUntil(lambda: len(tried) == 1, timeout=30_000)
    workspace.edit({"model.hidden_size": 8}, "hidden size")
    qtbot.waitUntil(lambda: len(tried) == 2, timeout=30_000)
    assert tried[-1].model.hidden_size == 8
    qtbot.waitUntil(lambda: not ahead.is_trying, timeout=10_000)
    assert jobs.wait_for_all()


def test_what_a_trial_finds_is_said_of_the_data_and_nothing_is_tried_twice(
    qtbot: QtBot, tried: list[Experiment]
) -> None:
    jobs = JobRunner()
    workspace, controller = Workspace(jobs), RunController()
    ahead = LookAhead(workspace, controller)
    workspace.open_path(resource_path("samples/air_passengers_monthly.csv"))
    qtbot.waitUntil(lambda: workspace.overview is not None and workspace.overview_is_current, timeout=20_000)
    with qtbot.waitSignal(workspace.overview_changed, timeout=30_000):
        ahead.begin()
    assert len(tried) == 1
    qtbot.waitUntil(lambda: not ahead.is_waiting)
    assert not ahead.is_trying
    assert len(tried) == 1
    assert jobs.wait_for_all()


def test_a_start_after_the_trials_chooses_the_same_without_trying_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    import torch

    from studio.engine.tasks.forecast import training

    task = find_task("forecast")
    table = task.open_data(resource_path("samples/air_passengers_monthly.csv"))
    experiment = task.propose(table, (), {"model.hidden_size": 4})
    task.choose_ahead(experiment, table, lambda: False)

    def never(*_: object) -> float:
        raise AssertionError("a trial was made twice")

    monkeypatch.setattr(training, "trial", never)
    parts = task.training_parts(experiment, table, torch.device("cpu"), lambda event: None, lambda: False)
    assert parts.resolved["model.on_top_of"] in ("none", "last_value", "seasonal", "drift")
