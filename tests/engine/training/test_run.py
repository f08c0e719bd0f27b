"""A run from its experiment to its end: events, folder, every outcome."""

from __future__ import annotations

import errno
import json
import os
import re
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.engine.data.table import Table
from studio.engine.errors import DataError, OutputError, RunFailedError, SettingError
from studio.engine.events import (
    CheckpointSaved,
    Event,
    Outcome,
    Prepared,
    Previewed,
    RunEnded,
    RunStarted,
    RunState,
    StateChanged,
    StepsDone,
    Validated,
)
from studio.engine.experiment import load_experiment
from studio.engine.predict.bundle import load_bundle
from studio.engine.predict.model import open_model
from studio.engine.tensors_file import read_tensors, weights_sha256
from studio.engine.training import run_files
from studio.engine.training.control import Control
from studio.engine.training.loop import Loop
from studio.engine.training.run import execute, new_run_folder, out_of_memory
from tests.engine.forecasts import Said, bits, experiment, readings, train
from tests.engine.tasks.forecast.tables import waves


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    return readings(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def finished(table: Table, tmp_path_factory: pytest.TempPathFactory) -> Said:
    return train(tmp_path_factory.mktemp("runs") / "finished", experiment(table))


def records(said: Said) -> list[dict]:
    return [json.loads(line) for line in (said.folder / "events.jsonl").read_text().splitlines()]


def ends(said: Said) -> list[Event]:
    return said.of(RunEnded)


def test_the_events_of_a_run_in_their_order(finished: Said) -> None:
    kinds = [type(event) for event in finished.events]
    assert finished.events[0] == StateChanged(RunState.PREPARING)
    assert kinds.index(Prepared) < kinds.index(RunStarted) < kinds.index(Validated) < kinds.index(StepsDone)
    assert finished.events[-1] is finished.ended
    assert kinds.count(RunEnded) == kinds.count(RunStarted) == 1
    assert finished.ended.outcome is Outcome.FINISHED
    assert [look.epoch for look in finished.validated] == [0, 1, 2]
    assert len(finished.of(Previewed)) == 3
    (started,) = finished.of(RunStarted)
    assert (started.steps_per_epoch, started.max_epochs, started.device) == (2, 2, "cpu")
    assert len(finished.losses) == 4


def test_the_log_holds_the_same_lines(finished: Said) -> None:
    lines = records(finished)
    assert lines[0]["event"] == "run_started"
    assert lines[-1]["event"] == "run_ended"
    assert [line["train_loss"] for line in lines if line["event"] == "step_done"] == finished.losses
    assert lines[-1]["weights_sha256"] == finished.ended.weights_sha256


def test_the_folder_of_a_finished_run(finished: Said) -> None:
    assert sorted(path.name for path in finished.folder.iterdir()) == [
        "checkpoints", "data.json", "events.jsonl", "experiment.toml", "film.jsonl", "model.bundle", "resolved.json",
        "run.lock",
    ]  # fmt: skip
    assert load_experiment(finished.folder / "experiment.toml").model.hidden_size == 4
    resolved = json.loads((finished.folder / "resolved.json").read_text())
    assert resolved["preparation.scaler"] == "zscore"
    assert resolved["torch"] == torch.__version__
    newest_best = [saved for saved in finished.of(CheckpointSaved) if saved.kind == "best"][-1]
    assert read_tensors(Path(newest_best.path))[1]["step"] == newest_best.step
    newest = finished.of(CheckpointSaved)[-1]
    assert (newest.kind, newest.step) == ("last", 4)


def test_the_last_weights_are_hashed_and_the_best_are_kept(finished: Said) -> None:
    last, content = read_tensors(Path(finished.of(CheckpointSaved)[-1].path))
    model = {name.removeprefix("model/"): value for name, value in last.items() if name.startswith("model/")}
    best = {name.removeprefix("best/"): value for name, value in last.items() if name.startswith("best/")}
    assert weights_sha256(model) == finished.ended.weights_sha256
    assert weights_sha256(load_bundle(finished.folder / "model.bundle").weights) == weights_sha256(best)
    assert content["progress"]["best_epoch"] == finished.ended.best_epoch


@pytest.mark.parametrize("start", ["none", "last_value", "seasonal", "drift"])
@pytest.mark.parametrize("transform", ["none", "log", "difference"])
def test_epoch_zero_is_the_simple_forecast_the_head_starts_on(table, tmp_path, start, transform) -> None:
    said = train(
        tmp_path / "run",
        experiment(
            table, {"model.on_top_of": start, "preparation.transform": transform, "training.max_epochs": 1}
        ),
        table,
    )
    first = said.validated[0]
    y, origins = waves(120, 4), np.arange(83, 99)
    rows = origins[:, None] + np.arange(1, 4)
    expected = {
        "last_value": y[origins][:, None] + 0 * rows,
        "seasonal": y[rows - 4],
        "drift": y[origins][:, None] + ((y[origins] - y[origins - 5]) / 5)[:, None] * np.arange(1, 4),
        "none": np.full(rows.shape, y[:84].mean()),
    }[start]
    if transform == "log" and start == "drift":
        expected = np.exp(
            np.log(y[origins])[:, None] + (np.log(y[origins] / y[origins - 5]) / 5)[:, None] * np.arange(1, 4)
        )
    if transform == "log" and start == "none":
        expected = np.full(rows.shape, np.exp(np.log(y[:84]).mean()))
    if transform == "difference" and start == "none":
        expected = y[origins][:, None] + np.diff(y[:84]).mean() * np.arange(1, 4)
    assert first.metrics["mae"] == pytest.approx(np.abs(expected - y[rows]).mean(), rel=1e-6)
    reference = said.of(RunStarted)[0].baseline
    assert first.skill == pytest.approx(1 - first.metrics["mae"] / reference.value)
    if transform == "none" and reference.name == start:
        assert first.val_loss == pytest.approx(reference.loss)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_31_the_same_seed_gives_the_same_bits_the_pre_flight_too(
    table: Table, tmp_path: Path, cell: str
) -> None:
    settings = {
        "model.cell": cell, "model.hidden_size": 2, "model.on_top_of": "auto", "preparation.calendar": "auto",
        "training.learn_from": "auto", "training.max_epochs": 1, "model.num_layers": 2, "model.dropout": 0.3,
    }  # fmt: skip
    wanted = experiment(table, settings)
    one, other = (train(tmp_path / name, wanted) for name in ("one", "other"))
    assert bits(one.losses) == bits(other.losses)
    assert [look.val_loss for look in one.validated] == [look.val_loss for look in other.validated]
    assert one.ended.weights_sha256 == other.ended.weights_sha256


def test_31_another_seed_gives_other_weights(table: Table, tmp_path: Path, finished: Said) -> None:
    other = train(tmp_path / "run", experiment(table, {"training.seed": 7}), table)
    assert other.ended.weights_sha256 != finished.ended.weights_sha256


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("both", [False, True])
def test_every_architecture_trains_in_bfloat16_too(table, tmp_path, cell, layers, both) -> None:
    said = train(
        tmp_path / "run",
        experiment(
            table,
            {
                "model.cell": cell, "model.num_layers": layers, "model.bidirectional": both,
                "training.precision": "bfloat16", "training.max_epochs": 1,
            },
        ),
        table,
    )  # fmt: skip
    assert said.ended.outcome is Outcome.FINISHED
    assert np.isfinite(said.losses).all()
    assert all(
        value.dtype == torch.float32 for value in load_bundle(said.folder / "model.bundle").weights.values()
    )


@pytest.mark.parametrize("pooling", ["mean", "max", "attention"])
@pytest.mark.parametrize("loss", ["mae", "huber"])
def test_other_read_outs_and_losses_train(table: Table, tmp_path: Path, pooling: str, loss: str) -> None:
    said = train(
        tmp_path / "run", experiment(table, {"model.pooling": pooling, "training.loss": loss}), table
    )
    assert said.ended.outcome is Outcome.FINISHED
    assert min(look.val_loss for look in said.validated) == said.ended.best_val_loss


def stopping_at(control: Control, step: int, act: str = "stop"):
    """A listener that asks once so many steps were heard of."""

    def heard(event: Event) -> None:
        if isinstance(event, StepsDone) and event.first_step + len(event.losses) > step:
            getattr(control, act)()

    return heard


def test_42_a_stop_keeps_the_best_model(table: Table, tmp_path: Path) -> None:
    control = Control()
    said = train(
        tmp_path / "run", experiment(table, {"training.max_epochs": 100_000, "training.patience": 0}), table,
        control, stopping_at(control, 5),
    )  # fmt: skip
    assert (said.ended.outcome, said.ended.reason) == (Outcome.STOPPED, "You stopped it.")
    assert ends(said) == [said.ended]
    assert open_model(said.folder).task == "forecast"
    newest = said.of(CheckpointSaved)[-1]
    assert (newest.kind, newest.step) == ("last", len(said.losses))


def test_discarding_keeps_no_model(table: Table, tmp_path: Path) -> None:
    control = Control()
    said = train(
        tmp_path / "run", experiment(table, {"training.max_epochs": 100_000, "training.patience": 0}), table,
        control, stopping_at(control, 3, "discard"),
    )  # fmt: skip
    assert said.ended.outcome is Outcome.STOPPED
    assert ends(said) == [said.ended]
    assert not (said.folder / "model.bundle").exists()


def test_a_stop_while_preparing_ends_before_the_first_step(table: Table, tmp_path: Path) -> None:
    control = Control()

    def heard(event: Event) -> None:
        if isinstance(event, Prepared) and event.share > 0:
            control.stop()

    said = train(tmp_path / "run", experiment(table, {"model.on_top_of": "auto"}), table, control, heard)
    assert said.ended.outcome is Outcome.STOPPED
    assert (said.ended.best_epoch, said.ended.weights_sha256) == (None, "")
    assert said.of(RunStarted) == []
    assert ends(said) == [said.ended]


def test_early_stopping_restores_the_best(table: Table, tmp_path: Path) -> None:
    settings = {
        "training.max_epochs": 500, "training.patience": 2, "training.patience_steps": 0,
        "training.learning_rate": 0.3, "model.on_top_of": "seasonal",
    }  # fmt: skip
    said = train(tmp_path / "run", experiment(table, settings), table)
    assert said.ended.outcome is Outcome.STOPPED_EARLY
    best = min(said.validated, key=lambda look: look.val_loss)
    assert (said.ended.best_epoch, said.ended.best_val_loss) == (best.epoch, best.val_loss)
    assert best.epoch == said.validated[-1].epoch - 2
    kept = load_bundle(said.folder / "model.bundle")
    assert weights_sha256(kept.weights) != said.ended.weights_sha256
    assert kept.facts["best_epoch"] == best.epoch
    best_file = read_tensors(said.folder / "checkpoints" / "best.safetensors")[0]
    assert all(torch.equal(best_file[f"model/{name}"], value) for name, value in kept.weights.items())


def test_max_seconds_ends_a_run(table: Table, tmp_path: Path) -> None:
    settings = {"training.max_epochs": 1_000_000, "training.patience": 0, "training.max_seconds": 0.1}
    said = train(tmp_path / "run", experiment(table, settings), table)
    assert said.ended.outcome is Outcome.STOPPED_EARLY
    assert "time limit" in said.ended.reason
    assert said.ended.seconds < 5


def test_a_loss_that_grows_beyond_numbers_fails_with_the_best_kept(table: Table, tmp_path: Path) -> None:
    settings = {
        "training.optimizer": "sgd", "training.learning_rate": 10.0, "training.clip_norm": 0.0,
        "training.max_epochs": 1000, "preparation.scaler": "none", "model.on_top_of": "none",
        "training.patience": 0, "training.batch_size": 4,
    }  # fmt: skip
    target = 1e12 * waves(120, 4)
    (tmp_path / "data").mkdir()
    said = train(tmp_path / "run", experiment(readings(tmp_path / "data", y=target), settings))
    assert said.ended.outcome is Outcome.FAILED
    assert ends(said) == [said.ended]
    assert "became infinite" in said.ended.reason
    assert "is kept" in said.ended.reason
    assert "ten times smaller (1)" in said.ended.remedy
    kept = load_bundle(said.folder / "model.bundle")
    assert all(torch.isfinite(value).all() for value in kept.weights.values())


def full_disk_after(monkeypatch: pytest.MonkeyPatch, writes: int) -> None:
    """Every file of ours is written through fsync; from some write on there is no room."""
    done, sync = [], os.fsync

    def fsync(handle: int) -> None:
        done.append(handle)
        if len(done) > writes:
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", fsync)


@pytest.mark.parametrize("writes", [6, 7, 8, 10, 11, 12, 13])
def test_a_full_disk_fails_the_run_with_one_end(table, tmp_path, monkeypatch, writes: int) -> None:
    full_disk_after(monkeypatch, writes)
    said = train(tmp_path / "run", experiment(table), table)
    assert said.ended.outcome is Outcome.FAILED
    assert ends(said) == [said.ended] == said.events[-1:]
    assert "the disk is full" in said.ended.reason
    assert "room" in said.ended.remedy
    assert records(said)[-1]["event"] == "run_ended"


@pytest.mark.parametrize("writes", [0, 2, 4])
def test_a_disk_that_is_full_before_the_run_starts_is_a_refusal(table, tmp_path, monkeypatch, writes) -> None:
    full_disk_after(monkeypatch, writes)
    with pytest.raises(OutputError, match="the disk is full"):
        train(tmp_path / "run", experiment(table), table)


def test_only_the_last_line_not_written_is_no_failure(table, tmp_path, monkeypatch) -> None:
    whole = run_files.to_lines

    def lines(event: Event):
        if isinstance(event, RunEnded):
            raise OSError(errno.ENOSPC, "No space left on device")
        return whole(event)

    monkeypatch.setattr(run_files, "to_lines", lines)
    said = train(tmp_path / "run", experiment(table), table)
    assert said.ended.outcome is Outcome.FINISHED
    assert ends(said) == [said.ended]


class FaultError(Exception):
    """Stands for a mistake in a program."""


def test_an_error_of_a_listener_goes_on_after_one_end_and_a_kept_model(table: Table, tmp_path: Path) -> None:
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if isinstance(event, StepsDone):
            raise FaultError("the listener is broken")

    with pytest.raises(FaultError):
        execute(experiment(table), tmp_path / "run", Control(), emit, table=table)
    assert [type(event) for event in events].count(RunEnded) == 1
    ended = events[-1]
    assert isinstance(ended, RunEnded)
    assert ended.outcome is Outcome.FAILED
    assert "FaultError: the listener is broken" in ended.reason
    assert open_model(tmp_path / "run")


def test_an_error_while_the_model_is_kept_goes_on_after_one_end(table, tmp_path, monkeypatch) -> None:
    def broken(*_: object) -> None:
        raise FaultError("cannot finish")

    monkeypatch.setattr("studio.engine.tasks.forecast.evaluating.fit_band", broken)
    events: list[Event] = []
    with pytest.raises(FaultError):
        execute(experiment(table), tmp_path / "run", Control(), events.append, table=table)
    ended = [event for event in events if isinstance(event, RunEnded)]
    assert len(ended) == 1
    assert ended[0].outcome is Outcome.FAILED
    assert "kept" not in ended[0].reason


@pytest.mark.parametrize(
    ("fault", "outcome", "words"),
    [
        (MemoryError(), Outcome.FAILED, "ran out of memory while training"),
        (
            RuntimeError("DefaultCPUAllocator: can't allocate memory: 9 bytes"),
            Outcome.FAILED,
            "out of memory",
        ),
        (RunFailedError("It broke.", "Badly.", "Mend it."), Outcome.FAILED, "It broke. Badly."),
        (KeyboardInterrupt(), Outcome.STOPPED, "You interrupted it"),
    ],
    ids=["memory", "allocator", "failed", "interrupted"],
)
def test_what_a_user_can_cause_is_an_end_not_an_exception(
    table, tmp_path, monkeypatch, fault, outcome, words
) -> None:
    step = Loop.train_step

    def breaking(self: Loop, batch):
        if self.step == 3:
            raise fault
        return step(self, batch)

    monkeypatch.setattr(Loop, "train_step", breaking)
    said = train(tmp_path / "run", experiment(table), table)
    assert said.ended.outcome is outcome
    assert words in said.ended.reason
    assert ends(said) == [said.ended]
    assert open_model(said.folder)


def test_memory_that_ends_while_preparing_is_a_failed_run(table, tmp_path, monkeypatch) -> None:
    def hungry(*_: object, **__: object) -> None:
        raise RuntimeError("DefaultCPUAllocator: can't allocate memory")

    monkeypatch.setattr("studio.engine.tasks.forecast.training.build_parts", hungry)
    with pytest.raises(RunFailedError, match="ran out of memory while preparing") as problem:
        train(tmp_path / "run", experiment(table), table)
    assert problem.value.exit_code == 3


def test_out_of_memory_is_told_from_other_faults() -> None:
    assert out_of_memory(torch.OutOfMemoryError())
    assert not out_of_memory(RuntimeError("sizes differ"))
    assert not out_of_memory(ValueError("can't allocate memory"))


def test_bad_data_and_settings_raise_before_the_run_starts(table: Table, tmp_path: Path) -> None:
    events: list[Event] = []
    for wanted, kind in (
        (experiment(table, {"data.path": str(tmp_path / "missing.csv")}), DataError),
        (experiment(table, {"data.targets": ("nothing",)}), DataError),
        (experiment(table, {"training.device": "cuda:7"}), SettingError),
    ):
        with pytest.raises(kind):
            execute(wanted, tmp_path / "run", Control(), events.append)
    assert not [event for event in events if isinstance(event, (RunStarted, RunEnded))]


def test_a_place_that_cannot_be_written_is_refused(table: Table, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(OutputError, match="a part of the path is a file"):
        train(tmp_path / "file" / "run", experiment(table), table)


def test_new_folders_are_named_after_the_experiment_and_never_shared(
    table: Table, studio_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import dataclasses

    named = dataclasses.replace(experiment(table), name="Äther / 2013: Wärme")
    folders = [new_run_folder(named) for _ in range(3)]
    assert len(set(folders)) == 3
    assert all(folder.parent == studio_home / "runs" and folder.is_dir() for folder in folders)
    assert re.fullmatch(r"\d{8}-\d{6}-äther---2013--wärme(-\d)?", folders[0].name)
    (studio_home / "file").write_text("")
    monkeypatch.setenv("RECURRENT_STUDIO_HOME", str(studio_home / "file"))
    with pytest.raises(OutputError):
        new_run_folder(named)


def test_42_a_run_in_a_thread_is_the_same_run(table: Table, tmp_path: Path, finished: Said) -> None:
    found: list[Said] = []
    thread = threading.Thread(target=lambda: found.append(train(tmp_path / "run", experiment(table), table)))
    thread.start()
    thread.join(60)
    assert bits(found[0].losses) == bits(finished.losses)


def test_time_of_training_only_grows(finished: Said) -> None:
    times = [event.seconds for event in finished.events if isinstance(event, (StepsDone, Validated))]
    assert all(one <= other for one, other in pairwise(times))
    assert finished.ended.seconds >= times[-1]


def test_a_second_run_in_the_same_folder_is_refused_and_changes_nothing(finished: Said, table: Table) -> None:
    before = {path: path.read_bytes() for path in finished.folder.rglob("*") if path.is_file()}
    with pytest.raises(OutputError, match="holds another run"):
        train(finished.folder, experiment(table), table)
    assert before == {path: path.read_bytes() for path in finished.folder.rglob("*") if path.is_file()}
