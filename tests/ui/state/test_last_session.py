"""The draft of what is edited and the run that ended last, kept for the next session."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.experiment import load_experiment
from studio.resources import resource_path
from studio.ui.jobs.job import JobContext, JobRunner
from studio.ui.state.documents import open_document
from studio.ui.state.last_session import describe, draft_path, look_for, read_left, write_draft, write_left
from studio.ui.state.recent import read_recent
from studio.ui.state.session_keeper import SessionKeeper
from studio.ui.state.workspace import Workspace
from tests.ui.conftest import MakeController
from tests.ui.stand_ins import SteeredRun, experiment

PASSENGERS = resource_path("samples/air_passengers_monthly.csv")


def open_file(qtbot: QtBot, workspace: Workspace) -> None:
    with qtbot.waitSignal(workspace.data_changed):
        workspace.open_path(Path("/data/weather.csv"))


def test_what_is_edited_is_kept_as_a_draft(
    qtbot: QtBot, workspace: Workspace, make_controller: MakeController
) -> None:
    keeper = SessionKeeper(workspace, make_controller(SteeredRun()))
    open_file(qtbot, workspace)
    workspace.edit({"model.hidden_size": 17}, "units")
    qtbot.waitUntil(lambda: not keeper.is_waiting)
    assert load_experiment(draft_path()) == workspace.experiment
    (left,) = read_left()
    assert (left.kind, left.name, left.task, left.data) == (
        "draft", "weather", "forecast", Path("/data/weather.csv"),
    )  # fmt: skip


def test_the_end_of_the_program_does_not_wait_for_quiet(
    qtbot: QtBot, workspace: Workspace, make_controller: MakeController
) -> None:
    keeper = SessionKeeper(workspace, make_controller(SteeredRun()))
    open_file(qtbot, workspace)
    workspace.rename("Last words")
    keeper.end()
    assert load_experiment(draft_path()).name == "Last words"
    assert not keeper.is_waiting


def test_a_run_is_offered_alone_until_something_is_edited(
    qtbot: QtBot, jobs: JobRunner, workspace: Workspace, make_controller: MakeController
) -> None:
    controller = make_controller(SteeredRun(batches=3))
    keeper = SessionKeeper(workspace, controller)
    open_file(qtbot, workspace)
    with qtbot.waitSignal(controller.ended):
        controller.start(workspace.experiment, workspace.table)  # type: ignore[arg-type]
    qtbot.waitUntil(lambda: not keeper.is_waiting)
    (left,) = read_left()
    assert (left.kind, left.path, left.state) == ("run", Path("/runs/1"), "Finished")
    workspace.edit({"model.hidden_size": 17}, "units")
    qtbot.waitUntil(lambda: [each.kind for each in read_left()] == ["draft", "run"])
    assert Workspace(jobs).left[1] == left


def test_nothing_is_offered_any_more_once_something_was_opened(qtbot: QtBot, workspace: Workspace) -> None:
    write_left([describe("draft", draft_path(), experiment(), 0.0)])
    fresh = Workspace(workspace.jobs, open_path=lambda *_: None)  # type: ignore[arg-type, return-value]
    assert len(fresh.left) == 1
    open_file(qtbot, workspace)
    assert workspace.left == ()


@pytest.mark.parametrize("content", ["", "[]", '{"draft": {"path": 3}}', '{"draft": 7}', "{", "null"])
def test_what_cannot_be_read_offers_nothing(studio_home: Path, content: str) -> None:
    (studio_home / "session.json").write_text(content)
    assert read_left() == ()


def test_a_home_that_cannot_be_written_costs_the_offer_only(studio_home: Path) -> None:
    (studio_home / "draft.toml").mkdir()
    (studio_home / "session.json").mkdir()
    assert not write_draft(experiment())
    write_left([describe("draft", draft_path(), experiment(), 0.0)])


def test_a_draft_needs_its_data_and_a_run_its_folder_too(tmp_path: Path) -> None:
    here, gone = experiment(path=str(tmp_path)), experiment(path=str(tmp_path / "gone.csv"))
    left = (
        describe("draft", draft_path(), gone, 0.0),
        describe("draft", draft_path(), here, 0.0),
        describe("run", tmp_path / "run-7", here, 0.0),
        describe("run", tmp_path, here, 0.0),
    )
    looked = look_for(JobContext(lambda *_: None), left)
    assert [each.gone for each in looked] == ["gone.csv", "", "run-7", ""]


def test_a_draft_opens_as_what_it_is_about() -> None:
    context = JobContext(lambda _share, _words: None)
    made = open_document(context, PASSENGERS).experiment.with_values({"model.hidden_size": 17})
    assert write_draft(made)
    document = open_document(context, draft_path())
    assert document.experiment == made
    assert document.path == PASSENGERS
    assert [file.path for file in read_recent()] == [PASSENGERS]
