"""The result that was kept with a run, whole and damaged."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from studio.engine.runs import evaluate_run
from studio.engine.tasks.kept_test import TEST_FILE
from studio.ui.jobs.job import JobContext, JobRunner
from studio.ui.pages.base import PageBase
from studio.ui.pages.results.content import Results
from studio.ui.pages.results.forecast.content import ForecastContent
from studio.ui.pages.results.kept import read_results
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace
from tests.engine.forecasts import experiment, readings, train

ODD: tuple[Any, ...] = (None, "word", -1, True, [], {}, [[1]], 1e400)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("run")
    said = train(folder / "run", experiment(readings(folder)))
    evaluate_run(said.folder)
    return said.folder


def read(run: Path) -> Results | None:
    return read_results(JobContext(lambda _share, _words: None), run)


def test_the_figures_are_those_that_were_looked_at(run: Path) -> None:
    results, seen = read(run), evaluate_run(run)
    assert results is not None
    assert results.kept
    assert results.evaluation.verdict.sentence == seen.verdict.sentence
    assert results.evaluation.report["metrics"]["mae"] == seen.report["metrics"]["mae"]
    assert results.laid_out.series == ()
    by_step = [step["mae"] for step in seen.report["by_horizon"]]
    assert results.laid_out.model_errors[:, 0].tolist() == pytest.approx(by_step)


def damaged(content: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """One value of it gone or odd, three levels deep."""

    def places(value: Any, path: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
        keys = (
            value.keys() if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
        )
        for key in keys:
            yield (*path, key)
            if len(path) < 3:
                yield from places(value[key], (*path, key))

    for path in places(content, ()):
        for odd in ODD:
            changed = copy.deepcopy(content)
            inner = changed
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = odd
            yield changed


def test_a_damaged_result_is_shown_or_is_as_none(run: Path, qtbot: QtBot, jobs: JobRunner) -> None:
    content = json.loads((run / TEST_FILE).read_text())
    page = PageBase("results", "Results", "", Workspace(jobs), RunController())
    qtbot.addWidget(page)
    shown, whole = ForecastContent(page), (run / TEST_FILE).read_bytes()
    history = RunHistory(experiment(readings(run.parent)), began=0.0)
    taken = refused = 0
    try:
        for changed in list(damaged(content))[::5]:
            (run / TEST_FILE).write_text(json.dumps(changed))
            results = read(run)
            refused += results is None
            if results is not None:
                taken += 1
                shown.show_results(results, history)
    finally:
        (run / TEST_FILE).write_bytes(whole)
    assert taken > 10
    assert refused > 10
