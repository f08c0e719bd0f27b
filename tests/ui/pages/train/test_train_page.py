"""The Train page: before the start, while a run goes on, and afterwards."""

from __future__ import annotations

import time

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from studio.engine.events import Event, Outcome, RunEnded, RunState
from studio.ui.jobs.job import JobRunner
from studio.ui.pages.train.before import will_happen
from studio.ui.pages.train.page import TrainPage
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import apply_theme
from tests.ui.conftest import MakeController
from tests.ui.helpers import find_cut_texts, wait_until_nothing_is_cut
from tests.ui.pages.runs import (
    HORIZON,
    SIZES,
    STEPS,
    Pages,
    Played,
    beginning,
    document,
    epoch,
    experiment,
    open_document,
    overview,
    unreachable_controls,
    whole_run,
)


def points(page: QWidget, plot: str, curve: str) -> int:
    """How many points a curve was given."""
    widget = page.findChild(QWidget, plot)
    assert widget is not None
    curves = {item.name(): item for item in widget.plotItem.listDataItems()}  # type: ignore[attr-defined]
    x, _ = curves[curve].getOriginalDataset()
    return 0 if x is None else len(x)


def text(page: QWidget, name: str) -> str:
    """What a label says, whole where it is cut."""
    found = page.findChild(QLabel, name)
    assert found is not None, name
    return found.full_text() if hasattr(found, "full_text") else found.text()


def sentences(page: QWidget) -> list[str]:
    """The three sentences at the right."""
    return [text(page, f"so_far_{number}") for number in range(3)]


def wait(qtbot: QtBot, page: QWidget, name: str, words: str) -> None:
    qtbot.waitUntil(lambda: text(page, name) == words)


def test_nothing_is_open(workspace: Workspace, pages: Pages) -> None:
    page = TrainPage(workspace, RunController())
    pages.show(page)
    assert page.header.sentence() == "Open a file first; then the training begins here."


def test_before_the_start_the_answer_to_beat_is_drawn(qtbot: QtBot, opened: Workspace, pages: Pages) -> None:
    page = TrainPage(opened, RunController())
    pages.show(page)
    assert page.header.sentence() == "LSTM 64 on weather.csv, not started"
    assert (text(page, "tile_loss_value"), text(page, "tile_loss_note")) == ("0.0883", "same hour yesterday")
    assert text(page, "tile_skill_note") == "starts as the baseline"
    assert text(page, "tile_error_value") == "4.20\N{NO-BREAK SPACE}°F"
    assert text(page, "tile_rate_value") == "0.001"
    assert "The model starts on it; all that goes below is learned." in page.curves.hint.words
    assert points(page, "loss_plot", "baseline") >= 1
    assert points(page, "loss_plot", "train_loss") == 0
    assert sentences(page)[1] == (
        "Stops after 10 epochs and 500 steps without progress, after 100 epochs at the latest."
    )
    page.film.redraw()
    assert points(page, "film_plot", "baseline") == HORIZON
    opened.edit({"training.max_epochs": 5}, "epochs")
    assert will_happen(opened.experiment, opened.overview)[1].text == "Ends after 5 epochs."  # type: ignore[arg-type]


def test_the_naive_answer_in_the_film_is_that_of_the_day_before(opened: Workspace, pages: Pages) -> None:
    page = TrainPage(opened, RunController())
    pages.show(page)
    page.film.redraw()
    film = page.findChild(QWidget, "film_plot")
    curves = {item.name(): item.getOriginalDataset() for item in film.plotItem.listDataItems()}  # type: ignore[union-attr, attr-defined]
    x, actual = curves["actual"]
    now = int(np.searchsorted(x, 0.5))
    np.testing.assert_array_equal(curves["baseline"][1], actual[now - HORIZON : now])


