"""The Data page while nothing is open yet."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from studio.resources import resource_path
from studio.ui.jobs.job import JobRunner
from studio.ui.pages.data.page import DataPage
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from tests.ui.pages.runs import Pages


def test_its_usual_controls_are_there_but_not_in_sight(jobs: JobRunner, pages: Pages) -> None:
    page = DataPage(Workspace(jobs), RunController())
    pages.show(page)
    for name in ("column_table", "series_plot"):
        found = page.findChild(QWidget, name)
        assert found is not None
        assert not found.isVisible()
    assert page.findChild(QWidget, "data_empty").isVisible()  # type: ignore[union-attr]


def test_another_kind_of_data_than_the_usual_one_comes_into_sight(
    qtbot: QtBot, jobs: JobRunner, pages: Pages
) -> None:
    workspace = Workspace(jobs)
    page = DataPage(workspace, RunController())
    workspace.open_path(resource_path("samples/wordnet_gloss_topics.csv"))
    qtbot.waitUntil(lambda: workspace.overview is not None, timeout=30_000)
    pages.show(page)
    qtbot.waitUntil(lambda: page.shown is not None and page.shown.isVisible())
    assert page.findChild(QWidget, "text_table").isVisible()  # type: ignore[union-attr]
    assert not page.findChild(QWidget, "column_table").isVisible()  # type: ignore[union-attr]
