"""What the Results page holds of one task: it fills the body of the page below the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.engine.errors import StudioError
from studio.ui.charts.chart import Chart
from studio.ui.pages.base import PageBase
from studio.ui.pages.places import show_in_folder
from studio.ui.state.run_history import RunHistory
from studio.ui.theme import set_margins, set_spacing


@dataclass(frozen=True)
class Results:
    """An evaluation, what its content draws of it, and the model.

    The model is a handle for jobs; None where there is none to ask. `skill` is 1 − error / error of the hardest simple
    answer, NaN where one makes no error. `kept`: it was kept with the run, and the data that it is of is not at hand.
    """

    evaluation: Any
    laid_out: Any
    skill: float
    model: Any = None
    kept: bool = False


class ResultsContent(QWidget):
    """Everything on it comes from one result; what is slow goes through the jobs of the page's workspace."""

    def __init__(self, page: PageBase) -> None:
        super().__init__()
        self.page, self.jobs = page, page.workspace.jobs
        self.column = QVBoxLayout(self)
        set_margins(self.column, 0, 0, 0, 0)
        set_spacing(self.column, 12)

    def show_results(self, results: Results, history: RunHistory) -> None:
        """Shows another result from its start."""
        raise NotImplementedError

    def rest(self) -> None:
        """The page goes out of sight: what moves by itself stands still."""

    def forget(self) -> None:
        """Another run is there: what is being asked of the model is given up."""

    # --- for the content's own code -------------------------------------------------------------------------

    @property
    def missing_words(self) -> str:
        """Why the items of the test part cannot be shown: their data is not at hand."""
        news = self.page.workspace.run_data.news
        return news.headline if news is not None else ""

    def connect_chart(self, chart: Chart) -> None:
        """Says on the page what became of saving a picture or numbers."""
        chart.saved.connect(self._on_saved)
        chart.save_failed.connect(self._on_save_failed)
        chart.copied.connect(self._on_copied)

    def _on_copied(self) -> None:
        self.page.toast_requested.emit("Numbers copied.", "", None)

    def _on_saved(self, path: str) -> None:
        words = f"{Path(path).name} saved."
        self.page.toast_requested.emit(words, "Show", partial(show_in_folder, Path(path)))

    def _on_save_failed(self, words: str) -> None:
        self.page.show_problem(StudioError("The file could not be saved.", words, "Choose another place."))
