"""A model that was trained on dates predicts from dates, and refuses a count; and the other way round."""

from __future__ import annotations

from pathlib import Path

import pytest

from studio.cli.main import run


def no_window(_: object) -> int:
    raise AssertionError("no window was asked for")


def write(path: Path, times: list[str]) -> Path:
    rows = [f"{time},{20 + number % 7}" for number, time in enumerate(times)]
    path.write_text("\n".join(["day,value", *rows]) + "\n", encoding="utf-8")
    return path


DATES = [f"2021-{month:02}-{day:02}" for month in range(1, 5) for day in range(1, 29)]
COUNTS = [str(number) for number in range(1, 113)]
SMALL = (
    "preparation.context_length=8",
    "preparation.horizon=2",
    "model.hidden_size=4",
    "training.max_epochs=1",
)


@pytest.mark.parametrize(
    ("own", "other", "said"), [(DATES, COUNTS, "holds numbers"), (COUNTS, DATES, "holds dates")]
)
def test_times_of_another_kind_are_refused(
    tmp_path: Path, own: list[str], other: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    data, foreign = write(tmp_path / "own.csv", own), write(tmp_path / "foreign.csv", other)
    experiment, folder, out = tmp_path / "e.toml", tmp_path / "run", tmp_path / "out.csv"
    settings = [word for setting in SMALL for word in ("--set", setting)]
    assert run(["new", str(data), "--target", "value", *settings, "-o", str(experiment)], no_window) == 0
    assert run(["train", str(experiment), "--out", str(folder)], no_window) == 0
    assert run(["predict", str(folder), str(data), "-o", str(out)], no_window) == 0
    assert len(out.read_text().splitlines()) == 3
    capsys.readouterr()
    assert run(["predict", str(folder), str(foreign), "-o", str(out)], no_window) == 2
    assert said in capsys.readouterr().err
