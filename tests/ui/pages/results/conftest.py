"""Pages about runs of text tasks, whose models answer without a network."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.experiment import Experiment
from studio.ui.jobs.job import JobContext, JobRunner
from studio.ui.pages.results.content import Results
from studio.ui.pages.results.evaluating import arrange
from studio.ui.pages.results.page import ResultsPage
from studio.ui.state.run_controller import RunController
from tests.ui.pages.results.text_results import StandInRoom
from tests.ui.pages.runs import SIZES, Pages, document, open_document

ShowResults = Callable[..., ResultsPage]


@pytest.fixture
def room(monkeypatch: pytest.MonkeyPatch) -> StandInRoom:
    """What is asked of any model is asked of this room."""
    made = StandInRoom()
    monkeypatch.setattr("studio.engine.tasks.find_task", lambda _name: made)
    return made


@pytest.fixture
def show_results(qtbot: QtBot, jobs: JobRunner, pages: Pages, room: StandInRoom) -> ShowResults:
    """A page about a run that has ended, with an evaluation made by hand."""

    def show(
        experiment: Experiment,
        events: list[Any],
        evaluation: Any,
        model: Any,
        size: tuple[int, int] = SIZES[0],
    ) -> ResultsPage:
        workspace = document(jobs, experiment, object())
        open_document(qtbot, workspace)
        controller = RunController()
        controller.open_run(experiment, events)

        def evaluate(_context: JobContext, *_arguments: Any) -> Results:
            return arrange(evaluation, model)

        page = ResultsPage(workspace, controller, evaluate=evaluate)
        pages.show(page, size)
        verdict = page.findChild(object, "verdict")
        qtbot.waitUntil(lambda: verdict.text() == evaluation.verdict.sentence)
        return page

    return show
