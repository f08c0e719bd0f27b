"""A disk without room: training goes on, says so once, saves again when there is room, and loses no line."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.engine.data.table import Table
from studio.engine.errors import OutputError
from studio.engine.events import CheckpointSaved, Event, Outcome, SaveFailed, SaveWorks, Validated
from studio.engine.predict.model import open_model
from studio.engine.training.control import Control
from studio.engine.training.resuming import read_resumption
from studio.engine.training.run import execute
from studio.engine.training.run_log import read_log
from studio.engine.training.saving import SavingFaults
from tests.engine.forecasts import experiment, readings, train

if sys.platform == "win32":
    pytest.skip("The limit of file sizes is one of POSIX.", allow_module_level=True)

import resource

FULL = 700


def allow(size: int | None) -> None:
    """No file may grow over `size` bytes, as on a disk without room; None: there is room."""
    hard = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard if size is None else size, hard))


@pytest.fixture(autouse=True)
def room() -> Iterator[None]:
    yield
    allow(None)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    return readings(tmp_path_factory.mktemp("data"))


def train_without_room(folder: Path, table: Table, *, room_again_at: int) -> tuple[list[Event], Outcome]:
    """A run of eight epochs whose disk is full after the first one, until another one."""
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, Validated) and event.epoch in (1, room_again_at):
            allow(FULL if event.epoch == 1 else None)

    settings = {"training.max_epochs": 8, "training.learning_rate": 0.001}
    ended = execute(experiment(table, settings), folder, Control(), emit, table=table)
    return events, ended.outcome


def test_training_goes_on_without_room_and_saves_when_there_is_some(table: Table, tmp_path: Path) -> None:
    events, outcome = train_without_room(tmp_path / "run", table, room_again_at=4)
    assert outcome is Outcome.FINISHED
    told = [event for event in events if isinstance(event, (SaveFailed, SaveWorks))]
    assert [type(event) for event in told] == [SaveFailed, SaveWorks]
    assert "cannot be written" in told[0].what
    at = events.index(told[0])
    again = [event for event in events[at:] if isinstance(event, CheckpointSaved)]
    assert again, "nothing was saved after there was room again"
    assert [event.epoch for event in events if isinstance(event, Validated)] == list(range(9))
    assert open_model(tmp_path / "run")
    assert read_resumption(tmp_path / "run").checkpoint.place[0] == 8


def test_no_line_of_the_log_is_lost_or_torn(table: Table, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    events, _ = train_without_room(folder, table, room_again_at=4)
    lines = [json.loads(line) for line in (folder / "events.jsonl").read_text("utf-8").splitlines()]
    assert [line["step"] for line in lines if line["event"] == "step_done"] == list(range(1, 17))
    looks = [event for event in events if isinstance(event, Validated)]
    assert [line["val_loss"] for line in lines if line["event"] == "validated"] == [e.val_loss for e in looks]
    read = read_log(folder, experiment(table))
    assert len([event for event in read if isinstance(event, Validated)]) == 9


def test_a_run_that_cannot_keep_its_model_in_the_end_fails(table: Table, tmp_path: Path) -> None:
    events, outcome = train_without_room(tmp_path / "run", table, room_again_at=99)
    allow(None)
    assert outcome is Outcome.FAILED
    assert [type(event) for event in events].count(SaveFailed) == 1
    assert not any(isinstance(event, SaveWorks) for event in events)
    assert "cannot be written" in events[-1].reason


def test_room_for_the_model_alone_is_enough(table: Table, tmp_path: Path) -> None:
    whole = train(tmp_path / "whole", experiment(table), table)
    model = (whole.folder / "model.bundle").stat().st_size
    checkpoint = min(path.stat().st_size for path in (whole.folder / "checkpoints").iterdir())
    log = (whole.folder / "events.jsonl").stat().st_size
    assert max(model, log) < checkpoint, "the files of this run cannot tell the two apart"
    events: list[Event] = []
    allow(checkpoint - 1)
    ended = execute(experiment(table), tmp_path / "run", Control(), events.append, table=table)
    allow(None)
    assert ended.outcome is Outcome.FINISHED
    assert "It cannot go on from its last step" in ended.reason
    assert open_model(tmp_path / "run")


def test_two_things_that_cannot_be_saved_are_told_once_and_work_when_both_do() -> None:
    said: list[Event] = []
    faults = SavingFaults(said.append)

    def attempt(what: str, *, works: bool) -> None:
        with faults.of(what):
            if not works:
                raise OutputError(f"{what} cannot be written.", remedy="Free some room.")

    attempt("log", works=True)
    attempt("log", works=False)
    attempt("checkpoint", works=False)
    attempt("checkpoint", works=True)
    assert said == [SaveFailed("log cannot be written.", "Free some room.")]
    assert faults.reason("log")
    assert not faults.reason("checkpoint")
    attempt("log", works=True)
    assert said[1:] == [SaveWorks()]
