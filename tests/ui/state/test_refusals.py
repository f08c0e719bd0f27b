"""Refused texts are problems until they are mended, set elsewhere, or another document is open."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.ui.state.refusals import Refusal
from studio.ui.state.workspace import Workspace

SIZE = "model.hidden_size"
REFUSAL = Refusal(SIZE, "Hidden size", "5000 units", "Use 1 to 4,096.", 64, "64")


@pytest.fixture
def refused(qtbot: QtBot, workspace: Workspace) -> Workspace:
    with qtbot.waitSignal(workspace.data_changed):
        workspace.open_path(Path("/data/weather.csv"))
    with qtbot.waitSignal(workspace.refusals.changed):
        workspace.refusals.put(REFUSAL)
    return workspace


def test_it_is_an_error_whose_cure_is_the_value_in_force(refused: Workspace) -> None:
    (problem,) = refused.problems
    assert (problem.severity, problem.key) == ("error", SIZE)
    assert problem.title == "Hidden size cannot be “5000 units”"
    assert problem.detail == "Use 1 to 4,096."
    assert problem.fixes[0].label == "Back to 64"
    before = refused.experiment
    refused.edit(problem.fixes[0].values, problem.title)
    assert refused.experiment == before
    assert refused.problems == ()
    assert refused.undo_stack.count() == 0, "nothing was changed, so there is nothing to undo"


def test_an_edit_of_another_setting_leaves_it(refused: Workspace) -> None:
    refused.edit({"training.max_epochs": 3}, "epochs")
    assert [problem.key for problem in refused.problems] == [SIZE]
    refused.edit({SIZE: 32}, "size")
    assert refused.problems == ()


def test_another_document_has_none(qtbot: QtBot, refused: Workspace) -> None:
    with qtbot.waitSignal(refused.data_changed):
        refused.open_path(Path("/data/other.csv"))
    assert refused.problems == ()
