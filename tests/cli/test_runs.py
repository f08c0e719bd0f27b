"""`runs`: what the library tells in the terminal, and what `train` and `resume` put into it."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from studio.engine.experiment import DataSettings, Experiment
from studio.engine.library.database import library_path
from studio.engine.library.library import Library
from studio.engine.library.waiting import WaitingRun, write_waiting
from tests.cli.conftest import Studio


def test_runs_lists_what_was_trained(studio: Studio, experiment: Path) -> None:
    assert studio("runs").out == "No runs yet.\n"
    assert studio("runs", "--json").json == []
    assert studio("train", experiment).code == 0
    (record,) = studio("runs", "--json").json
    assert (record["task"], record["outcome"], record["state"]) == ("forecast", "finished", "Finished")
    assert (record["number"], record["tags"], record["notes"]) == (1, [], "")
    assert record["folder"] == record["run_dir"]
    assert record["best_val_loss"] > 0
    said = studio("runs").out
    assert record["run_dir"] in said
    assert re.match(r"1  .+ · LSTM 2: finished, best epoch \d, skill [+-]\d+\.\d\d\n", said), said
    with Library() as library:
        library.keep_test(1, {"skill": 0.125})
    assert ", on the test part +0.12\n" in studio("runs").out


def test_a_run_with_a_folder_of_its_own_is_in_the_library_too(
    studio: Studio, experiment: Path, tmp_path: Path
) -> None:
    assert studio("train", experiment, "--out", tmp_path / "mine").code == 0
    with Library() as library:
        library.write_notes(1, "as yesterday")
        library.set_tags(1, ["baseline"])
    (record,) = studio("runs", "--json").json
    assert record["run_dir"] == str(tmp_path / "mine")
    assert (record["tags"], record["notes"]) == (["baseline"], "as yesterday")
    assert "#baseline" in studio("runs").out


def test_more_epochs_belong_to_the_same_run(studio: Studio, experiment: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    assert studio("train", experiment, "--out", folder).code == 0
    assert studio("resume", folder, "--epochs", "2").code == 0
    with Library() as library:
        (record,) = library.runs()
        assert record.epochs == 4
        assert library.curve(1).step.tolist() == list(range(1, record.steps + 1))


def test_resuming_takes_in_a_run_of_before_the_library(
    studio: Studio, experiment: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "run"
    assert studio("train", experiment, "--out", folder).code == 0
    library_path().unlink()
    assert studio("resume", folder, "--epochs", "1").code == 0
    with Library() as library:
        (record,) = library.runs()
        assert record.epochs == 3
        assert library.curve(record.id).look_epoch.tolist() == [0, 1, 2, 3]


def test_older_folders_are_taken_in_and_strangers_left_alone(
    studio: Studio, experiment: Path, studio_home: Path
) -> None:
    assert studio("train", experiment).code == 0
    library_path().unlink()
    (studio_home / "runs" / "other").mkdir()
    (studio_home / "runs" / "file.txt").write_text("")
    (record,) = studio("runs", "--json").json
    assert record["outcome"] == "finished"


def test_a_library_that_cannot_be_used_does_not_end_a_training(
    studio: Studio, experiment: Path, tmp_path: Path
) -> None:
    library_path().mkdir()
    said = studio("train", experiment, "--out", tmp_path / "run")
    assert said.code == 0
    assert said.err.count("note: The library") == 1
    assert (tmp_path / "run" / "model.bundle").is_file()
    assert studio("runs").code == 2


def test_an_interrupted_run_has_no_outcome(studio: Studio, experiment: Path, studio_home: Path) -> None:
    assert studio("train", experiment).code == 0
    library_path().unlink()
    (folder,) = [path for path in (studio_home / "runs").iterdir() if path.is_dir()]
    lines = (folder / "events.jsonl").read_text().splitlines(keepends=True)
    (folder / "events.jsonl").write_text("".join(lines[:-1]))
    (record,) = studio("runs", "--json").json
    assert (record["state"], record["outcome"]) == ("Interrupted", None)
    assert "interrupted" in studio("runs").out


def test_a_home_that_is_a_file_is_said(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RECURRENT_STUDIO_HOME", str(tmp_path / "file"))
    said = studio("runs")
    assert said.code == 2
    assert "cannot be written" in said.message


def test_a_folder_that_went_away_keeps_its_line(studio: Studio, experiment: Path, tmp_path: Path) -> None:
    assert studio("train", experiment, "--out", tmp_path / "run").code == 0
    shutil.rmtree(tmp_path / "run")
    assert json.loads(studio("runs", "--json").out)[0]["outcome"] == "finished"


def test_runs_that_wait_in_the_window_are_counted(studio: Studio, studio_home: Path) -> None:
    waiting = [
        WaitingRun(f"{place:020d}", Experiment(task="forecast", data=DataSettings(path="/data/weather.csv")))
        for place in (1, 2)
    ]
    write_waiting(waiting)
    assert studio("runs").out == "No runs yet.\n2 runs wait to be trained in the window.\n"
    assert json.loads(studio("runs", "--json").out) == []
    write_waiting(waiting[:1])
    assert studio("runs").out.endswith("1 run waits to be trained in the window.\n")


def test_names_that_came_with_a_file_do_not_steer_the_terminal(studio: Studio, experiment: Path) -> None:
    assert studio("train", experiment).code == 0
    with Library() as library:
        library.rename(1, "one\x1b[2Jtwo")
        library.set_tags(1, ["a\nb", "\x1b]0;c\x07"])
    first, _ = studio("runs").out.splitlines()
    assert first.startswith("1  one [2Jtwo · LSTM 2: finished, best epoch ")
    assert first.endswith(" #a b # ]0;c ")


def test_a_library_that_was_set_aside_is_named(studio: Studio, experiment: Path) -> None:
    """Also where another command met it first: nobody else says where the notes have gone."""
    assert studio("train", experiment).code == 0
    assert "set aside" not in studio("runs").err
    library_path().write_bytes(b"no library" * 100)
    assert studio("train", experiment).code == 0
    listed = studio("runs")
    assert listed.out.count("finished") == 2
    assert "note: a library that could not be read was set aside as " in listed.err
