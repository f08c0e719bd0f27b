"""Warming up: in order, in the background, once; and whoever needs a library waits for it."""

from __future__ import annotations

import builtins
import importlib
import logging
import sys
import threading
import time
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from studio.ui.jobs.warm_up import Turnstile, WarmUp, open_libraries, torch_libraries


def test_tables_come_first_and_the_end_is_told(qtbot: QtBot) -> None:
    order: list[str] = []
    go_on = threading.Event()

    def load() -> None:
        go_on.wait(10)
        order.append("training")

    warm_up = WarmUp(("json.tool",), libraries=tuple, load_training=load)
    warm_up.tables_ready.connect(lambda: order.append("tables"))
    with qtbot.waitSignal(warm_up.tables_ready, timeout=30_000):
        warm_up.start()
    assert "json.tool" in sys.modules
    assert not warm_up.is_warm
    with qtbot.waitSignal(warm_up.finished):
        go_on.set()
    assert order == ["tables", "training"]
    assert warm_up.is_warm
    assert warm_up.wait_for_end()


def test_a_worker_waits_until_training_is_loaded(qtbot: QtBot) -> None:
    go_on = threading.Event()
    warm_up = WarmUp(libraries=tuple, load_training=lambda: go_on.wait(10))
    warm_up.start()
    passed = threading.Event()

    def work() -> None:
        warm_up.wait_for_training()
        passed.set()

    worker = threading.Thread(target=work)
    worker.start()
    assert not passed.wait(0.05)
    go_on.set()
    assert passed.wait(10)
    worker.join()
    assert warm_up.wait_for_end()


def test_without_a_start_nobody_waits(qtbot: QtBot) -> None:
    warm_up = WarmUp(libraries=tuple, load_training=lambda: None)
    warm_up.wait_for_tables()
    warm_up.wait_for_training()


def test_a_start_that_comes_after_the_end_begins_nothing() -> None:
    warm_up, usual = WarmUp(), builtins.__import__
    assert warm_up.wait_for_end()
    warm_up.start()
    assert warm_up.wait_for_end(0)
    assert not warm_up.is_warm
    assert builtins.__import__ is usual


def test_a_library_that_is_missing_costs_nothing_but_a_line_in_the_log(
    qtbot: QtBot, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> None:
        raise ImportError("no torch here")

    warm_up = WarmUp(("no_such_module",), libraries=tuple, load_training=fail)
    with caplog.at_level(logging.ERROR), qtbot.waitSignal(warm_up.finished, timeout=30_000):
        warm_up.start()
    assert warm_up.is_warm
    assert "no_such_module" in caplog.text
    assert "no torch here" in caplog.text
    assert warm_up.wait_for_end()


@pytest.mark.skipif(sys.platform == "win32", reason="dlopen is not there")
def test_the_libraries_of_torch_are_found_and_can_be_opened() -> None:
    paths = torch_libraries()
    assert [path.name.split(".")[0] for path in paths] == [
        "libc10",
        "libtorch_cpu",
        "libtorch",
        "libtorch_python",
    ]
    open_libraries(paths[:1])


def chain_of_modules(folder: Path, name: str, count: int) -> str:
    """A module that imports another one, and so on; the name of the first."""
    for number in range(count):
        following = f"import {name}_{number + 1}\n" if number + 1 < count else ""
        (folder / f"{name}_{number}.py").write_text(following, encoding="utf-8")
    return f"{name}_0"


def test_the_window_imports_at_once_while_the_background_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    heavy, page = chain_of_modules(tmp_path, "warm_heavy", 30), chain_of_modules(tmp_path, "warm_page", 30)
    after = chain_of_modules(tmp_path, "warm_after", 30)
    turnstile, entered, seconds = Turnstile(), threading.Event(), list[float]()

    def load() -> None:
        turnstile.enter()
        turnstile.close()
        entered.set()
        for name in (heavy, after):
            started = time.monotonic()
            importlib.import_module(name)
            seconds.append(time.monotonic() - started)
            turnstile.leave()
            turnstile.close()

    background = threading.Thread(target=load)
    background.start()
    assert entered.wait(10)
    started = time.monotonic()
    importlib.import_module(page)
    took = time.monotonic() - started
    background.join(20)
    assert took < 0.4, "its imports do not wait with the thread that is held"
    assert seconds[0] < 3, "the background waits once for each closing, not at each of its imports"
    assert seconds[1] < 0.4, "it does not wait any more once it has left"


def test_who_leaves_the_turnstile_puts_the_import_back() -> None:
    turnstile, usual = Turnstile(), builtins.__import__
    turnstile.enter()
    assert builtins.__import__ is not usual
    turnstile.leave()
    assert builtins.__import__ is usual
