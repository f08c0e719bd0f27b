"""Sessions that end, sessions that do not, and a report that holds nothing of the user's."""

from __future__ import annotations

import json
import logging
import os
import re
import signal
import subprocess
import sys
import unicodedata
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from studio.engine.events import Reference, RunStarted
from studio.engine.experiment import DataSettings, Experiment
from studio.engine.library.recorder import Recorder
from studio.ui.state.debug_bundle import names_to_hide, save_report, scrubbed
from studio.ui.state.last_session import Left
from studio.ui.state.recent import RecentFile
from studio.ui.state.session_log import SessionLog, log_folder, watch_faults

SECRETS = (
    "patients", "Müller clinic", "blood_pressure", "/home/eva", "C:\\Users\\Eva", "secret value", "Krankheit",
    "diagnosis_2024.xlsx",
)  # fmt: skip


@pytest.fixture
def session(studio_home: Path) -> Iterator[SessionLog]:
    made = SessionLog()
    made.begin()
    yield made
    made.end()


def run_session(home: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    code = "\n".join(
        ("from studio.ui.state.session_log import SessionLog", "log = SessionLog()", "log.begin()", *lines)
    )
    env = {**os.environ, "RECURRENT_STUDIO_HOME": str(home)}
    return subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False)


def test_a_session_that_ended_leaves_nothing_to_say(studio_home: Path) -> None:
    first = SessionLog()
    first.begin()
    first.end()
    second = SessionLog()
    second.begin()
    second.end()
    assert not second.last_was_cut_short
    text = (log_folder() / "studio.log").read_text("utf-8")
    assert text.count("Session ends.") == 2


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGSEGV])
def test_a_session_that_was_cut_short_is_told_once(studio_home: Path, number: int) -> None:
    done = run_session(studio_home, f"import os; os.kill(os.getpid(), {int(number)})")
    assert done.returncode == -number
    told = []
    for _ in range(2):
        log = SessionLog()
        log.begin()
        told.append(log.last_was_cut_short)
        log.end()
    assert told == [True, False]
    crash = (log_folder() / "crash.txt").read_text("utf-8")
    assert ("Segmentation fault" in crash) == (number == signal.SIGSEGV)


def test_a_session_that_lives_in_another_process_is_none_that_was_cut_short(
    session: SessionLog, studio_home: Path
) -> None:
    done = run_session(studio_home, "print(log.last_was_cut_short)", "log.end()")
    assert done.stdout.strip() == "False"


def test_a_folder_that_cannot_be_written_costs_the_log_only(studio_home: Path) -> None:
    (studio_home / "logs").write_text("a file in the way")
    log = SessionLog()
    log.begin()
    log.end()
    assert not log.last_was_cut_short


def test_what_nobody_caught_is_logged_and_told(session: SessionLog) -> None:
    told: list[BaseException] = []
    undo = watch_faults(told.append)
    try:
        fault = ValueError("a slot that fails")
        sys.excepthook(ValueError, fault, None)
    finally:
        undo()
    assert told == [fault]
    assert "a slot that fails" in (log_folder() / "studio.log").read_text("utf-8")


