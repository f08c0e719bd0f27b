"""`train`: lines, exit codes, Ctrl-C."""

from __future__ import annotations

import io
import math
import signal
import sys
from pathlib import Path

import pytest

from studio.cli.main import run
from studio.cli.progress import Progress, skill_words
from studio.engine.events import Outcome, Prepared, Reference, RunEnded, RunStarted, StepsDone, Validated
from tests.cli.conftest import Studio, no_window, settings

LONG = settings("training.max_epochs=1000000", "training.patience=0")


def test_json_lines_keep_the_grammar_of_the_contract(
    studio: Studio, experiment: Path, tmp_path: Path
) -> None:
    said = studio("train", experiment, "--out", tmp_path / "run", "--json")
    assert said.code == 0
    kinds = [line["event"] for line in said.lines]
    assert kinds[0] == "run_started"
    assert kinds[-1] == "run_ended"
    assert kinds.count("run_ended") == kinds.count("run_started") == 1
    assert [line["step"] for line in said.lines if line["event"] == "step_done"] == [1, 2, 3, 4]
    assert [(line["epoch"], line["step"]) for line in said.lines if line["event"] == "validated"] == [
        (0, 0), (1, 2), (2, 4),
    ]  # fmt: skip
    first = next(line for line in said.lines if line["event"] == "validated")
    assert (first["train_loss"], first["not_finite"]) == (None, "nan")
    assert said.out.splitlines() == (tmp_path / "run" / "events.jsonl").read_text().splitlines()
    assert said.lines[-1]["outcome"] == "finished"
    assert said.lines[0]["run_dir"] == str(tmp_path / "run")


def test_a_person_sees_progress_and_one_sentence(studio: Studio, experiment: Path, tmp_path: Path) -> None:
    said = studio("train", experiment, "--out", tmp_path / "run", "--device", "cpu")
    assert said.code == 0
    assert "to beat:" in said.err
    assert "epoch 2: loss" in said.err
    assert said.out.startswith("Finished: All 2 epochs are done. Best epoch ")
    assert str(tmp_path / "run") in said.out


def test_settings_of_the_command_line_count(studio: Studio, experiment: Path, tmp_path: Path) -> None:
    arguments = settings("training.max_epochs=1", "model.cell=gru", "model.num_layers=2")
    said = studio("train", experiment, "--out", tmp_path / "run", "--json", *arguments)
    assert said.lines[0]["max_epochs"] == 1
    assert 'cell = "gru"' in (tmp_path / "run" / "experiment.toml").read_text()


def test_a_second_run_into_the_same_folder_is_refused(
    studio: Studio, experiment: Path, tmp_path: Path
) -> None:
    assert studio("train", experiment, "--out", tmp_path / "run").code == 0
    before = {path: path.read_bytes() for path in (tmp_path / "run").rglob("*") if path.is_file()}
    said = studio("train", experiment, "--out", tmp_path / "run")
    assert said.code == 2
    assert "is not empty" in said.message
    assert {path: path.read_bytes() for path in (tmp_path / "run").rglob("*") if path.is_file()} == before


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--set", "training.seeds=1"], "Did you mean training.seed?"),
        (["--set", "model.hidden_size=0"], "model.hidden_size cannot be"),
        (["--device", "cuda:9"], "no device cuda:9"),
        (["--device", "toaster"], "training.device cannot be"),
        (["--set", "data.targets=nothing"], "no column nothing"),
        (["--set", "data.path=/nowhere.csv"], "nowhere.csv"),
        (["--set", "preparation.context_length=500"], "gives no training window"),
    ],
)
def test_what_cannot_be_trained_is_one_message_and_no_folder(
    studio, experiment, tmp_path, arguments, words
) -> None:
    said = studio("train", experiment, "--out", tmp_path / "run", "--json", *arguments)
    assert said.code == 2
    assert words in said.err
    assert "Traceback" not in said.err
    assert said.out == ""
    assert not (tmp_path / "run").exists()


def test_a_missing_experiment_is_said(studio: Studio, tmp_path: Path) -> None:
    said = studio("train", tmp_path / "exp.toml")
    assert said.code == 2
    assert "cannot be read" in said.message


def test_a_failed_run_is_code_3_and_names_what_was_kept(
    studio: Studio, experiment: Path, tmp_path: Path
) -> None:
    arguments = settings(
        "training.optimizer=sgd", "training.learning_rate=10", "training.clip_norm=0", "model.on_top_of=none",
        "preparation.scaler=none", "training.max_epochs=100000", "training.patience=0", "training.batch_size=4",
        "training.weight_decay=1",
    )  # fmt: skip
    said = studio("train", experiment, "--out", tmp_path / "run", "--json", *arguments)
    assert said.code == 3
    assert said.lines[-1]["outcome"] == "failed"
    assert "is kept" in said.err
    assert (tmp_path / "run" / "model.bundle").is_file()


