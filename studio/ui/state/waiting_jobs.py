"""The queue of runs on the disk, read and written beside the window's thread."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from studio.engine.errors import OutputError, StudioError
from studio.engine.library.waiting import Waiting, WaitingRun, read_waiting, waiting_folder, write_waiting
from studio.ui.jobs.job import Job, JobContext, JobRunner

_log = logging.getLogger(__name__)
END_MS = 2000


class WaitingFile(QObject):
    """Reads once; then writes the newest queue, one write at a time."""

    was_read = Signal(object)
    """Waiting"""
    problem_raised = Signal(object)
    """StudioError"""

    def __init__(self, jobs: JobRunner, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.is_read = False
        """Whether what lies on the disk is known: before that nothing is written over it."""
        self.fault = ""
        """Why it could not be read."""
        self._job: Job | None = None
        self._unwritten: tuple[WaitingRun, ...] | None = None

    def read(self) -> None:
        """Reads it, once; `was_read` or `problem_raised` follows."""
        if self.is_read or self.fault or self._job is not None:
            return
        self._job = self._jobs.prepare(_read)
        self._job.succeeded.connect(self._on_read)
        self._job.failed.connect(self._on_read_failed)
        self._job.start()

    def keep(self, runs: Sequence[WaitingRun]) -> None:
        """Writes these, at once or after what is being written."""
        self._unwritten = tuple(runs)
        self._write_next()

    def end(self, runs: Sequence[WaitingRun]) -> None:
        """Writes at once what is not written: for the end of the program."""
        if self._job is not None:
            self._job.wait(END_MS)
        if self.is_read and (self._unwritten is not None or self._job is not None):
            try:
                write_waiting(runs)
            except (OSError, StudioError) as fault:
                _log.warning("The queue cannot be kept: %s", fault)

    def _on_read(self, found: Waiting) -> None:
        self._job, self.is_read = None, True
        self.was_read.emit(found)

    def _on_read_failed(self, error: StudioError) -> None:
        self._job, self.fault = None, error.what
        self.problem_raised.emit(error)

    def _write_next(self) -> None:
        if self._job is not None or self._unwritten is None or not self.is_read:
            return
        runs, self._unwritten = self._unwritten, None
        self._job = self._jobs.prepare(_write, runs)
        self._job.succeeded.connect(self._on_written)
        self._job.failed.connect(self._on_write_failed)
        self._job.start()

    def _on_written(self, _: object) -> None:
        self._job = None
        self._write_next()

    def _on_write_failed(self, error: StudioError) -> None:
        self._job = None
        words = "The queue goes on while the window is open; after a restart some of it may be missing."
        self.problem_raised.emit(StudioError(error.what, words, error.remedy))
        self._write_next()


def _read(_context: JobContext) -> Waiting:
    """Job. Raises OutputError."""
    try:
        return read_waiting()
    except OSError as fault:
        raise OutputError(
            f"{waiting_folder()} cannot be read: {fault.strerror}.",
            "Runs that wait stay there, and none can be added.",
            "Check the folder, then start the program again.",
        ) from None


def _write(_context: JobContext, runs: Sequence[WaitingRun]) -> None:
    """Job. Raises StudioError."""
    write_waiting(runs)
