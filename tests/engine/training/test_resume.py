"""A run that was left goes on as if nothing had happened."""

from __future__ import annotations

import contextlib
import json
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from studio.engine import files
from studio.engine.data.table import Table
from studio.engine.errors import ModelError, SettingError
from studio.engine.events import (
    CheckpointSaved,
    Edited,
    Event,
    Outcome,
    Prepared,
    Repeated,
    RunEnded,
    RunStarted,
    RunState,
    StateChanged,
    StepsDone,
    Validated,
)
from studio.engine.experiment import Experiment
from studio.engine.tasks.forecast.batches import ForecastObjective
from studio.engine.tensors_file import read_tensors, write_tensors
from studio.engine.training import one_run
from studio.engine.training import run as run_module
from studio.engine.training.checkpoint import load_checkpoint
from studio.engine.training.control import Control
from studio.engine.training.resuming import NotExactError
from studio.engine.training.run import execute, resume
from studio.engine.training.run_log import read_log
from tests.engine.forecasts import experiment, readings
from tests.engine.tasks.forecast.tables import waves

SETTINGS = {
    "model.hidden_size": 6, "model.num_layers": 2, "model.dropout": 0.3, "training.max_epochs": 4,
    "training.batch_size": 8, "training.patience": 0,
}  # fmt: skip


class Listener:
    """Keeps the events; stops the run after so many steps, at once or by an edit."""

    def __init__(self, control: Control, stop_after: int | None = None) -> None:
        self.events: list[Event] = []
        self._control, self._stop_after = control, stop_after

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        after = self._stop_after
        if (
            isinstance(event, StepsDone)
            and after is not None
            and event.first_step + len(event.losses) > after
        ):
            self._control.stop()

    def of(self, kind: type) -> list[Any]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def losses(self) -> dict[int, float]:
        return {
            step: loss
            for event in self.of(StepsDone)
            for step, loss in enumerate(event.losses, event.first_step)
        }


@pytest.fixture(autouse=True)
def every_step_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    """Steps are said one by one, so that a stop meets the step it is meant for."""
    monkeypatch.setattr("studio.engine.training.steps.EVENT_SECONDS", -1.0)


@pytest.fixture
def table(tmp_path: Path) -> Table:
    return readings(tmp_path, y=waves(120, 4))


def begin(folder: Path, made: Experiment, table: Table, stop_after: int | None = None) -> Listener:
    control = Control()
    listener = Listener(control, stop_after)
    execute(made, folder, control, listener, table=table)
    return listener


def go_on(folder: Path, table: Table, **how: Any) -> Listener:
    control = Control()
    listener = Listener(control)
    random.seed(1), np.random.seed(1), torch.manual_seed(1)  # as another process would have them
    resume(folder, control, listener, table=table, **how)
    return listener


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("stop_after", [1, 7, 10, 11, 20, 39])
def test_32_a_stop_anywhere_and_a_resume_are_one_run(tmp_path, table, cell: str, stop_after: int) -> None:
    made = experiment(table, {**SETTINGS, "model.cell": cell})
    whole = begin(tmp_path / "whole", made, table)
    begin(tmp_path / "run", made, table, stop_after)
    rest = go_on(tmp_path / "run", table)
    (started,) = rest.of(RunStarted)
    assert started.resumed_from is not None
    assert min(rest.losses) == started.resumed_from[1] + 1 > stop_after
    assert rest.losses == {step: loss for step, loss in whole.losses.items() if step in rest.losses}
    assert max(rest.losses) == max(whole.losses)
    looks = {look.epoch: (look.val_loss, look.train_loss) for look in whole.of(Validated)}
    assert all(looks[look.epoch] == (look.val_loss, look.train_loss) for look in rest.of(Validated))
    assert rest.of(RunEnded)[0].weights_sha256 == whole.of(RunEnded)[0].weights_sha256
    assert rest.of(RunEnded)[0].best_epoch == whole.of(RunEnded)[0].best_epoch


