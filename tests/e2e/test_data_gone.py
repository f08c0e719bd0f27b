"""The data of a run was moved, changed, or is gone: the run opens all the same, and leads back to its data."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from studio.engine.events import RunState
from studio.engine.library.adopting import adopt, take_archive
from studio.engine.library.archive import write_archive
from studio.engine.library.library import Library
from studio.engine.registry import find_task
from studio.engine.runs import evaluate_run
from studio.engine.training.control import Control
from studio.engine.training.resuming import NotExactError
from studio.engine.training.run import execute
from studio.ui.app import Program
from tests.e2e.conftest import User
from tests.e2e.hands import Keyboard, Mouse
from tests.engine.forecasts import experiment, readings, train

PAGES = ("data", "model", "train", "results", "export", "library")
NEWS_PAGES = PAGES[:-1]
FIND, FIRST, SECOND, THIRD = (f"train_data_news_link_{place}" for place in (0, 0, 1, 2))


@pytest.fixture(scope="module", autouse=True)
def studio_home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One home for the one window, in place of a fresh one for each test."""
    with pytest.MonkeyPatch.context() as patch:
        home = tmp_path_factory.mktemp("studio-home")
        patch.setenv("RECURRENT_STUDIO_HOME", str(home))
        yield home


@pytest.fixture(scope="module")
def program(studio_home: Path, qapp: object) -> Iterator[Program]:
    """The real program."""
    started = Program()
    started.window.show()
    yield started
    started.controller.discard()
    started.controller.wait_for_end()
    started.window.close()
    started.end()


@pytest.fixture
def user(program: Program, qtbot: QtBot) -> User:
    return User(qtbot)


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run that was looked at, and its data beside it."""
    folder = tmp_path_factory.mktemp("trained")
    run = train(folder / "run", experiment(readings(folder))).folder
    evaluate_run(run)
    return folder


@pytest.fixture
def left(trained: Path, tmp_path: Path) -> Path:
    """A copy of all of it; the data is not where the run had it."""
    shutil.copytree(trained / "run", tmp_path / "run")
    toml = tmp_path / "run" / "experiment.toml"
    toml.write_text(toml.read_text().replace(str(trained), str(tmp_path)))
    (tmp_path / "elsewhere").mkdir()
    shutil.copy(trained / "readings.csv", tmp_path / "elsewhere" / "moved.csv")
    return tmp_path


def put_back(left: Path, text: str = "") -> Path:
    """The data where the run had it, with more text behind it."""
    path = left / "readings.csv"
    path.write_text((left / "elsewhere" / "moved.csv").read_text() + text)
    return path


def open_run(program: Program, user: User, run: Path) -> None:
    found: list[object] = []
    program.workspace.run_found.connect(found.append)
    program.workspace.open_path(run)
    user.wait(lambda: found)
    program.workspace.run_found.disconnect(found.append)
    program.window.go("results")
    user.wait(lambda: not user.find("results_waiting").isVisible())


def choose(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """The desktop's own dialog, answered."""
    monkeypatch.setattr(QFileDialog, "getOpenFileName", staticmethod(lambda *_: (str(path), "")))


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_a_run_without_its_data_is_shown_and_finds_it(
    program: Program, user: User, left: Path, monkeypatch: pytest.MonkeyPatch, hand: type[Mouse]
) -> None:
    open_run(program, user, left / "run")
    # The table of the test before may stand there still while the page changes.
    user.wait(lambda: user.find("forecast_missing").isVisible() and user.find("verdict").isVisible())
    user.wait(lambda: user.rows("metrics_table") == 4)
    for scheme in ("dark", "light"):
        program.store.set_scheme(scheme)
        for page in PAGES:
            program.window.go(page)
            assert user.find(f"{page}_data_news").isVisible() == (page in NEWS_PAGES)
    program.window.go("train")
    assert user.find("train_data_news").text() == (  # type: ignore[attr-defined]
        "readings.csv is not where it was. The run is safe; results can be seen, training needs the file."
    )
    assert len(user.points("loss_plot", "val_loss")) == 3
    choose(monkeypatch, left / "elsewhere" / "moved.csv")
    hand(user).press(FIND)
    user.wait(lambda: program.workspace.run_data.news is None and program.workspace.table is not None)
    assert not user.find("train_data_news").isVisible()
    assert program.workspace.experiment.data.path == str(left / "elsewhere" / "moved.csv")  # type: ignore[union-attr]
    program.window.go("results")
    user.wait(lambda: user.find("forecast_plot").isVisible())


