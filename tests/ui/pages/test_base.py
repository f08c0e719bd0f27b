"""What every page does, whatever is on it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.pages.base import NARROW_SIDE, PageBase
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from tests.ui.pages.runs import Pages


def test_columns_of_a_content_that_is_gone_are_forgotten(
    qtbot: QtBot, opened: Workspace, pages: Pages
) -> None:
    page = PageBase("some", "Some", "", opened, RunController())
    pages.show(page)
    content = QWidget(page)
    page.columns(312, into=QVBoxLayout(content))
    _, side = page.columns(300)
    content.deleteLater()
    QCoreApplication.sendPostedEvents(content, QEvent.Type.DeferredDelete)
    page.resize(1000, 700)
    qtbot.waitUntil(lambda: side.parentWidget().width() == NARROW_SIDE)
