"""What the window says of a run by itself, and when the computer is kept awake."""

from __future__ import annotations

import pytest

from studio.engine.events import Outcome, Repeated, RunEnded, RunState, SaveFailed, SaveWorks
from studio.ui.jobs.wakefulness import Wakefulness
from studio.ui.shell.run_news import RunNews
from tests.ui.shell.conftest import Stage


class Said:
    """Stands for the toast, the desktop and the system's sleep."""

    def __init__(self, stage: Stage) -> None:
        self.toasts: list[str] = []
        self.notices: list[tuple[str, str]] = []
        self.awake = Wakefulness("nowhere")
        self.news = RunNews(
            stage.controller, stage.window.pages, stage.window, self.toasts.append,
            awake=self.awake, notify=lambda *words: self.notices.append(words),
        )  # fmt: skip


@pytest.fixture
def said(stage: Stage) -> Said:
    return Said(stage)


def test_a_full_disk_stands_in_a_banner_until_there_is_room(stage: Stage, said: Said) -> None:
    stage.open()
    stage.controller.save_failed.emit(
        SaveFailed("last.safetensors cannot be written: the disk is full.", "Free some room, then try again.")
    )
    banner = stage.window.pages.current_page().problem_banner
    assert banner.isVisible()
    assert banner.text().endswith(
        "Training goes on, and saving is tried again until it works. Free some room."
    )
    stage.controller.save_works.emit(SaveWorks())
    assert not banner.isVisible()
    assert said.toasts == ["Saved again; nothing was lost."]


def test_exactness_is_said_as_a_checked_fact(stage: Stage, said: Said) -> None:
    stage.controller.repeated.emit(Repeated(37))
    stage.controller.repeated.emit(Repeated(37, 12))
    assert said.toasts == [
        "Exact: 37 steps were made again with the same bits.",
        "Not exact: step 12 was made again with another loss.",
    ]


def test_the_computer_stays_awake_while_it_trains_and_may_sleep_while_it_is_paused(
    stage: Stage, said: Said
) -> None:
    stage.open()
    assert not said.awake.is_held
    stage.button("start").click()
    stage.wait_for(RunState.TRAINING)
    assert said.awake.is_held
    stage.button("pause").click()
    stage.wait_for(RunState.PAUSED)
    assert not said.awake.is_held
    stage.button("finish").click()
    stage.wait_for(RunState.STOPPED)
    assert not said.awake.is_held


def test_the_end_is_told_on_the_desktop_only_where_nobody_watches(stage: Stage, said: Said) -> None:
    ended = RunEnded(Outcome.FINISHED, "All 4 epochs are done.", 2, 0.5, 1.0, "")
    stage.window.activateWindow()
    stage.qtbot.waitUntil(stage.window.isActiveWindow)
    stage.controller.ended.emit(ended)
    assert said.notices == []
    other = type(stage.window.centralWidget())()
    stage.qtbot.addWidget(other)
    other.show()
    other.activateWindow()
    stage.qtbot.waitUntil(lambda: not stage.window.isActiveWindow())
    stage.controller.ended.emit(ended)
    assert said.notices == [("Training: Finished", "All 4 epochs are done.")]


def test_the_fields_of_a_paused_run_are_one_button_away(stage: Stage) -> None:
    stage.open()
    stage.button("start").click()
    stage.wait_for(RunState.TRAINING)
    stage.button("pause").click()
    stage.wait_for(RunState.PAUSED)
    stage.window.go("model")
    stage.button("edit_run").click()
    assert stage.window.pages.current == "train"
    stage.qtbot.waitUntil(lambda: stage.find("edit_learning_rate").hasFocus())
