"""The data of a run was moved or changed: what the terminal says, and where it is told the new place."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Studio
from tests.engine.forecasts import experiment, readings, train


def test_the_terminal_says_the_difference_and_takes_the_place(studio: Studio, tmp_path: Path) -> None:
    run = train(tmp_path / "run", experiment(readings(tmp_path))).folder
    data, other = tmp_path / "data.csv", tmp_path / "other.csv"
    shutil.move(tmp_path / "readings.csv", data)
    other.write_text(f"{data.read_text().rstrip()}\n2020-01-06 00:00:00,1.5\n2020-01-06 01:00:00,1.5\n")
    said = studio("evaluate", run)
    assert said.code == 2
    assert "readings.csv is not where it was. The run is safe" in said.message
    for verb in (("evaluate", run), ("resume", run, "--epochs", "1")):
        said = studio(*verb, "--data", other)
        assert said.code == 2
        assert "2 rows more, all after" in said.err
        assert "--inexact" in said.err
    assert studio("evaluate", run, "--data", data).code == 0
    assert studio("resume", run, "--epochs", "1").code == 0
    assert studio("evaluate", run, "--data", other, "--inexact").code == 0
    assert studio("resume", run, "--epochs", "1").code == 0


def test_the_help_says_it(studio: Studio, capsys: pytest.CaptureFixture[str]) -> None:
    for verb in ("resume", "evaluate"):
        with pytest.raises(SystemExit):
            studio(verb, "--help")
        assert "byte for byte" in " ".join(capsys.readouterr().out.split())