def test_the_report_holds_versions_and_logs_and_nothing_of_the_users(
    session: SessionLog, studio_home: Path, tmp_path: Path
) -> None:
    log = logging.getLogger("studio.ui.somewhere")
    log.warning("/home/eva/Müller clinic/patients.csv cannot be read")
    log.warning("C:\\Users\\Eva\\patients.csv cannot be read, nor diagnosis_2024.xlsx")
    log.warning("The run patients of column blood_pressure: 'secret value' is no number")
    try:
        raise ValueError("could not convert string to float: 'Krankheit'")
    except ValueError:
        log.exception("The draft cannot be kept")
    experiment = Experiment(
        task="forecast", name="Müller clinic",
        data=DataSettings(path="/home/eva/Müller clinic/patients.csv", targets=("blood_pressure",)),
    )  # fmt: skip
    path = Path("/home/eva/Müller clinic/patients.csv")
    left = Left("draft", studio_home / "draft.toml", "Müller clinic", "forecast", path, "", 0.0)
    hidden = names_to_hide(experiment, [RecentFile(path, "patients", "forecast")], [left])
    made = save_report(None, tmp_path / "report.zip", hidden)
    with zipfile.ZipFile(made) as archive:
        parts = {name: archive.read(name).decode("utf-8") for name in archive.namelist()}
    assert {"README.txt", "computer.json", "studio.log", "crash.txt", "settings.json"} <= parts.keys()
    everything = "\n".join(parts.values())
    assert [secret for secret in SECRETS if secret in everything] == []
    assert json.loads(parts["computer.json"])["packages"]["torch"]
    assert "ValueError" in parts["studio.log"]
    assert 'File "<path>", line' in parts["studio.log"]
    assert str(studio_home) not in everything


def test_a_report_names_no_file_that_lies_at_home_or_is_of_a_run(
    session: SessionLog, studio_home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a path, as a bare name, with spaces, in letters that have two forms; also of what was never opened."""
    home = tmp_path / "eva"
    (home / "Documents" / "Praxis Süd").mkdir(parents=True)
    for name in ("weather.csv", "Wetter Köln 2024.csv", "données été.parquet"):
        (home / "Documents" / name).touch()
    monkeypatch.setattr(Path, "home", lambda: home)
    recorder = Recorder(
        Experiment("forecast", "Umsatz Filiale 7", DataSettings("/mnt/x/Filiale 7.csv")), tmp_path
    )
    recorder(
        RunStarted(
            str(tmp_path), "cpu", 1, "float32", 1, 1, 1, Reference("last_value", "mae", 1.0, 1.0), 1.0, 1
        )
    )
    recorder.close()
    decomposed = unicodedata.normalize("NFD", "données été.parquet")
    for words in (
        "Cannot read /home/eva/Documents/Wetter Köln 2024.csv now", "Wetter Köln 2024.csv has changed",
        "weather.csv is gone", "données été is damaged", f"{decomposed} is damaged", "folder Praxis Süd is empty",
        "Umsatz Filiale 7 ended", "Filiale 7.csv is gone", "the training of the model ended",
    ):  # fmt: skip
        logging.getLogger("studio").warning(words)
    with zipfile.ZipFile(save_report(None, tmp_path / "report.zip", frozenset())) as archive:
        log = unicodedata.normalize("NFC", archive.read("studio.log").decode("utf-8"))
    for secret in (
        "Wetter",
        "Köln",
        "2024.csv",
        "weather",
        "données",
        "été",
        "Praxis",
        "Süd",
        "Umsatz",
        "Filiale",
        "eva",
    ):
        assert secret not in log
    assert "the training of the model ended" in log
    assert "WARNING studio:" in log


def test_where_in_the_program_it_happened_stays_readable() -> None:
    line = '  File "/home/eva/apps/studio/ui/app.py", line 12, in run_window'
    assert scrubbed(line) == '  File "studio/ui/app.py", line 12, in run_window\n'


@pytest.mark.parametrize(
    "path",
    [
        "/home/anna/Divorce/plan/x.csv",
        "/home/anna/Divorce plan/x.csv",
        "/home/bob/my Divorce and other things/plan.csv",
        "C:\\Users\\anna\\Divorce plan\\x.csv",
        "/home/bob/Divorce",
        "anna/Divorce/x.csv",
    ],
)
def test_folders_are_hidden_also_where_a_name_in_their_path_is_known(path: str) -> None:
    """The name of the user is known, and hidden before the path is."""
    line = scrubbed(f"ERROR {path} cannot be read: no room.", {"anna"})
    assert not {"Divorce", "plan", "anna"} & set(re.split(r"\W+", line)), line
    assert line.endswith(" cannot be read: no room.\n")
    assert scrubbed(path + " a" * 100_000 + "/b" * 100_000 + "<name>/" * 10_000, {"anna"})
