"""`generate` in the terminal: the text and nothing else on stdout, the same for the same seed, from any model file."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.engine.experiment import save_experiment
from studio.engine.predict.bundle import save_bundle
from tests.cli.conftest import Studio
from tests.engine.tasks.language_model.corpora import corpus, experiment, model_of, prose

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundle") / "model.bundle"
    save_bundle(model_of(corpus()).bundle, path)
    return path


@pytest.mark.parametrize("length", [0, 1, 600])
def test_stdout_is_the_prompt_and_so_many_tokens(studio: Studio, bundle: Path, length: int) -> None:
    said = studio("generate", bundle, "--prompt", "The cat", "--length", length, "--seed", 5)
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("The cat")
    assert len(said.out) == 7 + length


def test_31_the_same_seed_writes_the_same_text(studio: Studio, bundle: Path) -> None:
    first, again, other = (studio("generate", bundle, "--seed", seed).out for seed in (5, 5, 6))
    assert first == again != other
    assert len(first) == 400


def test_near_temperature_0_there_is_no_chance(studio: Studio, bundle: Path) -> None:
    one, other = (studio("generate", bundle, "--temperature", "0.01", "--seed", seed).out for seed in (1, 2))
    assert one == other


def test_a_line_break_ends_the_text_on_a_terminal_alone(
    studio: Studio, bundle: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plain = studio("generate", bundle, "--temperature", "0", "--length", 20).out
    monkeypatch.setattr(type(sys.stdout), "isatty", lambda _: True, raising=False)
    shown = studio("generate", bundle, "--temperature", "0", "--length", 20).out
    assert shown == plain.removesuffix("\n") + "\n"
    assert not plain.endswith("\n\n")


def test_options_reach_the_writing(studio: Studio, bundle: Path) -> None:
    greedy = studio("generate", bundle, "--top-k", 1).out
    assert greedy == studio("generate", bundle, "--temperature", "0.01").out
    assert greedy == studio("generate", bundle, "--top-p", "0.000001").out
    plain = studio("generate", bundle, "--length", 300).out
    stopped = studio("generate", bundle, "--length", 300, "--stop", plain[20:22]).out
    assert plain.startswith(stopped)
    assert len(stopped) <= 22


def test_what_the_model_does_not_know_is_named_and_still_written(studio: Studio, bundle: Path) -> None:
    said = studio("generate", bundle, "--prompt", "The 😀 ☃", "--length", 5)
    assert said.code == 0
    assert said.out.startswith("The 😀 ☃")
    assert "'😀'" in said.message
    assert "'☃'" in said.message


@pytest.mark.parametrize(
    "wrong",
    [("--length", "-1"), ("--temperature", "-1"), ("--temperature", "nan"), ("--top-p", "2"), ("--top-k", "-3"),
              ("--seed", "-1")],
)  # fmt: skip
def test_a_value_out_of_its_range_is_exit_2_with_the_range(
    studio: Studio, bundle: Path, wrong: tuple[str, str]
) -> None:
    said = studio("generate", bundle, *wrong)
    assert (said.code, said.out) == (2, "")
    assert "It can be" in said.message


def test_a_model_that_writes_no_text_is_exit_2(studio: Studio, run_folder: Path) -> None:
    said = studio("generate", run_folder)
    assert (said.code, said.out) == (2, "")
    assert "writes no text" in said.message


def test_a_folder_that_is_no_run_is_exit_2(studio: Studio, tmp_path: Path) -> None:
    assert studio("generate", tmp_path).code == 2
    assert studio("generate", tmp_path / "nothing.onnx").code == 2


def test_a_text_becomes_a_model_that_writes(studio: Studio, tmp_path: Path) -> None:
    """From a text file to its figures and a text, with the terminal alone."""
    (tmp_path / "text.txt").write_text(prose(8000), encoding="utf-8")
    text = corpus(prose(8000))
    changed = experiment(text, {"data.path": str(tmp_path / "text.txt"), "training.max_epochs": 3})
    save_experiment(changed, tmp_path / "experiment.toml")
    trained = studio("train", tmp_path / "experiment.toml", "--out", tmp_path / "run", "--json")
    assert trained.code == 0
    bits = [line["metrics"]["bits_per_character"] for line in trained.lines if line["event"] == "validated"]
    assert bits == sorted(bits, reverse=True)
    started = trained.lines[0]
    assert started["baseline"]["name"] == "ngram"
    report = studio("evaluate", tmp_path / "run", "--json").json
    assert set(report["baselines"]) == {"ngram", "compressor"}
    assert len(studio("generate", tmp_path / "run", "--prompt", "The ", "--length", 50).out) == 54
    assert "letter" in studio("evaluate", tmp_path / "run").out
    refused = studio("predict", tmp_path / "run", tmp_path / "text.txt", "-o", tmp_path / "out.csv")
    assert refused.code == 2
    assert "generate" in refused.message


def test_it_is_written_as_it_comes_and_a_reader_may_go_away(bundle: Path) -> None:
    command = [sys.executable, "-m", "studio", "generate", str(bundle), "--length", "1000000"]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=os.environ
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert len(process.stdout.read(40)) == 40
        process.stdout.close()
        assert process.wait(60) == 0
        assert process.stderr.read() == b""
