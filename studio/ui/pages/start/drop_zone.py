"""Where data is given: by dropping it, by choosing it, and which shapes of data are understood."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout

from studio.ui.pages.start.task_words import Shape, TaskWords
from studio.ui.theme import code_font, set_margins, set_spacing
from studio.ui.widgets import IconLabel, button, hairline, label, primary_button

LINES = 3


class DropZone(QFrame):
    """A dashed frame with the one filled button of the first screen."""

    open_pressed = Signal()
    folder_pressed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("drop_zone")
        self.setProperty("kind", "drop")
        column = QVBoxLayout(self)
        set_margins(column, 16, 16, 16, 16)
        set_spacing(column, 9)
        middle = Qt.AlignmentFlag.AlignHCenter
        self.open_file = primary_button("Open file…", "open_file", "folder-open", "large")
        self.open_folder = button("Open folder…", "open_folder", "folder", size="large")
        self.open_file.clicked.connect(self.open_pressed)
        self.open_folder.clicked.connect(self.folder_pressed)
        self._sentence = label("", "small", name="drop_sentence", wrap=True)
        self._sentence.setAlignment(middle)
        buttons = QHBoxLayout()
        set_spacing(buttons, 8)
        buttons.addStretch(1)
        buttons.addWidget(self.open_file)
        buttons.addWidget(self.open_folder)
        buttons.addStretch(1)
        column.addStretch(1)
        column.addWidget(IconLabel("file-up", "accent_text", 28), 0, middle)
        column.addWidget(label("Drop a file anywhere on this window", "heading"), 0, middle)
        column.addWidget(self._sentence)
        column.addSpacing(2)
        column.addLayout(buttons)
        column.addStretch(1)
        column.addWidget(hairline())
        column.addWidget(label("Shapes that are understood", "caption"))
        shapes = QHBoxLayout()
        set_spacing(shapes, 12)
        self._shapes = (_ShapePlane("shape_first"), _ShapePlane("shape_second"))
        for plane in self._shapes:
            shapes.addWidget(plane, 1)
        column.addLayout(shapes)

    def show_words(self, words: TaskWords, shapes: tuple[Shape, ...]) -> None:
        """What may be given, and examples of it."""
        self._sentence.setText(words.sentence)
        self.open_folder.setVisible(words.takes_folders)
        for plane, shape in zip(self._shapes, shapes, strict=True):
            plane.show_shape(shape)


class _ShapePlane(QFrame):
    """A name over a few lines as they stand in a file."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "sunken")
        column = QVBoxLayout(self)
        set_margins(column, 12, 8, 12, 8)
        set_spacing(column, 1)
        self._title = label("", "medium")
        column.addWidget(self._title)
        self._lines = [self._line(column) for _ in range(LINES)]

    def show_shape(self, shape: Shape) -> None:
        """Another shape."""
        self._title.setText(shape.title)
        for line, text in zip(self._lines, shape.lines, strict=True):
            line.setText(text)
        self.setAccessibleName(f"{shape.title}: {'; '.join(shape.lines)}")

    def _line(self, column: QVBoxLayout) -> QLabel:
        text = label("", "small", "text")
        text.setFont(code_font())
        text.setProperty("family", "code")
        column.addWidget(text)
        return text
