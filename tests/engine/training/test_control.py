"""What is asked of a run from another thread."""

from __future__ import annotations

import threading

import pytest

from studio.engine.training.control import Control


def test_nothing_is_wanted_at_first() -> None:
    control = Control()
    asked = (control.wanted, control.stopping, control.pausing, control.discarding)
    assert asked == (False, False, False, False)
    assert not control.take_save()


def test_a_wish_to_save_is_taken_once() -> None:
    control = Control()
    control.save_now()
    assert control.wanted
    assert control.take_save()
    assert not control.take_save()
    assert not control.wanted


def test_discarding_is_stopping_too() -> None:
    control = Control()
    control.discard()
    assert control.discarding
    assert control.stopping


def test_holding_returns_at_once_when_nothing_pauses() -> None:
    Control().hold()


@pytest.mark.parametrize("end", ["resume", "stop", "discard", "save_now"])
def test_42_holding_ends_from_another_thread(end: str) -> None:
    control, held = Control(), threading.Event()
    control.pause()

    def hold() -> None:
        held.set()
        control.hold()

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(5)
    assert thread.is_alive()
    getattr(control, end)()
    thread.join(5)
    assert not thread.is_alive()
