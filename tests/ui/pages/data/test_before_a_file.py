"""The Data page while nothing is open yet."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

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
