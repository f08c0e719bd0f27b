"""The row below a film: a slider over frames, the name of the frame, and play."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSlider, QWidget

from studio.ui.charts.controls import tool_button
from studio.ui.theme import set_icon, set_minimum_width, set_spacing

_FRAME_MS = 200


class Scrubber(QWidget):
    """Moves through frames 0…n − 1, by hand or five a second; before the first one it says words."""

    moved = Signal(int)
    """A hand or the timer wants this frame."""

    def __init__(self, prefix: str, caption: str) -> None:
        super().__init__()
        self._slider = QSlider(Qt.Orientation.Horizontal)
        self._slider.setObjectName(f"{prefix}_{caption.lower()}")
        self._slider.setAccessibleName(f"{caption} of the {prefix}")
        self._slider.valueChanged.connect(self._on_slider_moved)
        self._name, self._start_words = QLabel(), QLabel()
        self._name.setProperty("text_style", "medium")
        set_minimum_width(self._name, 26)
        self._start_words.setProperty("text_style", "small")
        self._play = tool_button(f"{prefix}_play", "play", "")
        self._play.clicked.connect(self.toggle)
        self._timer = QTimer(self)
        self._timer.setInterval(_FRAME_MS)
        self._timer.timeout.connect(self._on_frame_due)
        words = QLabel(caption)
        words.setProperty("text_style", "small")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        set_spacing(row, 8)
        for part, stretch in ((words, 0), (self._slider, 1), (self._name, 0), (self._play, 0)):
            row.addWidget(part, stretch)
        row.addStretch(0)
        row.addWidget(self._start_words)
        self._say_playing()
        self.set_frames(0)

    @property
    def playing(self) -> bool:
        """Whether the timer moves the film."""
        return self._timer.isActive()

    def set_start_words(self, words: str) -> None:
        """What is said before the first frame."""
        self._start_words.setText(words)

    def set_frames(self, frames: int) -> None:
        """How many frames there are."""
        self._slider.blockSignals(True)
        self._slider.setRange(0, max(frames - 1, 0))
        self._slider.blockSignals(False)
        for part in (self._slider, self._name, self._play):
            part.setVisible(frames > 0)
        self._start_words.setVisible(frames == 0)

    def show_frame(self, index: int, name: str) -> None:
        """This frame is in view, under this name."""
        self._slider.blockSignals(True)
        self._slider.setValue(index)
        self._slider.blockSignals(False)
        self._slider.setAccessibleDescription(name)
        self._name.setText(name)

    def play(self) -> None:
        """Plays on, from the start when the end is in view."""
        if self._slider.maximum() == 0:
            return
        if self._slider.value() == self._slider.maximum():
            self.moved.emit(0)
        self._timer.start()
        self._say_playing()

    def pause(self) -> None:
        """Stands still."""
        self._timer.stop()
        self._say_playing()

    def toggle(self) -> None:
        """Plays, or stands still."""
        if self.playing:
            self.pause()
        else:
            self.play()

    def _on_frame_due(self) -> None:
        if self._slider.value() < self._slider.maximum():
            self.moved.emit(self._slider.value() + 1)
        else:
            self.pause()

    def _on_slider_moved(self, index: int) -> None:
        self.pause()
        self.moved.emit(index)

    def _say_playing(self) -> None:
        set_icon(self._play, "pause" if self.playing else "play", "text", 15)
        words = "Pause the film (Space)" if self.playing else "Play the film (Space)"
        self._play.setToolTip(words)
        self._play.setAccessibleName(words)
