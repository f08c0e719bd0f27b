"""Keeps rail and bottom bar true to document and run, ten times a second at most."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from studio.engine.events import StepsDone
from studio.engine.registry import task_info
from studio.ui.pages import PLACES
from studio.ui.shell.bar_content import bar_content
from studio.ui.shell.bottom_bar import BottomBar
from studio.ui.shell.machine import Chosen, choose_device, device_words, memory_words
from studio.ui.shell.marks import marks
from studio.ui.shell.rail import Rail
from studio.ui.state.pace import Pace
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace

REDRAW_MS = 100
MACHINE_MS = 2000
NEEDS_DATA = "Open a file or a sample first."
NEEDS_RUN = "Train a model first."
NEEDS_START = "The training is getting ready; there is no model yet."


class Status(QObject):
    """Connects document and run to the parts of the window that are always in sight."""

    def __init__(self, workspace: Workspace, controller: RunController, rail: Rail, bar: BottomBar) -> None:
        super().__init__(rail)
        self._workspace, self._controller = workspace, controller
        self._rail, self._bar = rail, bar
        self._pace = Pace()
        self._chosen: Chosen | None = None
        self._redraw = QTimer(self, interval=REDRAW_MS, singleShot=True)
        self._redraw.timeout.connect(self.refresh)
        self._machine = QTimer(self, interval=MACHINE_MS)
        self._machine.timeout.connect(self._on_machine_timeout)
        for signal in (
            workspace.experiment_changed,
            workspace.data_changed,
            workspace.overview_changed,
            workspace.busy_changed,
            workspace.refusals.changed,
            workspace.queue.changed,
            workspace.library.changed,
            controller.state_changed,
            controller.started,
            controller.edited,
            controller.ended,
            controller.tested,
        ):
            signal.connect(self._on_changed)
        for signal in (controller.prepared, controller.validated):
            signal.connect(self._on_stream)
        controller.steps_done.connect(self._on_steps_done)
        controller.run_changed.connect(self._on_run_changed)
        self.refresh()
        self._machine.start()

    def refresh(self) -> None:
        """Shows everything as it is now."""
        self._redraw.stop()
        self._bar.show_content(bar_content(self._workspace, self._controller, self._pace.steps_per_second))
        self._on_machine_timeout()
        experiment = self._workspace.experiment
        if experiment is None:
            self._rail.experiment.show_experiment("New experiment", "No data yet", "plus")
        else:
            info = task_info(experiment.task)
            self._rail.experiment.show_experiment(experiment.name or "Experiment", info.label, info.icon)
        for name, mark in marks(self._workspace, self._controller).items():
            self._rail.set_mark(name, mark)
        for place in PLACES:
            self._rail.set_reason(place.name, self._reason(place.name))

    def ask_device(self) -> None:
        """Finds out what "auto" means here, beside the window's thread; torch is loaded by now."""
        job = self._workspace.jobs.prepare(choose_device)
        job.succeeded.connect(self._on_device_chosen)
        job.start()

    def _on_device_chosen(self, chosen: Chosen) -> None:
        self._chosen = chosen
        self._on_machine_timeout()

    def _reason(self, place: str) -> str:
        """Why a place cannot be visited now; empty where it can."""
        history = self._workspace.queue.at_hand(self._controller.history)
        if place in ("results", "export") and history is not None:
            preparing = history.started is None and history.ended is None
            return NEEDS_START if preparing else ""
        if place == "library" or history is not None:
            return ""
        if place in ("results", "export"):
            return NEEDS_RUN if self._workspace.experiment is not None else NEEDS_DATA
        opening = place == "data" and self._workspace.busy is not None
        return "" if opening or self._workspace.experiment is not None else NEEDS_DATA

    def _on_changed(self, *_: object) -> None:
        self.refresh()

    def _on_stream(self, _event: object) -> None:
        if not self._redraw.isActive():
            self._redraw.start()

    def _on_steps_done(self, event: StepsDone) -> None:
        self._pace.add(event)
        self._on_stream(event)

    def _on_run_changed(self) -> None:
        self._pace.clear()
        self.refresh()

    def _on_machine_timeout(self) -> None:
        running = self._controller.is_running
        history = self._controller.history
        device = device_words(self._workspace.experiment, history, running, self._chosen)
        self._bar.show_machine(device, memory_words(running))