def test_what_is_not_known_yet_is_not_claimed(qtbot: QtBot, jobs: JobRunner, pages: Pages) -> None:
    workspace = document(jobs, experiment(model__on_top_of="auto"), overview(loss=None))
    open_document(qtbot, workspace)
    page = TrainPage(workspace, RunController())
    pages.show(page)
    assert text(page, "tile_loss_value") == "–"
    assert text(page, "tile_skill_value") == "–"
    assert points(page, "loss_plot", "baseline") == 0
    assert "starts on it" not in page.curves.hint.words
    assert "Short trials come first" in sentences(page)[0]


def test_a_page_that_comes_late_replays_the_run(
    qtbot: QtBot, opened: Workspace, make_controller: MakeController, pages: Pages
) -> None:
    controller = make_controller(Played(whole_run()))
    early = TrainPage(opened, controller)
    pages.show(early)
    with qtbot.waitSignal(controller.ended):
        controller.start(experiment(), object())
    late = TrainPage(opened, controller)
    pages.show(late)
    for page in (early, late):
        wait(qtbot, page, "tile_loss_value", "0.0750")
        assert points(page, "loss_plot", "train_loss") == 3 * STEPS
        assert points(page, "loss_plot", "val_loss") == 4
        assert page.film.epochs == [0, 1, 2, 3]
        assert text(page, "tile_loss_note") == "epoch 2, kept"
        assert text(page, "tile_skill_value") == "+15\N{NO-BREAK SPACE}%"
        assert text(page, "tile_error_note") == "yesterday 4.20\N{NO-BREAK SPACE}°F"
        assert sentences(page) == [
            "Beats the baseline since epoch 1; best lead 15\N{NO-BREAK SPACE}%.",
            "No progress for 10 epochs.",
            "The model of epoch 2 is kept.",
        ]
        assert "started " in page.header.sentence()


def test_while_it_trains_the_page_says_how_far_it_is(
    qtbot: QtBot, opened: Workspace, make_controller: MakeController, pages: Pages
) -> None:
    controller = make_controller(Played([*beginning(), *epoch(1, 0.08)]))
    page = TrainPage(opened, controller)
    pages.show(page)
    controller.start(experiment(), object())
    wait(qtbot, page, "tile_loss_value", "0.0800")
    assert sentences(page) == [
        "Beats the baseline since epoch 1; best lead 9\N{NO-BREAK SPACE}%.",
        "Progress in the newest epoch; stops after 50.",
        "Still learning: the newest epoch is the best.",
    ]


def test_a_hidden_page_keeps_the_points_and_says_nothing(
    qtbot: QtBot, opened: Workspace, make_controller: MakeController, pages: Pages
) -> None:
    controller = make_controller(Played(whole_run()))
    page = TrainPage(opened, controller)
    with qtbot.waitSignal(controller.ended):
        controller.start(experiment(), object())
    qtbot.wait(150)
    assert points(page, "loss_plot", "train_loss") == 3 * STEPS
    assert text(page, "tile_loss_value") == "–"
    pages.show(page)
    assert text(page, "tile_loss_value") == "0.0750"


def test_labels_change_at_most_ten_times_a_second(
    qtbot: QtBot, opened: Workspace, make_controller: MakeController, pages: Pages
) -> None:
    class Counting(TrainPage):
        refreshes = 0

        def refresh(self) -> None:
            super().refresh()
            self.refreshes += 1

    events: list[Event] = [
        *beginning(),
        *(event for number in range(1, 300) for event in epoch(number, 0.08)),
    ]
    events.append(RunEnded(Outcome.FINISHED, "All epochs are done.", 1, 0.08, 9.0, ""))
    controller = make_controller(Played(events))
    page = Counting(opened, controller)
    pages.show(page)
    page.refreshes, began = 0, time.monotonic()
    with qtbot.waitSignal(controller.ended):
        controller.start(experiment(), object())
    qtbot.waitUntil(lambda: sentences(page)[1] == "All epochs are done.")
    assert page.refreshes <= 2 + (time.monotonic() - began) / 0.1


