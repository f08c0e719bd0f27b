"""Small runs of both text tasks by the real engine: judged, asked for an own text, and written with."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from studio.engine.events import Event
from studio.engine.experiment import Experiment
from studio.engine.training.control import Control
from studio.engine.training.run import execute
from studio.engine.training.run_log import read_log
from studio.ui.jobs.job import JobRunner
from studio.ui.pages.results.page import ResultsPage
from studio.ui.state.documents import Document, Examined
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from tests.engine.tasks.classify_text import texts
from tests.engine.tasks.language_model import corpora
from tests.ui.pages.runs import Pages

PATIENCE_MS = 60_000
Run = tuple[Any, Experiment, Path]


def run_of(folder: Path, experiment: Experiment, data: Any) -> Run:
    said: list[Event] = []
    execute(experiment, folder, Control(), said.append, table=data)
    return data, experiment, folder


@pytest.fixture(scope="module")
def classes(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = tmp_path_factory.mktemp("classes")
    data = texts.table(folder, texts.rows())
    return run_of(folder / "run", texts.experiment(data), data)


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> Run:
    data = corpora.corpus()
    return run_of(tmp_path_factory.mktemp("language") / "run", corpora.experiment(data), data)


def show(qtbot: QtBot, jobs: JobRunner, pages: Pages, run: Run) -> ResultsPage:
    """The results of a run as they are when its folder is opened."""
    data, experiment, folder = run
    workspace = Workspace(
        jobs,
        open_path=lambda _context, path, _task: Document(path, experiment, data, object()),
        examine=lambda _context, changed, read: Examined(changed, read, object()),
    )
    with qtbot.waitSignal(workspace.data_changed):
        workspace.open_path(folder)
    controller = RunController()
    controller.open_run(experiment, read_log(folder, experiment))
    page = ResultsPage(workspace, controller)
    pages.show(page)
    qtbot.waitUntil(lambda: bool(find(page, "verdict", QLabel).text()), timeout=PATIENCE_MS)
    return page


def find(page: QWidget, name: str, kind: type[Any] = QWidget) -> Any:
    found = page.findChild(kind, name)
    assert found is not None, name
    return found


def test_a_classifier_is_judged_and_answers(
    qtbot: QtBot, jobs: JobRunner, pages: Pages, classes: Run
) -> None:
    page = show(qtbot, jobs, pages, classes)
    evaluated = int(find(page, "confusion_matrix").counts().sum())
    assert evaluated > 0
    assert find(page, "metrics_table", QTableView).model().rowCount() == 3
    find(page, "try_text", QPushButton).click()
    find(page, "try_text_field", QPlainTextEdit).setPlainText("a wolf zzqxv")
    table = find(page, "try_probabilities", QTableView)
    qtbot.waitUntil(lambda: table.model().rowCount() == len(texts.WORDS), timeout=PATIENCE_MS)
    assert "zzqxv" in find(page, "try_read").pieces()


def test_a_language_model_is_judged_and_writes(
    qtbot: QtBot, jobs: JobRunner, pages: Pages, language: Run
) -> None:
    page = show(qtbot, jobs, pages, language)
    assert find(page, "samples_table", QTableView).model().rowCount() == 3, "epochs 0 to 2, from the disk"
    assert len(find(page, "unit_text").pieces()) > 100
    assert find(page, "unit").maximum() == language[1].model.hidden_size
    find(page, "write_length").setValue(40)
    find(page, "write", QPushButton).click()
    written, prompt = find(page, "written_text", QPlainTextEdit), find(page, "write_prompt").text()
    qtbot.waitUntil(lambda: len(written.toPlainText()) == len(prompt) + 40, timeout=PATIENCE_MS)
    assert written.toPlainText().startswith(prompt)
