"""The composition root: makes the parts of the program, joins them, and runs the one event loop.

Nothing here loads torch or pandas; both are loaded in the background once the window is on the screen.
"""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from studio import __version__
from studio.ui.jobs.garbage import GarbageCollector
from studio.ui.jobs.job import JobRunner
from studio.ui.jobs.warm_up import WarmUp
from studio.ui.main_window import MainWindow
from studio.ui.pages import PLACES
from studio.ui.shell.crash_news import CrashNews
from studio.ui.state.look_ahead import LookAhead
from studio.ui.state.preference_store import PreferenceStore
from studio.ui.state.preferences import Preferences
from studio.ui.state.restart import goes_on_at_once, start_again
from studio.ui.state.run_controller import RunController
from studio.ui.state.session_keeper import SessionKeeper
from studio.ui.state.session_log import SessionLog, watch_faults
from studio.ui.state.workspace import Workspace
from studio.ui.theme import application_icon, apply_theme, chosen_scheme, ui_scale

NAME = "Recurrent Studio"


def run_window(path: Path | None = None) -> int:
    """Opens the window, with a data file, an experiment or a run in it, and returns when it is closed."""
    program = Program()
    program.log.begin()
    undo = watch_faults(program.crashes.tell)
    program.crashes.greet()
    try:
        program.window.show()
        if path is not None:
            program.open(path.absolute(), goes_on=goes_on_at_once())
        return QApplication.exec()
    finally:
        program.end()
        undo()
        program.log.end()
        if program.restart is not None:
            start_again(program.restart)


class Program:
    """All parts of the running program."""

    def __init__(self) -> None:
        self.app = _application()
        self.garbage = GarbageCollector()
        self.garbage.hold()
        modules = tuple(place.module for place in PLACES)
        self.warm_up = WarmUp(modules)
        self.jobs = JobRunner(before=self.warm_up.wait_for_tables)
        self.store = PreferenceStore(self.jobs)
        self._apply(self.store.preferences)
        self.store.changed.connect(self._apply)
        self.workspace = Workspace(self.jobs)
        self.controller = RunController(before_training=self.warm_up.wait_for_training)
        self.session = SessionKeeper(self.workspace, self.controller)
        self.look_ahead = LookAhead(self.workspace, self.controller)
        self.warm_up.finished.connect(self.look_ahead.begin)
        self.window = MainWindow(self.workspace, self.controller, self.store)
        self.log = SessionLog()
        self.restart: Path | None = None
        """The run that the program is to be started anew with, once it has ended."""
        self.controller.restart_wanted.connect(self._on_restart_wanted)
        self.crashes = CrashNews(self.log, self.workspace, self.window)
        # After everybody else has heard of it: libraries are heavy from their first moment.
        self.window.first_shown.connect(self.warm_up.start, Qt.ConnectionType.QueuedConnection)
        self.warm_up.finished.connect(self.window.libraries_loaded)
        library = self.workspace.library
        library.budget = self.store.preferences.library_gigabytes
        library.budget_chosen.connect(self.store.set_library_gigabytes)
        self.warm_up.finished.connect(library.refresh)
        self.window.pages.work_began.connect(self.warm_up.hold)
        self.window.pages.work_ended.connect(self.warm_up.go_on)
        self.warm_up.finished.connect(self.garbage.start)

    def open(self, path: Path, *, goes_on: bool = False) -> None:
        """Opens what the program was started with; a run can go on at once."""
        if goes_on:
            self.window.pages.current_page().resume_requested.emit(path, 0)
        else:
            self.workspace.open_path(path)

    def end(self) -> None:
        """Ends every thread; the window is closed by now, so none of them has anything left to say."""
        self.workspace.undo_stack.blockSignals(
            True
        )  # it announces its own end, to a window that is half gone
        self.workspace.queue.hold(True)
        self.controller.finish()  # nothing is lost, however the window was closed
        self.controller.wait_for_end()
        self.workspace.queue.end()
        self.session.end()
        self.workspace.library.end()
        self.jobs.wait_for_all()
        self.warm_up.wait_for_end()
        self.garbage.end()

    def _on_restart_wanted(self, folder: Path) -> None:
        self.restart = folder

    def _apply(self, preferences: Preferences) -> None:
        if (chosen_scheme(), ui_scale()) != (
            preferences.scheme,
            preferences.scale,
        ) or not self.app.styleSheet():
            apply_theme(self.app, preferences.scheme, preferences.scale)  # type: ignore[arg-type]


def _application() -> QApplication:
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("recurrent-studio")
    app.setApplicationDisplayName(NAME)
    app.setApplicationVersion(__version__)
    app.setDesktopFileName("recurrent-studio")
    app.setWindowIcon(application_icon())
    return app
