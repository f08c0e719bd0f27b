"""The Library page in every size: nothing is cut, nothing lies outside, the keyboard reaches everything."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from studio.engine.events import Outcome
from studio.engine.library.library import Library
from studio.ui.theme import apply_theme
from tests.ui.helpers import find_cut_texts
from tests.ui.pages.library.conftest import ShowPage, add_run
from tests.ui.pages.runs import unreachable_controls

SIZES = (((964, 628), 1.0), ((1072, 740), 1.0), ((1712, 1020), 1.0), ((1205, 725), 1.25))
"""Of the page beside the rail, in windows of 1024 × 700, 1280 × 800, 1920 × 1080 and 1280 × 800 with larger text."""


@pytest.mark.parametrize(("size", "scale"), SIZES)
@pytest.mark.parametrize("chosen", [1, 2, 8])
def test_everything_has_its_place(
    show: ShowPage, studio_home: Path, qapp: QApplication, qtbot: QtBot, size: tuple[int, int], scale: float,
    chosen: int,
) -> None:  # fmt: skip
    for place in range(9):
        add_run(
            studio_home, f"a run with a longer name {place}", end=None if place == 0 else Outcome.FINISHED
        )
    with Library() as library:
        library.trash([2])
    shown = show()
    apply_theme(qapp, "light", scale)
    shown.page.resize(*size)
    shown.choose(*[number for number in range(9, 0, -1) if number != 2][:chosen])
    content = shown.page.content
    qtbot.waitUntil(lambda: find_cut_texts(shown.page) == [])
    viewport = content.parentWidget()
    assert content.minimumSizeHint().width() <= viewport.width()
    assert unreachable_controls(shown.page) == []
    if scale == 1.0:
        scroll = shown.page.findChild(QWidget, "library_scroll")
        assert scroll.verticalScrollBar().maximum() == 0
    apply_theme(qapp, "light", 1.0)
