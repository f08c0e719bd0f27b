"""Runs whose files were damaged or crafted: refused in words, and nothing is written elsewhere."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
import torch

from studio.engine.errors import ModelError
from studio.engine.events import Event, Outcome, Previewed, RunEnded, RunStarted, StepsDone
from studio.engine.experiment import Experiment
from studio.engine.tensors_file import read_tensors, write_tensors
from studio.engine.training.control import Control
from studio.engine.training.run import execute, resume
from studio.engine.training.run_files import RunFiles, read_film
from tests.engine.forecasts import experiment, readings


def changed(folder: Path, change: Any) -> None:
    """Writes all checkpoints of a run anew, sealed, with something changed."""
    for path in (folder / "checkpoints").glob("*.safetensors"):
        tensors, content = read_tensors(path)
        change(tensors, content)
        write_tensors(path, tensors, content)


class StoppedAt:
    """Stops a run after a step."""

    def __init__(self, control: Control, step: int) -> None:
        self._control, self._step = control, step

    def __call__(self, event: Event) -> None:
        if isinstance(event, StepsDone) and event.first_step + len(event.losses) > self._step:
            self._control.stop()


@pytest.fixture
def left(tmp_path: Path) -> Path:
    """A run that was stopped with epochs left."""
    table, control = readings(tmp_path), Control()
    chosen = experiment(table).with_values({"training.max_epochs": 4, "training.patience": 0})
    execute(chosen, tmp_path / "left", control, StoppedAt(control, 3), table=table)
    return tmp_path / "left"


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("", "epoch", -1), ("", "batches_done", 10**30), ("", "step", float(7)), ("", "environment", []),
        ("", "spec", None), ("", "progress", 5), ("", "loss_sum", "x"), ("", "data_sha256", None),
        ("progress", "best_epoch", "x"), ("progress", "waiting_step", []), ("progress", "best_loss", {}),
        ("settings", "learning_rate", -1.0), ("settings", "clip_norm", "x"), ("settings", "patience", []),
        ("settings", "max_epochs", 10**30),
    ],
)  # fmt: skip
def test_a_checkpoint_that_says_impossible_things_is_none(
    left: Path, part: str, key: str, value: Any
) -> None:
    changed(left, lambda tensors, content: (content[part] if part else content).update({key: value}))
    with pytest.raises(ModelError, match="No checkpoint"):
        resume(left, Control(), lambda event: None)


@pytest.mark.parametrize("value", [torch.zeros(3), torch.tensor(-1.0), None])
def test_an_optimizer_of_other_weights_is_refused_and_the_run_stays_as_it_was(
    left: Path, value: torch.Tensor | None
) -> None:
    def change(tensors: dict[str, torch.Tensor], _content: object) -> None:
        del tensors["optimizer/0/step"]
        tensors.update({} if value is None else {"optimizer/0/step": value})

    changed(left, change)
    before = {path: path.read_bytes() for path in left.rglob("*") if path.is_file()}
    said: list[Event] = []
    with pytest.raises(ModelError, match="does not fit"):
        resume(left, Control(), said.append)
    assert not any(isinstance(event, RunStarted | RunEnded) for event in said)
    assert {path: path.read_bytes() for path in left.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    "line",
    [
        '{"event": "step_done"}', '{"event": "step_done", "step": "x", "train_loss": 1}', "[" * 60_000,
        '{"event": "step_done", "step": 1e999, "train_loss": 1}', "null", "\x00",
        '{"event": "step_done", "step": 9, "train_loss": {}}', '{"event": "step_done", ' + "[" * 60_000,
    ],
)  # fmt: skip
def test_junk_in_the_log_does_not_keep_a_run_from_going_on(left: Path, line: str) -> None:
    with (left / "events.jsonl").open("a") as log:
        log.write(line + "\n")
    assert resume(left, Control(), lambda event: None).outcome is Outcome.FINISHED


@pytest.mark.parametrize(
    "name", ["events.jsonl", "film.jsonl", "run.lock", "resolved.json", "model.bundle", "checkpoints"]
)
def test_nothing_is_written_through_a_link_that_lies_in_a_run(left: Path, tmp_path: Path, name: str) -> None:
    outside = tmp_path / "outside"
    (left / name).rename(outside)
    (left / name).symlink_to(outside)
    before = outside.read_bytes() if outside.is_file() else sorted(outside.iterdir())
    with pytest.raises(ModelError, match="is a link"):
        resume(left, Control(), lambda event: None)
    assert (outside.read_bytes() if outside.is_file() else sorted(outside.iterdir())) == before


def test_settings_nested_without_end_are_refused(left: Path) -> None:
    (left / "resolved.json").write_text("[" * 100_000)
    with pytest.raises(ModelError, match="cannot be read"):
        resume(left, Control(), lambda event: None)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes")
def test_a_pipe_among_the_checkpoints_is_not_read(left: Path) -> None:
    os.mkfifo(left / "checkpoints" / "last-9.safetensors")
    assert resume(left, Control(), lambda event: None).outcome is Outcome.FINISHED


def test_the_film_keeps_texts_with_ends_of_lines_of_their_own(tmp_path: Path) -> None:
    frame = Previewed(1, {"a": (1.0,)}, "one\u2028two\x85three\x0cfour", ("x",))
    junk = '{"epoch": 1e999, "values": {}, "text": "", "names": []}\n' + "[" * 100_000 + "\n"
    files = RunFiles(tmp_path)
    files.begin(Experiment("forecast"), {})
    files.write(frame)
    files.close()
    with (tmp_path / "film.jsonl").open("a") as film:
        film.write(junk)
    assert read_film(tmp_path) == [frame]
