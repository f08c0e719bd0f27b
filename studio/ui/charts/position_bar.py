"""The row below a plot that shows a part of a whole: a step back, a slider, a step on, and where it is."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from studio.ui.charts.controls import tool_button
from studio.ui.theme import set_spacing


class PositionBar(QWidget):
    """Positions 0…last; the two buttons ask for a step whose size the owner knows."""

    moved = Signal(int)
    stepped = Signal(int)

    def __init__(self, prefix: str, words: str, step_words: str) -> None:
        super().__init__()
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName(f"{prefix}_position")
        self._slider.setAccessibleName(words)
        self._slider.valueChanged.connect(self.moved)
        self._back = tool_button(f"{prefix}_back", "chevron-left", f"{step_words} back")
        self._on = tool_button(f"{prefix}_on", "chevron-right", f"{step_words} on")
        self._back.clicked.connect(self._on_back)
        self._on.clicked.connect(self._on_on)
        self._words = QLabel()
        self._words.setObjectName(f"{prefix}_range")
        self._words.setProperty("text_style", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        set_spacing(row, 10)
        for part, stretch in ((self._back, 0), (self._slider, 1), (self._on, 0), (self._words, 0)):
            row.addWidget(part, stretch)

    @property
    def last(self) -> int:
        """The last position."""
        return self._slider.maximum()

    @property
    def words(self) -> str:
        """What is said at the right."""
        return self._words.text()

    def set_last(self, last: int, page: int) -> None:
        """Positions go up to `last`; a click beside the handle moves by `page`. Back to the first one."""
        self._slider.blockSignals(True)
        self._slider.setRange(0, last)
        self._slider.setPageStep(max(page, 1))
        self._slider.setValue(0)
        self._slider.blockSignals(False)
        for part in (self._slider, self._back, self._on):
            part.setEnabled(last > 0)

    def put(self, position: int) -> None:
        """Stands there, without a signal."""
        self._slider.blockSignals(True)
        self._slider.setValue(position)
        self._slider.blockSignals(False)

    def say(self, words: str) -> None:
        """Says where this is, to eyes and to screen readers."""
        self._words.setText(words)
        self._slider.setAccessibleDescription(words)

    def _on_back(self) -> None:
        self.stepped.emit(-1)

    def _on_on(self) -> None:
        self.stepped.emit(1)
