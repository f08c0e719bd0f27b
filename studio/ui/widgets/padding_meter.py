"""The padding of one way to make batches: name, per cent, bar, and what it means."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import px, set_margins, set_spacing
from studio.ui.widgets.availability import set_tip
from studio.ui.widgets.labels import ElidedLabel, label, set_tone
from studio.ui.widgets.sparkline import paint_padding
from studio.ui.words import percent

BAR = 8


class PaddingMeter(QWidget):
    """Solid is what is read, hatched what is padding."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 3)
        head = QHBoxLayout()
        set_spacing(head, 8)
        self._text = text
        self._value = label("", "strong", name=f"{name}_value")
        self._bar = _Bar()
        self._sentence = label("", "small", name=f"{name}_sentence", wrap=True)
        head.addWidget(ElidedLabel(text, "medium"), 1)
        head.addWidget(self._value)
        column.addLayout(head)
        column.addWidget(self._bar)
        column.addWidget(self._sentence)

    def set_padding(self, share: float, sentence: str, *, good: bool = False) -> None:
        """The share of padding, 0 to 1, with its consequence; `good` is what is used."""
        words = f"{percent(share, sign=False)} padding"
        self._value.setText(words)
        set_tone(self._value, "success" if good else "text")
        self._sentence.setText(sentence)
        self._bar.set_padding(share)
        self.setAccessibleName(f"{self._text}: {words}. {sentence}")
        set_tip(self, sentence if self._sentence.isHidden() else "")

    def set_compact(self, compact: bool) -> None:
        """Where there is little room the consequence stands in the tooltip."""
        self._sentence.setVisible(not compact)
        set_tip(self, self._sentence.text() if compact else "")


class _Bar(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self._padding = 0.0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_padding(self, share: float) -> None:
        self._padding = min(max(share, 0.0), 1.0)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(160), px(BAR))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(60), px(BAR))

    def paintEvent(self, _event: QPaintEvent) -> None:
        paint_padding(QPainter(self), QRectF(self.rect()), self._padding)
