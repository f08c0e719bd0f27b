"""What is done with runs of the library: each says what it did, and what can be taken back is."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.engine.library.archive import SUFFIX
from studio.engine.library.records import RunRecord
from studio.ui.pages.library.cloning import write_clone
from studio.ui.pages.library.words import size_words
from studio.ui.pages.places import show_in_folder
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import Answer, Question
from studio.ui.widgets.rename_dialog import RenameDialog
from studio.ui.words import plural

ARCHIVE_FILTER = f"Runs saved as one file (*{SUFFIX})"


class LibraryCommands(QObject):
    """Asks what has to be asked and hands the rest to the keeper."""

    done = Signal(str, str, object)
    """Something was done: words for a toast, the word of an action or nothing, and what it calls."""
    failed = Signal(object)
    """StudioError"""

    def __init__(self, workspace: Workspace, page: QWidget) -> None:
        super().__init__(page)
        self._workspace, self._keeper, self._page = workspace, workspace.library, page

    def clone(self, record: RunRecord) -> None:
        """Opens the experiment of a run as a new document."""
        job = self._workspace.jobs.prepare(write_clone, record.id)
        job.succeeded.connect(self._workspace.open_path)
        job.failed.connect(self.failed)
        job.start()

    def rename(self, record: RunRecord) -> None:
        """Asks for another name."""
        dialog = RenameDialog(f"Rename run {record.id}", record.name, self._page.window(), kind="run")
        self._keeper.rename(record.id, dialog.ask())

    def save_archive(self, record: RunRecord) -> None:
        """Asks for a place and saves the run there as one file."""
        proposed = str(Path.home() / f"{record.name or record.task} {record.id}{SUFFIX}")
        window, title = self._page.window(), "Save the run as one file"
        chosen, _ = QFileDialog.getSaveFileName(window, title, proposed, ARCHIVE_FILTER)
        if chosen:
            path = Path(chosen)
            path = path if path.suffix else path.with_suffix(SUFFIX)
            self._keeper.save_archive(record, path, self._on_archived)

    def ask_for_archive(self) -> None:
        """Asks for a run that was saved as one file, and takes it in."""
        window, title = self._page.window(), "Take in a run"
        chosen, _ = QFileDialog.getOpenFileName(window, title, str(Path.home()), ARCHIVE_FILTER)
        if chosen:
            self.take_in(Path(chosen))

    def take_in(self, file: Path) -> None:
        """Takes a run out of one file into the library."""
        self._keeper.take_in(file, self._on_taken_in)

    def trash(self, runs: Sequence[RunRecord]) -> None:
        """Puts runs into the trash; one click takes them out again."""
        numbers = [run.id for run in runs]
        self._keeper.trash_runs(numbers)
        one = len(numbers) == 1
        words = f"Run {numbers[0]} is in the trash." if one else f"{len(numbers)} runs are in the trash."
        self.done.emit(words, "Undo", partial(self._keeper.restore_runs, numbers))

    def restore(self, runs: Sequence[RunRecord]) -> None:
        """Takes runs out of the trash."""
        self._keeper.restore_runs(run.id for run in runs)
        self.done.emit(f"{plural(len(runs), 'run')} restored.", "", None)

    def empty_trash(self) -> None:
        """Deletes what lies in the trash, once the user has agreed."""
        question = Question(
            f"Delete {plural(len(self._keeper.trash), 'run')} for good?",
            "Their curves, checkpoints and models are deleted from the disk. Folders outside of the library stay.",
            (Answer("keep", "Keep", "reject"), Answer("delete", "Delete", "destructive", "trash-2")),
            self._page.window(),
            name="empty_trash_dialog",
        )
        if question.ask() == "delete":
            self._keeper.empty_trash(self._on_emptied)
        question.deleteLater()

    def _on_archived(self, path: Any) -> None:
        self.done.emit(f"{path.name} saved.", "Show", partial(show_in_folder, path))

    def _on_taken_in(self, number: Any) -> None:
        self.done.emit(f"Taken in as run {number}.", "", None)

    def _on_emptied(self, freed: Any) -> None:
        self.done.emit(f"{size_words(freed)} are free now.", "", None)
