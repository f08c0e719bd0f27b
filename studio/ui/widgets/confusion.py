"""A confusion matrix: rows are the truth, columns what the model said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.ui.theme import font, px, shows_ring, theme
from studio.ui.widgets.availability import wrap_tip
from studio.ui.widgets.heat import mixed, readable_on
from studio.ui.words import count, percent

SAID = "said by the model"
_LEAST_CELL, _USUAL_CELL, _HIGHEST_CELL = 7, 24, 40
_LEAST_SIDE, _LARGEST_WISH = 160, 640
_NAME_SHARE = 0.3
"""The most of the width that the names of the rows take."""
_LEAST_WORD = 40
"""Columns narrower than this have their names upright."""
_UPRIGHT = 74
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


@dataclass(frozen=True)
class _Places:
    """Where everything lies: the grid, the height below it that the names of the columns take."""

    grid: QRectF
    names_below: float
    across: float
    down: float

    def cell(self, row: int, column: int) -> QRectF:
        gap = 1.0 if min(self.across, self.down) > 5 else 0.0
        place = QRectF(
            self.grid.left() + column * self.across, self.grid.top() + row * self.down, self.across, self.down
        )
        return place.adjusted(gap, gap, -gap, -gap)


class ConfusionMatrix(QWidget):
    """Counts of true and said classes; a cell can be chosen by pointer and keyboard unless it is read only.

    Right answers are blue and mistakes orange, as strong as their share of their row; zeros stay blank. Many classes
    make the cells smaller: first the figures go, then the names; the tooltip has them always.
    """

    cell_selected = Signal(int, int)
    """A cell was chosen: its row (the truth) and its column (what was said)."""

    def __init__(self, name: str = "confusion", *, read_only: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Confusion matrix")
        self._names: tuple[str, ...] = ()
        self._counts: npt.NDArray[np.int64] = np.zeros((0, 0), dtype=np.int64)
        self._as_share, self._read_only = False, read_only
        self._selected: tuple[int, int] | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus if read_only else Qt.FocusPolicy.StrongFocus)

    # --- what is shown --------------------------------------------------------------------------------------

    def set_counts(self, names: Sequence[str], counts: npt.ArrayLike) -> None:
        """Names of the classes [k] and how often each was taken for each [k, k]. Raises ValueError for others."""
        given = np.asarray(counts, dtype=np.int64)
        if given.shape != (len(names), len(names)):
            raise ValueError(f"{len(names)} classes need {len(names)} rows and columns, not {given.shape}.")
        if tuple(names) != self._names:
            self._names, self._selected = tuple(names), None
            self.updateGeometry()
        self._counts = given
        self._describe()
        self.update()

    def set_share(self, as_share: bool) -> None:
        """Whether a cell says its share of its row instead of its count."""
        self._as_share = as_share
        self.update()

    def names(self) -> tuple[str, ...]:
        """The classes in their order."""
        return self._names

    def counts(self) -> npt.NDArray[np.int64]:
        """What is shown, [k, k]."""
        return self._counts

    def cell_text(self, row: int, column: int) -> str:
        """What the cell says; nothing for zero."""
        number = int(self._counts[row, column])
        if number == 0:
            return ""
        return percent(self._share(row, column), sign=False) if self._as_share else count(number)

    def cell_words(self, row: int, column: int) -> str:
        """The cell as a sentence: "plant, taken for animal: 16 of 88 (18 %)"."""
        number, total = int(self._counts[row, column]), int(self._counts[row].sum())
        said = "recognized" if row == column else f"taken for {self._names[column]}"
        share = f" ({percent(self._share(row, column), sign=False)})" if total else ""
        return f"{self._names[row]}, {said}: {count(number)} of {count(total)}{share}"

    # --- choosing -------------------------------------------------------------------------------------------

    def selected(self) -> tuple[int, int] | None:
        """Row and column of the chosen cell."""
        return self._selected

    def select(self, row: int, column: int) -> None:
        """Chooses a cell and says so; a place outside of the matrix chooses none, without a word."""
        size = len(self._names)
        inside = 0 <= row < size and 0 <= column < size
        self._selected = (row, column) if inside else None
        self._describe()
        self.update()
        if inside:
            self.cell_selected.emit(row, column)

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Row and column below a point of the widget."""
        places = self._places()
        if not self._names or not places.grid.contains(place):
            return None
        last = len(self._names) - 1
        row = int((place.y() - places.grid.top()) / places.down)
        column = int((place.x() - places.grid.left()) / places.across)
        return min(row, last), min(column, last)

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Where a cell lies."""
        return self._places().cell(row, column)

    # --- what a hand does -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if self._read_only or cell is None or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
            return
        self.select(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = _STEPS.get(Qt.Key(event.key()))
        if self._read_only or step is None or not self._names:
            event.ignore()
            return
        last = len(self._names) - 1
        row, column = self._selected or (0, 0)
        if self._selected is not None:
            row, column = (
                min(max(place + by, 0), last) for place, by in zip((row, column), step, strict=True)
            )
        self.select(row, column)

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            cell = self.cell_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), wrap_tip(self.cell_words(*cell)) if cell else "", self)
            return True
        return super().event(event)

    # --- size and places ------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return self._size(_USUAL_CELL)

    def minimumSizeHint(self) -> QSize:
        return self._size(_LEAST_CELL).boundedTo(QSize(px(_LEAST_SIDE), px(_LEAST_SIDE)))

    def _size(self, cell: int) -> QSize:
        side = min(max(len(self._names), 2) * px(cell), px(_LARGEST_WISH))
        return QSize(px(60) + side, side + px(40))

    def _places(self) -> _Places:
        size = max(len(self._names), 1)
        small = QFontMetricsF(font("small"))
        widest = max((small.horizontalAdvance(name) for name in self._names), default=0.0)
        left = min(widest + px(9), self.width() * _NAME_SHARE)
        across = (self.width() - left) / size
        line = small.height() + 1
        below = line if across >= px(_LEAST_WORD) else min(widest, px(_UPRIGHT)) if across >= line else 0.0
        height = self.height() - below - line - px(3)
        down = min(max(height, 1.0) / size, float(px(_HIGHEST_CELL)))
        return _Places(QRectF(left, 0, across * size, down * size), below, across, down)

    # --- drawing --------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._names:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places()
        for row in range(len(self._names)):
            for column in range(len(self._names)):
                self._paint_cell(painter, places, row, column)
        self._paint_names(painter, places)
        self._paint_selection(painter, places)

    def _paint_cell(self, painter: QPainter, places: _Places, row: int, column: int) -> None:
        rect = places.cell(row, column)
        ground = self._color(row, column)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        radius = min(px(4), rect.height() / 4)
        painter.drawRoundedRect(rect, radius, radius)
        text = self.cell_text(row, column)
        style = font("small")
        style.setWeight(font("medium").weight())
        metrics = QFontMetricsF(style)
        if text and metrics.horizontalAdvance(text) <= rect.width() - 1 and rect.height() >= px(12):
            painter.setFont(style)
            painter.setPen(readable_on(ground))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _color(self, row: int, column: int) -> QColor:
        """Blank for zero; else a share of blue or orange that is always seen, and grows with the share of the row."""
        tokens = theme()
        if self._counts[row, column] == 0:
            return tokens.color("sunken")
        share = self._share(row, column)
        if row == column:
            return mixed(tokens.color("surface"), tokens.color("train"), 0.3 + 0.6 * share)
        return mixed(tokens.color("surface"), tokens.color("validation"), min(0.14 + 2.4 * share, 0.85))

    def _paint_names(self, painter: QPainter, places: _Places) -> None:
        small = font("small")
        painter.setFont(small)
        metrics, grid = QFontMetricsF(small), places.grid
        if places.down >= px(10):
            painter.setPen(theme().color("text"))
            for row, name in enumerate(self._names):
                room = QRectF(0, grid.top() + row * places.down, grid.left() - px(8), places.down)
                shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, room.width())
                painter.drawText(room, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)
        painter.setPen(theme().color("muted"))
        if places.names_below > 0:
            self._paint_column_names(painter, places)
            painter.setFont(small)
        said = QRectF(
            grid.left(), grid.bottom() + px(2) + places.names_below, grid.width(), metrics.height() + 1
        )
        painter.drawText(said, Qt.AlignmentFlag.AlignCenter, SAID)

    def _paint_column_names(self, painter: QPainter, places: _Places) -> None:
        upright = places.across < px(_LEAST_WORD)
        painter.setFont(font("axis"))
        metrics = QFontMetricsF(font("axis"))
        for column, name in enumerate(self._names):
            left, top = places.grid.left() + column * places.across, places.grid.bottom() + px(2)
            if not upright:
                shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, places.across - px(3))
                room = QRectF(left, top, places.across, places.names_below)
                painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
                continue
            painter.save()
            painter.translate(left + places.across, top)
            painter.rotate(90)
            shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, places.names_below - 1)
            room = QRectF(0, 0, places.names_below, places.across)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            painter.restore()

    def _paint_selection(self, painter: QPainter, places: _Places) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._selected is not None:
            painter.setPen(QPen(theme().color("focus"), 2))
            painter.drawRoundedRect(places.cell(*self._selected), px(4), px(4))
        if shows_ring(self):
            painter.setPen(QPen(theme().color("focus"), 1))
            painter.drawRoundedRect(places.grid.adjusted(0.5, 0.5, -0.5, -0.5), px(5), px(5))

    # --------------------------------------------------------------------------------------------------------

    def _share(self, row: int, column: int) -> float:
        total = int(self._counts[row].sum())
        return int(self._counts[row, column]) / total if total else 0.0

    def _describe(self) -> None:
        total = int(self._counts.sum())
        words = f"{count(int(np.trace(self._counts)))} of {count(total)} right."
        if self._selected is not None:
            words = f"{self.cell_words(*self._selected)}. {words}"
        self.setAccessibleDescription(words if self._names else "")
