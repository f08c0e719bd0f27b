"""Any slow call but training: reading, examining, evaluating, exporting. It runs in a thread of its own.

The function never sees Qt: it gets a `JobContext` to say how far it is and to ask whether it is still wanted.
Every signal of a `Job` is emitted in the window's thread, whoever is connected to it.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

from studio.engine.errors import StudioError

_log = logging.getLogger(__name__)


class JobContext:
    """What a job's function may say and ask; safe to use from the job's thread."""

    def __init__(self, report: Callable[[float, str], None]) -> None:
        self._report = report
        self._cancelled = False

    def progress(self, share: float, words: str = "") -> None:
        """Says how much is done, from 0 to 1, and with what."""
        if not self._cancelled:
            self._report(share, words)

    def cancelled(self) -> bool:
        """Whether nobody waits for the result any more; the function may then return anything, or raise."""
        return self._cancelled

    def cancel(self) -> None:
        """Makes `cancelled` true."""
        self._cancelled = True


class Job(QObject):
    """One call under way: exactly one of succeeded, failed and cancelled comes."""

    progressed = Signal(float, str)
    succeeded = Signal(object)
    failed = Signal(object)
    """The StudioError that tells what happened."""
    cancelled = Signal()
    thread_ended = Signal(object)
    """The job's thread is gone, long after a cancellation at times; carries the job."""

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: tuple[Any, ...] = (),
        *,
        before: Callable[[], object] | None = None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._over = False
        self._thread = _JobThread(function, arguments, before, self)
        self._thread.reported.connect(self._on_reported)
        self._thread.returned.connect(self._on_returned)
        self._thread.raised.connect(self._on_raised)
        self._thread.finished.connect(self._on_thread_finished)

    @property
    def is_over(self) -> bool:
        """Whether a result, an error or a cancellation was announced."""
        return self._over

    def start(self) -> None:
        """Begins; call it once, after the signals are connected."""
        self._thread.start()

    def cancel(self) -> None:
        """Gives up at once for whoever waits; the thread ends when the function next asks."""
        self._thread.context.cancel()
        if not self._over:
            self._over = True
            self.cancelled.emit()

    def wait(self, timeout_ms: int) -> bool:
        """Waits for the thread, for the end of the program only. True when it has ended."""
        return self._thread.wait(timeout_ms)

    def _on_reported(self, share: float, words: str) -> None:
        if not self._over:
            self.progressed.emit(share, words)

    def _on_returned(self, result: object) -> None:
        if not self._over:
            self._over = True
            self.succeeded.emit(result)

    def _on_raised(self, error: object) -> None:
        if not self._over:
            self._over = True
            self.failed.emit(error)

    def _on_thread_finished(self) -> None:
        self.thread_ended.emit(self)


class _JobThread(QThread):
    reported = Signal(float, str)
    returned = Signal(object)
    raised = Signal(object)

    def __init__(
        self,
        function: Callable[..., Any],
        arguments: tuple[Any, ...],
        before: Callable[[], object] | None,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(f"job {getattr(function, '__name__', 'call')}")
        self.context = JobContext(self.reported.emit)
        self._function, self._arguments, self._before = function, arguments, before

    def run(self) -> None:
        try:
            if self._before is not None:
                self._before()
            if self.context.cancelled():
                return
            result = self._function(self.context, *self._arguments)
        except StudioError as error:
            self.raised.emit(error)
        except Exception as fault:  # noqa: BLE001 - a fault of ours must reach those who wait
            _log.exception("A job failed: %s", self.objectName())
            self.raised.emit(program_fault(fault))
        else:
            self.returned.emit(result)
        finally:
            # Tables are large: they must not live as long as the job's object does.
            self._arguments = ()


def program_fault(fault: BaseException) -> StudioError:
    """A fault of the program itself in words for people."""
    return StudioError(
        "The program made a mistake.",
        f"{type(fault).__name__}: {fault}." if str(fault) else f"{type(fault).__name__}.",
        "What was on screen is unchanged; try again, and report it with these words if it comes back.",
    )


class JobRunner(QObject):
    """Starts jobs, keeps them alive while they run, and waits for them when the program ends."""

    def __init__(self, *, before: Callable[[], object] | None = None, parent: QObject | None = None) -> None:
        """`before` is called in each job's thread first, such as to wait for libraries being loaded."""
        super().__init__(parent)
        self._before = before
        self._running: list[Job] = []

    def prepare(self, function: Callable[..., Any], *arguments: object) -> Job:
        """A job that calls `function(context, *arguments)`; connect its signals, then `start()` it."""
        job = Job(function, arguments, before=self._before, parent=self)
        job.thread_ended.connect(self._on_thread_ended)
        self._running.append(job)
        return job

    def cancel_all(self) -> None:
        """Cancels whatever runs."""
        for job in list(self._running):
            job.cancel()

    def wait_for_all(self, timeout_ms: int = 10_000) -> bool:
        """Cancels and waits, for the end of the program only. True when no thread is left."""
        self.cancel_all()
        return all(job.wait(timeout_ms) for job in list(self._running))

    def _on_thread_ended(self, job: Job) -> None:
        if job in self._running:
            self._running.remove(job)
        job.deleteLater()
