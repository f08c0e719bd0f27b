"""A window that is killed, and one that is closed, in the middle of an epoch: opened again, the run goes on exactly.

Each is killed or closed once; mouse and keyboard then go on from the same home.
"""

from __future__ import annotations

import math
import os
import shutil
import signal
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from studio.engine.events import RunState
from studio.engine.experiment import save_experiment
from studio.engine.home import HOME_VARIABLE
from studio.engine.library.library import Library
from studio.engine.library.records import RunRecord
from studio.engine.registry import find_task
from studio.engine.training.resuming import read_resumption
from tests.e2e.conftest import Play, User
from tests.e2e.hands import Keyboard, Mouse
from tests.e2e.written import check_curves, read, uninterrupted

SETTINGS = {
    "training.max_epochs": 100_000, "training.patience": 0, "training.batch_size": 1, "model.hidden_size": 8,
    "preparation.calendar": "off", "training.learn_from": "last_step",
}  # fmt: skip
SHORT, LONG = 400, 1500
"""Rows: one step each in an epoch. Who is to be killed needs time in the middle of one."""
FURTHER, EXACT = 40, "made again with the same bits"


def make_experiment(folder: Path, rows: int) -> Path:
    """A small experiment that trains without an end, as a file."""
    start = datetime(2024, 1, 1)
    hours = (f"{start + timedelta(hours=hour):%Y-%m-%d %H:%M},{_load(hour):.3f}\n" for hour in range(rows))
    (folder / "waves.csv").write_text("time,load\n" + "".join(hours), encoding="utf-8")
    room = find_task("forecast")
    made = room.propose(room.open_data(folder / "waves.csv"))
    save_experiment(made.with_values(SETTINGS), folder / "waves.toml")
    return folder / "waves.toml"


def _load(hour: int) -> float:
    return 20 + 8 * math.sin(hour / 3.8) + (hour * 37 % 11) / 4


class Home:
    """A folder of the program that a test finds as the first one found it."""

    def __init__(self, folder: Path, run: Path) -> None:
        self.folder, self.run, self._kept = folder, run, folder.with_name(f"{folder.name}-kept")
        shutil.copytree(folder, self._kept)

    def as_it_was(self) -> Home:
        shutil.rmtree(self.folder)
        shutil.copytree(self._kept, self.folder)
        return self


@pytest.fixture(scope="module")
def killed_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """What a window leaves that was killed while it trained."""
    folder, data = tmp_path_factory.mktemp("killed"), tmp_path_factory.mktemp("data")
    command = [sys.executable, "-m", "tests.e2e.killed_window", str(make_experiment(data, LONG))]
    environment = {**os.environ, HOME_VARIABLE: str(folder), "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        while not _stands_in_an_epoch(run := Path(process.stdout.readline().strip())):
            process.send_signal(signal.SIGCONT)
        process.kill()
    return Home(folder, run)


def _stands_in_an_epoch(run: Path) -> bool:
    """Whether its furthest checkpoint lies in the middle of an epoch, and the run beyond it."""
    assert run.name, "it ended by itself"
    log, safe = read(run), read_resumption(run).checkpoint.place[1]
    return safe % log.steps_per_epoch > 0 and log.last_step > safe


@pytest.fixture
def killed(killed_home: Home, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv(HOME_VARIABLE, str(killed_home.folder))
    return killed_home.as_it_was()


def newest() -> RunRecord:
    with Library() as library:
        return library.runs()[0]


def go_further(user: User, hand: Mouse, folder: Path, beyond: int) -> None:
    """Trains beyond a step, holds, and compares the window with the disk."""
    user.wait(lambda: user.text("run_state") == "Training")
    user.wait(lambda: read(folder).last_step > beyond + FURTHER)
    hand.pause()
    user.wait(lambda: user.text("run_state") == "Paused")
    check_curves(user, folder)


def stop(user: User, hand: Mouse) -> None:
    hand.finish()
    user.wait(lambda: user.text("run_state") == "Stopped by you")


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_a_killed_run_goes_on_exactly(hand: type[Mouse], killed: Home, play: Play, tmp_path: Path) -> None:
    before, safe = read(killed.run), read_resumption(killed.run).checkpoint.place[1]
    assert before.outcomes == []

    def scenario(user: User) -> None:
        by = hand(user)
        user.wait(lambda: user.find("continue_run").isVisible())
        assert user.text("continue_run").strip() == "Resume"
        by.place("library")
        user.wait(lambda: user.rows("runs_table") == 1)
        assert newest().state is RunState.INTERRUPTED
        by.first_row("runs_table")
        user.wait(lambda: user.find("run_resume").isEnabled())
        if hand is Mouse:
            by.press("run_resume")
        else:
            by.window_key(Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)  # type: ignore[attr-defined]
            by.press("continue_run")
        go_further(user, by, killed.run, before.last_step)
        assert "Exact" in user.text("toast_text")
        user.wait(lambda: EXACT in user.find("train_header").sentence())  # type: ignore[attr-defined]
        stop(user, by)

    play(scenario, None)
    after = read(killed.run)
    assert after.resumed_from == [safe]
    assert after.repeated == [(before.last_step - safe, None)], (
        "the steps beyond the checkpoint, to the same bits"
    )
    assert after.sha256 == uninterrupted(killed.run, tmp_path / "whole")


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_a_closed_run_goes_on_exactly(
    hand: type[Mouse], play: Play, studio_home: Path, tmp_path: Path
) -> None:
    def close_it(user: User) -> None:
        by = hand(user)
        user.wait(lambda: user.find("column_table").isVisible() and user.find("start").isEnabled())
        by.start()
        user.wait(lambda: user.text("run_state") == "Training")
        folder = newest().folder
        user.wait(lambda: len(read(folder).looks) > 1)
        by.pause()
        user.wait(lambda: user.text("run_state") == "Paused")
        by.edit("edit_learning_rate", "0.0005")
        user.wait(lambda: len(read(folder).edits) == 1)
        by.start()
        user.wait(lambda: user.text("run_state") == "Training")
        edited = max(read(folder).edits)
        user.wait(lambda: read(folder).last_step > edited + FURTHER)
        by.answer("closing_finish", by.close)
        user.wait(lambda: not user.find("main_window").isVisible())

    play(close_it, make_experiment(tmp_path, SHORT))
    run = newest()
    before = read(run.folder)
    assert run.state is RunState.STOPPED
    assert read_resumption(run.folder).checkpoint.place[1] == before.last_step, "every step is kept"

    def go_on(user: User) -> None:
        by = hand(user)
        user.wait(lambda: user.find("continue_run").isVisible())
        by.press("continue_run")
        user.wait(lambda: user.text("run_state") == "Stopped by you")
        by.place("train")
        assert check_curves(user, run.folder).edits == before.edits
        by.start()
        go_further(user, by, run.folder, before.last_step)
        stop(user, by)

    play(go_on, None)
    after = read(run.folder)
    assert after.resumed_from == [before.last_step]
    assert after.rates[after.last_step] == 0.0005, "what was changed holds after the window was closed"
    assert after.sha256 == uninterrupted(run.folder, tmp_path / "whole")
