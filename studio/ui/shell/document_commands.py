"""What is done with a document as a whole: open, save under a name, rename."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QMimeData, QObject, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment, save_experiment
from studio.ui.jobs.job import JobContext
from studio.ui.state.workspace import Workspace
from studio.ui.widgets.rename_dialog import RenameDialog

OPEN_FILTER = ";;".join(
    (
        "Data, experiments and models (*.csv *.tsv *.txt *.md *.data *.gz *.toml *.bundle *.onnx)",
        "Tables (*.csv *.tsv *.data *.gz)",
        "Texts (*.txt *.md)",
        "Experiments and models (*.toml *.bundle *.onnx)",
        "All files (*)",
    )
)
SAVE_FILTER = "Experiment (*.toml)"
SUFFIX = ".toml"


class DocumentCommands(QObject):
    """Asks what has to be asked and hands the rest to the workspace."""

    done = Signal(str)
    """Something was done, in words for a toast."""

    def __init__(self, workspace: Workspace, window: QWidget) -> None:
        super().__init__(window)
        self._workspace, self._window = workspace, window

    def open(self) -> None:
        """Asks for a file and opens it."""
        start = str(self._workspace.path.parent) if self._workspace.path else ""
        chosen, _ = QFileDialog.getOpenFileName(self._window, "Open", start, OPEN_FILTER)
        if chosen:
            self._workspace.open_path(Path(chosen))

    def open_folder(self) -> None:
        """Asks for a folder, of texts or of a run, and opens it."""
        start = str(self._workspace.path.parent) if self._workspace.path else ""
        chosen = QFileDialog.getExistingDirectory(self._window, "Open folder", start)
        if chosen:
            self._workspace.open_path(Path(chosen))

    def save_as(self) -> None:
        """Asks for a place and writes the experiment there, as a file that a person can read."""
        experiment = self._workspace.experiment
        if experiment is None:
            return
        folder = self._workspace.path.parent if self._workspace.path else Path()
        proposed = str(folder / f"{experiment.name or 'experiment'}{SUFFIX}")
        chosen, _ = QFileDialog.getSaveFileName(self._window, "Save experiment as", proposed, SAVE_FILTER)
        if chosen:
            self.save(Path(chosen))

    def save(self, path: Path) -> None:
        """Writes the experiment; `done` or the workspace's `problem_raised` follows."""
        job = self._workspace.jobs.prepare(_save, self._workspace.experiment, path)
        job.succeeded.connect(self._on_saved)
        job.failed.connect(self._on_failed)
        job.start()

    def rename(self) -> None:
        """Asks for another name."""
        if self._workspace.experiment is not None:
            name = self._workspace.experiment.name
            dialog = RenameDialog("Rename the experiment", name, self._window, kind="experiment")
            self._workspace.rename(dialog.ask())

    def _on_saved(self, path: Path) -> None:
        self.done.emit(f"{path.name} saved.")

    def _on_failed(self, error: StudioError) -> None:
        self._workspace.problem_raised.emit(error)


def dropped_path(mime: QMimeData) -> Path | None:
    """The one local file or folder that hangs over the window; None for anything else."""
    urls = [url for url in mime.urls() if url.isLocalFile()] if mime.hasUrls() else []
    return Path(urls[0].toLocalFile()) if len(urls) == 1 else None


def _save(_context: JobContext, experiment: Experiment, path: Path) -> Path:
    path = path if path.suffix else path.with_suffix(SUFFIX)
    save_experiment(experiment, path)
    return path
