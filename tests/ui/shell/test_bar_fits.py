"""Nothing on the bar is cut, in any state, at any size of the window."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio.engine.events import RunState
from studio.ui.pages.going_further import Cure
from studio.ui.shell.bar_parts import BarContent, Progress
from studio.ui.shell.bottom_bar import BottomBar
from studio.ui.theme import apply_theme, px
from studio.ui.widgets.run_state import STATE_ICONS
from tests.ui.helpers import find_cut_texts

PROGRESS = Progress("Epoch 1,234 of 5,000", 0.25, "39 of 93 steps", 0.4, "1,234 / 5,000")
CONTENTS = {
    "draft": BarContent(
        STATE_ICONS["Draft"],
        "Draft",
        "12 problems",
        "danger",
        facts=(("Plan", "LSTM 256 · at most 5,000 epochs"),),
        buttons=frozenset({"start"}),
    ),
    "preparing": BarContent(
        STATE_ICONS["Preparing"],
        "Preparing",
        sentence="Trying a start on the same hour yesterday",
        progress=Progress("", 0.5),
        buttons=frozenset({"cancel_preparing"}),
    ),
    "training": BarContent(
        STATE_ICONS["Training"],
        "Training",
        progress=PROGRESS,
        facts=(("Time left", "at most 12 h 59 min"), ("Speed", "12,340 windows/s")),
        buttons=frozenset({"pause", "finish", "more"}),
    ),
    "paused": BarContent(
        STATE_ICONS["Paused"],
        "Paused",
        sentence="Nothing is lost.",
        progress=PROGRESS,
        buttons=frozenset({"discard", "pause", "finish", "start"}),
        start="Resume",
        tells_machine=False,
    ),
    "ended": BarContent(
        STATE_ICONS["Stopped by you"],
        "Stopped by you",
        facts=(("Trained", "1,234 epochs in 12 h 59 min"), ("Best", "epoch 1,200")),
        buttons=frozenset({"start"}),
        start="Train again",
        start_is_primary=False,
    ),
    "failed": BarContent(
        STATE_ICONS["Failed"],
        "Failed",
        sentence="The loss became infinite at step 512. The best model, epoch 5, is kept. " * 2,
        buttons=frozenset({"what_happened", "start", "cure"}),
        start="Train again",
        start_is_primary=False,
        tells_machine=False,
        cure=Cure("Try learning rate 0.0001", {}),
    ),
}
WAITING = {"waiting": "12 waiting", "queue_tip": "It is trained after this run."}
CONTENTS |= {
    f"{state} with a queue": replace(
        CONTENTS[state], buttons=CONTENTS[state].buttons | {"waiting", "queue"}, **WAITING
    )
    for state in ("training", "paused", "preparing")
} | {
    f"{state}, some passed over": replace(
        CONTENTS[state],
        buttons=CONTENTS[state].buttons | {"waiting"},
        waiting="12 passed over",
        waiting_icon=("triangle-alert", "warning"),
    )
    for state in ("draft", "ended", "failed")
}


@pytest.mark.parametrize("scale", [1.0, 1.5])
@pytest.mark.parametrize("width", [1920, 1280, 1024, 960])
def test_nothing_is_cut(qapp: QApplication, qtbot: QtBot, width: int, scale: float) -> None:
    apply_theme(qapp, "light", scale)
    bar = BottomBar()
    qtbot.addWidget(bar)
    bar.show_machine(("Device", "CPU · 16 threads"), ("Memory free", "100 of 128\u00a0GB"))
    bar.show()
    bar.resize(width, px(60))
    cut = {}
    for state, content in CONTENTS.items():
        bar.show_content(content)
        QApplication.processEvents()
        assert bar.width() == width
        if found := find_cut_texts(bar):
            cut[state] = found
    apply_theme(qapp, "light", 1.0)
    assert cut == {}


def test_every_state_has_an_icon() -> None:
    assert set(STATE_ICONS) == {state.value for state in RunState}
