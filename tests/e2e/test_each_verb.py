"""Start, pause, edit, resume, save, finish and discard in the real window, each by mouse and by keyboard.

One window for all of them; each test trains a run of its own. Closing and killing are in files of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.events import RunState
from studio.engine.library.library import Library
from studio.engine.library.records import RunRecord
from studio.engine.training.resuming import read_resumption
from studio.resources import resource_path
from studio.ui.app import Program
from tests.e2e.conftest import PATIENCE_MS, User
from tests.e2e.hands import Keyboard, Mouse
from tests.e2e.written import check_curves, curve, read
from tests.ui.hands import drag, path_to

MANY = 20
"""Steps that make a piece of a curve."""


@pytest.fixture(scope="module", autouse=True)
def studio_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One home for the one window, in place of a fresh one for each test."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("studio-home")
        patch.setenv("RECURRENT_STUDIO_HOME", str(home))
        yield home


@pytest.fixture(scope="module")
def program(studio_home: Path, qapp: object) -> Iterator[Program]:
    """The real program with the smallest sample open, to be trained without an end."""
    started = Program()
    started.window.show()
    yield started
    started.controller.discard()
    started.controller.wait_for_end()
    started.window.close()
    started.end()


@pytest.fixture
def user(program: Program, qtbot: QtBot) -> Iterator[User]:
    """A user before the window, with an experiment that nothing was trained of yet."""
    workspace, controller = program.workspace, program.controller
    if workspace.experiment is None:
        workspace.open_path(resource_path("samples/air_passengers_monthly.csv"))
        qtbot.waitUntil(lambda: workspace.overview is not None and not workspace.busy, timeout=PATIENCE_MS)
        workspace.edit({"training.max_epochs": 100_000, "training.patience": 0}, "without an end")
        qtbot.waitUntil(lambda: workspace.overview_is_current, timeout=PATIENCE_MS)
    controller.forget_run()
    program.window.go("data")
    yield User(qtbot)
    controller.discard()
    qtbot.waitUntil(lambda: not controller.is_running, timeout=PATIENCE_MS)


@pytest.fixture(params=[Mouse, Keyboard])
def by(request: pytest.FixtureRequest, user: User) -> Mouse:
    """A hand, with a run that it has started and that has taken some steps."""
    hand: Mouse = request.param(user)
    assert state(user) == "Draft"
    hand.start()
    wait_for(user, "Training")
    wait_for_more(user)
    return hand


def state(user: User) -> str:
    return user.text("run_state")


def wait_for(user: User, wanted: str) -> None:
    user.wait(lambda: state(user) == wanted)


def wait_for_more(user: User) -> None:
    before = len(curve(user, "train_loss")[0])
    user.wait(lambda: len(curve(user, "train_loss")[0]) > before + MANY)


def newest() -> RunRecord:
    """The run of the test, as the library has it."""
    with Library() as library:
        return library.runs()[0]


def words(user: User) -> list[str]:
    return user.find("loss_plot").tick_lines.words  # type: ignore[attr-defined, no-any-return]


def test_a_pause_holds_the_run(by: Mouse) -> None:
    user = by.user
    by.pause()
    wait_for(user, "Paused")
    user.wait(lambda: user.find("edit_card").isVisible())
    run = newest()
    assert run.state is RunState.TRAINING, "its thread holds it"
    log = check_curves(user, run.folder)
    assert log.last_step > MANY
    assert log.outcomes == []
    by.unpause()
    wait_for(user, "Training")
    user.wait(lambda: read(run.folder).last_step > log.last_step + MANY)
    by.pause()
    wait_for(user, "Paused")
    check_curves(user, run.folder)


def test_each_edit_stands_at_its_step(by: Mouse) -> None:
    user = by.user
    by.pause()
    wait_for(user, "Paused")
    folder = newest().folder
    first = read(folder).last_step
    for name, text in (("learning_rate", "0.0005"), ("clip_norm", "0.05"), ("patience", "7000")):
        by.edit(f"edit_{name}", text)
    by.edit("edit_max_epochs", "90000")
    user.wait(lambda: words(user) == ["learning rate 0.0005, clip 0.05, patience 7,000, epochs 90,000"])
    assert read(folder).edits == {
        first: {
            "training.learning_rate": 0.0005,
            "training.clip_norm": 0.05,
            "training.patience": 7000,
            "training.max_epochs": 90000,
        }
    }
    check_curves(user, folder)
    by.start()
    wait_for(user, "Training")
    assert not user.find("edit_card").isVisible()
    wait_for_more(user)
    by.pause()
    wait_for(user, "Paused")
    second = read(folder).last_step
    by.edit("edit_learning_rate", "0.0002")
    user.wait(lambda: len(words(user)) == 2)
    assert words(user)[1] == "learning rate 0.0002"
    by.start()
    wait_for(user, "Training")
    wait_for_more(user)
    by.pause()
    wait_for(user, "Paused")
    log = check_curves(user, folder)
    assert sorted(log.edits) == [first, second]
    held = {rate: [step for step, used in log.rates.items() if used == rate] for rate in log.rates.values()}
    assert held[0.001][-1] == first, "up to the edit the old rate holds"
    assert (held[0.0005][0], held[0.0005][-1]) == (first + 1, second)
    assert held[0.0002][0] == second + 1


def test_a_run_goes_on_after_a_pause_and_after_its_end(by: Mouse) -> None:
    user = by.user
    by.pause()
    wait_for(user, "Paused")
    assert user.text("start").strip() == "Resume"
    by.start()
    wait_for(user, "Training")
    wait_for_more(user)
    by.finish()
    wait_for(user, "Stopped by you")
    folder = newest().folder
    end = check_curves(user, folder).last_step
    user.wait(lambda: user.find("start").isEnabled())
    assert user.text("start").strip() == "Resume"
    by.start()
    wait_for(user, "Training")
    user.wait(lambda: read(folder).last_step > end + MANY)
    by.pause()
    wait_for(user, "Paused")
    log = check_curves(user, folder)
    assert log.resumed_from == [end], "nothing had to be made again"
    assert newest().folder == folder, "it is the same run"


def test_a_checkpoint_is_saved_now(by: Mouse) -> None:
    user = by.user
    folder = newest().folder
    before = set((folder / "checkpoints").iterdir())
    by.save()
    user.wait(lambda: read(folder).saved)
    (step,) = read(folder).saved
    assert step > 0
    made = folder / "checkpoints" / f"last-{step:09d}.safetensors"
    assert made not in before
    assert read_resumption(folder).checkpoint.path == made
    epoch = -(-step // read(folder).steps_per_epoch)
    user.wait(lambda: user.text("toast_text") == f"Checkpoint saved at epoch {epoch:,}, step {step:,}.")
    assert user.find("toast").isVisible()
    assert state(user) == "Training"
    by.pause()
    wait_for(user, "Paused")
    check_curves(user, folder)


def test_finish_now_keeps_the_best_model_and_shows_it(by: Mouse) -> None:
    user = by.user
    by.finish()
    wait_for(user, "Stopped by you")
    run = newest()
    assert run.state is RunState.STOPPED
    assert (run.folder / "model.bundle").is_file()
    log = check_curves(user, run.folder)
    assert log.outcomes == ["stopped"]
    assert read_resumption(run.folder).checkpoint.place[1] == log.last_step, "every step is kept"
    user.wait(lambda: user.find("metrics_table").isVisible() and user.rows("metrics_table") > 0)


def test_a_discarded_run_leaves_nothing(by: Mouse) -> None:
    user = by.user
    folder = newest().folder
    by.dismiss(by.discard)
    assert state(user) == "Training", "a question that is closed is no answer"
    by.answer("discarding_keep", by.discard)
    assert state(user) == "Training"
    by.pause()
    wait_for(user, "Paused")
    check_curves(user, folder)
    by.answer("discarding_discard", lambda: by.press("discard"))
    wait_for(user, "Draft")
    assert not folder.exists()
    with Library() as library:
        assert folder not in [run.folder for run in (*library.runs(), *library.runs(trashed=True))]
    user.wait(lambda: len(curve(user, "train_loss")[0]) == 0)
    assert words(user) == []


def test_closing_asks_and_may_be_given_up(by: Mouse) -> None:
    user = by.user
    by.dismiss(by.close)
    by.answer("closing_keep", by.close)
    assert user.find("main_window").isVisible()
    assert state(user) == "Training"
    by.pause()
    wait_for(user, "Paused")
    check_curves(user, newest().folder)


def test_results_offer_to_go_on(by: Mouse) -> None:
    user = by.user
    by.finish()
    user.wait(lambda: user.find("metrics_table").isVisible() and user.rows("metrics_table") > 0)
    folder = newest().folder
    end = read(folder).last_step
    assert user.text("results_further").strip() == "Resume"
    by.press("results_further")
    wait_for(user, "Training")
    user.wait(lambda: read(folder).last_step > end + MANY)
    by.pause()
    wait_for(user, "Paused")
    log = check_curves(user, folder)
    assert log.resumed_from == [end]
    by.edit("edit_max_epochs", str(len(log.looks) + 5))
    user.wait(lambda: len(words(user)) == 1)
    by.start()
    wait_for(user, "Finished")
    first = read(folder)
    by.place("results")
    user.wait(lambda: user.text("results_further").strip() == "Train 50 more epochs")
    by.press("results_further")
    user.wait(lambda: len(read(folder).outcomes) == 3)
    wait_for(user, "Finished")
    log = check_curves(user, folder)
    assert log.outcomes == ["stopped", "finished", "finished"]
    assert len(log.looks) == len(first.looks) + 50


def test_the_clip_line_is_dragged_while_the_run_is_paused(user: User) -> None:
    by = Mouse(user)
    by.start()
    wait_for(user, "Training")
    wait_for_more(user)
    folder, plot = newest().folder, user.find("gradient_plot")
    line = plot.clip_line  # type: ignore[attr-defined]
    before = line.value()
    drag(plot.viewport(), path_to(plot, before, before - 0.3))  # type: ignore[attr-defined, arg-type]
    by.pause()
    wait_for(user, "Paused")
    assert line.value() == before, "while it trains it stays where it is"
    assert read(folder).edits == {}
    user.wait(lambda: line.movable)
    drag(plot.viewport(), path_to(plot, before, before - 0.3))  # type: ignore[attr-defined, arg-type]
    user.wait(lambda: read(folder).edits)
    ((step, values),) = read(folder).edits.items()
    assert step == read(folder).last_step
    clip = values["training.clip_norm"]
    assert 0 < clip < 1
    user.wait(lambda: words(user) == [f"clip {clip:.3g}"])
    user.wait(lambda: user.find("edit_clip_norm").value() == clip)  # type: ignore[attr-defined]
    check_curves(user, folder)
