"""What is asked of finished runs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio.engine.errors import DataError, ModelError
from studio.engine.runs import evaluate_run
from studio.engine.training.run_files import last_record
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


def test_the_end_is_found_in_a_long_log(said: Said, tmp_path: Path) -> None:
    step = json.dumps({"event": "step_done", "text": "ä" * 100})
    ended = (said.folder / "events.jsonl").read_text().splitlines()[-1]
    (tmp_path / "events.jsonl").write_text("\n".join([*[step] * 2000, ended]) + "\n")
    assert last_record(tmp_path / "events.jsonl")["outcome"] == "finished"
