"""What all films share: frames by epoch, a scrubber, playing, and keys. What a frame looks like is the subclass's."""

from __future__ import annotations

from typing import Generic, TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from studio.ui.charts import number_text
from studio.ui.charts.chart import Chart
from studio.ui.charts.controls import Redraws
from studio.ui.charts.scrubber import Scrubber
from studio.ui.theme import notifier

F = TypeVar("F")


class Film(Chart, Generic[F]):
    """Frames of type F, one an epoch; the newest is shown until a hand goes back to an earlier one.

    A subclass puts its picture and `self.scrubber` into a layout, calls `add` with each new frame and draws the one
    in view in `redraw`.
    """

    epoch_shown = Signal(int)

    def __init__(self, name: str, title: str, prefix: str, parent: QWidget | None = None) -> None:
        super().__init__(name, title, parent=parent)
        self._frames: list[tuple[int, F]] = []
        self._index = -1
        self.scrubber = Scrubber(prefix, "Epoch")
        self.scrubber.moved.connect(self._go_to)
        self._redraws = Redraws(self)
        self._redraws.due.connect(self.redraw)
        notifier().changed.connect(self.recolor)

    # --- frames ---

    def add(self, epoch: int, frame: F) -> None:
        """What the model said after an epoch; shown at once unless an earlier epoch is looked at.

        A frame of the same or a later epoch that was there is replaced (a resumed run).
        """
        at_end = self._index == len(self._frames) - 1
        if self._frames and self._frames[-1][0] >= epoch:
            self._frames = [known for known in self._frames if known[0] < epoch]
        self._frames.append((epoch, frame))
        self.show_controls()
        self._go_to(len(self._frames) - 1 if at_end else min(self._index, len(self._frames) - 1))

    def clear(self) -> None:
        """Forgets the frames."""
        self.pause()
        self._frames.clear()
        self._index = -1
        self.show_controls()
        self._redraws.ask()

    @property
    def frame(self) -> F | None:
        """The frame in view."""
        return self._frames[self._index][1] if self._frames else None

    @property
    def epochs(self) -> list[int]:
        """The epochs that have a frame."""
        return [epoch for epoch, _ in self._frames]

    @property
    def shown_epoch(self) -> int | None:
        """The epoch of the frame in view."""
        return self._frames[self._index][0] if self._frames else None

    def set_start_words(self, words: str) -> None:
        """What is said beside the scrubber before the first frame."""
        self.scrubber.set_start_words(words)

    # --- playing ---

    @property
    def playing(self) -> bool:
        return self.scrubber.playing

    def show_epoch(self, epoch: int) -> None:
        """Shows the last frame up to that epoch."""
        known = [index for index, (of, _) in enumerate(self._frames) if of <= epoch]
        if known:
            self._go_to(known[-1])

    def play(self) -> None:
        """Five epochs a second, from the start when the end is in view."""
        self.scrubber.play()

    def pause(self) -> None:
        """Stands still."""
        self.scrubber.pause()

    def step_by(self, frames: int) -> None:
        """Goes some frames on or back."""
        self.pause()
        if self._frames:
            self._go_to(min(max(self._index + frames, 0), len(self._frames) - 1))

    # --- for the subclass ---

    def redraw(self) -> None:
        """Draws the frame in view now."""
        raise NotImplementedError

    def recolor(self) -> None:
        """Takes the colours of the scheme in force."""
        self._redraws.ask(soon=True)

    def show_controls(self) -> None:
        """The scrubber, and what else is there only with frames."""
        self.scrubber.set_frames(len(self._frames))

    def take_key(self, event: QKeyEvent) -> None:
        """, and . go back and on, Space plays."""
        if event.key() in (Qt.Key.Key_Comma, Qt.Key.Key_Period):
            self.step_by(1 if event.key() == Qt.Key.Key_Period else -1)
        elif event.key() == Qt.Key.Key_Space:
            self.scrubber.toggle()
        else:
            return
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keys that slider and button leave over work on the film too."""
        event.ignore()
        self.take_key(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._redraws.ask(soon=True)

    def _go_to(self, index: int) -> None:
        self._index = index
        epoch = self._frames[index][0]
        self.scrubber.show_frame(index, number_text.count(epoch))
        self._redraws.ask(soon=True)
        self.epoch_shown.emit(epoch)
