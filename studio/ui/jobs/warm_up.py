"""Loads the heavy libraries in the background once the window shows, so that the first Start answers at once.

`import torch` holds the interpreter's lock while the system opens its libraries, about half a second in which
the window stands still. They are therefore opened first through a foreign call, which lets the lock go; the
import then finds them open. The first Adam imports torch's compiler, another second or more, so one is made
here.
"""

from __future__ import annotations

import ctypes
import importlib
import importlib.util
import logging
import os
import sys
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, QThread, Signal

_log = logging.getLogger(__name__)

_TORCH_LIBRARIES = ("c10", "torch_cpu", "torch", "torch_python")
_LONGEST_WAIT_SECONDS = 120.0


class WarmUp(QObject):
    """The background thread that loads tables' and training's libraries, in this order."""

    tables_ready = Signal()
    """pandas and the modules of the pages are loaded."""
    finished = Signal()
    """Everything is loaded; a start of training waits for nothing more."""

    def __init__(
        self,
        modules: Sequence[str] = (),
        *,
        load_training: Callable[[], None] | None = None,
        parent: QObject | None = None,
    ) -> None:
        """`modules` are imported right after pandas; `load_training` stands in for torch in tests."""
        super().__init__(parent)
        self._started = False
        self._thread = _WarmUpThread(tuple(modules), load_training or load_torch, self)
        self._thread.tables_loaded.connect(self.tables_ready)
        self._thread.finished.connect(self.finished)

    def start(self) -> None:
        """Begins, at most once."""
        if not self._started:
            self._started = True
            self._thread.start(QThread.Priority.LowPriority)

    @property
    def is_warm(self) -> bool:
        """Whether everything is loaded."""
        return self._thread.all_loaded.is_set()

    def wait_for_tables(self) -> None:
        """Blocks a worker thread until pandas is loaded: two that import one library collide."""
        if self._started:
            self._thread.tables_are_loaded.wait(_LONGEST_WAIT_SECONDS)

    def wait_for_training(self) -> None:
        """Blocks a worker thread until torch is loaded."""
        if self._started:
            self._thread.all_loaded.wait(_LONGEST_WAIT_SECONDS)

    def wait_for_end(self, timeout_ms: int = 20_000) -> bool:
        """Waits for the thread, for the end of the program only."""
        self._thread.requestInterruption()
        return self._thread.wait(timeout_ms)


class _WarmUpThread(QThread):
    tables_loaded = Signal()

    def __init__(self, modules: tuple[str, ...], load_training: Callable[[], None], parent: QObject) -> None:
        super().__init__(parent)
        self.setObjectName("warm-up")
        self.tables_are_loaded, self.all_loaded = threading.Event(), threading.Event()
        self._modules, self._load_training = modules, load_training

    def run(self) -> None:
        for name in ("pandas", *self._modules):
            try:
                importlib.import_module(name)
            except ImportError:
                # Whoever needs it says so to the user, at the place where it is needed.
                _log.exception("%s could not be loaded.", name)
        self.tables_are_loaded.set()
        self.tables_loaded.emit()
        try:
            if not self.isInterruptionRequested():
                self._load_training()
        except (ImportError, OSError, RuntimeError):
            _log.exception("torch could not be loaded.")
        finally:
            self.all_loaded.set()


def load_torch() -> None:
    """Opens torch's libraries without the interpreter's lock, imports torch and makes a first optimizer."""
    open_libraries(torch_libraries())
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
