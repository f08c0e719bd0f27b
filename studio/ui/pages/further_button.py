"""A button on the results of a run: it goes on from where it was cut short, or trains some epochs more."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton

from studio.ui.pages.going_further import MORE_EPOCHS, goes_on, place_words, takes_more
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import button, set_button_text, set_tip


class FurtherButton(QObject):
    """In sight only where the run can go on; what it asks for is what the bar at the bottom does."""

    asked = Signal(object, int)
    """The run in a folder (Path) is to go on, for so many epochs more."""

    def __init__(self, workspace: Workspace, controller: RunController) -> None:
        made = button("", "results_further", "play")
        super().__init__(made)
        self.widget: QPushButton = made
        self._workspace, self._controller = workspace, controller
        self.widget.clicked.connect(self._on_clicked)
        self.widget.hide()

    def offer(self, *, shown: bool) -> None:
        """Brings words and sight up to date."""
        resumes = goes_on(self._workspace, self._controller)
        can = resumes or takes_more(self._workspace, self._controller)
        self.widget.setVisible(shown and can)
        history = self._controller.history
        if not can or history is None or history.checkpoint is None:
            return
        set_button_text(self.widget, "Resume" if resumes else f"Train {MORE_EPOCHS} more epochs")
        set_tip(self.widget, f"From {place_words(history, history.checkpoint.step)}")

    def _on_clicked(self) -> None:
        history = self._controller.history
        if history is not None and history.run_dir is not None:
            more = 0 if goes_on(self._workspace, self._controller) else MORE_EPOCHS
            self.asked.emit(history.run_dir, more)
