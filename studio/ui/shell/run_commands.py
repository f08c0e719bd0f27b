"""What the buttons of the bottom bar do to a run."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio.engine.errors import SettingError
from studio.engine.events import RunState
from studio.ui.shell.bar_content import likely_cure
from studio.ui.shell.bottom_bar import BottomBar
from studio.ui.shell.closing import ask_discard
from studio.ui.shell.menus import open_run_menu
from studio.ui.shell.questions import tell_what_happened
from studio.ui.shell.starter import Starter
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace


class RunCommands(QObject):
    """Start, resume, discard and what a failed run offers; each asks first where something would be lost."""

    def __init__(
        self, workspace: Workspace, controller: RunController, bar: BottomBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._workspace, self._controller, self._bar, self._window = workspace, controller, bar, window
        self._starter = Starter(workspace, controller, window)
        bar.start_pressed.connect(self.start_or_resume)
        bar.pause_pressed.connect(controller.toggle_pause)
        bar.finish_pressed.connect(controller.finish)
        bar.cancel_pressed.connect(controller.discard)
        bar.discard_pressed.connect(self.discard)
        bar.cure_pressed.connect(self.cure)
        bar.what_happened_pressed.connect(self.tell_what_happened)
        bar.problems_pressed.connect(self._starter.show_problems)
        bar.more.clicked.connect(self._on_more_clicked)

    def start_or_resume(self) -> None:
        """Goes on with a paused run, or starts another one."""
        if self._controller.state in (RunState.PAUSED, RunState.PAUSING):
            self._controller.resume()
        else:
            self._starter.start()

    def discard(self) -> None:
        """Throws the run away, once the user has agreed."""
        if self._controller.is_running and ask_discard(self._window):
            self._controller.discard()

    def cure(self) -> None:
        """Changes what is likely to help after a failure, and starts again."""
        history = self._controller.history
        found = likely_cure(history) if history is not None else None
        if found is None:
            return
        try:
            self._workspace.edit(found.values, "cure after a failure")
        except SettingError as error:
            self._workspace.problem_raised.emit(error)
        else:
            self._starter.start()

    def tell_what_happened(self) -> None:
        """Shows why the run failed."""
        history = self._controller.history
        if history is not None and history.ended is not None:
            tell_what_happened(history.ended, self._window)

    def _on_more_clicked(self) -> None:
        open_run_menu(self._bar.more, self._controller.save_checkpoint, self.discard)