def test_32_more_epochs_after_the_last_one_are_a_longer_run(tmp_path: Path, table: Table) -> None:
    made = experiment(table, SETTINGS)
    whole = begin(tmp_path / "whole", made.with_values({"training.max_epochs": 6}), table)
    begin(tmp_path / "run", made, table)
    with pytest.raises(SettingError, match="has ended"):
        go_on(tmp_path / "run", table)
    rest = go_on(tmp_path / "run", table, more_epochs=2)
    assert [look.epoch for look in rest.of(Validated)] == [5, 6]
    assert rest.of(RunStarted)[0].patience_from == 4, "patience is given once more"
    assert rest.of(RunEnded)[0].weights_sha256 == whole.of(RunEnded)[0].weights_sha256


def test_epochs_more_of_a_run_that_was_cut_short_come_after_those_that_were_planned(
    tmp_path: Path, table: Table
) -> None:
    begin(tmp_path / "run", experiment(table, SETTINGS), table, 12)
    rest = go_on(tmp_path / "run", table, more_epochs=2)
    planned = int(SETTINGS["training.max_epochs"])
    assert max(look.epoch for look in rest.of(Validated)) == planned + 2


@pytest.fixture
def saved_and_killed(tmp_path: Path, table: Table, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder as a killed process leaves it: a checkpoint of step 13, a log that goes on to step 17, half a line."""
    monkeypatch.setattr(one_run.Run, "_save_due", lambda run, busy_for=0.0: run._loop.step == 13)
    begin(tmp_path / "run", experiment(table, SETTINGS), table)
    folder = tmp_path / "run"
    for path in folder.glob("checkpoints/*"):
        if load_checkpoint(path).content["step"] > 13:
            path.unlink()
    lines, kept = (folder / "events.jsonl").read_text().splitlines(keepends=True), []
    for line in lines:
        record = json.loads(line)
        if record["event"] == "step_done" and record["step"] > 17:
            break
        kept.append(line)
    (folder / "events.jsonl").write_text("".join(kept) + '{"event": "step_do')
    monkeypatch.undo()
    monkeypatch.setattr("studio.engine.training.steps.EVENT_SECONDS", -1.0)
    return folder


def test_what_was_made_after_the_checkpoint_is_made_again_and_compared(saved_and_killed, table) -> None:
    rest = go_on(saved_and_killed, table)
    assert rest.of(RunStarted)[0].resumed_from == (2, 13)
    assert rest.of(Repeated) == [Repeated(4)]
    assert rest.of(Repeated)[0].exact
    kept = [event for event in read_log(saved_and_killed, experiment(table)) if isinstance(event, Repeated)]
    assert kept == [Repeated(4)], "the run's own log keeps the fact"
    for line in (saved_and_killed / "events.jsonl").read_text().splitlines():
        json.loads(line)


def test_another_loss_on_the_way_is_told(saved_and_killed: Path, table: Table) -> None:
    path = saved_and_killed / "events.jsonl"
    text = path.read_text().splitlines()
    for place, line in enumerate(text):
        if '"step": 15,' in line and "step_done" in line:
            record = json.loads(line)
            text[place] = json.dumps({**record, "train_loss": record["train_loss"] + 1e-12})
    path.write_text("\n".join(text))
    assert go_on(saved_and_killed, table).of(Repeated) == [Repeated(4, 15)]


def test_other_data_is_named_and_refused_unless_wanted(tmp_path: Path, table: Table) -> None:
    made = experiment(table, SETTINGS)
    begin(tmp_path / "run", made, table, 12)
    with table.path.open("a", encoding="utf-8") as stream:
        stream.write(table.path.read_text().splitlines()[-1] + "\n")
    with pytest.raises(NotExactError, match="has changed") as refused:
        go_on(tmp_path / "run", table)
    assert len(refused.value.differences) == 1
    assert go_on(tmp_path / "run", table, inexact=True).of(RunEnded)[0].outcome is Outcome.FINISHED


def test_a_file_that_was_written_anew_between_reading_and_start_is_named(
    tmp_path: Path, table: Table
) -> None:
    lines = table.path.read_text(encoding="utf-8").splitlines()
    table.path.write_text(
        "\n".join([*lines[:-1], lines[-1].partition(",")[0] + ",7.5"]) + "\n", encoding="utf-8"
    )
    begin(tmp_path / "run", experiment(table, SETTINGS), table, 12)  # learns from what was read before
    with pytest.raises(NotExactError, match=r"has changed: .* value"):
        go_on(tmp_path / "run", None)
    assert go_on(tmp_path / "run", table).of(RunEnded)[0].outcome is Outcome.FINISHED


def test_data_that_is_gone_is_named(tmp_path: Path, table: Table) -> None:
    begin(tmp_path / "run", experiment(table, SETTINGS), table, 12)
    table.path.unlink()
    with pytest.raises(NotExactError, match="is gone"):
        go_on(tmp_path / "run", table)


def test_other_threads_are_named(tmp_path: Path, table: Table) -> None:
    begin(tmp_path / "run", experiment(table, SETTINGS), table, 12)
    path = tmp_path / "run" / "experiment.toml"
    path.write_text(path.read_text().replace("threads = 0", "threads = 2"))
    try:
        with pytest.raises(NotExactError, match="the number of threads was 1 and is 2"):
            go_on(tmp_path / "run", table)
    finally:
        torch.set_num_threads(1)


def test_what_is_no_run_is_refused(tmp_path: Path, table: Table) -> None:
    with pytest.raises(ModelError, match="is no run"):
        go_on(tmp_path, table)
    begin(tmp_path / "run", experiment(table, SETTINGS), table, 3)
    for path in (tmp_path / "run" / "checkpoints").iterdir():
        path.write_bytes(path.read_bytes()[:-5])
    with pytest.raises(ModelError, match=r"No checkpoint of .* can be read"):
        go_on(tmp_path / "run", table)


def test_a_damaged_checkpoint_leaves_the_one_before(tmp_path: Path, table: Table) -> None:
    begin(tmp_path / "run", experiment(table, SETTINGS), table, 15)
    newest = max((tmp_path / "run" / "checkpoints").glob("last-*"))
    newest.write_bytes(newest.read_bytes()[:-5])
    (started,) = go_on(tmp_path / "run", table).of(RunStarted)
    assert started.resumed_from[1] < 15


def test_a_checkpoint_of_another_run_is_left_out_and_named(tmp_path: Path, table: Table) -> None:
    """The same experiment, data and seed: only the id tells the two apart."""
    made = experiment(table, SETTINGS)
    begin(tmp_path / "run", made, table, 12)
    begin(tmp_path / "other", made, table, 31)
    own = tmp_path / "run" / "checkpoints"
    further = max((tmp_path / "other" / "checkpoints").glob("last-*"))
    shutil.copy(further, own)
    rest = go_on(tmp_path / "run", table)
    assert rest.of(RunStarted)[0].resumed_from[1] < 20
    assert any(further.name in said.what and "another run" in said.what for said in rest.of(Prepared))


def test_a_run_with_nothing_but_checkpoints_of_another_is_refused(tmp_path: Path, table: Table) -> None:
    made = experiment(table, SETTINGS)
    begin(tmp_path / "run", made, table, 12)
    begin(tmp_path / "other", made, table, 12)
    shutil.rmtree(tmp_path / "run" / "checkpoints")
    shutil.copytree(tmp_path / "other" / "checkpoints", tmp_path / "run" / "checkpoints")
    with pytest.raises(ModelError, match="no checkpoint of its own"):
        go_on(tmp_path / "run", table)


def test_a_run_that_was_copied_as_a_whole_goes_on(tmp_path: Path, table: Table) -> None:
    begin(tmp_path / "run", experiment(table, SETTINGS), table, 12)
    shutil.copytree(tmp_path / "run", tmp_path / "copy")
    rest = [go_on(folder, table).of(RunEnded)[0] for folder in (tmp_path / "run", tmp_path / "copy")]
    assert rest[0].weights_sha256 == rest[1].weights_sha256
    again = go_on(tmp_path / "copy", table, more_epochs=1)  # its newer checkpoints are of the same run
    assert again.of(Prepared)[0].what.startswith("Reading")


def test_a_run_of_a_version_without_ids_goes_on_and_takes_none_with_one(tmp_path: Path, table: Table) -> None:
    begin(tmp_path / "run", experiment(table, SETTINGS), table, 12)
    begin(tmp_path / "other", experiment(table, SETTINGS), table, 31)
    resolved = tmp_path / "run" / "resolved.json"
    content = json.loads(resolved.read_text())
    assert len(content.pop("run_id")) == 32
    resolved.write_text(json.dumps(content))
    for path in (tmp_path / "run" / "checkpoints").iterdir():
        tensors, described = read_tensors(path)
        del described["run_id"]
        write_tensors(path, tensors, described)
    shutil.copy(max((tmp_path / "other" / "checkpoints").glob("last-*")), tmp_path / "run" / "checkpoints")
    assert go_on(tmp_path / "run", table).of(RunStarted)[0].resumed_from[1] < 20
    assert go_on(tmp_path / "run", table, more_epochs=1).of(RunEnded)[0].outcome is Outcome.FINISHED


def test_the_id_of_a_run_is_drawn_without_its_seed(tmp_path: Path, table: Table) -> None:
    for name in ("one", "two"):
        begin(tmp_path / name, experiment(table, SETTINGS), table, 3)
    ids = [json.loads((tmp_path / name / "resolved.json").read_text())["run_id"] for name in ("one", "two")]
    assert len(set(ids)) == 2


@pytest.mark.parametrize("in_validation", [False, True])
def test_32_after_a_fault_in_the_middle_of_a_step_or_a_look_it_goes_on_exactly(
    tmp_path: Path, table: Table, monkeypatch: pytest.MonkeyPatch, in_validation: bool
) -> None:
    """What is half done is not saved: the run goes on from the moment before it."""
    made = experiment(table, SETTINGS)
    whole = begin(tmp_path / "whole", made, table)
    loss, seen = ForecastObjective.loss, list[int]()

    def failing(self: ForecastObjective, output: torch.Tensor, batch: Any) -> tuple[torch.Tensor, int]:
        seen.append(0)
        if torch.is_grad_enabled() != in_validation and len(seen) > (12 if in_validation else 25):
            raise MemoryError
        return loss(self, output, batch)

    with monkeypatch.context() as patch:
        patch.setattr(one_run, "SAVE_SECONDS", 0.0)
        patch.setattr(ForecastObjective, "loss", failing)
        failed = begin(tmp_path / "run", made, table)
    assert failed.of(RunEnded)[0].outcome is Outcome.FAILED
    assert "out of memory" in failed.of(RunEnded)[0].reason
    rest = go_on(tmp_path / "run", table)
    assert rest.losses == {step: loss for step, loss in whole.losses.items() if step in rest.losses}
    assert set(failed.losses) | set(rest.losses) == set(whole.losses)
    epochs = [look.epoch for look in (*failed.of(Validated), *rest.of(Validated))]
    assert sorted(set(epochs)) == [look.epoch for look in whole.of(Validated)]
    assert rest.of(RunEnded)[0].weights_sha256 == whole.of(RunEnded)[0].weights_sha256


def test_all_steps_before_a_checkpoint_were_told_before_it(
    tmp_path: Path, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A kill after it must not leave a hole in the curve."""
    monkeypatch.setattr("studio.engine.training.steps.EVENT_SECONDS", 1e9)
    monkeypatch.setattr(one_run, "SAVE_SECONDS", 0.0)
    listener, told = begin(tmp_path / "run", experiment(table, SETTINGS), table), 0
    for event in listener.events:
        if isinstance(event, StepsDone):
            told = event.first_step + len(event.losses) - 1
        if isinstance(event, CheckpointSaved):
            assert told == event.step
    assert told == max(listener.losses)


def test_what_another_process_did_until_the_run_was_free_counts(
    tmp_path: Path, table: Table, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one held the run, went on with it, and ended just before this one could."""
    begin(tmp_path / "run", experiment(table, SETTINGS), table, 12)
    real = files.held

    @contextlib.contextmanager
    def held_late(path: Path) -> Iterator[None]:
        monkeypatch.setattr(run_module, "held", real)
        go_on(tmp_path / "run", table)
        with real(path):
            yield

    monkeypatch.setattr(run_module, "held", held_late)
    with pytest.raises(SettingError, match="has ended"):
        go_on(tmp_path / "run", table)


def test_edited_settings_are_those_it_goes_on_with(tmp_path: Path, table: Table) -> None:
    control = Control()
    listener = Listener(control)

    def steered(event: Event) -> None:
        listener(event)
        if isinstance(event, StepsDone) and event.first_step == 6:
            control.edit({"training.learning_rate": 0.02, "training.max_epochs": 3})
        if isinstance(event, StepsDone) and event.first_step == 9:
            control.stop()

    execute(experiment(table, SETTINGS), tmp_path / "run", control, steered, table=table)
    (edited,) = listener.of(Edited)
    assert edited.step in (6, 7)
    rest = go_on(tmp_path / "run", table)
    assert {event.learning_rate for event in rest.of(StepsDone)} == {0.02}
    assert rest.of(Validated)[-1].epoch == 3


def test_an_edit_made_in_a_pause_outlives_a_kill_in_that_pause(tmp_path: Path, table: Table) -> None:
    """The step was saved before the edit; the folder is copied as a kill would leave it."""
    control, killed = Control(), tmp_path / "killed"
    listener = Listener(control)

    def steered(event: Event) -> None:
        listener(event)
        if isinstance(event, StepsDone) and event.first_step == 6:
            control.pause()
            control.save_now()
        elif isinstance(event, StateChanged) and event.state is RunState.PAUSED and not listener.of(Edited):
            control.edit({"training.learning_rate": 0.02})
        elif isinstance(event, StateChanged) and event.state is RunState.PAUSED:
            shutil.copytree(tmp_path / "run", killed)
            control.stop()

    execute(experiment(table, SETTINGS), tmp_path / "run", control, steered, table=table)
    assert len(listener.of(Edited)) == 1
    assert {event.learning_rate for event in go_on(killed, table).of(StepsDone)} == {0.02}


def test_patience_that_was_used_up_begins_anew_with_more_epochs(tmp_path: Path, table: Table) -> None:
    made = experiment(
        table,
        {
            **SETTINGS, "training.max_epochs": 50, "training.patience": 1, "training.patience_steps": 0,
            "training.learning_rate": 5.0,
        },
    )  # fmt: skip
    first = begin(tmp_path / "run", made, table)
    assert first.of(RunEnded)[0].outcome is Outcome.STOPPED_EARLY
    rest = go_on(tmp_path / "run", table, more_epochs=1)
    assert len(rest.of(Validated)) == 1


def test_more_epochs_than_a_run_may_have_are_refused_before_they_cost_its_checkpoints(
    tmp_path: Path, table: Table
) -> None:
    begin(tmp_path / "run", experiment(table, SETTINGS), table)
    with pytest.raises(SettingError, match="999,997 epochs more are too many") as refused:
        go_on(tmp_path / "run", table, more_epochs=999_997)
    assert refused.value.remedy == "Add at most 999,996."


def test_a_prolonged_run_that_is_killed_has_no_limit_of_time_either(tmp_path: Path, table: Table) -> None:
    """The folder is copied as a kill would leave it."""
    killed, made = tmp_path / "killed", experiment(table, {**SETTINGS, "training.max_seconds": 1e-3})
    first = begin(tmp_path / "run", made, table)
    assert "time limit" in first.of(RunEnded)[0].reason
    control, listener = Control(), Listener(Control())

    def steered(event: Event) -> None:
        listener(event)
        if isinstance(event, CheckpointSaved) and event.kind == "last" and not killed.exists():
            shutil.copytree(tmp_path / "run", killed)
        elif isinstance(event, StepsDone):
            control.save_now()

    resume(tmp_path / "run", control, steered, more_epochs=3, table=table)
    rest = go_on(killed, table)
    assert rest.of(Validated)[-1].epoch == listener.of(Validated)[-1].epoch
    assert rest.of(RunEnded)[0].weights_sha256 == listener.of(RunEnded)[0].weights_sha256


def test_steps_of_a_former_course_are_not_asked_of_the_later_one(
    saved_and_killed: Path, table: Table
) -> None:
    """It went on inexactly from step 13, to other losses, and was killed at step 15: 16 and 17 are of no course any
    more."""
    path = saved_and_killed / "events.jsonl"
    lines = path.read_text().splitlines()[:-1]
    steps = {record["step"]: record for line in lines if (record := json.loads(line))["event"] == "step_done"}
    again = [json.dumps({**steps[step], "train_loss": steps[step]["train_loss"] + 1.0}) for step in (14, 15)]
    path.write_text("\n".join([*lines, *again, *(json.dumps(steps[step]) for step in (14, 15))]) + "\n")
    assert go_on(saved_and_killed, table).of(Repeated) == [Repeated(2)]
