"""What every test stands on: no screen, one thread, a home folder of its own, and nothing left behind."""

from __future__ import annotations

import os

# Before Qt and torch are imported by anything: both read these once.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["OMP_NUM_THREADS"] = "1"

import sys
import tempfile
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

_session_home = tempfile.TemporaryDirectory(prefix="recurrent-studio-tests-", ignore_cleanup_errors=True)
os.environ["RECURRENT_STUDIO_HOME"] = _session_home.name

_PATIENCE_SECONDS = 2.0


def pytest_unconfigure() -> None:
    _session_home.cleanup()


@pytest.fixture(autouse=True)
def studio_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A fresh RECURRENT_STUDIO_HOME, so that no test sees another's settings, recent files or runs."""
    home = tmp_path_factory.mktemp("studio-home")
    monkeypatch.setenv("RECURRENT_STUDIO_HOME", str(home))
    return home


@pytest.fixture(autouse=True)
def _one_torch_thread() -> None:
    # torch is not imported for this: most tests do without it.
    torch = sys.modules.get("torch")
    if torch is not None and hasattr(torch, "set_num_threads"):
        torch.set_num_threads(1)


@pytest.fixture(autouse=True)
def _nothing_left_behind(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Fails a test that leaves a running thread or a visible window; what was there before it may stay."""
    threads_before = set(threading.enumerate())
    qthreads = _record_started_qthreads(monkeypatch)
    windows_before = set(_visible_windows())
    yield
    left = [f"thread {thread.name!r}" for thread in _running_threads() - threads_before if not _ended(thread)]
    left += [f"QThread {thread.objectName()!r}" for thread in _running_qthreads(qthreads)]
    left += [
        f"window {title!r}" for address, title in _visible_windows().items() if address not in windows_before
    ]
    if left:
        pytest.fail(f"The test left behind: {', '.join(left)}")


def _running_threads() -> set[threading.Thread]:
    # Daemons and the stand-ins for threads that Python did not start are not the test's to end.
    return {thread for thread in threading.enumerate() if not thread.daemon}


def _ended(thread: threading.Thread) -> bool:
    thread.join(_PATIENCE_SECONDS)
    return not thread.is_alive()


def _record_started_qthreads(monkeypatch: pytest.MonkeyPatch) -> list[weakref.ref]:
    """Remembers every QThread started from now on; nothing where Qt has not been imported."""
    started: list[weakref.ref] = []
    core = sys.modules.get("PySide6.QtCore")
    if core is None:
        return started
    start = core.QThread.start

    def start_and_remember(thread, *arguments) -> None:
        started.append(weakref.ref(thread))
        start(thread, *arguments)

    monkeypatch.setattr(core.QThread, "start", start_and_remember)
    return started


def _running_qthreads(started: list[weakref.ref]) -> list:
    shiboken = sys.modules.get("shiboken6")
    alive = [thread for reference in started if (thread := reference()) is not None]
    existing = [thread for thread in alive if shiboken is None or shiboken.isValid(thread)]
    return [thread for thread in existing if not thread.wait(int(_PATIENCE_SECONDS * 1000))]


def _visible_windows() -> dict[int, str]:
    """The windows on the (offscreen) screen: C++ address → title or object name."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or widgets.QApplication.instance() is None:
        return {}
    core, shiboken = sys.modules["PySide6.QtCore"], sys.modules["shiboken6"]
    core.QCoreApplication.sendPostedEvents(None, core.QEvent.Type.DeferredDelete.value)
    visible = [window for window in widgets.QApplication.topLevelWidgets() if window.isVisible()]
    return {shiboken.getCppPointer(window)[0]: window.windowTitle() or repr(window) for window in visible}
