"""What both columns of the first sheet use."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.ui.theme import set_spacing

NOTHING = "gallery"


def nothing() -> None:
    """What a link of a picture does."""


def row_of(*widgets: QWidget, gap: int = 8) -> QHBoxLayout:
    """Widgets side by side, from the left."""
    row = QHBoxLayout()
    set_spacing(row, gap)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
