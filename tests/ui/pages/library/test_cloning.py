"""While a run trains, another can be made the next experiment: it is what a queue is for."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from studio.engine.events import RunState
from studio.ui.state.last_session import draft_path
from tests.ui.pages.library.conftest import ShowPage, add_run
from tests.ui.stand_ins import experiment


def test_a_run_can_be_cloned_while_another_one_trains(
    show: ShowPage, studio_home: Path, qtbot: QtBot
) -> None:
    add_run(studio_home, "one", **{"model.cell": "gru"})
    shown = show()
    shown.choose(1)
    shown.controller.start(experiment(), object())
    qtbot.waitUntil(lambda: shown.controller.state is RunState.TRAINING)
    details = shown.page.details
    qtbot.waitUntil(lambda: not details.open.isEnabled())
    with qtbot.waitSignal(shown.workspace.data_changed):
        details.clone.click()
    assert shown.workspace.path == draft_path()
    assert 'cell = "gru"' in draft_path().read_text()
    shown.controller.discard()
    assert shown.controller.wait_for_end()
