"""Bars that say how much of something lies in which part of the split: train, validation and test."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QWidget

from studio.ui.theme import font, px, set_fixed_height, set_fixed_width, set_margins, set_spacing, theme
from studio.ui.widgets.labels import label
from studio.ui.words import count

PARTS = (("train", "train"), ("validation", "val"), ("test", "test"))
"""Colour role of a part, and its word in the legend."""
ROW, BAR = 19, 9
_GAP = 10
_MOST_NAME = 0.42
_MEASURED = 200


@dataclass(frozen=True)
class PartBar:
    """One bar: its name, and the counts of the three parts."""

    name: str
    parts: tuple[int, int, int]

    @property
    def total(self) -> int:
        """All parts together."""
        return sum(self.parts)

    @property
    def words(self) -> str:
        """The bar for those who do not see it."""
        told = ", ".join(f"{word} {count(n)}" for (_, word), n in zip(PARTS, self.parts, strict=True))
        return f"{self.name}: {count(self.total)} ({told})"


class PartBars(QWidget):
    """A row a bar, as long as its count; a dashed line at the longest one where `set_line` asks for it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._bars: tuple[PartBar, ...] = ()
        self._line = False

    def set_bars(self, bars: Sequence[PartBar], *, line: bool = False) -> None:
        """Other bars from top to bottom; `line` carries the length of the longest one through all rows."""
        self._bars, self._line = tuple(bars), line
        self.setAccessibleName("; ".join(bar.words for bar in bars))
        self.updateGeometry()
        self.update()

    def bars(self) -> tuple[PartBar, ...]:
        """What is shown."""
        return self._bars

    def has_line(self) -> bool:
        """Whether the longest bar is carried through all rows."""
        return self._line

    def sizeHint(self) -> QSize:
        return QSize(px(240), px(ROW) * max(len(self._bars), 1))

    def minimumSizeHint(self) -> QSize:
        return QSize(px(160), self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            self.updateGeometry()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            row = event.pos().y() // px(ROW)
            words = self._bars[row].words if 0 <= row < len(self._bars) else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._bars:
            return
        tokens, painter = theme(), QPainter(self)
        longest = max(max(bar.total for bar in self._bars), 1)
        left, width = self._room()
        names, counts = QFontMetricsF(font("body")), QRectF(left + width, 0, self.width() - left - width, 0)
        for row, bar in enumerate(self._bars):
            top = row * px(ROW)
            line = QRectF(0, top, left - px(_GAP), px(ROW))
            painter.setFont(font("body"))
            painter.setPen(tokens.color("text"))
            shown = names.elidedText(bar.name, Qt.TextElideMode.ElideRight, line.width() + 1)
            painter.drawText(
                line.adjusted(0, 0, 2, 0), Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown
            )
            painter.setPen(tokens.color("muted"))
            number = QRectF(counts.left(), top, counts.width(), px(ROW))
            painter.drawText(
                number, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, count(bar.total)
            )
            middle = top + (px(ROW) - px(BAR)) / 2
            paint_parts(painter, QRectF(left, middle, _length(width, bar.total, longest), px(BAR)), bar.parts)
        if self._line:
            pen = QPen(tokens.color("baseline"), 1.4)
            pen.setDashPattern([2.8, 2.1])
            painter.setPen(pen)
            painter.drawLine(round(left + width), 0, round(left + width), px(ROW) * len(self._bars))

    def _room(self) -> tuple[float, float]:
        """Where the bars begin, and how long the longest one may be."""
        metrics = QFontMetricsF(font("body"))
        some = self._bars[:_MEASURED]
        name = max(metrics.horizontalAdvance(bar.name) for bar in some)
        left = min(name + 1, self.width() * _MOST_NAME) + px(_GAP)
        right = max(metrics.horizontalAdvance(count(bar.total)) for bar in some) + px(_GAP) + 1
        return left, max(self.width() - left - right, 1.0)


class PartsLegend(QWidget):
    """The three colours with their words."""

    def __init__(self) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0)
        set_spacing(row, 5)
        for role, word in PARTS:
            words = label(word, "small")
            words.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
            row.addWidget(_Block(role))
            row.addWidget(words)
            row.addSpacing(3)
        row.addStretch(1)


class _Block(QWidget):
    def __init__(self, role: str) -> None:
        super().__init__()
        self._role = role
        set_fixed_width(self, 16)
        set_fixed_height(self, 14)

    def paintEvent(self, _event: QPaintEvent) -> None:
        middle = QRectF(0, self.height() / 2 - px(3), self.width(), px(6))
        QPainter(self).fillRect(middle, theme().color(self._role, 0.85))


def _length(width: float, number: int, longest: int) -> float:
    """Of a bar; what is there at all is seen."""
    return max(width * number / longest, px(2)) if number else 0.0


def paint_parts(painter: QPainter, rect: QRectF, parts: Sequence[int]) -> None:
    """Paints the three parts of a bar side by side, a thin gap between two of them."""
    total = sum(parts)
    if total == 0:
        return
    left = rect.left()
    for (role, _), part in zip(PARTS, parts, strict=True):
        width = rect.width() * part / total
        gap = min(1.0, width / 3) if left > rect.left() else 0.0
        painter.fillRect(
            QRectF(left + gap, rect.top(), max(width - gap, 0), rect.height()), theme().color(role, 0.85)
        )
        left += width
