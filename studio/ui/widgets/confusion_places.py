"""Where the cells and the names of a confusion matrix lie."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from PySide6.QtCore import QPointF, QRectF, QSizeF
from PySide6.QtGui import QFontMetricsF

from studio.ui.theme import font, px

SLANT = 45.0
"""Degrees by which a slanted name rises to its column."""
LONGEST = 84
"""A name that does not lie flat is at most so long (at 100 %)."""
GAP = 6
"""Between two names that lie side by side."""
_HIGHEST_CELL, _TALLEST = 40, 1.4
"""The height of a cell at most, or so many times its width where that is more."""
_NAME_SHARE = 0.3
"""The most of the width that the names of the rows take."""
_WIDEST_NAME = 150
_OVER = 5
"""Free at the right edge: a name that is turned ends a little beside the middle of its column."""


class Stand(Enum):
    """How the names of the columns stand; none where not even upright ones have room."""

    FLAT = "flat"
    SLANTED = "slanted"
    UPRIGHT = "upright"
    NONE = "none"


def stand_of(names: Sequence[str], across: float) -> Stand:
    """Flat where no name meets its neighbor, or where turning would show no more of them."""
    metrics = QFontMetricsF(font("axis"))
    widths = [metrics.horizontalAdvance(name) for name in names]
    if across >= px(LONGEST) + px(GAP) or _lie_apart(widths, across):
        return Stand.FLAT
    if across >= metrics.height() / math.sin(math.radians(SLANT)):
        return Stand.SLANTED
    return Stand.UPRIGHT if across >= metrics.height() else Stand.NONE


def _lie_apart(widths: Sequence[float], across: float) -> bool:
    """Whether names below the middles of their columns have a gap between them and end within the grid's edges."""
    pairs = pairwise(widths)
    at_edges = max(widths[0], widths[-1]) if widths else 0.0
    return at_edges <= across + 2 * px(_OVER) and all((a + b) / 2 + px(GAP) <= across for a, b in pairs)


def depth_of(names: Sequence[str], stand: Stand) -> float:
    """The height that the names of the columns take."""
    metrics = QFontMetricsF(font("axis"))
    longest = min(max((metrics.horizontalAdvance(name) for name in names), default=0.0), float(px(LONGEST)))
    match stand:
        case Stand.FLAT:
            return QFontMetricsF(font("small")).height() + 1
        case Stand.SLANTED:
            turn = math.radians(SLANT)
            return longest * math.sin(turn) + metrics.height() * math.cos(turn)
        case Stand.UPRIGHT:
            return longest + 1
    return 0.0


@dataclass(frozen=True)
class Places:
    """The grid, the size of its cells, and the height below it that the names of the columns take.

    `seen` is the part of the widget in sight: the names stay at its left and lower edge, whatever is scrolled.
    """

    grid: QRectF
    stand: Stand
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
        stand = stand_of(names, across)
        below = depth_of(names, stand)
        height = room.height() - below - line - px(3)
        down = min(
            max(height, 1.0) / size,
            max(float(px(_HIGHEST_CELL)), _TALLEST * min(across, px(_HIGHEST_CELL) + px(8))),
        )
        return cls(QRectF(left, 0, across * size, down * size), stand, below, line, across, down, view)

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

    def middle(self, column: int) -> float:
        """The middle of a column."""
        return self.grid.left() + (column + 0.5) * self.across

    def row_named_at(self, place: QPointF) -> int | None:
        """The row whose name lies there."""
        beside = self.seen.left() <= place.x() < self.side and place.y() < min(self.foot, self.grid.bottom())
        return int((place.y() - self.grid.top()) / self.down) if beside else None

    def column_named_at(self, place: QPointF) -> int | None:
        """The column whose name lies there; a slanted name is met along its slant."""
        below = place.y() - self.foot
        if not 0 <= below < self.names_below:
            return None
        x = place.x() + (below / math.tan(math.radians(SLANT)) if self.stand is Stand.SLANTED else 0.0)
        inside = max(self.grid.left(), self.side) <= x < self.free.right()
        return int((x - self.grid.left()) / self.across) if inside else None


def least_size(names: Sequence[str], across: int, down: int) -> QSizeF:
    """The size of a matrix whose cells are so many pixels wide and high (at 100 %)."""
    small = QFontMetricsF(font("small"))
    widest = max((small.horizontalAdvance(name) for name in names), default=0.0)
    left = min(widest + px(9), float(px(_WIDEST_NAME)))
    below = depth_of(names, stand_of(names, px(across))) + small.height() + 1 + px(3)
    return QSizeF(left + px(_OVER) + len(names) * px(across), below + len(names) * px(down))
