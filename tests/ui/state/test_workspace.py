"""The document: opening, editing, undo, and looking at the data again."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.errors import DataError, SettingError
from studio.engine.experiment import Experiment
from studio.ui.jobs.job import JobContext, JobRunner
from studio.ui.state.documents import Document, Examined
from studio.ui.state.workspace import Busy, Workspace
from tests.ui.stand_ins import StandInOverview, examine_stand_in, open_stand_in


def opened(qtbot: QtBot, workspace: Workspace, name: str = "weather.csv") -> Workspace:
    with qtbot.waitSignal(workspace.data_changed):
        workspace.open_path(Path(f"/data/{name}"))
    return workspace


def test_opening_brings_data_experiment_and_overview(qtbot: QtBot, workspace: Workspace) -> None:
    busy: list[Busy | None] = []
    workspace.busy_changed.connect(busy.append)
    opened(qtbot, workspace)
    assert workspace.path == Path("/data/weather.csv")
    assert workspace.experiment.name == "weather"
    assert workspace.overview_is_current
    assert workspace.table is not None
    assert busy[0] == Busy("Opening weather.csv", 0.0, True)
    assert busy[-1] is None
    assert [file.name for file in workspace.recent] == ["weather"]


def test_a_bad_file_is_told_and_what_was_there_stays(qtbot: QtBot, workspace: Workspace) -> None:
    before = opened(qtbot, workspace).experiment
    workspace.edit({"model.hidden_size": 32}, "hidden size")
    with qtbot.waitSignal(workspace.problem_raised) as raised:
        workspace.open_path(Path("/data/bad.png"))
    assert raised.args[0].what == "bad.png is a picture."
    assert workspace.path == Path("/data/weather.csv")
    assert workspace.experiment == before.with_values({"model.hidden_size": 32})
    assert workspace.undo_stack.canUndo()
    assert workspace.busy is None


def test_another_file_begins_with_nothing_to_undo(qtbot: QtBot, workspace: Workspace) -> None:
    opened(qtbot, workspace).edit({"model.hidden_size": 32}, "hidden size")
    opened(qtbot, workspace, "passengers.csv")
    assert not workspace.undo_stack.canUndo()
    assert [file.name for file in workspace.recent] == ["passengers", "weather"]


def test_opening_can_be_given_up(qtbot: QtBot, jobs: JobRunner) -> None:
    go_on = threading.Event()

    def slow(context: JobContext, path: Path, task: str) -> Document:
        go_on.wait(10)
        return open_stand_in(context, path, task)

    workspace = Workspace(jobs, open_path=slow, examine=examine_stand_in)
    workspace.open_path(Path("/data/weather.csv"))
    workspace.cancel_opening()
    go_on.set()
    assert jobs.wait_for_all()
    qtbot.wait(50)
    assert workspace.experiment is None
    assert workspace.busy is None


def test_the_file_asked_for_last_is_the_one_that_opens(qtbot: QtBot, jobs: JobRunner) -> None:
    go_on = threading.Event()

    def slow(context: JobContext, path: Path, task: str) -> Document:
        if path.name == "first.csv":
            go_on.wait(10)
        return open_stand_in(context, path, task)

    workspace = Workspace(jobs, open_path=slow, examine=examine_stand_in)
    workspace.open_path(Path("/data/first.csv"))
    opened(qtbot, workspace, "second.csv")
    go_on.set()
    assert jobs.wait_for_all()
    qtbot.wait(50)
    assert workspace.path == Path("/data/second.csv")


def test_an_edit_can_be_taken_back_and_made_again(qtbot: QtBot, workspace: Workspace) -> None:
    opened(qtbot, workspace)
    told: list[Experiment] = []
    workspace.experiment_changed.connect(told.append)
    workspace.edit({"model.cell": "gru"}, "cell")
    workspace.edit({"model.hidden_size": 32}, "hidden size")
    assert workspace.undo_stack.undoText() == "hidden size"
    workspace.undo()
    workspace.undo()
    assert workspace.experiment.model.cell == "lstm"
    workspace.redo()
    assert [experiment.model.cell for experiment in told] == ["gru", "gru", "gru", "lstm", "gru"]
    assert workspace.experiment.model.hidden_size == 64


def test_a_dragged_split_is_one_step_of_undo(qtbot: QtBot, workspace: Workspace) -> None:
    before = opened(qtbot, workspace).experiment
    for share in (0.69, 0.65, 0.6):
        parts = {"split.train": share, "split.validation": 0.85 - share}
        workspace.edit(parts, "split")
    assert workspace.experiment.split.train == 0.6
    assert workspace.undo_stack.count() == 1
    workspace.undo()
    assert workspace.experiment == before


def test_an_edit_that_ends_where_it_began_leaves_nothing_to_undo(qtbot: QtBot, workspace: Workspace) -> None:
    opened(qtbot, workspace).edit({"model.hidden_size": 65}, "hidden size")
    workspace.edit({"model.hidden_size": 64}, "hidden size")
    assert not workspace.undo_stack.canUndo()


def test_edits_of_different_settings_stay_apart(qtbot: QtBot, workspace: Workspace) -> None:
    opened(qtbot, workspace).edit({"model.hidden_size": 32}, "hidden size")
    workspace.edit({"model.num_layers": 2}, "layers")
    workspace.edit({"model.hidden_size": 16}, "hidden size")
    assert workspace.undo_stack.count() == 3


def test_a_wrong_value_is_refused_and_changes_nothing(qtbot: QtBot, workspace: Workspace) -> None:
    before = opened(qtbot, workspace).experiment
    with pytest.raises(SettingError, match="hidden_size"):
        workspace.edit({"model.hidden_size": 0}, "hidden size")
    assert workspace.experiment is before
    assert not workspace.undo_stack.canUndo()


def test_a_rename_can_be_taken_back_and_an_empty_name_is_none(qtbot: QtBot, workspace: Workspace) -> None:
    opened(qtbot, workspace).rename("  JFK temperature ")
    workspace.rename("   ")
    assert workspace.experiment.name == "JFK temperature"
    assert workspace.overview_is_current
    workspace.undo()
    assert workspace.experiment.name == "weather"


def test_the_data_is_looked_at_again_once_for_quick_edits(qtbot: QtBot, jobs: JobRunner) -> None:
    looked: list[int] = []

    def examine(context: JobContext, changed: Experiment, table: object) -> Examined:
        looked.append(changed.preparation.context_length)
        return examine_stand_in(context, changed, table)

    workspace = opened(qtbot, Workspace(jobs, open_path=open_stand_in, examine=examine))
    with qtbot.waitSignal(workspace.overview_changed):
        for length in range(10, 20):
            workspace.edit({"preparation.context_length": length}, "look back")
        assert not workspace.overview_is_current
    assert looked == [19]
    assert workspace.overview == StandInOverview(19)
    assert workspace.overview_is_current


def test_the_newest_edit_wins_over_a_slow_look(qtbot: QtBot, jobs: JobRunner) -> None:
    began, go_on = threading.Event(), threading.Event()

    def examine(context: JobContext, changed: Experiment, table: object) -> Examined:
        if changed.preparation.context_length == 10:
            began.set()
            go_on.wait(10)
        return examine_stand_in(context, changed, table)

    workspace = opened(qtbot, Workspace(jobs, open_path=open_stand_in, examine=examine))
    told: list[StandInOverview] = []
    workspace.overview_changed.connect(told.append)
    workspace.edit({"preparation.context_length": 10}, "look back")
    qtbot.waitUntil(began.is_set)
    with qtbot.waitSignal(workspace.overview_changed):
        workspace.edit({"preparation.context_length": 20}, "look back")
    go_on.set()
    assert jobs.wait_for_all()
    qtbot.wait(50)
    assert [overview.context_length for overview in told] == [20]


def test_only_settings_of_reading_read_the_file_again(qtbot: QtBot, jobs: JobRunner) -> None:
    tables: list[object] = []

    def examine(context: JobContext, changed: Experiment, table: object) -> Examined:
        tables.append(table)
        return examine_stand_in(context, changed, table)

    workspace = opened(qtbot, Workspace(jobs, open_path=open_stand_in, examine=examine))
    first = workspace.table
    for values in ({"preparation.horizon": 12}, {"data.separator": ";"}):
        with qtbot.waitSignal(workspace.overview_changed):
            workspace.edit(values, "a change")
    assert tables == [first, None]
    assert workspace.table is not first


def test_a_file_that_cannot_be_read_again_is_told_and_the_edit_stays(qtbot: QtBot, jobs: JobRunner) -> None:
    def examine(context: JobContext, changed: Experiment, table: object) -> Examined:
        if table is None:
            raise DataError("With “;” there is one column.")
        return examine_stand_in(context, changed, table)

    workspace = opened(qtbot, Workspace(jobs, open_path=open_stand_in, examine=examine))
    overview = workspace.overview
    with qtbot.waitSignal(workspace.problem_raised):
        workspace.edit({"data.separator": ";"}, "separator")
    assert workspace.experiment.data.separator == ";"
    assert workspace.overview is overview
    assert not workspace.overview_is_current
    assert workspace.problem is not None
    workspace.undo()
    assert workspace.problem is None
    assert workspace.overview_is_current


def test_problems_are_listed_errors_first(qtbot: QtBot, workspace: Workspace) -> None:
    opened(qtbot, workspace)
    with qtbot.waitSignal(workspace.overview_changed):
        workspace.edit({"model.hidden_size": 2000, "preparation.context_length": 2000}, "both")
    assert [problem.severity for problem in workspace.problems] == ["error", "warning"]


def test_without_a_document_edits_do_nothing(qtbot: QtBot, workspace: Workspace) -> None:
    workspace.edit({"model.hidden_size": 0}, "hidden size")
    workspace.rename("x")
    workspace.undo()
    assert workspace.experiment is None
