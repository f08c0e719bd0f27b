"""What the buttons of the bottom bar do to a run."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.engine.errors import SettingError
from studio.engine.events import CheckpointSaved
from studio.engine.training.states import Command
from studio.ui.pages.going_further import MORE_EPOCHS, goes_on, likely_cure, place_words
from studio.ui.shell.bottom_bar import BottomBar
from studio.ui.shell.closing import ask_discard
from studio.ui.shell.menus import open_run_menu
from studio.ui.shell.questions import tell_what_happened
from studio.ui.shell.queue_words import can_queue
from studio.ui.shell.starter import Starter
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace


class RunCommands(QObject):
    """Start, resume, discard and what a failed run offers; each asks first where something would be lost."""

    go_on_requested = Signal(object, int)
    """The run in a folder (Path) is to go on, for so many epochs more."""
    edit_requested = Signal()
    """The fields that a paused run may be changed in are wanted."""
    done = Signal(str)
    """What was asked for is done, in words."""

    def __init__(
        self, workspace: Workspace, controller: RunController, bar: BottomBar, window: QWidget
    ) -> None:
        super().__init__(window)
        self._workspace, self._controller, self._bar, self._window = workspace, controller, bar, window
        self.starter = self._starter = Starter(workspace, controller, window)
        self._starter.read_again.connect(self.done)
        bar.start_pressed.connect(self.start_or_resume)
        bar.pause_pressed.connect(controller.toggle_pause)
        bar.finish_pressed.connect(controller.finish)
        bar.cancel_pressed.connect(controller.discard)
        bar.discard_pressed.connect(self.discard)
        bar.cure_pressed.connect(self.cure)
        bar.what_happened_pressed.connect(self.tell_what_happened)
        bar.problems_pressed.connect(self._starter.show_problems)
        bar.edit_pressed.connect(self.edit_requested)
        bar.queue_pressed.connect(self._starter.queue)
        bar.again_pressed.connect(self.start)
        bar.more_epochs_pressed.connect(self.train_more)
        bar.more.clicked.connect(self._on_more_clicked)
        self._saving = False
        controller.checkpoint_saved.connect(self._on_checkpoint_saved)
        controller.run_changed.connect(self._on_run_changed)

    def start_or_resume(self) -> None:
        """Goes on with a paused run or with one that was cut short, starts another one, or has it wait for its turn."""
        if self._controller.can(Command.RESUME):
            self._controller.resume()
        elif can_queue(self._workspace, self._controller):
            self._starter.queue()
        elif goes_on(self._workspace, self._controller):
            self._go_on(0)
        else:
            self.start()

    def start(self) -> None:
        """Starts a run of the experiment as it is now."""
        self._starter.start()

    def train_more(self) -> None:
        """Trains a run that has ended for some epochs more."""
        self._go_on(MORE_EPOCHS)

    def _go_on(self, more_epochs: int) -> None:
        history = self._controller.history
        if history is not None and history.run_dir is not None:
            self.go_on_requested.emit(history.run_dir, more_epochs)

    def discard(self) -> None:
        """Throws the run away, once the user has agreed."""
        if self._controller.is_running and ask_discard(self._window):
            self._controller.discard()

    def save(self) -> None:
        """Has the run write a checkpoint now; it is said when it is there."""
        if self._controller.can(Command.SAVE):
            self._saving = True
            self._controller.save_checkpoint()

    def cure(self) -> None:
        """Changes what is likely to help after a failure, and starts again: the run, or the whole program."""
        history = self._controller.history
        found = likely_cure(history) if history is not None else None
        if history is None or found is None:
            return
        if found.restarts:
            self._controller.restart_wanted.emit(history.run_dir)
            self._window.close()
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
        open_run_menu(self._bar.more, self.save, self.discard)

    def _on_checkpoint_saved(self, event: CheckpointSaved) -> None:
        history = self._controller.history
        if self._saving and event.kind == "last" and history is not None:
            self._saving = False
            self.done.emit(f"Checkpoint saved at {place_words(history, event.step)}.")

    def _on_run_changed(self) -> None:
        self._saving = False  # what was asked of another run
