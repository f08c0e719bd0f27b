"""Arguments, exit codes, and one message for whatever goes wrong."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from studio.cli import doctor
from studio.cli.main import VERBS, run
from studio.engine.errors import DataError, RunFailedError
from tests.cli.conftest import Studio


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_explains_itself(verb: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run([verb, "--help"], lambda path: 0)
    assert end.value.code == 0
    assert f"recurrent-studio {verb}" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [["retrain"], ["train"], ["export", "run", "-o", "x"], ["new", "data.csv"], ["--colour"]]
)
def test_bad_usage_is_code_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        run(arguments, lambda path: 0)
    assert end.value.code == 2
    assert "recurrent-studio" in capsys.readouterr().err


def test_nothing_or_a_file_opens_the_window(tmp_path: Path) -> None:
    opened: list[Path | None] = []
    (tmp_path / "data.csv").write_text("")
    for arguments in ([], [str(tmp_path / "data.csv")]):
        assert run(arguments, lambda path: opened.append(path) or 0) == 0
    assert opened == [None, tmp_path / "data.csv"]


def test_a_file_that_is_not_there_opens_nothing(studio: Studio, tmp_path: Path) -> None:
    said = studio(tmp_path / "missing.csv")
    assert said.code == 2
    assert "is not there" in said.message


@pytest.mark.parametrize(
    ("fault", "code", "words"),
    [
        (DataError("It is bad.", "So it is.", "Mend it."), 2, "It is bad. So it is. Mend it."),
        (RunFailedError("It broke."), 3, "It broke."),
        (KeyboardInterrupt(), 130, "interrupted"),
        (ZeroDivisionError("by zero"), 1, "an error of the program itself (ZeroDivisionError: by zero)"),
    ],
)
def test_errors_are_one_message_and_a_code(studio, monkeypatch, studio_home, fault, code, words) -> None:
    def broken() -> None:
        raise fault

    monkeypatch.setattr(doctor, "examine", broken)
    said = studio("doctor")
    assert said.code == code
    assert words in said.message
    reports = list(studio_home.glob("crashes/*.txt"))
    assert len(reports) == (code == 1)
    if reports:
        assert str(reports[0]) in said.err
        assert "ZeroDivisionError: by zero" in reports[0].read_text()


def test_a_reader_that_goes_away_is_no_fault(studio, monkeypatch) -> None:
    def gone() -> None:
        raise BrokenPipeError

    class Closable:
        def write(self, text: str) -> int:
            return len(text)

        def flush(self) -> None: ...

        def close(self) -> None: ...

    monkeypatch.setattr(doctor, "examine", gone)
    monkeypatch.setattr(sys, "stderr", Closable())
    assert run(["doctor"], lambda path: 0) == 0


def test_a_report_that_cannot_be_written_is_said(studio, monkeypatch, tmp_path) -> None:
    def broken() -> None:
        raise ZeroDivisionError

    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RECURRENT_STUDIO_HOME", str(tmp_path / "file"))
    monkeypatch.setattr(doctor, "examine", broken)
    said = studio("doctor")
    assert said.code == 1
    assert "No report could be written." in said.message
