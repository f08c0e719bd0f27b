"""Where the cells and the names of a confusion matrix lie, and how their words are drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from studio.ui.theme import font, px, theme

SAID = "said by the model"
_HIGHEST_CELL, _TALLEST = 40, 1.4
"""The height of a cell at most, or so many times its width where that is more."""
_NAME_SHARE = 0.3
"""The most of the width that the names of the rows take."""
_LEAST_WORD = 34
"""Columns narrower than this have their names upright."""
_UPRIGHT = 74
_WIDEST_NAME = 150
_FEW, _OVER = 10, 5
"""So many classes have room for their names side by side; names may be wider than their columns by a little."""


@dataclass(frozen=True)
class Places:
    """The grid, the size of its cells, and the height below it that the names of the columns take.

    `seen` is the part of the widget in sight: the names stay at its left and lower edge, whatever is scrolled.
    """

    grid: QRectF
    names_below: float
    line: float
    across: float
    down: float
    seen: QRectF

    @classmethod
    def laid_out(cls, names: Sequence[str], room: QSizeF, seen: QRectF | None) -> Places:
        """The places of a matrix that has so much room."""
        size = max(len(names), 1)
        small = QFontMetricsF(font("small"))
        widest = max((small.horizontalAdvance(name) for name in names), default=0.0)
        view = seen if seen is not None else QRectF(0, 0, room.width(), room.height())
        left = min(widest + px(9), view.width() * _NAME_SHARE)
        across = (room.width() - left - px(_OVER)) / size
        line = small.height() + 1
        below = line if across >= px(_LEAST_WORD) else min(widest, px(_UPRIGHT)) if across >= line else 0.0
        height = room.height() - below - line - px(3)
        down = min(
            max(height, 1.0) / size,
            max(float(px(_HIGHEST_CELL)), _TALLEST * min(across, px(_HIGHEST_CELL) + px(8))),
        )
        return cls(QRectF(left, 0, across * size, down * size), below, line, across, down, view)

    @property
    def foot(self) -> float:
        """Where the names of the columns begin: below the grid, or at the end of what is seen of it."""
        return min(self.grid.bottom() + px(2), self.seen.bottom() - self.names_below - self.line)

    @property
    def side(self) -> float:
        """Where the names of the rows end."""
        return self.seen.left() + self.grid.left()

    @property
    def free(self) -> QRectF:
        """What is seen of the grid."""
        corner = QRectF(
            self.side, self.seen.top(), self.seen.right() - self.side, self.foot - self.seen.top()
        )
        return corner.intersected(self.grid)

    def cell(self, row: int, column: int) -> QRectF:
        """Where a cell lies."""
        gap = 1.0 if min(self.across, self.down) > 5 else 0.0
        place = QRectF(
            self.grid.left() + column * self.across, self.grid.top() + row * self.down, self.across, self.down
        )
        return place.adjusted(gap, gap, -gap, -gap)


def least_size(names: Sequence[str], across: int, down: int) -> QSizeF:
    """The size of a matrix whose cells are so many pixels wide and high (at 100 %)."""
    small = QFontMetricsF(font("small"))
    widest = max((small.horizontalAdvance(name) for name in names), default=0.0)
    left = min(widest + px(9), float(px(_WIDEST_NAME)))
    upright = len(names) > _FEW
    below = (min(widest, px(_UPRIGHT)) if upright else small.height() + 1) + small.height() + 1 + px(3)
    return QSizeF(left + len(names) * px(across), below + len(names) * px(down))


def paint_names(painter: QPainter, places: Places, names: Sequence[str]) -> None:
    """The names of rows and columns over whatever was scrolled below them."""
    surface, grid = theme().color("surface"), places.grid
    if places.seen.left() > 0:
        painter.fillRect(QRectF(places.seen.left(), 0, grid.left(), places.seen.bottom()), surface)
    if places.foot < grid.bottom():
        seen = places.seen
        painter.fillRect(QRectF(seen.left(), places.foot, seen.width(), seen.bottom() - places.foot), surface)
    small = font("small")
    metrics = QFontMetricsF(small)
    painter.setFont(small)
    if places.down >= px(10):
        painter.setPen(theme().color("text"))
        painter.save()
        painter.setClipRect(QRectF(places.seen.left(), 0, grid.left(), places.foot))
        for row, name in enumerate(names):
            room = QRectF(
                places.seen.left(), grid.top() + row * places.down, grid.left() - px(8), places.down
            )
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
    painter.setPen(theme().color("muted"))
    if places.names_below > 0:
        painter.save()
        painter.setClipRect(
            QRectF(places.side, places.foot, places.free.width() + px(_OVER), places.names_below)
        )
        _paint_column_names(painter, places, names)
        painter.restore()
    painter.setFont(small)
    said = QRectF(places.side, places.foot + places.names_below, places.free.width(), places.line)
    painter.drawText(said, Qt.AlignmentFlag.AlignCenter, SAID)


def _paint_column_names(painter: QPainter, places: Places, names: Sequence[str]) -> None:
    upright = places.across < px(_LEAST_WORD)
    painter.setFont(font("axis"))
    metrics = QFontMetricsF(font("axis"))
    for column, name in enumerate(names):
        left = places.grid.left() + column * places.across
        if not upright:
            room = QRectF(left, places.foot, places.across, places.names_below).adjusted(
                -px(_OVER), 0, px(_OVER), 0
            )
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width() - 1)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
            continue
        painter.save()
        painter.translate(left + places.across, places.foot)
        painter.rotate(90)
        shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, places.names_below - 1)
        room = QRectF(0, 0, places.names_below, places.across)
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.restore()
