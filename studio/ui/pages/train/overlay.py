"""Runs of the library beside the live curves: a button that offers them, and a chip for each."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.engine.library.records import RunRecord
from studio.ui.charts.training_curves import TrainingCurves
from studio.ui.jobs.job import Job
from studio.ui.pages.library.curves import other_run
from studio.ui.state.library_keeper import MOST_OVERLAID
from studio.ui.state.run_columns import run_words
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import Menu, RunChip, disable, enable, tool_button

if TYPE_CHECKING:
    from studio.ui.state.library_jobs import RunInFull

OFFERED = 12


class RunOverlay(QObject):
    """`tool` goes into the head of the curves, `chips` above them; the library's keeper knows what was chosen."""

    problem_raised = Signal(object)
    """StudioError: a run could not be read."""
    library_asked = Signal()
    """The runs are to be chosen on the Library page."""

    def __init__(self, workspace: Workspace, controller: RunController, curves: TrainingCurves) -> None:
        super().__init__(curves)
        self._keeper, self._controller, self._curves = workspace.library, controller, curves
        self._reading: Job | None = None
        self._shown: list[RunInFull] = []
        self.tool = tool_button("git-compare", "Overlay a run", "curve_overlay", size=15)
        self.tool.clicked.connect(self._on_tool_clicked)
        self.chips = QWidget()
        self.chips.setObjectName("overlaid_runs")
        self._row = QHBoxLayout(self.chips)
        set_margins(self._row, 0, 0, 0, 4)
        set_spacing(self._row, 6)
        self._row.addStretch(1)
        self.chips.hide()
        self._keeper.overlaid_changed.connect(self._on_overlaid_changed)
        self._keeper.changed.connect(self._offer)
        self._offer()
        self._on_overlaid_changed()

    def menu(self) -> Menu:
        """The newest runs that are not there yet, and the way to the library."""
        menu = Menu("overlay_menu", self.tool)
        full = len(self._keeper.overlaid) >= MOST_OVERLAID
        for record in self._offered():
            line = menu.add_line(run_words(record), f"overlay_run_{record.id}")
            line.setEnabled(not full)
            line.triggered.connect(partial(self._add, record.id))
        menu.addSeparator()
        menu.add_line("Choose in the library", "overlay_library", "library").triggered.connect(
            self.library_asked
        )
        return menu

    def _offered(self) -> list[RunRecord]:
        """Runs with a curve: those of the same task, without the one on screen and those that are there."""
        history = self._controller.history
        live = history.run_dir if history is not None else None
        fitting = [
            run
            for run in self._keeper.runs
            if run.best is not None
            and run.folder != live
            and run.id not in self._keeper.overlaid
            and (history is None or run.task == history.experiment.task)
        ]
        return fitting[:OFFERED]

    def _offer(self) -> None:
        if any(run.best is not None for run in self._keeper.runs):
            enable(self.tool)
        else:
            disable(self.tool, "The library has no run with a curve yet.")

    def _add(self, number: int, _checked: bool = False) -> None:
        self._keeper.set_overlaid((*self._keeper.overlaid, number))

    def _remove(self, number: int) -> None:
        self._keeper.set_overlaid(held for held in self._keeper.overlaid if held != number)

    def _on_tool_clicked(self) -> None:
        menu = self.menu()
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.tool.mapToGlobal(self.tool.rect().bottomLeft()))

    def _on_overlaid_changed(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None
        if not self._keeper.overlaid:
            self._show([])
            return
        job = self._keeper.read_runs(self._keeper.overlaid)
        job.succeeded.connect(self._on_read)
        job.failed.connect(self.problem_raised)
        self._reading = job
        job.start()

    def _on_read(self, runs: list[RunInFull]) -> None:
        self._reading = None
        self._show(runs)

    def _show(self, runs: list[RunInFull]) -> None:
        self._shown = runs
        self._curves.show_other_runs([other_run(run) for run in runs])
        while self._row.count() > 1:
            item = self._row.takeAt(0)
            old = item.widget() if item is not None else None
            if old is not None:
                old.hide()
                old.setObjectName("")
                old.deleteLater()
        for place, run in enumerate(runs):
            record = run.record
            chip = RunChip(place, str(record.id), record.name or record.network)
            chip.removed.connect(partial(self._remove, record.id))
            self._row.insertWidget(place, chip)
        self.chips.setVisible(bool(runs))
