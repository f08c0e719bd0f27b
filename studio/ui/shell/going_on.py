"""Going on with a run of the library: its data is opened first, and a refusal is a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from studio.engine.errors import StudioError
from studio.ui.state.documents import Document
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import Answer, Question

LEAVE, GO_ON, ANEW = "leave", "go_on", "new_data"
AskAnyway = Callable[[StudioError], str]
"""Says why a run cannot go on exactly, and what is to be done: leave it, go on all the same, or train anew on the data
as they are now."""


class GoingOn(QObject):
    """Remembers what was to go on until it does: a file is read in between, or a question answered."""

    start_requested = Signal()
    """The experiment is to be trained anew, on its data as they are now."""

    def __init__(
        self,
        workspace: Workspace,
        controller: RunController,
        window: QWidget,
        *,
        ask: AskAnyway | None = None,
    ) -> None:
        super().__init__(window)
        self._workspace, self._controller, self._window = workspace, controller, window
        self._ask = ask or self._ask_anyway
        self._wanted: tuple[Path, int] | None = None
        self._document: tuple[Path, int] | None = None
        workspace.run_found.connect(self._on_run_found)
        workspace.problem_raised.connect(self._on_problem_raised)
        controller.refused.connect(self._on_refused)
        controller.not_recorded.connect(self._on_not_recorded)

    def resume(self, folder: Path, more_epochs: int = 0) -> None:
        """Goes on with the run in a folder; its data and its curves are opened where they are not on screen."""
        if self._controller.is_running:
            return
        history = self._controller.history
        shown = history is not None and history.run_dir == folder
        if shown and not self._controller.is_from_earlier(self._workspace.experiment):
            self._begin(folder, more_epochs)
        else:
            self._wanted = (folder, more_epochs)
            self._workspace.open_path(folder)

    def _begin(self, folder: Path, more_epochs: int, *, inexact: bool = False) -> None:
        history, workspace = self._controller.history, self._workspace
        if history is not None:
            self._document = (folder, more_epochs)
            self._controller.resume_run(
                folder, history.experiment, workspace.table, more_epochs=more_epochs, inexact=inexact
            )

    def _on_run_found(self, document: Document) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None and document.run_dir == wanted[0]:
            self._begin(*wanted)

    def _on_problem_raised(self, _error: StudioError) -> None:
        self._wanted = None

    def _on_refused(self, error: StudioError) -> None:
        if not hasattr(error, "differences"):  # of NotExactError, whose module would bring torch
            self._workspace.problem_raised.emit(error)
        elif self._document is not None:
            answer = self._ask(error)
            if answer == GO_ON:
                self._begin(*self._document, inexact=True)
            elif answer == ANEW:
                self.start_requested.emit()

    def _on_not_recorded(self, error: StudioError) -> None:
        words = "The training goes on, and its own folder has all of it."
        told = StudioError(error.what, f"{error.meaning} {words}".strip(), error.remedy)
        self._workspace.problem_raised.emit(told)

    def _ask_anyway(self, error: StudioError) -> str:
        history = self._controller.history
        data = Path(history.experiment.data.path).name if history is not None else ""
        answers = [Answer(LEAVE, "Leave it", "reject"), Answer(GO_ON, "Go on all the same", "accept", "play")]
        if any(
            reason.startswith(data) and "changed" in reason for reason in getattr(error, "differences", ())
        ):
            answers.append(Answer(ANEW, "Use as new data", "accept", "file-plus"))
        question = Question(
            "This run cannot go on exactly",
            not_exact_words(error),
            tuple(answers),
            self._window,
            name="not_exact_dialog",
        )
        answer = question.ask()
        question.deleteLater()
        return answer


def not_exact_words(error: StudioError) -> str:
    """What is not as it was, and what going on all the same would mean."""
    reasons = "; ".join(getattr(error, "differences", ())) or error.what
    return (
        f"Not as it was: {reasons.rstrip('.')}. The run can go on from its checkpoint, but not to the same numbers as"
        " without the interruption."
    )
