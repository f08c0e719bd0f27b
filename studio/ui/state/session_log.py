"""The log of the window's sessions, where crashes are written, and whether the last session came to its end.

Everything lies in `logs` of the program's own folder. A session holds a file of its own as long as it lives: one that
nobody holds is of a session that was killed, or of a computer that lost its power.
"""

from __future__ import annotations

import contextlib
import faulthandler
import logging
import logging.handlers
import os
import platform
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import IO

from studio import __version__
from studio.engine.errors import OutputError
from studio.engine.files import held, is_held
from studio.engine.home import studio_home

LOGS, LOG_NAME, CRASH_NAME, MARKER = "logs", "studio.log", "crash.txt", "session-*.open"
LARGEST_LOG, KEPT_LOGS, LARGEST_CRASH = 500_000, 3, 500_000
_log = logging.getLogger(__name__)


def log_folder() -> Path:
    """Where logs lie, made on demand. Raises OSError."""
    folder = studio_home() / LOGS
    folder.mkdir(exist_ok=True)
    return folder


class SessionLog:
    """Writes from `begin` to `end`. A folder that cannot be written costs the log, not the session."""

    def __init__(self) -> None:
        self.last_was_cut_short = False
        """Whether a session before this one did not come to its end."""
        self._open = contextlib.ExitStack()

    def begin(self) -> None:
        """Opens log and crash file and looks for sessions that did not end."""
        try:
            folder = log_folder()
            self.last_was_cut_short = _forget_dead_sessions(folder)
            self._open_log(folder)
            self._open_crash_file(folder)
            marker = folder / f"session-{os.getpid()}.open"
            self._open.callback(marker.unlink, missing_ok=True)
            self._open.enter_context(held(marker))
        except (OSError, OutputError) as reason:
            _log.warning("This session is not logged: %s", reason)
        _log.info("Session of version %s on %s begins.", __version__, platform.platform())

    def end(self) -> None:
        """The session came to its end."""
        _log.info("Session ends.")
        self._open.close()

    def _open_log(self, folder: Path) -> None:
        handler = logging.handlers.RotatingFileHandler(
            folder / LOG_NAME, maxBytes=LARGEST_LOG, backupCount=KEPT_LOGS, encoding="utf-8", delay=True
        )
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root = logging.getLogger()
        before = root.level
        root.setLevel(logging.INFO)
        root.addHandler(handler)
        self._open.callback(root.setLevel, before)
        self._open.callback(handler.close)
        self._open.callback(root.removeHandler, handler)

    def _open_crash_file(self, folder: Path) -> None:
        path = folder / CRASH_NAME
        mode = "w" if path.exists() and path.stat().st_size > LARGEST_CRASH else "a"
        stream: IO[str] = self._open.enter_context(path.open(mode, encoding="utf-8"))
        faulthandler.enable(stream)
        self._open.callback(faulthandler.disable)


def _forget_dead_sessions(folder: Path) -> bool:
    """Whether there are any; a session that lives in another process is left alone."""
    dead = [path for path in folder.glob(MARKER) if not is_held(path)]
    for path in dead:
        with contextlib.suppress(OSError):
            path.unlink()
    return bool(dead)


def watch_faults(tell: Callable[[BaseException], object]) -> Callable[[], None]:
    """Logs what nobody caught, in any thread; `tell` hears of those of the window's thread. Returns the undoing.

    The window lives on: Qt calls the next slot as if nothing had happened.
    """
    before, before_threads = sys.excepthook, threading.excepthook

    def on_fault(kind: type[BaseException], fault: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            before(kind, fault, trace)
            return
        _log.error("Nobody caught this.", exc_info=(kind, fault, trace))
        tell(fault)

    def on_thread_fault(found: threading.ExceptHookArgs) -> None:
        if found.exc_value is not None:
            trace = (found.exc_type, found.exc_value, found.exc_traceback)
            _log.error("Nobody caught this in a thread.", exc_info=trace)

    def undo() -> None:
        sys.excepthook, threading.excepthook = before, before_threads

    sys.excepthook, threading.excepthook = on_fault, on_thread_fault
    return undo
