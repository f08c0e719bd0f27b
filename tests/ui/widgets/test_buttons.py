"""Buttons: names for screen readers, keys, the ring, and a reason whenever one is off."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from studio.ui.theme import LIGHT
from studio.ui.widgets import (
    button,
    danger_button,
    disable,
    enable,
    ghost_button,
    link_button,
    primary_button,
    set_button_text,
    set_tip,
    toggle_button,
    tool_button,
)
from tests.ui.widgets.conftest import Shown

FACTORIES = [primary_button, button, danger_button, ghost_button, link_button, toggle_button]


@pytest.mark.parametrize("make", FACTORIES, ids=lambda make: make.__name__)
def test_the_accessible_name_is_the_text_without_the_space_before_it(
    qtbot: QtBot, make: Callable[..., QPushButton]
) -> None:
    made = make("Open…", "open_file", "folder-open")
    qtbot.addWidget(made)
    assert made.text() == " Open…"
    assert made.accessibleName() == "Open…"
    assert made.objectName() == "open_file"
    set_button_text(made, "Open folder…")
    assert made.accessibleName() == "Open folder…"


@pytest.mark.parametrize("make", FACTORIES, ids=lambda make: make.__name__)
@pytest.mark.parametrize("key", [Qt.Key.Key_Space, Qt.Key.Key_Return])
def test_space_and_enter_press_it(
    qtbot: QtBot, shown: Shown, make: Callable[..., QPushButton], key: Qt.Key
) -> None:
    made = make("Start", "start")
    shown(made)
    made.setFocus(Qt.FocusReason.TabFocusReason)
    with qtbot.waitSignal(made.clicked):
        qtbot.keyClick(made, key)


@pytest.mark.parametrize(
    ("made_by", "height"),
    [
        (lambda: button("Open", "a"), 32),
        (lambda: button("Open", "a", "play"), 32),
        (lambda: primary_button("Open", "a", size="large"), 36),
        (lambda: button("Open", "a", "play", "small"), 26),
        (lambda: toggle_button("Follow", "a", "fast-forward"), 26),
        (lambda: tool_button("download", "Save", "a"), 26),
    ],
)
def test_heights_are_those_of_the_design(
    qtbot: QtBot, shown: Shown, made_by: Callable[[], QPushButton], height: int
) -> None:
    made = made_by()
    shown(made)
    assert made.height() == height


def test_the_ring_moves_nothing(qtbot: QtBot, shown: Shown) -> None:
    first, second = button("First", "first", "play"), button("Second", "second")
    shown(first, second)
    second.setFocus(Qt.FocusReason.TabFocusReason)
    without = first.sizeHint()
    qtbot.keyClick(second, Qt.Key.Key_Backtab)
    assert first.hasFocus()
    assert first.property("ring")
    assert first.sizeHint() == without


def test_the_ring_is_drawn_after_a_key_and_gone_with_the_focus(qtbot: QtBot, shown: Shown) -> None:
    first, second = button("First", "first"), button("Second", "second")
    shown(first, second)
    first.setFocus(Qt.FocusReason.TabFocusReason)

    def edge() -> str:
        return first.grab().toImage().pixelColor(first.width() // 2, 1).name().upper()

    assert edge() == LIGHT.focus
    qtbot.keyClick(first, Qt.Key.Key_Tab)
    assert edge() == LIGHT.surface


def test_an_icon_button_has_a_name_and_a_tooltip(qtbot: QtBot) -> None:
    made = tool_button("download", "Save the picture", "save_picture")
    qtbot.addWidget(made)
    assert made.accessibleName() == made.toolTip() == "Save the picture"


def test_a_control_that_is_off_says_why_and_gets_its_tooltip_back(qtbot: QtBot) -> None:
    made = button("Start", "start")
    qtbot.addWidget(made)
    set_tip(made, "Starts the training.")
    disable(made, "Open a file first.")
    assert not made.isEnabled()
    assert made.toolTip() == made.accessibleDescription() == "Open a file first."
    disable(made, "Choose a target first.")
    assert made.toolTip() == "Choose a target first."
    enable(made)
    assert made.isEnabled()
    assert made.toolTip() == "Starts the training."
    assert made.accessibleDescription() == ""


def test_a_control_is_not_switched_off_without_a_reason(qtbot: QtBot) -> None:
    made = button("Start", "start")
    qtbot.addWidget(made)
    with pytest.raises(ValueError, match="reason"):
        disable(made, " ")


def test_tooltips_have_short_lines(qtbot: QtBot) -> None:
    made = button("Start", "start")
    qtbot.addWidget(made)
    set_tip(made, "Largest length of the gradient in one step. A step that is longer is scaled down to it.")
    lines = made.toolTip().splitlines()
    assert len(lines) > 1
    assert max(map(len, lines)) <= 48
