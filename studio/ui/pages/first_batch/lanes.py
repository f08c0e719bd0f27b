"""Lanes of text over consecutive steps: where states begin, are carried on, and where the gradient is cut."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPaintEvent

from studio.engine.tasks.batch_view import BatchRow, BatchStep, BatchView
from studio.ui.pages.first_batch.picture import (
    CENTRE,
    GAP,
    ROW,
    BatchPicture,
    paint_arrow,
    paint_cell,
    paint_cut,
    paint_text,
    paint_zero,
    width_of,
)
from studio.ui.theme import font, pixmap, px, theme
from studio.ui.words import count

TITLE, BOUNDARY, FOOT = 22, 50, 44
_LEAST_CELL, _WIDEST_CELL, _LEAST_SHOWN = 16, 84, 3
_LEAST_WIDTH, _LEAST_NOTE = 760, 120
SPACES = {" ": "␣", "\n": "⏎", "\t": "⇥"}
"""How a token without ink is drawn."""


@dataclass(frozen=True)
class _Block:
    """Where one step lies: its ends behind the boundary, which cells are drawn (-1: left out), how many there are."""

    left: float
    width: float
    cells: tuple[int, ...]
    length: int


class LanesPicture(BatchPicture):
    """Every lane goes on from step to step. The middle of a step is left out unless `whole`."""

    def __init__(self, view: BatchView) -> None:
        super().__init__(view)
        self.whole = False
        self.lanes = min((len(step.rows) for step in view.steps), default=0)

    def set_whole(self, whole: bool) -> None:
        """Draws every token, or what fits into the width."""
        self.whole = whole
        self.updateGeometry()
        self.update()

    def folds(self) -> bool:
        """Whether some tokens are not drawn at the width as it is."""
        return any(-1 in block.cells for block in self._blocks())

    def needed(self) -> QSize:
        shown = [length if self.whole else min(length, _LEAST_SHOWN) for length in self._lengths()]
        width = self._left() + sum(px(BOUNDARY) + cells * self._cell() for cells in shown) + px(8)
        if not self.whole:
            width = max(width, px(_LEAST_WIDTH))
        rows = self.lanes * (px(ROW) + px(GAP))
        return QSize(round(width), round(self._head(self._note_width(width))) + rows + px(FOOT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self.begin()
        blocks = self._blocks()
        head = self._head(min((block.width for block in blocks), default=px(_LEAST_NOTE)))
        bottom = head + self.lanes * (px(ROW) + px(GAP))
        for place, (step, block) in enumerate(zip(self.view.steps, blocks, strict=True)):
            self._paint_head(painter, step, block, head)
            for lane in range(self.lanes):
                top = head + lane * (px(ROW) + px(GAP))
                self._paint_lane(painter, step.rows[lane], block, top)
                self._paint_state(painter, step, block.left, top + px(ROW) / 2, first=place == 0)
            self._paint_gradient(painter, block, head, bottom, first=place == 0)
        self._paint_labels(painter, head)

    def _paint_head(self, painter: QPainter, step: BatchStep, block: _Block, head: float) -> None:
        paint_text(painter, QRectF(block.left, 0, block.width, px(TITLE)), step.label, "small_medium")
        painter.setFont(font("axis"))
        painter.setPen(theme().color("muted"))
        room = QRectF(block.left, px(TITLE), block.width, head - px(TITLE))
        painter.drawText(room, Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap, step.note)

    def _paint_lane(self, painter: QPainter, row: BatchRow, block: _Block, top: float) -> None:
        width = self._cell()
        for at, number in enumerate(block.cells):
            cell = QRectF(block.left + at * width, top, width - 2, px(ROW))
            if number < 0:
                paint_text(painter, cell, "⋯", "small", "muted", CENTRE)
            elif number < row.length:
                paint_cell(painter, cell, SPACES.get(row.cells[number], row.cells[number]))

    def _paint_state(self, painter: QPainter, step: BatchStep, x: float, y: float, *, first: bool) -> None:
        if step.state == "reset":
            paint_zero(painter, QPointF(x - px(22), y))
            paint_arrow(painter, QPointF(x - px(13), y), QPointF(x - px(3), y), theme().color("actual"))
        elif step.state == "carried" and not first:
            paint_arrow(
                painter, QPointF(x - px(BOUNDARY) + px(3), y), QPointF(x - px(3), y), theme().color("actual")
            )

    def _paint_gradient(
        self, painter: QPainter, block: _Block, head: float, bottom: float, *, first: bool
    ) -> None:
        """The way back of the gradient below the lanes: to the beginning of the step and no further."""
        cut, y = block.left - px(34), bottom + px(14)
        end = QPointF(block.left + block.width - 4, y)
        paint_arrow(painter, end, QPointF(block.left, y), theme().color("train"), 2)
        words = f"gradient, {count(block.length)} back"
        paint_text(
            painter, QRectF(block.left, y + px(5), block.width, px(18)), words, "axis", "train", CENTRE
        )
        if not first:
            paint_cut(painter, cut, head - px(6), y + px(8))
            picture = pixmap("scissors", "clip", 16, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(cut - px(8), y + px(9)), picture)

    def _paint_labels(self, painter: QPainter, head: float) -> None:
        shift, left = self.hidden_left(), self._left()
        if shift:
            painter.fillRect(QRectF(shift, 0, left, self.height()), theme().color("surface"))
        for lane in range(self.lanes):
            place = QRectF(shift, head + lane * (px(ROW) + px(GAP)), left - px(6), px(ROW))
            paint_text(painter, place, self.view.steps[0].rows[lane].label, "small", "muted")

    # --- places ---------------------------------------------------------------------------------------------

    def _lengths(self) -> list[int]:
        """How many tokens each step reads."""
        return [max((row.length for row in step.rows), default=0) for step in self.view.steps]

    def _blocks(self) -> list[_Block]:
        blocks: list[_Block] = []
        edge = self._left()
        for length in self._lengths():
            cells = self._drawn(length)
            width = len(cells) * self._cell()
            blocks.append(_Block(edge + px(BOUNDARY), width, cells, length))
            edge += px(BOUNDARY) + width
        return blocks

    def _drawn(self, length: int) -> tuple[int, ...]:
        """The cells of a step that are drawn: all of them, or the first and the last ones around a gap."""
        steps = max(len(self.view.steps), 1)
        room = (self.width() - self._left() - px(8)) / steps - px(BOUNDARY)
        fits = max(int(room / self._cell()), _LEAST_SHOWN)
        if self.whole or length <= fits:
            return tuple(range(length))
        after = (fits - 1) // 2
        return (*range(fits - 1 - after), -1, *range(length - after, length))

    def _head(self, width: float) -> float:
        """The height of titles and notes, the notes as high as the longest one is at this width."""
        metrics = QFontMetricsF(font("axis"))
        room = QRectF(0, 0, width, 10_000)
        notes = [
            metrics.boundingRect(room, Qt.TextFlag.TextWordWrap, step.note).height()
            for step in self.view.steps
        ]
        return px(TITLE) + max(notes, default=0.0) + px(10)

    def _note_width(self, width: float) -> float:
        """The least width of a note where the picture is as narrow as can be."""
        steps = max(len(self.view.steps), 1)
        return max((width - self._left() - px(8)) / steps - px(BOUNDARY) - self._cell(), px(_LEAST_NOTE))

    def _left(self) -> float:
        rows = self.view.steps[0].rows if self.view.steps else ()
        return min(max((width_of(row.label, "small") for row in rows), default=0.0), px(110)) + px(8)

    def _cell(self) -> float:
        """The width of every cell: that of the longest token, within reason."""
        texts = {text for step in self.view.steps for row in step.rows for text in row.cells}
        widest = max((width_of(text, "small") for text in texts), default=0.0) + px(8)
        return min(max(widest, px(_LEAST_CELL)), px(_WIDEST_CELL))