def test_training_asks_for_the_data_and_goes_on_when_it_is_found(
    program: Program, user: User, left: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_run(program, user, left / "run")
    mouse = Mouse(user)
    mouse.dismiss(lambda: mouse.press("start"))
    assert program.controller.state is RunState.FINISHED
    choose(monkeypatch, left / "elsewhere" / "moved.csv")
    ended: list[object] = []
    program.controller.ended.connect(ended.append)
    mouse.answer("data_gone_dialog_find", lambda: mouse.press("more_epochs"))
    user.wait(lambda: program.controller.is_running or ended)
    mouse.finish() if program.controller.is_running else None
    user.wait(lambda: ended)
    program.controller.ended.disconnect(ended.append)
    assert program.controller.history is not None
    assert program.controller.history.run_dir == left / "run"


@pytest.mark.parametrize("hand", [Mouse, Keyboard])
def test_rows_more_are_named_shown_and_used(
    program: Program, user: User, left: Path, hand: type[Mouse]
) -> None:
    put_back(left, "2020-01-06 00:00:00,1.5\n2020-01-06 01:00:00,1.5\n")
    open_run(program, user, left / "run")
    hands = hand(user)
    program.window.go("train")
    words = user.find("train_data_news").text()  # type: ignore[attr-defined]
    assert words == "readings.csv has 2 rows more than this run saw."
    hands.press(SECOND)
    user.wait(lambda: user.find("difference_sheet").isVisible())
    user.wait(lambda: user.text("difference_0").startswith("2 rows more, all after"))
    hands.press("difference_copy")
    assert "2 rows more, all after" in QApplication.clipboard().text()
    QTest.keyClick(user.find("difference_sheet"), Qt.Key.Key_Escape)
    hands.press(FIRST)
    user.wait(lambda: program.controller.history is None)
    assert program.controller.state is RunState.DRAFT
    assert program.workspace.run_data.news is None
    assert program.workspace.overview.rows == 122
    assert not user.find("data_data_news").isVisible()


def test_a_changed_cell_is_asked_about_before_the_run_goes_on(
    program: Program, user: User, left: Path
) -> None:
    path = put_back(left)
    lines = path.read_text().splitlines()
    lines[40] = f"{lines[40].partition(',')[0]},0.123"
    path.write_text("\n".join(lines) + "\n")
    open_run(program, user, left / "run")
    mouse = Mouse(user)
    said: list[NotExactError] = []
    program.controller.refused.connect(said.append)
    mouse.dismiss(lambda: mouse.press("more_epochs"))
    program.controller.refused.disconnect(said.append)
    (difference,) = said[0].differences
    assert difference == "readings.csv has changed: 1 of 120 rows has other values, in column y"
    assert program.controller.state is RunState.FINISHED
    mouse.answer("not_exact_dialog_difference", lambda: mouse.press("more_epochs"))
    user.wait(lambda: user.find("difference_sheet").isVisible())
    mouse.press("difference_sheet_close")
    ended: list[object] = []
    program.controller.ended.connect(ended.append)
    mouse.answer("not_exact_dialog_go_on", lambda: mouse.press("more_epochs"))
    user.wait(lambda: program.controller.is_running or ended)
    mouse.finish() if program.controller.is_running else None
    user.wait(lambda: ended)
    program.controller.ended.disconnect(ended.append)
    assert program.workspace.run_data.news is None


def test_what_is_not_the_data_can_be_used_as_new(
    program: Program, user: User, left: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = left / "elsewhere" / "other.csv"
    other.write_text((left / "elsewhere" / "moved.csv").read_text().replace("time,y", "time,level"))
    open_run(program, user, left / "run")
    program.window.go("train")
    choose(monkeypatch, other)
    mouse = Mouse(user)
    mouse.answer("other_data_dialog_new_data", lambda: mouse.press(FIND))
    user.wait(lambda: program.controller.history is None)
    assert program.workspace.experiment is not None
    assert program.workspace.experiment.data.targets == ("level",)
    assert not (left / "run" / "located.json").exists()


def test_a_column_that_is_missing_does_not_keep_the_run_from_opening(
    program: Program, user: User, left: Path
) -> None:
    path = put_back(left)
    path.write_text("\n".join(line.partition(",")[0] for line in path.read_text().splitlines()) + "\n")
    open_run(program, user, left / "run")
    for page in PAGES:
        program.window.go(page)
    program.window.go("train")
    assert "has no column y any more" in user.find("train_data_news").text()  # type: ignore[attr-defined]
    assert len(user.points("loss_plot", "val_loss")) == 3


def test_a_run_from_another_computer_opens_without_its_data(
    program: Program, user: User, left: Path, studio_home: Path
) -> None:
    with Library() as library:
        adopt(left / "run")
        record = library.run(library.number_of(left / "run") or 0)
        write_archive(record, left / "one.studio-run")
        number = take_archive(library, left / "one.studio-run")
        folder = library.run(number).folder
    open_run(program, user, folder)
    assert program.workspace.run_data.is_missing
    user.wait(lambda: user.rows("metrics_table") == 4)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A run of each task of texts, looked at; the data is gone."""
    folder, draw = tmp_path_factory.mktemp("texts"), random.Random(0)
    words = [f"{first}{second}" for first in ("ba", "de", "ki", "lo") for second in ("ra", "mi", "tu")]
    lines = [" ".join(draw.choices(words, k=12)) for _ in range(160)]
    rows = [f"{line},{'even' if place % 2 else 'odd'}" for place, line in enumerate(lines)]
    sources = {"classify-text": folder / "topics.csv", "language-model": folder / "novel.txt"}
    sources["classify-text"].write_text("\n".join(["text,label", *rows]) + "\n")
    sources["language-model"].write_text("\n".join(lines) + "\n")
    small = {"training.max_epochs": 1, "model.hidden_size": 4, "model.embedding_size": 4}
    runs = {}
    for task, path in sources.items():
        room = find_task(task)
        data = room.open_data(path)
        made = room.propose(data).with_values(small)
        execute(made, folder / task, Control(), lambda _event: None, table=data)
        evaluate_run(folder / task)
        path.unlink()
        runs[task] = folder / task
    return runs


@pytest.mark.parametrize("task", ["classify-text", "language-model"])
def test_runs_of_texts_are_shown_without_their_data(
    program: Program, user: User, texts: dict[str, Path], task: str
) -> None:
    open_run(program, user, texts[task])
    assert program.workspace.run_data.is_missing
    for scheme in ("dark", "light"):
        program.store.set_scheme(scheme)
        for page in PAGES:
            program.window.go(page)
    program.window.go("results")
    user.wait(lambda: user.find("verdict").isVisible())
    if task == "classify-text":
        user.wait(lambda: user.find("confusion_matrix").isVisible())
        assert "The texts are read from the data." in user.text("result_texts_none")
    else:
        user.wait(lambda: user.find("write_card").isVisible())


def test_a_run_that_was_never_looked_at_says_why(program: Program, user: User, left: Path) -> None:
    (left / "run" / "test.json").unlink()
    open_run(program, user, left / "run")
    user.wait(lambda: user.text("results_empty_title") == "The test part was not looked at")
    user.wait(lambda: user.text("results_next") == "Find it…")
    put_back(left, "2020-01-06 00:00:00,1.5\n")
    open_run(program, user, left / "run")
    user.wait(lambda: user.text("results_next") == "Look at it all the same")
    Mouse(user).press("results_next")
    user.wait(lambda: user.find("metrics_table").isVisible())
    assert not (left / "run" / "test.json").exists()
