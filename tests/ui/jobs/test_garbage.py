"""Cycles are collected, and only ever in the window's thread."""

from __future__ import annotations

import gc
import threading
import weakref

from pytestqt.qtbot import QtBot

from studio.ui.jobs.garbage import GarbageCollector


class Cycle:
    """Holds itself, and notes in which thread it went."""

    def __init__(self, went: list[threading.Thread]) -> None:
        self.itself = self
        weakref.finalize(self, lambda: went.append(threading.current_thread()))


def test_what_a_worker_would_have_collected_goes_in_the_windows_thread(qtbot: QtBot) -> None:
    collector, went = GarbageCollector(), []
    collector.start()

    def allocate() -> None:
        kept = [[number] for number in range(20_000)]
        assert len(kept) == 20_000
        for _ in range(2000):
            Cycle(went)

    worker = threading.Thread(target=allocate)
    worker.start()
    worker.join()
    assert went == []
    qtbot.waitUntil(lambda: len(went) == 2000)
    collector.end()
    assert set(went) == {threading.main_thread()}
    assert gc.isenabled()
    gc.disable()
