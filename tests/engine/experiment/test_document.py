"""The experiment as a file: what is written is read back, and a person can read it."""

from __future__ import annotations

import dataclasses
import os
import tomllib
from pathlib import Path

import pytest

from studio.engine.errors import OutputError, SettingError
from studio.engine.experiment import (
    Experiment,
    all_fields,
    from_toml,
    load_experiment,
    save_experiment,
    to_toml,
)

FULL = Experiment("forecast", 'Load "2024" – Köln').with_values(
    {
        "data.path": "C:\\data\\load.csv",
        "data.targets": ("load", "price, net"),
        "data.past_features": ("°C", "a\tb"),
        "training.learning_rate": 1e-05,
        "model.bidirectional": True,
        "split.train": 0.6,
        "split.validation": 0.2,
        "split.test": 0.2,
        "training.seed": 2**32 - 1,
    }
)


@pytest.mark.parametrize("experiment", [Experiment("forecast"), FULL], ids=["defaults", "full"])
def test_round_trip(experiment: Experiment, tmp_path: Path) -> None:
    assert from_toml(to_toml(experiment)) == experiment
    path = tmp_path / "experiment.toml"
    save_experiment(experiment, path)
    assert load_experiment(path).values() | {"data.path": ""} == experiment.values() | {"data.path": ""}


@pytest.mark.parametrize("task", ["forecast", "classify-text", "language-model"])
def test_every_setting_of_a_task_has_its_comment_and_range(task: str) -> None:
    lines = to_toml(dataclasses.replace(FULL, task=task)).splitlines()
    comments = " ".join(line.removeprefix("#").strip() for line in lines if line.startswith("#"))
    for field in all_fields():
        if not field.concerns(task):
            assert field.setting.help not in comments, field.key
            continue
        assert field.setting.help in comments, field.key
        assert f"({field.range_in_words()})" in comments, field.key
    assert max(len(line) for line in lines if line.startswith("#")) <= 102


def test_it_is_plain_toml() -> None:
    content = tomllib.loads(to_toml(FULL))
    assert content["format_version"] == 1
    assert content["data"]["targets"] == ["load", "price, net"]
    assert content["model"]["bidirectional"] is True
    assert content["training"]["learning_rate"] == 1e-05


def test_what_is_left_out_has_its_default() -> None:
    short = 'format_version = 1\ntask = "forecast"\n[model]\ncell = "gru"\n'
    assert from_toml(short) == Experiment("forecast").with_values({"model.cell": "gru"})


def test_a_relative_path_is_taken_from_the_folder_of_the_file(tmp_path: Path) -> None:
    path = tmp_path / "experiments" / "one.toml"
    path.parent.mkdir()
    save_experiment(Experiment("forecast").with_values({"data.path": "../data.csv"}), path)
    assert load_experiment(path).data.path == str((tmp_path / "data.csv").resolve())


@pytest.mark.parametrize(
    ("text", "naming"),
    [
        ("", "format_version or task"),
        ("[[[", "no experiment"),
        ("\x00\x01", "no experiment"),
        ("x = " + "[" * 5000 + "]" * 5000, "no experiment"),
        ("x = 1" + "0" * 5000, "no experiment"),
        ('format_version = 1\ntask = "forecast"\n[data]\npath = "a\\u0000b"', "data.path"),
        ('format_version = 1\ntask = "forecast"\n[data]\nencoding = "\\u0000"', "data.encoding"),
        ('format_version = 1\ntask = "forecast"\n[data]\ntargets = ["\\u0000"]', "data.targets"),
        ('format_version = 99\ntask = "forecast"', "format 99"),
        ('format_version = 1\ntask = "forecast"\n[nonsense]\nx = 1', "nonsense"),
        ('format_version = 1\ntask = "forecast"\nmodel = 3', "model"),
        ('format_version = 1\ntask = "forecast"\n[model]\ncel = "gru"', "Did you mean model.cell?"),
        ('format_version = 1\ntask = "forecast"\n[model]\nhidden_size = 0', "1 to 4096"),
        ('format_version = 1\ntask = "forecast"\n[data]\ntargets = [1, 2]', "data.targets"),
        ('format_version = 1\ntask = "forecast"\n[split]\ntrain = 0.9', "add up"),
    ],
)
def test_what_is_no_experiment(text: str, naming: str, tmp_path: Path) -> None:
    path = tmp_path / "broken.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(SettingError) as refused:
        load_experiment(path)
    assert naming in str(refused.value)
    assert "broken.toml" in str(refused.value)


def test_files_that_cannot_be_read_or_written(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be read"):
        load_experiment(tmp_path / "nowhere.toml")
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff\xfe\x00\x01")
    with pytest.raises(SettingError, match=r"binary\.toml is not a text file"):
        load_experiment(binary)
    large = tmp_path / "large.toml"
    large.write_text("# " + "x" * 1_100_000, encoding="utf-8")
    with pytest.raises(SettingError, match="too large"):
        load_experiment(large)
    with pytest.raises(OutputError, match="cannot be written"):
        save_experiment(FULL, tmp_path / "no_folder" / "x.toml")


def test_a_mark_at_the_beginning_of_the_text_is_read_over(tmp_path: Path) -> None:
    path = tmp_path / "marked.toml"
    path.write_text(to_toml(FULL), encoding="utf-8-sig")
    assert load_experiment(path).model == FULL.model


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="pipes have no names here")
def test_a_pipe_is_refused_before_it_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.toml")
    with pytest.raises(SettingError, match="no file"):
        load_experiment(tmp_path / "pipe.toml")
