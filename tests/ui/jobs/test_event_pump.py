"""The pump: everything, in order, in the window's thread, in a few handfuls a second."""

from __future__ import annotations

import threading
import time
from itertools import pairwise

from PySide6.QtCore import QCoreApplication, QThread
from pytestqt.qtbot import QtBot

from studio.engine.events import StepsDone
from studio.ui.jobs.event_pump import EventPump
from tests.ui.stand_ins import steps


def test_everything_comes_in_order_in_the_windows_thread(qtbot: QtBot) -> None:
    pump = EventPump()
    here = QCoreApplication.instance().thread()
    seen: list[tuple[int, bool]] = []
    pump.event_received.connect(
        lambda event: seen.append((event.first_step, QThread.currentThread() is here))
    )
    pump.start()
    writer = threading.Thread(target=lambda: [pump.put(steps(number)) for number in range(5000)])
    writer.start()
    writer.join()
    qtbot.waitUntil(lambda: len(seen) == 5000)
    pump.stop()
    assert seen == [(number, True) for number in range(5000)]


def test_a_thousand_events_a_second_wake_the_window_twenty_times(qtbot: QtBot) -> None:
    pump = EventPump()
    moments: list[float] = []
    pump.event_received.connect(lambda _event: moments.append(time.perf_counter()))
    pump.start()
    stop = threading.Event()

    def write() -> None:
        number = 0
        while not stop.wait(0.001):
            number += 1
            pump.put(steps(number))

    writer = threading.Thread(target=write)
    writer.start()
    qtbot.wait(1000)
    stop.set()
    writer.join()
    pump.stop()
    wakes = 1 + sum(later - earlier > 0.02 for earlier, later in pairwise(moments))
    assert len(moments) > 100
    assert wakes <= 25


def test_what_is_left_is_handed_over_by_drain(qtbot: QtBot) -> None:
    pump = EventPump()
    seen: list[StepsDone] = []
    pump.event_received.connect(seen.append)
    pump.put(steps(1))
    pump.put(steps(2))
    assert seen == []
    pump.drain()
    assert [event.first_step for event in seen] == [1, 2]
