"""The names of the rows and columns of a confusion matrix, shortened where they have no room and drawn."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter

from studio.ui.theme import font, px, theme
from studio.ui.widgets.confusion_places import GAP, LONGEST, SLANT, Places, Stand

SAID = "said by the model"


def shortened(names: Sequence[str], metrics: QFontMetricsF, room: float) -> list[str]:
    """The names with "…" where they are too long: at their end, or in the middle where that tells more apart."""
    cut = [
        [metrics.elidedText(name, mode, room) for name in names]
        for mode in (Qt.TextElideMode.ElideRight, Qt.TextElideMode.ElideMiddle)
    ]
    at_end, in_middle = cut
    return in_middle if len(set(in_middle)) > len(set(at_end)) else at_end


def paint_names(painter: QPainter, places: Places, names: Sequence[str], said: str = SAID) -> None:
    """The names of rows and columns over whatever was scrolled below them; `said` is what stands below them."""
    surface, grid, seen = theme().color("surface"), places.grid, places.seen
    if seen.left() > 0:
        painter.fillRect(QRectF(seen.left(), 0, grid.left(), seen.bottom()), surface)
    if places.foot < grid.bottom():
        painter.fillRect(QRectF(seen.left(), places.foot, seen.width(), seen.bottom() - places.foot), surface)
    _paint_row_names(painter, places, names)
    painter.setPen(theme().color("muted"))
    if places.stand is not Stand.NONE:
        painter.save()
        painter.setClipRect(QRectF(seen.left(), places.foot, seen.width(), places.names_below))
        _paint_column_names(painter, places, names)
        painter.restore()
    painter.setFont(font("small"))
    room = QRectF(places.side, places.foot + places.names_below, places.free.width(), places.line)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, said)


def _paint_row_names(painter: QPainter, places: Places, names: Sequence[str]) -> None:
    style = next(
        (s for s in (font("small"), font("axis")) if _letters(QFontMetricsF(s)) <= places.down), None
    )
    if style is None:
        return
    grid, left = places.grid, places.seen.left()
    painter.save()
    painter.setFont(style)
    painter.setPen(theme().color("text"))
    painter.setClipRect(QRectF(left, 0, grid.left(), places.foot))
    width = grid.left() - px(8)
    for row, name in enumerate(shortened(names, QFontMetricsF(style), width)):
        room = QRectF(left, grid.top() + row * places.down, width, places.down)
        painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
    painter.restore()


def _letters(metrics: QFontMetricsF) -> float:
    """The least height of a line whose letters do not meet those of the next."""
    return metrics.ascent() + metrics.descent() - 1


def _paint_column_names(painter: QPainter, places: Places, names: Sequence[str]) -> None:
    painter.setFont(font("axis"))
    metrics = QFontMetricsF(font("axis"))
    room = max(places.across - px(GAP), float(px(LONGEST)))
    for column, name in enumerate(shortened(names, metrics, room)):
        middle = places.middle(column)
        if not places.side <= middle <= places.free.right():
            continue
        painter.save()
        painter.translate(middle, places.foot)
        if places.stand is Stand.FLAT:
            box = QRectF(-room, 0, 2 * room, places.names_below)
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, name)
        elif places.stand is Stand.SLANTED:
            _paint_slanted(painter, name, metrics, middle - places.seen.left())
        else:
            painter.rotate(90)
            box = QRectF(1, -places.across / 2, places.names_below, places.across)
            painter.drawText(box, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, name)
        painter.restore()


def _paint_slanted(painter: QPainter, name: str, metrics: QFontMetricsF, left: float) -> None:
    """Rises to the middle of its column; `left` is what lies beside it, where it may not go beyond."""
    turn = math.radians(SLANT)
    name = metrics.elidedText(name, Qt.TextElideMode.ElideRight, left / math.cos(turn) - metrics.height())
    painter.translate(0, metrics.height() * math.cos(turn) / 2)
    painter.rotate(-SLANT)
    box = QRectF(-2 * px(LONGEST), -metrics.height() / 2, 2 * px(LONGEST), metrics.height())
    painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, name)
