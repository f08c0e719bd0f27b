"""Loads the heavy libraries in the background once the window shows, so that the first Start answers at once.

`import torch` holds the interpreter's lock while the system opens its libraries, about half a second in which
the window stands still. They are therefore opened first through a foreign call, which lets the lock go; the
import then finds them open. The first Adam imports torch's compiler, another second or more, so one is made
here.
"""

from __future__ import annotations

import builtins
import ctypes
import importlib
import importlib.util
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QThread, Signal

_log = logging.getLogger(__name__)

_TORCH_LIBRARIES = ("c10", "torch_cpu", "torch", "torch_python")
_LONGEST_WAIT_SECONDS = 120.0
SWITCH_SECONDS = 0.0005
LONGEST_HOLD_SECONDS = 0.5


class WarmUp(QObject):
    """The background thread that loads tables' and training's libraries, in this order."""

    tables_ready = Signal()
    """pandas and the pages' modules are loaded and torch's libraries are open: files can be read."""
    finished = Signal()
    """Everything is loaded; a start of training waits for nothing more."""

    def __init__(
        self,
        modules: Sequence[str] = (),
        *,
        libraries: Callable[[], Sequence[Path]] | None = None,
        load_training: Callable[[], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`modules` come after pandas; `libraries` and `load_training` stand in for torch in tests."""
        super().__init__(parent)
        self._started = False
        steps = (libraries or torch_libraries, load_training or load_torch)
        self._thread = _WarmUpThread(tuple(modules), *steps, self)
        self._thread.tables_loaded.connect(self.tables_ready)
        self._thread.finished.connect(self.finished)

    def start(self) -> None:
        """Begins, at most once."""
        if not self._started:
            self._started = True
            self._thread.start()

    def hold(self) -> None:
        """Lets the background wait before its next import, while the window builds something."""
        self._thread.turnstile.close()

    def go_on(self) -> None:
        """The window has time again."""
        self._thread.turnstile.open()

    @property
    def is_warm(self) -> bool:
        """Whether everything is loaded."""
        return self._thread.all_loaded.is_set()

    def wait_for_tables(self) -> None:
        """Blocks a worker thread until `tables_ready`: its own imports would stop the window before."""
        if self._started:
            self._thread.tables_are_loaded.wait(_LONGEST_WAIT_SECONDS)

    def wait_for_training(self) -> None:
        """Blocks a worker thread until torch is loaded."""
        if self._started:
            self._thread.all_loaded.wait(_LONGEST_WAIT_SECONDS)

    def wait_for_end(self, timeout_ms: int = 20_000) -> bool:
        """Waits for the thread, for the end of the program only; a start that is still under way begins nothing."""
        self._started = True
        self._thread.requestInterruption()
        return self._thread.wait(timeout_ms)


class Turnstile:
    """Stands before every import statement of one thread; closed, it makes that thread wait a little.

    Two threads that run Python take turns at the interpreter's lock, and the window pays at every turn.
    It stands before the statement, not among the finders of modules: those are asked while the lock of all
    imports is held, so that the window's own imports would wait with the thread that is to wait for them.
    A thread waits `LONGEST_HOLD_SECONDS` at most after each closing, not at each import, so that nobody waits
    long for a module whose import is held half done.
    """

    def __init__(self) -> None:
        self._is_open = threading.Event()
        self._is_open.set()
        self._until = 0.0
        self._thread = 0
        self._import: Callable[..., Any] = builtins.__import__

    def enter(self) -> None:
        """From now on the imports of the calling thread go through it."""
        self._thread = threading.get_ident()
        self._import = builtins.__import__
        builtins.__import__ = self._pass

    def leave(self) -> None:
        """No import goes through it any more."""
        self._thread = 0
        if builtins.__import__ == self._pass:  # else somebody replaced it too, and still calls this one
            builtins.__import__ = self._import

    def close(self) -> None:
        """Makes the thread wait before its next import."""
        self._until = time.monotonic() + LONGEST_HOLD_SECONDS
        self._is_open.clear()

    def open(self) -> None:
        """Lets it through."""
        self._is_open.set()

    def _pass(self, *named: Any, **others: Any) -> Any:
        if threading.get_ident() == self._thread and not self._is_open.is_set():
            self._is_open.wait(max(0.0, self._until - time.monotonic()))
        return self._import(*named, **others)


class _WarmUpThread(QThread):
    tables_loaded = Signal()

    def __init__(
        self,
        modules: tuple[str, ...],
        libraries: Callable[[], Sequence[Path]],
        load_training: Callable[[], None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("warm-up")
        self.turnstile = Turnstile()
        self.tables_are_loaded, self.all_loaded = threading.Event(), threading.Event()
        self._modules, self._libraries, self._load_training = modules, libraries, load_training

    def run(self) -> None:
        usual = sys.getswitchinterval()
        # The window's thread lets the lock go at calls into Qt, and waits so long to get it back.
        sys.setswitchinterval(SWITCH_SECONDS)
        self.turnstile.enter()
        try:
            self._load()
        finally:
            self.turnstile.leave()
            sys.setswitchinterval(usual)

    def _load(self) -> None:
        opening = threading.Thread(target=self._open_libraries, name="libraries")
        opening.start()
        for name in ("pandas", *self._modules):
            try:
                importlib.import_module(name)
            except ImportError:
                # Whoever needs it says so to the user, at the place where it is needed.
                _log.exception("%s could not be loaded.", name)
        opening.join()
        self.tables_are_loaded.set()
        self.tables_loaded.emit()
        try:
            if not self.isInterruptionRequested():
                self._load_training()
        except (ImportError, OSError, RuntimeError):
            _log.exception("torch could not be loaded.")
        finally:
            self.all_loaded.set()

    def _open_libraries(self) -> None:
        try:
            open_libraries(self._libraries())
        except (ImportError, OSError):
            _log.exception("torch's libraries could not be opened beforehand.")


def load_torch() -> None:
    """Imports torch, whose libraries are open by now, and makes a first optimizer."""
    import torch

    torch.optim.Adam([torch.nn.Parameter(torch.zeros(1))])


def torch_libraries() -> list[Path]:
    """The shared libraries of torch in the order in which they need each other; none on Windows."""
    found = importlib.util.find_spec("torch")
    if found is None or found.origin is None or sys.platform == "win32":
        return []
    suffix = ".dylib" if sys.platform == "darwin" else ".so"
    folder = Path(found.origin).parent / "lib"
    return [path for name in _TORCH_LIBRARIES if (path := folder / f"lib{name}{suffix}").is_file()]


def open_libraries(paths: Sequence[Path]) -> None:
    """Opens shared libraries by `dlopen` as a foreign function: ctypes lets the lock go meanwhile."""
    if not paths:
        return
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.argtypes, dlopen.restype = [ctypes.c_char_p, ctypes.c_int], ctypes.c_void_p
    for path in paths:
        # Local, as Python would: torch's symbols must not get in the way of other libraries.
        dlopen(str(path).encode(), os.RTLD_NOW | os.RTLD_LOCAL)