def test_another_run_begins_on_empty_curves(
    qtbot: QtBot, opened: Workspace, make_controller: MakeController, pages: Pages
) -> None:
    controller = make_controller(Played(beginning()))
    controller.open_run(experiment(), whole_run())
    page = TrainPage(opened, controller)
    pages.show(page)
    assert points(page, "loss_plot", "train_loss") == 3 * STEPS
    controller.start(experiment(), object())
    qtbot.waitUntil(lambda: page.film.epochs == [0])
    assert points(page, "loss_plot", "train_loss") == 0
    assert points(page, "loss_plot", "val_loss") == 1


def test_an_edit_marks_the_run_as_one_of_an_earlier_experiment(
    qtbot: QtBot, opened: Workspace, pages: Pages
) -> None:
    controller = RunController()
    controller.open_run(experiment(), whole_run())
    page = TrainPage(opened, controller)
    pages.show(page)
    assert not page.banner.isVisible()
    opened.edit({"model.hidden_size": 32}, "hidden size")
    qtbot.waitUntil(page.banner.isVisible)
    assert page.banner.text().startswith("From an earlier experiment.")
    with qtbot.waitSignal(page.start_requested):
        page.banner.findChild(QWidget, "train_banner_link_0").click()  # type: ignore[union-attr]
    opened.undo()
    qtbot.waitUntil(lambda: not page.banner.isVisible())


def test_a_run_that_failed_before_its_first_step_says_why(
    qtbot: QtBot, opened: Workspace, pages: Pages
) -> None:
    controller = RunController()
    failed = RunEnded(Outcome.FAILED, "The file is gone.", None, None, 0.0, "", remedy="Find it.")
    controller.open_run(experiment(), [failed])
    page = TrainPage(opened, controller)
    pages.show(page)
    assert controller.state is RunState.FAILED
    assert sentences(page)[0] == "The file is gone. Find it."
    assert sentences(page)[1] == "There is no model to keep."


def test_the_log_says_the_events_in_words(qtbot: QtBot, opened: Workspace, pages: Pages) -> None:
    controller = RunController()
    controller.open_run(experiment(), whole_run())
    page = TrainPage(opened, controller)
    pages.show(page)
    page.findChild(QWidget, "train_log").click()  # type: ignore[union-attr]
    shown = page.findChild(QPlainTextEdit, "log_text")
    assert shown is not None
    lines = shown.toPlainText().splitlines()
    assert "Preparing: Trying a start on seasonal" in lines
    assert lines[-1] == "Stopped early after 61 s: No progress for 10 epochs."
    assert sum(line.startswith("Epoch") for line in lines) == 4


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize(("scheme", "scale"), [("light", 1.0), ("dark", 1.0), ("light", 1.25)])
def test_nothing_is_cut_and_tab_reaches_everything(
    qapp: QApplication, qtbot: QtBot, opened: Workspace, pages: Pages, size: tuple[int, int], scheme: str, scale: float
) -> None:  # fmt: skip
    controller = RunController()
    page = TrainPage(opened, controller)
    pages.show(page, size)
    apply_theme(qapp, scheme, scale)  # type: ignore[arg-type]
    wait_until_nothing_is_cut(qtbot, page)
    controller.open_run(experiment(), whole_run())
    wait(qtbot, page, "tile_loss_value", "0.0750")
    qtbot.waitUntil(lambda: page.findChild(QWidget, "film_epoch").isVisible())  # type: ignore[union-attr]
    qtbot.waitUntil(lambda: find_cut_texts(page) == [])  # the heads are laid out anew after a redraw
    assert unreachable_controls(page) == []
    if scale == 1.0:
        scroll = page.findChild(QWidget, "train_scroll")
        assert scroll.verticalScrollBar().maximum() == 0  # type: ignore[union-attr, attr-defined]
