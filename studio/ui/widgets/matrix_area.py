"""A confusion matrix of any number of classes: where cells would get too small to read, it scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QScrollArea, QScrollBar

from studio.ui.theme import set_minimum_height
from studio.ui.widgets.confusion import ConfusionMatrix

LEAST_ACROSS, LEAST_DOWN = 24, 17


class MatrixArea(QScrollArea):
    """Keeps the chosen cell in sight; the names of rows and columns stay where they are."""

    def __init__(self, matrix: ConfusionMatrix) -> None:
        super().__init__()
        self.setObjectName(f"{matrix.objectName()}_area")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidgetResizable(True)
        self.viewport().setAutoFillBackground(False)
        matrix.set_least_cell(LEAST_ACROSS, LEAST_DOWN)
        self.setWidget(matrix)
        matrix.setAutoFillBackground(False)
        set_minimum_height(self, 150)
        self._matrix = matrix
        for bar in (self.horizontalScrollBar(), self.verticalScrollBar()):
            bar.valueChanged.connect(self._say_seen)
        matrix.cell_selected.connect(self._on_cell_selected)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        passed = super().eventFilter(watched, event)
        if watched is self.widget() and event.type() == QEvent.Type.Resize:
            self._say_seen()
        return passed

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_seen()

    def _say_seen(self, *_: object) -> None:
        left, top = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        view = self.viewport().size()
        self._matrix.set_seen(QRectF(left, top, view.width(), view.height()))

    def _on_cell_selected(self, row: int, column: int) -> None:
        cell, free = self._matrix.cell_rect(row, column), self._matrix.free_rect()
        _show(self.horizontalScrollBar(), cell.left() - free.left(), cell.right() - free.right())
        _show(self.verticalScrollBar(), cell.top() - free.top(), cell.bottom() - free.bottom())


def _show(bar: QScrollBar, before: float, behind: float) -> None:
    """Scrolls by what lies before the part in sight, or behind it."""
    by = before - 2 if before < 0 else behind + 2 if behind > 0 else 0
    if by:
        bar.setValue(round(bar.value() + by))
