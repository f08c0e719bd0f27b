"""inspect, new, evaluate, predict, export, runs and doctor."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from studio.engine.data.table import Table
from studio.engine.experiment import load_experiment
from studio.resources import resource_path
from tests.cli.conftest import TINY, Studio, settings
from tests.engine.forecasts import readings
from tests.engine.tasks.forecast.tables import stamps, waves, written


def test_inspect_says_how_a_file_is_understood(studio: Studio, table: Table, tmp_path: Path) -> None:
    said = studio("inspect", table.path, "--json", "--table", tmp_path / "out.csv")
    assert said.code == 0
    assert [(column["name"], column["type"], column["role"]) for column in said.json["columns"]] == [
        ("time", "time", "time"), ("y", "number", "target"),
    ]  # fmt: skip
    assert said.json["rows"] == 120
    assert said.json["format"]["separator"] == ","
    first = (tmp_path / "out.csv").read_text().splitlines()[:2]
    assert first[0] == "time,y"
    assert first[1].startswith("2020-01-01T00:00:00,")
    words = studio("inspect", table.path).out
    assert "readings.csv: 120 rows, 2 columns" in words


def test_inspect_reads_as_it_is_told(studio: Studio, tmp_path: Path) -> None:
    path = tmp_path / "dates.csv"
    rows = "".join(f"0{day}/08/2013;{day},5\n" for day in range(1, 10))
    path.write_text("day;y\n" + rows)
    for first, expected in (("yes", "2013-08-02T00:00:00,2.5"), ("no", "2013-02-08T00:00:00,2.5")):
        said = studio("inspect", path, "--set", f"data.day_first={first}", "--table", tmp_path / "out.csv")
        assert said.code == 0
        assert (tmp_path / "out.csv").read_text().splitlines()[2] == expected
    said = studio("inspect", path, "--set", "data.day_frist=yes")
    assert said.code == 2
    assert "Did you mean data.day_first?" in said.message


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("empty.csv", b""),
        ("picture.csv", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8),
        ("zeros.csv", b"\0" * 4000),
        ("words.csv", b"a,b\nx,y\nz,w\n" * 30),
        ("one.csv", b"time,y\n2020-01-01,1\n"),
    ],
)
def test_files_that_cannot_be_used_get_one_message(
    studio: Studio, tmp_path: Path, name: str, content: bytes
) -> None:
    (tmp_path / name).write_bytes(content)
    said = studio("new", tmp_path / name, "-o", tmp_path / "exp.toml")
    assert said.code == 2
    assert name in said.message
    assert not (tmp_path / "exp.toml").exists()


def test_new_writes_a_full_commented_experiment(studio: Studio, table: Table, tmp_path: Path) -> None:
    path = tmp_path / "exp.toml"
    said = studio(
        "new", table.path, "--target", "y", *settings("preparation.horizon=4", "training.seed=9"), "-o", path
    )
    assert said.code == 0
    assert said.out == f"{path}: forecast of y\n"
    found = load_experiment(path)
    assert (found.preparation.horizon, found.training.seed, found.data.targets) == (4, 9, ("y",))
    assert "# Training ends after so many passes at the latest." in path.read_text()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--task", "classify-series"], "not supported yet"),
        (["--task", "forcast"], "Unknown task forcast"),
        (["--target", "z"], "no column z"),
        (["--set", "preparation.horizon=0"], "preparation.horizon cannot be"),
        (["--set", "model.cell"], "gives no value"),
    ],
)
def test_new_refuses_in_one_message(
    studio: Studio, table: Table, tmp_path: Path, arguments, words: str
) -> None:
    said = studio("new", table.path, *arguments, "-o", tmp_path / "exp.toml")
    assert said.code == 2
    assert words in said.message
    assert not (tmp_path / "exp.toml").exists()


def test_new_checks_its_place_first(studio: Studio, table: Table, tmp_path: Path) -> None:
    said = studio("new", table.path, "-o", tmp_path / "missing" / "exp.toml")
    assert said.code == 2
    assert "the folder does not exist" in said.message


def test_evaluate_gives_the_report_or_a_table(studio: Studio, run_folder: Path) -> None:
    report = studio("evaluate", run_folder, "--json").json
    assert (report["split"], report["windows"]) == ("test", 16)
    words = studio("evaluate", run_folder).out
    assert f"{report['metrics']['mae']:.4g}" in words
    assert "Last value" in words
    assert "MAE" in words


def test_predict_writes_the_rows_of_the_contract(studio: Studio, run_folder: Path, tmp_path: Path) -> None:
    new = readings(tmp_path, 12)
    said = studio("predict", run_folder, new.path, "-o", tmp_path / "out.csv")
    assert said.code == 0
    assert said.out == f"{tmp_path / 'out.csv'}: 3 rows\n"
    frame = pd.read_csv(tmp_path / "out.csv")
    assert list(frame.columns) == ["time", "step", "y", "y_lower", "y_upper"]
    assert frame["time"].iloc[0] == "2020-01-01 12:00:00"
    studio("predict", run_folder, new.path, "-o", tmp_path / "every.csv", "--every-origin")
    every = pd.read_csv(tmp_path / "every.csv")
    assert len(every) == 3 * 7
    assert every["origin"].iloc[-1] == "2020-01-01 11:00:00"
    assert np.allclose(every["y"].iloc[-3:], frame["y"], rtol=1e-6)


def test_predict_says_which_series_are_too_short(studio: Studio, tmp_path: Path) -> None:
    columns = {
        "time": [*stamps(60, "h"), *stamps(60, "h")], "shop": ["a"] * 60 + ["b"] * 60, "y": waves(120, 4),
    }  # fmt: skip
    panel = written(tmp_path, columns, "panel.csv")
    assert (
        studio("new", panel.path, *settings(*TINY, "data.series_id=shop"), "-o", tmp_path / "e.toml").code
        == 0
    )
    assert studio("train", tmp_path / "e.toml", "--out", tmp_path / "run").code == 0
    seventy = {name: column[:70] for name, column in columns.items()}
    short = written(tmp_path, seventy | {"shop": ["a"] * 60 + ["b"] * 7 + ["c"] * 3}, "new.csv")
    said = studio("predict", tmp_path / "run", short.path, "-o", tmp_path / "out.csv")
    assert said.code == 0
    assert said.err == "skipped: series c has 3 rows, too few for the model's look back\n"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{missing}", "{data}"], "does not exist"),
        (["{run}", "{missing}"], "missing"),
        (["{run}", "{short}"], "too short for this model"),
        (["{data}", "{data}"], "is no model of Recurrent Studio"),
    ],
)
def test_predict_refuses_in_one_message(studio, run_folder, table, tmp_path, arguments, words) -> None:
    (tmp_path / "short").mkdir()
    places = {
        "run": run_folder, "data": table.path, "missing": tmp_path / "missing",
        "short": readings(tmp_path / "short", 4).path,
    }  # fmt: skip
    given = [argument.format(**places) for argument in arguments]
    said = studio("predict", *given, "-o", tmp_path / "out.csv")
    assert said.code == 2
    assert words in said.message
    assert not (tmp_path / "out.csv").exists()


def test_export_writes_a_file_and_its_certificate(studio: Studio, run_folder: Path, tmp_path: Path) -> None:
    said = studio("export", run_folder, "--to", "bundle", "-o", tmp_path / "m.bundle", "--json")
    assert said.code == 0
    assert said.json["passed"] is True
    assert json.loads((tmp_path / "m.bundle.certificate.json").read_text()) == said.json
    assert "exported" in studio("export", run_folder, "--to", "bundle", "-o", tmp_path / "n.bundle").out
    refused = studio("export", run_folder, "--to", "tflite", "-o", tmp_path / "x")
    assert refused.code == 2
    assert "onnx" in refused.message


def test_doctor_says_what_there_is(studio: Studio, studio_home: Path) -> None:
    report = studio("doctor", "--json").json
    assert report["home"] == str(studio_home)
    assert report["devices"]["cpu"].startswith("CPU")
    assert "torch" in report["packages"]
    words = studio("doctor").out
    assert "packages:\n" in words
    assert "missing: " in words


def test_a_sample_goes_the_whole_way(studio: Studio, tmp_path: Path) -> None:
    """Monthly passengers: the calendar goes on by months and nothing is set but what makes it short."""
    exp, out = tmp_path / "exp.toml", tmp_path / "out.csv"
    sample = resource_path("samples/air_passengers_monthly.csv")
    assert studio("new", sample, *settings(*TINY[2:], "preparation.horizon=12"), "-o", exp).code == 0
    assert studio("train", exp, "--out", tmp_path / "run").code == 0
    assert studio("evaluate", tmp_path / "run").code == 0
    assert studio("predict", tmp_path / "run", sample, "-o", out).code == 0
    dates = pd.read_csv(out)["date"].tolist()
    assert (dates[0], dates[-1]) == ("1961-01-01", "1961-12-01")
