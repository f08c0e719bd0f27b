"""What the window says and does of a run by itself: faults of the disk, exactness, its end, and staying awake."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QSystemTrayIcon, QWidget

from studio.engine.errors import StudioError
from studio.engine.events import Repeated, RunEnded, RunState, SaveFailed
from studio.engine.training.states import RUNNING
from studio.ui.jobs.wakefulness import Wakefulness
from studio.ui.pages.run_words import exact_words
from studio.ui.shell.page_stack import PageStack
from studio.ui.shell.run_commands import RunCommands
from studio.ui.state.run_controller import RunController
from studio.ui.theme import application_icon, focus_quietly

AWAKE = RUNNING - {RunState.PAUSED}
Notify = Callable[[str, str], object]
"""Title and words of a notice of the desktop."""


class RunNews(QObject):
    """Listens to the run of the window."""

    def __init__(
        self,
        controller: RunController,
        pages: PageStack,
        window: QWidget,
        say: Callable[[str], object],
        *,
        awake: Wakefulness | None = None,
        notify: Notify | None = None,
    ) -> None:
        super().__init__(window)
        self._controller, self._pages, self._window, self._say = controller, pages, window, say
        self._awake = awake or Wakefulness()
        self._notify = notify or self._notify_desktop
        self._tray: QSystemTrayIcon | None = None
        self._faulty: set[str] = set()
        controller.state_changed.connect(self._on_state_changed)
        controller.save_failed.connect(self._on_save_failed)
        controller.save_works.connect(self._on_save_works)
        controller.repeated.connect(self._on_repeated)
        controller.ended.connect(self._on_ended)

    def follow(self, commands: RunCommands) -> None:
        """Says what was done on somebody's wish, and leads to what is wanted."""
        commands.edit_requested.connect(self.show_edits)
        commands.done.connect(self._say)

    def show_edits(self) -> None:
        """Brings what may be changed of a paused run into sight, and the keyboard to it."""
        self._pages.go("train")
        focus_quietly(self._pages.current_page().first_field() or self._pages)

    def _on_state_changed(self, state: RunState) -> None:
        self._awake.hold(state in AWAKE)

    def _on_save_failed(self, event: SaveFailed) -> None:
        meaning = "Training goes on, and saving is tried again until it works."
        cure = event.remedy.replace(", then try again.", ".")
        self._faulty.add(self._pages.current)
        self._pages.current_page().show_problem(StudioError(event.what, meaning, cure))

    def _on_save_works(self, _event: object) -> None:
        for name in self._faulty:
            self._pages.page(name).clear_problem()
        self._faulty.clear()
        self._say("Saved again; nothing was lost.")

    def _on_repeated(self, event: Repeated) -> None:
        self._say(f"{exact_words(event)}.")

    def _on_ended(self, ended: RunEnded) -> None:
        if self._window.isVisible() and not self._window.isActiveWindow():
            self._notify(f"Training: {ended.outcome.state.value}", ended.reason)

    def _notify_desktop(self, title: str, words: str) -> None:
        if not (QSystemTrayIcon.isSystemTrayAvailable() and QSystemTrayIcon.supportsMessages()):
            return
        if self._tray is None:
            self._tray = QSystemTrayIcon(application_icon(), self)
            self._tray.messageClicked.connect(self._window.activateWindow)
        self._tray.show()
        self._tray.showMessage(title, words, application_icon())
