"""One small run by the real engine, from its events to its results and to files that other programs use."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from studio.engine.data.table import Table
from studio.engine.experiment import Experiment
from studio.ui.jobs.job import JobRunner
from studio.ui.pages.export.page import ExportPage
from studio.ui.pages.results.page import ResultsPage
from studio.ui.pages.train.page import TrainPage
from studio.ui.state.documents import Document, Examined
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from tests.engine.forecasts import Said, readings, train
from tests.engine.forecasts import experiment as tiny
from tests.ui.pages.export.test_export_page import certificate_words, choose, find, put
from tests.ui.pages.runs import Pages

PATIENCE_MS = 60_000


@pytest.fixture(scope="module")
def trained(tmp_path_factory: pytest.TempPathFactory) -> tuple[Table, Experiment, Said]:
    """A run of two epochs with calendar and a known-future column."""
    folder = tmp_path_factory.mktemp("real")
    rows = 240
    table = readings(folder, rows, plan=[float(row % 5) for row in range(rows)])
    wanted = tiny(
        table,
        {"data.known_future_features": ("plan",), "preparation.calendar": "on"},
    )
    return table, wanted, train(folder / "run", wanted, table)


@pytest.fixture
def opened_run(
    qtbot: QtBot, jobs: JobRunner, trained: tuple[Table, Experiment, Said]
) -> tuple[Workspace, RunController]:
    """Its document with what the engine finds in it, and its run."""
    from studio.engine.tasks import find_task

    table, wanted, said = trained
    found = find_task(wanted.task).examine(wanted, table)
    workspace = Workspace(
        jobs,
        open_path=lambda _context, path, _task: Document(path, wanted, table, found),
        examine=lambda _context, changed, read: Examined(changed, read, found),
    )
    with qtbot.waitSignal(workspace.data_changed):
        workspace.open_path(table.path)
    controller = RunController()
    controller.open_run(wanted, said.events)
    return workspace, controller


def test_before_a_run_the_overview_of_the_engine_is_enough(
    opened_run: tuple[Workspace, RunController], pages: Pages
) -> None:
    workspace, controller = opened_run
    controller.forget_run()
    page = TrainPage(workspace, controller)
    pages.show(page)
    assert find(page, "tile_loss_value", QLabel).text() != "–"
    assert "The dashed line is the forecast" in page.curves.hint.words
    assert "windows to learn from" in find(page, "so_far_0", QLabel).text()


def test_the_run_is_watched_judged_and_taken_away(
    qtbot: QtBot, opened_run: tuple[Workspace, RunController], pages: Pages, tmp_path: Path
) -> None:
    workspace, controller = opened_run
    watched = TrainPage(workspace, controller)
    pages.show(watched)
    assert watched.film.epochs == [0, 1, 2]
    assert find(watched, "tile_error_value", QLabel).text() != "–"
    results = ResultsPage(workspace, controller)
    pages.show(results)
    table = find(results, "metrics_table", QTableView)
    qtbot.waitUntil(lambda: table.model().rowCount() >= 3, timeout=PATIENCE_MS)
    assert find(results, "verdict", QLabel).text().endswith(".")
    page = ExportPage(workspace, controller)
    pages.show(page)
    for word, suffix in (("bundle", ".bundle"), ("onnx", ".onnx"), ("state-dict", ".pt")):
        choose(page, word)
        path = tmp_path / f"model{suffix}"
        put(page, path)
        find(page, "export_button", QPushButton).click()
        qtbot.waitUntil(lambda: bool(certificate_words(page)), timeout=PATIENCE_MS)
        assert f"{path.name} gives the same answers" in certificate_words(page)
        assert path.is_file()
        beside = json.loads(path.with_name(path.name + ".certificate.json").read_text(encoding="utf-8"))
        assert beside["passed"] is True
        assert find(page, "certificate_table", QTableView).model().rowCount() == len(beside["cases"])
        if suffix != ".bundle":
            assert forecast_of(code_shown(page), tmp_path) == [1, 3, 1]


def code_shown(page: QWidget) -> str:
    """The Python code of the chosen format."""
    find(page, "use_way_python").click()
    code: str = find(page, "use_code", QPlainTextEdit).toPlainText()
    return code


def forecast_of(code: str, folder: Path) -> Any:
    """The shape of the forecast that the code makes, in a process of its own beside the file."""
    program = f"{code}\nprint(list(forecast.shape))\n"
    done = subprocess.run(
        [sys.executable, "-I", "-c", program], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)
