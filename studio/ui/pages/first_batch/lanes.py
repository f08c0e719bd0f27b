"""Lanes of text over consecutive steps: where states begin, are carried on, and where the gradient is cut."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent

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

HEAD, BOUNDARY, FOOT = 58, 50, 44
_LEAST_CELL, _WIDEST_CELL, _LEAST_SHOWN = 16, 84, 3
SPACES = {" ": "␣", "\n": "⏎", "\t": "⇥"}
"""How a token without ink is drawn."""


@dataclass(frozen=True)
class _Block:
    """Where one step lies: its left end behind the boundary, and which of its cells are drawn (-1: left out)."""

    left: float
    cells: tuple[int, ...]


class LanesPicture(BatchPicture):
    """Every lane goes on from step to step. The middle of a step is left out unless `whole`."""

    def __init__(self, view: BatchView) -> None:
        super().__init__(view)
        self.whole = False
        self.lanes = min((len(step.rows) for step in view.steps), default=0)
        self.length = max((len(row.cells) for step in view.steps for row in step.rows), default=0)

    def set_whole(self, whole: bool) -> None:
        """Draws every token, or what fits into the width."""
        self.whole = whole
        self.updateGeometry()
        self.update()

    def folds(self) -> bool:
        """Whether some tokens are not drawn at the width as it is."""
        return -1 in self._drawn()

    def needed(self) -> QSize:
        shown = self.length if self.whole else min(self.length, _LEAST_SHOWN)
        step = px(BOUNDARY) + shown * self._cell()
        width = self._left() + len(self.view.steps) * step + px(8)
        return QSize(round(width), px(HEAD) + self.lanes * (px(ROW) + px(GAP)) + px(FOOT))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = self.begin()
        drawn = self._drawn()
        step_width = px(BOUNDARY) + len(drawn) * self._cell()
        bottom = px(HEAD) + self.lanes * (px(ROW) + px(GAP))
        for place, step in enumerate(self.view.steps):
            block = _Block(self._left() + place * step_width + px(BOUNDARY), drawn)
            self._paint_head(painter, step, block, step_width - px(BOUNDARY))
            for lane in range(self.lanes):
                self._paint_lane(painter, step.rows[lane], block, self._top(lane))
                self._paint_state(painter, step, block.left, self._top(lane) + px(ROW) / 2, first=place == 0)
            self._paint_gradient(painter, block, step_width - px(BOUNDARY), bottom, first=place == 0)
        self._paint_labels(painter)

    def _paint_head(self, painter: QPainter, step: BatchStep, block: _Block, width: float) -> None:
        paint_text(painter, QRectF(block.left, 0, width, px(20)), step.label, "small_medium")
        painter.setFont(font("axis"))
        painter.setPen(theme().color("muted"))
        room = QRectF(block.left, px(20), width, px(HEAD) - px(24))
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
        self, painter: QPainter, block: _Block, width: float, bottom: float, *, first: bool
    ) -> None:
        """The way back of the gradient below the lanes: to the beginning of the step and no further."""
        cut, y = block.left - px(34), bottom + px(14)
        paint_arrow(
            painter, QPointF(block.left + width - 4, y), QPointF(block.left, y), theme().color("train"), 2
        )
        words = f"gradient, {count(self.length)} back"
        paint_text(painter, QRectF(block.left, y + px(5), width, px(18)), words, "axis", "train", CENTRE)
        if not first:
            paint_cut(painter, cut, px(HEAD) - px(6), y + px(8))
            picture = pixmap("scissors", "clip", 16, self.devicePixelRatioF())
            painter.drawPixmap(QPointF(cut - px(8), y + px(9)), picture)

    def _paint_labels(self, painter: QPainter) -> None:
        shift, left = self.hidden_left(), self._left()
        if shift:
            painter.fillRect(QRectF(shift, 0, left, self.height()), theme().color("surface"))
        for lane in range(self.lanes):
            place = QRectF(shift, self._top(lane), left - px(6), px(ROW))
            paint_text(painter, place, self.view.steps[0].rows[lane].label, "small", "muted")

    def _drawn(self) -> tuple[int, ...]:
        """The cells of a step that are drawn: all of them, or the first and the last ones around a gap."""
        steps = max(len(self.view.steps), 1)
        room = (max(self.width(), self.needed().width()) - self._left() - px(8)) / steps - px(BOUNDARY)
        fits = max(int(room / self._cell()), _LEAST_SHOWN)
        if self.whole or self.length <= fits:
            return tuple(range(self.length))
        after = (fits - 1) // 2
        before = fits - 1 - after
        return (*range(before), -1, *range(self.length - after, self.length))

    def _top(self, lane: int) -> float:
        return px(HEAD) + lane * (px(ROW) + px(GAP))

    def _left(self) -> float:
        rows = self.view.steps[0].rows if self.view.steps else ()
        return min(max((width_of(row.label, "small") for row in rows), default=0.0), px(110)) + px(8)

    def _cell(self) -> float:
        """The width of every cell: that of the longest token, within reason."""
        texts = {text for step in self.view.steps for row in step.rows for text in row.cells}
        widest = max((width_of(text, "small") for text in texts), default=0.0) + px(8)
        return min(max(widest, px(_LEAST_CELL)), px(_WIDEST_CELL))
