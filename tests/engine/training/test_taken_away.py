"""A folder that is taken away under its run is made again, with all that the run has said and is."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from studio.engine.data.table import Table
from studio.engine.events import Event, Outcome, RunEnded, StepsDone
from studio.engine.predict.model import open_model
from studio.engine.training import one_run
from studio.engine.training.control import Control
from studio.engine.training.resuming import read_resumption
from studio.engine.training.run import execute, resume
from studio.engine.training.run_files import read_film
from tests.engine.forecasts import experiment, readings

pytestmark = pytest.mark.skipif(os.name == "nt", reason="an open file cannot be taken away there")
SETTINGS = {"training.max_epochs": 6, "training.threads": 1}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    return readings(tmp_path_factory.mktemp("data"))


def train(table: Table, folder: Path, take_away: Callable[[], object], at_step: int = 5) -> list[Event]:
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, StepsDone) and event.first_step <= at_step < event.first_step + len(
            event.losses
        ):
            take_away()

    execute(experiment(table, SETTINGS), folder, Control(), emit, table=table)
    return events


def steps(folder: Path) -> list[int]:
    lines = [json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]
    return [line["step"] for line in lines if line["event"] == "step_done"]


@pytest.mark.parametrize("saves", ["often", "at the end only"])
@pytest.mark.parametrize("lost", ["all", "checkpoints", "log"])
def test_a_run_whose_folder_is_taken_away_ends_whole(
    table: Table, tmp_path: Path, lost: str, saves: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if saves == "often":
        monkeypatch.setattr(one_run, "SAVE_SECONDS", 0.0)
    folder = tmp_path / "run"
    part = {"all": folder, "checkpoints": folder / "checkpoints", "log": folder / "events.jsonl"}[lost]
    events = train(table, folder, lambda: shutil.rmtree(part) if part.is_dir() else part.unlink())
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    assert ended.outcome is Outcome.FINISHED, ended.reason
    assert steps(folder) == list(range(1, 13))
    assert [frame.epoch for frame in read_film(folder)] == list(range(7))
    assert open_model(folder)
    assert read_resumption(folder).checkpoint.place[0] == 6
    more: list[Event] = []
    resume(folder, Control(), more.append, more_epochs=1, table=table)
    assert more[-1].outcome is Outcome.FINISHED


def test_a_run_that_is_moved_away_goes_on_where_it_was(table: Table, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    train(table, folder, lambda: folder.rename(tmp_path / "elsewhere"))
    assert steps(folder) == list(range(1, 13))
    assert steps(tmp_path / "elsewhere") == steps(folder)[: len(steps(tmp_path / "elsewhere"))]


def test_nobody_else_goes_on_with_a_run_whose_lock_was_taken_away(
    table: Table, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studio.engine.files import is_held
    from studio.engine.training.run_files import LOCK_FILE

    monkeypatch.setattr(one_run, "SAVE_SECONDS", 0.0)
    folder, held = tmp_path / "run", []

    def emit(event: Event) -> None:
        if isinstance(event, StepsDone) and event.first_step == 5:
            shutil.rmtree(folder)
        if isinstance(event, StepsDone) and event.first_step == 9:
            held.append(is_held(folder / LOCK_FILE))

    execute(experiment(table, SETTINGS), folder, Control(), emit, table=table)
    assert held == [True]
    assert not is_held(folder / LOCK_FILE)
