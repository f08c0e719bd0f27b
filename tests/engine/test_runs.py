"""What is asked of finished runs, and what their folders tell."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.engine.errors import DataError, ModelError, OutputError
from studio.engine.run_folders import list_runs, read_run
from studio.engine.runs import evaluate_run
from tests.engine.forecasts import Said, experiment, readings, train


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> Said:
    folder = tmp_path_factory.mktemp("run")
    return train(folder / "20260101-run", experiment(readings(folder)))


def test_a_run_is_evaluated_from_its_own_file(said: Said) -> None:
    assert evaluate_run(said.folder).report["windows"] == 16


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="is no run folder"):
        evaluate_run(tmp_path / "missing")
    with pytest.raises(ModelError, match="holds no trained model"):
        evaluate_run(tmp_path)


def test_a_run_whose_file_went_away_says_so(tmp_path: Path) -> None:
    said = train(tmp_path / "run", experiment(readings(tmp_path), {"training.max_epochs": 1}))
    (tmp_path / "readings.csv").unlink()
    with pytest.raises(DataError, match=r"readings\.csv"):
        evaluate_run(said.folder)


def test_a_folder_tells_of_its_run(said: Said) -> None:
    record = read_run(said.folder)
    assert record is not None
    assert (record["name"], record["task"], record["outcome"]) == ("tiny", "forecast", "finished")
    assert record["best_val_loss"] == said.ended.best_val_loss


def test_runs_are_listed_the_newest_first_without_strangers(said: Said, studio_home: Path) -> None:
    assert list_runs() == []
    runs = studio_home / "runs"
    for name in ("20260101-a", "20260303-c", "20260202-b"):
        (runs / name).mkdir()
        (runs / name / "experiment.toml").write_text((said.folder / "experiment.toml").read_text())
    (runs / "20260202-b" / "events.jsonl").write_text((said.folder / "events.jsonl").read_text())
    (runs / "20260303-c" / "events.jsonl").write_text('{"event": "step_done"}\n{"event": "run_en')
    (runs / "other").mkdir()
    (runs / "file.txt").write_text("")
    found = list_runs()
    assert [Path(record["run_dir"]).name for record in found] == ["20260303-c", "20260202-b", "20260101-a"]
    assert [record["outcome"] for record in found] == [None, "finished", None]


def test_a_home_that_is_a_file_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RECURRENT_STUDIO_HOME", str(tmp_path / "file"))
    with pytest.raises(OutputError, match="cannot be written"):
        list_runs()


def test_the_end_is_found_in_a_long_log(said: Said, tmp_path: Path) -> None:
    (tmp_path / "experiment.toml").write_text((said.folder / "experiment.toml").read_text())
    step = json.dumps({"event": "step_done", "text": "ä" * 100})
    ended = (said.folder / "events.jsonl").read_text().splitlines()[-1]
    (tmp_path / "events.jsonl").write_text("\n".join([*[step] * 2000, ended]) + "\n")
    record = read_run(tmp_path)
    assert record is not None
    assert record["outcome"] == "finished"
