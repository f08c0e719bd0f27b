"""Texts of a batch: a row for each, a cell for each token, hatched where it is padding."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent

from studio.engine.tasks.batch_view import BatchRow, BatchView
from studio.ui.pages.first_batch.picture import (
    CENTRE,
    GAP,
    LEFT,
    ROW,
    BatchPicture,
    paint_cell,
    paint_length_mark,
    paint_padding,
    paint_text,
    width_of,
)
from studio.ui.theme import px, theme

_LEAST_CELL, _WIDEST_CELL = 22, 116


class TextsPicture(BatchPicture):
    """Rows are as long as the longest text; the answer stands before the text, and stays while it scrolls."""

    def __init__(self, view: BatchView) -> None:
        super().__init__(view)
        self.rows: list[BatchRow] = [row for step in view.steps for row in step.rows]
        self.steps = max((len(row.cells) for row in self.rows), default=0)

    def needed(self) -> QSize:
        height = px(ROW) + len(self.rows) * (px(ROW) + px(GAP))
        return QSize(round(self._left() + sum(self._widths()) + px(44)), height)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self.begin()
        left, widths = self._left(), self._widths()
        edges = [left]
        for width in widths:
            edges.append(edges[-1] + width)
        for step in range(self.steps):
            head = QRectF(edges[step], 0, widths[step], px(ROW))
            paint_text(painter, head, f"{step + 1}", "axis", "muted", CENTRE)
        for place, row in enumerate(self.rows):
            self._paint_row(painter, row, edges, self._top(place))
        self._paint_labels(painter, left)

    def _paint_row(self, painter: QPainter, row: BatchRow, edges: list[float], top: float) -> None:
        for step, text in enumerate(row.cells):
            cell = QRectF(edges[step], top, edges[step + 1] - edges[step], px(ROW))
            if step < row.length:
                paint_cell(painter, cell.adjusted(0, 0, -2, 0), text)
            else:
                paint_padding(painter, cell)
        end = edges[min(row.length, self.steps)]
        paint_length_mark(painter, end, top, px(ROW))
        number = QRectF(
            end + px(5), top + px(4), width_of(f"{row.length}", "caption") + px(6), px(ROW) - px(8)
        )
        painter.fillRect(number, theme().color("surface"))
        paint_text(painter, number, f"{row.length}", "caption", "validation", CENTRE)

    def _paint_labels(self, painter: QPainter, left: float) -> None:
        shift = self.hidden_left()
        painter.fillRect(QRectF(shift, 0, left - px(4), self.height()), theme().color("surface"))
        answers = self._answer_width()
        for place, row in enumerate(self.rows):
            top = self._top(place)
            room = QRectF(shift, top, left - answers - px(16), px(ROW))
            paint_text(painter, room, row.label, "small", "muted")
            paint_text(
                painter, QRectF(shift + left - answers - px(10), top, answers, px(ROW)), row.answer,
                "small_medium", "text", LEFT,
            )  # fmt: skip

    def _top(self, place: int) -> float:
        return px(ROW) + place * (px(ROW) + px(GAP))

    def _left(self) -> float:
        return self._label_width() + self._answer_width() + px(20)

    def _label_width(self) -> float:
        return min(max((width_of(row.label, "small") for row in self.rows), default=0.0), px(120))

    def _answer_width(self) -> float:
        return min(max((width_of(row.answer, "small_medium") for row in self.rows), default=0.0), px(120))

    def _widths(self) -> list[float]:
        """The width of each column: that of its longest token."""
        widths = []
        for step in range(self.steps):
            texts = [row.cells[step] for row in self.rows if step < row.length]
            wanted = max((width_of(text, "small") for text in texts), default=0.0) + px(12)
            widths.append(min(max(wanted, px(_LEAST_CELL)), px(_WIDEST_CELL)))
        return widths
