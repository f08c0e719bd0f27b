"""Closing the window while a run is at work: asks, stops it, waits for it, and only then closes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.widgets import Answer, Question
from studio.ui.words import count

FINISH, KEEP, DISCARD = "finish", "keep", "discard"


class Closing(QObject):
    """Decides whether the window may close now; if not, it closes the window itself once the run is over."""

    closing = Signal(bool)
    """The window may be closing: nothing else is to begin. False where it stays."""

    def __init__(
        self, controller: RunController, window: QWidget, *, ask: Callable[[], str] | None = None
    ) -> None:
        super().__init__(window)
        self._controller, self._window = controller, window
        self._ask = ask or self._ask_user
        self._closes = False
        controller.state_changed.connect(self._on_state_changed)

    def may_close(self) -> bool:
        """Whether the window may close at once; otherwise the user was asked, and what they want happens."""
        if not self._controller.is_running:
            return True
        if self._closes:
            return False  # on its way already
        self.closing.emit(True)
        answer = self._ask()
        self.closing.emit(answer != KEEP)
        if answer == FINISH:
            self._closes = True
            self._controller.finish()
        elif answer == DISCARD:
            self._closes = True
            self._controller.discard()
        # It may have ended while the question stood there; then nothing else will close the window.
        return answer != KEEP and self._is_over()

    def _is_over(self) -> bool:
        return not self._controller.is_running

    def _on_state_changed(self, _state: object) -> None:
        if self._closes and not self._controller.is_running:
            self._closes = False
            self._window.close()

    def _ask_user(self) -> str:
        question = Question(
            "Training is not finished",
            closing_words(self._controller.history),
            (
                Answer(FINISH, "Pause and close", "accept", "pause"),
                Answer(KEEP, "Keep training", "reject"),
                Answer(DISCARD, "Discard", "destructive", "trash-2"),
            ),
            self._window,
            name="closing",
        )
        answer = question.ask()
        question.deleteLater()
        return answer


def closing_words(history: RunHistory | None) -> str:
    """What closing now would keep: the last step is saved, and the run can be resumed from there."""
    goes_on = "Training goes on only while the window is open."
    if history is None or history.steps is None:
        return f"{goes_on} It has not taken a step yet, so there is nothing to keep."
    return f"{goes_on} Pause and close keeps everything up to step {count(history.last_step)}."


def ask_discard(window: QWidget) -> bool:
    """Whether the run that is at work is to be thrown away."""
    question = Question(
        "Discard this run?",
        "It ends now, and its model and curves are thrown away. Finish now would keep the best model so far.",
        (Answer(KEEP, "Keep it", "reject"), Answer(DISCARD, "Discard", "destructive", "trash-2")),
        window,
        name="discarding",
    )
    answer = question.ask()
    question.deleteLater()
    return answer == DISCARD
