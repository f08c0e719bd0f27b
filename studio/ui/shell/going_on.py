"""Going on with a run of the library: its data is opened first, and a refusal is a question."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from studio.engine.errors import StudioError
from studio.ui.shell.not_exact import ANEW, DIFFERENCE, FIND, GO_ON, LEAVE, NotExactQuestion, not_exact_words
from studio.ui.state.documents import Document
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace

__all__ = ["ANEW", "DIFFERENCE", "FIND", "GO_ON", "LEAVE", "GoingOn", "not_exact_words"]
AskAnyway = Callable[[StudioError], str]
"""Says why a run cannot go on exactly, and what is to be done: leave it, go on all the same, find its data, see what
has changed in it, or use it as new data."""


class GoingOn(QObject):
    """Remembers what was to go on until it does: a file is read in between, or a question answered."""

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
        self._is_fresh = False
        """Whether the data in memory was read for this: what is older may not be what lies on the disk."""
        workspace.run_found.connect(self._on_run_found)
        workspace.problem_raised.connect(self._on_given_up)
        workspace.run_data.declined.connect(self._on_given_up)
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
            self._open(folder, more_epochs)

    def _open(self, folder: Path, more_epochs: int) -> None:
        self._wanted = (folder, more_epochs)
        self._workspace.open_path(folder)

    def _begin(self, folder: Path, more_epochs: int, *, inexact: bool = False, fresh: bool = False) -> None:
        history, workspace = self._controller.history, self._workspace
        if workspace.run_data.is_missing:
            self._wanted = (folder, more_epochs)  # it goes on when its data is found
            workspace.run_data.wanted.emit()
        elif history is not None:
            self._document, self._is_fresh = (folder, more_epochs), fresh
            self._controller.resume_run(
                folder, history.experiment, workspace.table, more_epochs=more_epochs, inexact=inexact
            )

    def _on_run_found(self, document: Document) -> None:
        wanted, self._wanted = self._wanted, None
        if wanted is not None and document.run_dir == wanted[0]:
            self._begin(*wanted, fresh=True)

    def _on_given_up(self, *_: object) -> None:
        self._wanted = None

    def _on_refused(self, error: StudioError) -> None:
        if not hasattr(error, "differences"):  # of NotExactError, whose module would bring torch
            self._workspace.problem_raised.emit(error)
            return
        if self._document is None:
            return
        if not self._is_fresh and self._is_about_data(error) and self._workspace.run_data.news is None:
            self._open(*self._document)  # only then can be said what has changed
            return
        run_data = self._workspace.run_data
        match self._ask(error):
            case "go_on":
                self._begin(*self._document, inexact=True, fresh=self._is_fresh)
            case "new_data":
                run_data.new_requested.emit()
            case "find":
                self._wanted = self._document
                run_data.find_requested.emit()
            case "difference":
                run_data.difference_requested.emit()

    def _is_about_data(self, error: StudioError) -> bool:
        history = self._controller.history
        name = Path(history.experiment.data.path).name if history is not None else ""
        return any(reason.startswith(f"{name} ") for reason in getattr(error, "differences", ()))

    def _on_not_recorded(self, error: StudioError) -> None:
        words = "The training goes on, and its own folder has all of it."
        told = StudioError(error.what, f"{error.meaning} {words}".strip(), error.remedy)
        self._workspace.problem_raised.emit(told)

    def _ask_anyway(self, error: StudioError) -> str:
        news = self._workspace.run_data.news if self._is_about_data(error) else None
        question = NotExactQuestion(error, news, self._window)
        answer = question.ask()
        question.deleteLater()
        return answer
