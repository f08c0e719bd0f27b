"""Where a file is given: by dropping it, by choosing it, and which shapes of file are understood."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.theme import code_font, set_margins, set_spacing
from studio.ui.widgets import IconLabel, hairline, label, primary_button

SHAPES = (
    ("One series", ("time, temp, humid", "01-01 06:00, 39.0, 59", "01-01 07:00, 39.0, 59")),
    ("Many series", ("series_id, t, value", "QRF1, 1, 0.54", "QRF2, 1, 0.61")),
)


class DropZone(QFrame):
    """A dashed frame with the one filled button of the first screen."""

    open_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drop_zone")
        self.setProperty("kind", "drop")
        column = QVBoxLayout(self)
        set_margins(column, 16, 16, 16, 16)
        set_spacing(column, 9)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.open_file = primary_button("Open file…", "open_file", "folder-open", "large")
        self.open_file.clicked.connect(self.open_pressed)
        column.addStretch(1)
        column.addWidget(IconLabel("file-up", "accent_text", 28), 0, middle)
        column.addWidget(label("Drop a file anywhere on this window", "heading"), 0, middle)
        column.addWidget(
            label("CSV with a row for each time · an experiment · the folder of a run", "small"), 0, middle
        )
        column.addSpacing(2)
        column.addWidget(self.open_file, 0, middle)
        column.addStretch(1)
        column.addWidget(hairline())
        column.addWidget(label("Shapes that are understood", "caption"))
        shapes = QHBoxLayout()
        set_spacing(shapes, 12)
        for title, lines in SHAPES:
            shapes.addWidget(_shape(title, lines), 1)
        column.addLayout(shapes)


def _shape(title: str, lines: tuple[str, ...]) -> QWidget:
    plane = QFrame()
    plane.setProperty("kind", "sunken")
    column = QVBoxLayout(plane)
    set_margins(column, 12, 8, 12, 8)
    set_spacing(column, 1)
    column.addWidget(label(title, "medium"))
    for line in lines:
        text = label(line, "small", "text")
        text.setFont(code_font())
        text.setProperty("family", "code")
        column.addWidget(text)
    return plane
