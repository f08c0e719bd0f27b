"""Two columns that stand below each other where there is no room beside each other."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout, QWidget

from studio.ui.theme import notifier, px, set_margins, set_spacing


class SideBySide(QWidget):
    """`left` and `right` take the rows; below `least_width` (at 100 %) the right column goes under the left one."""

    def __init__(self, least_width: int, across: int, down: int) -> None:
        super().__init__()
        self._least, self._across, self._down = least_width, across, down
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        set_margins(self._row, 0, 0, 0, 0)
        self.left, self.right = QVBoxLayout(), QVBoxLayout()
        for column in (self.left, self.right):
            set_margins(column, 0, 0, 0, 0)
            set_spacing(column, 9)
            self._row.addLayout(column, 1)
        self._fit()
        notifier().changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def is_stacked(self) -> bool:
        """Whether the columns stand below each other."""
        return self._row.direction() == QBoxLayout.Direction.TopToBottom

    def _fit(self) -> None:
        narrow = self.width() < px(self._least)
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        if direction != self._row.direction():
            self._row.setDirection(direction)
        set_spacing(self._row, self._down if narrow else self._across)