class Interrupting:
    """A stream that presses Ctrl-C when it sees certain words, so many times."""

    def __init__(self, words: str, times: int = 1) -> None:
        self.text, self._words, self._left = "", words, times

    def write(self, text: str) -> int:
        self.text += text
        if self._left and self._words in text:
            self._left -= 1
            signal.raise_signal(signal.SIGINT)
        return len(text)

    def writelines(self, lines) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return False

    def fileno(self) -> int:
        raise io.UnsupportedOperation


@pytest.mark.parametrize("times", [1, 2])
def test_ctrl_c_finishes_cleanly_and_keeps_the_best_model(
    experiment, tmp_path, monkeypatch, times: int
) -> None:
    stream = Interrupting("step_done", times)
    monkeypatch.setattr(sys, "stdout", stream)
    before = signal.getsignal(signal.SIGINT)
    code = run(["train", str(experiment), "--out", str(tmp_path / "run"), "--json", *LONG], no_window)
    assert code == 0
    assert '"outcome": "stopped"' in stream.text.splitlines()[-1]
    assert stream.text.count("run_ended") == 1
    assert (tmp_path / "run" / "model.bundle").is_file()
    assert signal.getsignal(signal.SIGINT) is before


def test_ctrl_c_before_the_first_step_is_130_and_leaves_nothing(experiment, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(sys, "stderr", Interrupting("Reading"))
    monkeypatch.setattr(sys, "stdout", Interrupting("never"))
    arguments = settings("model.on_top_of=auto")
    code = run(["train", str(experiment), "--out", str(tmp_path / "run"), *arguments], no_window)
    assert code == 130
    assert not (tmp_path / "run").exists()


def test_a_reader_that_goes_away_ends_the_run_with_its_model_kept(experiment, tmp_path, monkeypatch) -> None:
    class Gone(Interrupting):
        def write(self, text: str) -> int:
            if "step_done" in text:
                raise BrokenPipeError
            return super().write(text)

    monkeypatch.setattr(sys, "stdout", Gone("never"))
    code = run(["train", str(experiment), "--out", str(tmp_path / "run"), "--json", *LONG], no_window)
    assert code == 0
    assert (tmp_path / "run" / "model.bundle").is_file()
    assert "run_ended" in (tmp_path / "run" / "events.jsonl").read_text().splitlines()[-1]


def test_a_live_terminal_has_one_line_that_renews_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    class Terminal(Interrupting):
        def isatty(self) -> bool:
            return True

    stream = Terminal("never")
    monkeypatch.setattr(sys, "stderr", stream)
    show = Progress()
    started = RunStarted(
        "r",
        "cpu",
        1,
        "float32",
        1234,
        40,
        3,
        Reference("last_value", "mae", 2.5, 1.0),
        1.0,
        items_per_epoch=9,
    )
    show(Prepared("Reading data.csv", 0.0))
    show(started)
    show(StepsDone(1, 1, (0.5,) * 10, (1.0,) * 10, 1e-3, 1.0))
    show(Validated(1, 40, 0.5, 0.25, {"mae": 2.0}, 0.2, True))
    show(RunEnded(Outcome.FINISHED, "done", 1, 0.25, 1.0, ""))
    assert "Reading data.csv\n" in stream.text
    assert "1,234 parameters on cpu; to beat: last value, MAE 2.5" in stream.text
    assert "\r\x1b[Kepoch 1 of 3 ██████" in stream.text
    assert "10/40" in stream.text
    assert "epoch 1: loss 0.5, validation 0.25, MAE 2, skill +20 %  best" in stream.text


@pytest.mark.parametrize(
    ("skill", "words"), [(0.2, ", skill +20 %"), (-45.0, ", skill below −999 %"), (math.nan, "")]
)
def test_a_skill_in_words(skill: float, words: str) -> None:
    assert skill_words(skill) == words


def test_a_card_that_stops_answering_names_the_command_to_go_on_with(
    studio: Studio, experiment: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import torch

    from studio.engine.training.loop import Loop

    step, steps = Loop.train_step, list[int]()

    def failing(loop: Loop, batch: object) -> tuple[float, int]:
        steps.append(0)
        if len(steps) == 4:
            raise torch.AcceleratorError("CUDA error: unspecified launch failure")
        return step(loop, batch)  # type: ignore[arg-type]

    monkeypatch.setattr(Loop, "train_step", failing)
    folder = tmp_path / "a run"
    said = studio("train", experiment, "--out", folder)
    assert said.code == 3
    assert "The graphics card stopped answering at step" in said.err
    assert said.err.endswith(f"Go on with: recurrent-studio resume '{folder}'\n")
    monkeypatch.undo()
    assert studio("resume", folder).code == 0
