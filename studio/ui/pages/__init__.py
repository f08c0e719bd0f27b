"""The places of the window, in the order of the work; a page is imported and built when it is needed."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from studio.ui.pages.base import PageBase
    from studio.ui.state.run_controller import RunController
    from studio.ui.state.workspace import Workspace

START = "start"


@dataclass(frozen=True)
class Place:
    """One place of the rail: its name, word and icon, and the class of its page; `apart` stands below a line."""

    name: str
    label: str
    icon: str
    module: str
    page: str
    apart: bool = False

    def build(self, workspace: Workspace, controller: RunController) -> PageBase:
        """The page, made now."""
        page: PageBase = getattr(import_module(self.module), self.page)(workspace, controller)
        return page


START_PLACE = Place(START, "Start", "plus", "studio.ui.pages.start.page", "StartPage")
PLACES = (
    Place("data", "Data", "table-properties", "studio.ui.pages.data.page", "DataPage"),
    Place("model", "Model", "layers", "studio.ui.pages.model.page", "ModelPage"),
    Place("train", "Train", "activity", "studio.ui.pages.train.page", "TrainPage"),
    Place("results", "Results", "chart-line", "studio.ui.pages.results.page", "ResultsPage"),
    Place("export", "Export", "package-check", "studio.ui.pages.export.page", "ExportPage"),
    Place("library", "Library", "library", "studio.ui.pages.library.page", "LibraryPage", apart=True),
)
