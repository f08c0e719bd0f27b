"""A document, a controller and pages in sight."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.ui.jobs.job import JobRunner
from studio.ui.state.workspace import Workspace
from studio.ui.theme import apply_theme
from tests.ui.pages.runs import Pages, document, experiment, open_document, overview


@pytest.fixture
def opened(qtbot: QtBot, jobs: JobRunner) -> Workspace:
    """The document of an hourly forecast."""
    workspace = document(jobs, experiment(), overview())
    open_document(qtbot, workspace)
    return workspace


@pytest.fixture
def pages(qapp: QApplication, qtbot: QtBot) -> Iterator[Pages]:
    """Pages in light colours."""
    apply_theme(qapp, "light", 1.0)
    held = Pages()
    yield held
    held.close()
    apply_theme(qapp, "light", 1.0)
