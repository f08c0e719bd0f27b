"""The mark that Results carries in the rail: the figure that people of the task speak of."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.events import Outcome, RunEnded
from studio.engine.experiment import Experiment
from studio.ui.jobs.job import JobRunner
from studio.ui.shell.marks import marks
from studio.ui.state.run_controller import RunController
from tests.ui.pages.runs import document, experiment, open_document, started, validated
from tests.ui.pages.texts import novel, text_overview, topics

PERCENT = "\N{NO-BREAK SPACE}%"


@pytest.mark.parametrize(
    ("made", "metrics", "report", "words"),
    [
        (topics(), {"accuracy": 0.76}, {}, f"76{PERCENT} right"),
        (topics(), {"accuracy": 0.76}, {"accuracy": 0.783}, f"78{PERCENT} right"),
        (novel(), {"bits_per_character": 6.25}, {}, "6.25 bits"),
        (novel(), {"bits_per_character": 2.0}, {"bits_per_character": 1.816}, "1.82 bits"),
        (experiment(), {"mae": 3.0}, {"mae": 2.0}, f"−27{PERCENT}"),
    ],
)
def test_the_mark_of_results(
    qtbot: QtBot,
    jobs: JobRunner,
    made: Experiment,
    metrics: dict[str, float],
    report: dict[str, float],
    words: str,
) -> None:
    workspace = document(jobs, made, text_overview())
    open_document(qtbot, workspace)
    look = replace(validated(1, 0.1, skill=-0.27, best=True), metrics=metrics)
    controller = RunController()
    controller.open_run(made, (started(), look, RunEnded(Outcome.FINISHED, "Ended.", 1, 0.1, 1.0, "")))
    assert controller.history is not None
    controller.history.test_figures = report
    assert marks(workspace, controller)["results"].text == words
