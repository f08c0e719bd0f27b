"""Whose data the words of a run are about: its own, also where the window holds other data by now."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot

from studio.ui.pages.run_overview import overview_of
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace
from tests.ui.stand_ins import StandInOverview, experiment


def test_the_overview_is_that_of_the_data_of_the_run(qtbot: QtBot, workspace: Workspace) -> None:
    own = StandInOverview(7)
    run = RunHistory(experiment(path="/data/weather.csv"), began=0.0, overview=own)
    foreign = RunHistory(experiment(path="/data/weather.csv"), began=0.0)
    assert overview_of(run, workspace) is own
    for name, expected in (("weather.csv", True), ("other.csv", False)):
        with qtbot.waitSignal(workspace.data_changed):
            workspace.open_path(Path("/data") / name)
        newest = workspace.overview if expected else own
        assert overview_of(run, workspace) is newest
        assert overview_of(foreign, workspace) is (workspace.overview if expected else None)
