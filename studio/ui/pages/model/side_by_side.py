"""Two columns that stand below each other where there is no room beside each other."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from studio.ui.theme import notifier, px, set_margins, set_spacing

LEAST_GAP = 16


class SideBySide(QWidget):
    """`left` and `right` take the rows; the right column goes under the left one where both do not fit.

    `across` and `down` are the gaps between the columns at 100 %; a narrow place makes the first one smaller.
    """

    def __init__(self, across: int, down: int) -> None:
        super().__init__()
        self._across, self._down = across, down
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        set_margins(self._row, 0, 0, 0, 0)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        for column in (self.left, self.right):
            set_margins(column, 0, 0, 0, 0)
            set_spacing(column, 9)
            self._row.addLayout(column, 1)
        self._fit()
        notifier().changed.connect(self._fit)

    def minimumSizeHint(self) -> QSize:
        """Never wider than one column: the other one can go under it."""
        return QSize(max(self._widths()), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return done

    def is_stacked(self) -> bool:
        """Whether the columns stand below each other."""
        return self._row.direction() == QBoxLayout.Direction.TopToBottom

    def _widths(self) -> list[int]:
        return [column.minimumSize().width() for column in (self.left, self.right)]

    def _fit(self) -> None:
        spare = self.width() - sum(self._widths())
        narrow = spare < px(LEAST_GAP)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if direction != self._row.direction():
            self._row.setDirection(direction)
        gap = px(self._down) if narrow else min(max(spare, px(LEAST_GAP)), px(self._across))
        if gap != self._row.spacing():
            self._row.setSpacing(gap)
