"""Arguments, exit codes, and one message for whatever goes wrong."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio.cli import doctor
from studio.cli.main import VERBS, run
from studio.engine.data.table import Table
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


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no disk that is always full")
def test_a_full_disk_under_the_output_is_said(table: Table) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "studio", "inspect", str(table.path)],
            stdout=full, stderr=subprocess.PIPE, text=True, timeout=100, check=False,
        )  # fmt: skip
    assert done.returncode == 3
    assert done.stderr.splitlines() == [
        "recurrent-studio: the output cannot be written: the disk is full. Free some room, then try again."
    ]


def test_doctor_answers_where_the_home_cannot_be_used(
    studio: Studio, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("RECURRENT_STUDIO_HOME", str(tmp_path / "file" / "home"))
    said = studio("doctor", "--json")
    assert said.code == 0
    assert "cannot be used" in said.json["home"]


def test_a_name_that_is_no_text_is_refused(studio: Studio, table: Table, tmp_path: Path) -> None:
    odd = os.fsdecode(bytes(tmp_path) + b"/\xff.csv")
    try:
        Path(odd).write_bytes(table.path.read_bytes())
    except OSError:
        pytest.skip("this system has no such names")
    said = studio("new", odd, "-o", tmp_path / "e.toml")
    assert said.code == 2
    assert "bytes that are no text" in said.err
    assert not (tmp_path / "e.toml").exists()
