"""A card that stops answering, in the real window: one press starts the program anew, and the run goes on in it.

No real card was there: a step that raises what CUDA raises stands for one.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from pytestqt.qtbot import QtBot

from studio.engine.events import Outcome, RunEnded, StepsDone
from studio.engine.experiment import load_experiment, save_experiment
from studio.engine.registry import find_task
from studio.engine.training import one_run
from studio.engine.training.loop import Loop
from studio.engine.training.run_log import read_log
from studio.ui import app
from studio.ui.state import restart
from studio.ui.state.restart import RESUME_VARIABLE, command, goes_on_at_once, start_again
from tests.e2e.conftest import Play, User
from tests.engine.forecasts import readings

EPOCHS, FAILS_IN = 13, 12


@pytest.fixture
def made(tmp_path: Path) -> Path:
    table = readings(tmp_path, rows=300)
    task = find_task("forecast")
    proposed = task.propose(task.open_data(table.path))
    few = {
        "training.max_epochs": EPOCHS,
        "training.patience": 0,
        "training.device": "cpu",
        "model.hidden_size": 4,
    }
    save_experiment(proposed.with_values(few), tmp_path / "tiny.toml")
    return tmp_path / "tiny.toml"


def test_restart_and_resume_goes_on_in_a_new_program(
    play: Play, made: Path, monkeypatch: pytest.MonkeyPatch, studio_home: Path
) -> None:
    begun: list[Path] = []
    monkeypatch.setattr(app, "start_again", begun.append)
    step = Loop.train_step

    def failing(loop: Loop, batch: Any) -> tuple[float, int]:
        if loop.step == FAILS_IN - 1 and loop.settings.max_epochs == EPOCHS:  # no trial before the run
            raise torch.AcceleratorError("CUDA error: unspecified launch failure")
        return step(loop, batch)

    def lose_the_card(user: User) -> None:
        user.press("start")
        user.wait(lambda: user.text("run_state") == "Failed")
        user.wait(lambda: user.text("cure").strip() == "Restart and resume")
        start = user.find("start")
        assert not start.isEnabled() or start.text().strip() == "Train again"
        assert begun == []
        user.press("cure")
        user.wait(lambda: not user.find("main_window").isVisible())

    with monkeypatch.context() as patch:
        patch.setattr(one_run, "SAVE_SECONDS", 0.0)
        patch.setattr(Loop, "train_step", failing)
        play(lose_the_card, made)
    (folder,) = begun

    def look(user: User) -> None:
        user.wait(lambda: user.text("run_state") == "Finished")

    monkeypatch.setenv(RESUME_VARIABLE, "1")
    play(look, folder)
    assert RESUME_VARIABLE not in os.environ
    events = read_log(folder, load_experiment(folder / "experiment.toml"))
    assert [event.outcome for event in events if isinstance(event, RunEnded)] == [Outcome.FINISHED]
    said = [event.first_step for event in events if isinstance(event, StepsDone)]
    assert said[0] == 1


def test_the_program_is_started_as_it_was(
    qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for the program writes down what it was given."""
    written, run = tmp_path / "written", tmp_path / "a run"
    script = (
        f"import os, sys; open({str(written)!r}, 'w').write(os.environ[{RESUME_VARIABLE!r}] + sys.argv[-1])"
    )
    assert command(run) == (sys.executable, ["-m", "studio", str(run)])
    monkeypatch.setattr(restart, "command", lambda folder: (sys.executable, ["-c", script, str(folder)]))
    assert start_again(run)
    qtbot.waitUntil(lambda: written.exists() and written.read_text() == f"1{run}")


def test_a_run_goes_on_at_once_in_the_program_that_was_told_to_and_in_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv(RESUME_VARIABLE, "1")
    assert [goes_on_at_once(), goes_on_at_once()] == [True, False]


def test_a_frozen_program_starts_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.delenv("APPIMAGE", raising=False)
    assert command(tmp_path) == (sys.executable, [str(tmp_path)])
    monkeypatch.setenv("APPIMAGE", "/apps/Studio.AppImage")
    assert command(tmp_path)[0] == "/apps/Studio.AppImage"
