"""A confusion matrix: rows are the truth, columns what the model said."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from studio.ui.theme import px, shows_ring, theme
from studio.ui.widgets.availability import wrap_tip
from studio.ui.widgets.confusion_cells import cell_color, drawn_texts, figure_font, has_room
from studio.ui.widgets.confusion_names import SAID, paint_names
from studio.ui.widgets.confusion_places import Places, least_size
from studio.ui.widgets.heat import readable_on
from studio.ui.words import count, percent

_LEAST_CELL, _USUAL_CELL = 7, 24
_LEAST_SIDE, _LARGEST_WISH = 160, 640
_STEPS = {
    Qt.Key.Key_Left: (0, -1),
    Qt.Key.Key_Right: (0, 1),
    Qt.Key.Key_Up: (-1, 0),
    Qt.Key.Key_Down: (1, 0),
}


class ConfusionMatrix(QWidget):
    """Counts of true and said classes; a cell can be chosen by pointer and keyboard unless it is read only.

    Right answers are blue and mistakes orange, as strong as their share of their row; zeros stay blank. Many classes
    turn the names of the columns, then make the cells smaller: first the figures go, then the names; the tooltip has
    them always. In a `MatrixArea` they scroll instead.
    """

    cell_selected = Signal(int, int)
    """A cell was chosen: its row (the truth) and its column (what was said)."""
    selection_cleared = Signal()
    """No cell is chosen any more."""

    def __init__(self, name: str = "confusion", *, read_only: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName("Confusion matrix")
        self._names: tuple[str, ...] = ()
        self._counts: npt.NDArray[np.int64] = np.zeros((0, 0), dtype=np.int64)
        self._as_share, self._read_only = False, read_only
        self._selected: tuple[int, int] | None = None
        self._least_cell: tuple[int, int] | None = None
        self._seen: QRectF | None = None
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

    def words_at(self, place: QPointF) -> str:
        """What the tooltip says there: the cell, or the whole name of a row or a column and how often it came."""
        cell, places = self.cell_at(place), self._places()
        if cell is not None:
            return self.cell_words(*cell)
        if not self._names:
            return ""
        row, column = places.row_named_at(place), places.column_named_at(place)
        if row is not None:
            return f"{self._names[row]}: the truth {_times(int(self._counts[row].sum()))}"
        if column is not None:
            return f"{self._names[column]}: said {_times(int(self._counts[:, column].sum()))}"
        return ""

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

    def clear_selection(self) -> None:
        """Chooses no cell, and says so where one was chosen."""
        if self._selected is not None:
            self.select(-1, -1)
            self.selection_cleared.emit()

    def cell_at(self, place: QPointF) -> tuple[int, int] | None:
        """Row and column below a point of the widget."""
        places = self._places()
        if not self._names or not places.free.contains(place):
            return None
        last = len(self._names) - 1
        row = int((place.y() - places.grid.top()) / places.down)
        column = int((place.x() - places.grid.left()) / places.across)
        return min(row, last), min(column, last)

    def cell_rect(self, row: int, column: int) -> QRectF:
        """Where a cell lies."""
        return self._places().cell(row, column)

    def free_rect(self) -> QRectF:
        """What is seen of the cells: all of them where nothing scrolls."""
        return self._places().free

    # --- for what scrolls it --------------------------------------------------------------------------------

    def set_least_cell(self, across: int, down: int) -> None:
        """Cells never get smaller than this (at 100 %): the widget needs the room then."""
        self._least_cell = (across, down)
        self.updateGeometry()

    def set_seen(self, seen: QRectF) -> None:
        """The part of the widget in sight: names stay at its edges."""
        if seen != self._seen:
            self._seen = seen
            self.update()

    # --- what a hand does -----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position())
        if self._read_only or cell is None or event.button() != Qt.MouseButton.LeftButton:
            event.ignore()
        elif cell == self._selected:
            self.clear_selection()
        else:
            self.select(*cell)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._selected is not None:
            self.clear_selection()
            return
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
            words = self.words_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), wrap_tip(words) if words else "", self)
            return True
        return super().event(event)

    # --- size and places ------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        return self._size(_USUAL_CELL)

    def minimumSizeHint(self) -> QSize:
        if self._least_cell is not None:
            return least_size(self._names, *self._least_cell).toSize()
        return self._size(_LEAST_CELL).boundedTo(QSize(px(_LEAST_SIDE), px(_LEAST_SIDE)))

    def _size(self, cell: int) -> QSize:
        side = min(max(len(self._names), 2) * px(cell), px(_LARGEST_WISH))
        return QSize(px(60) + side, side + px(40))

    def _places(self) -> Places:
        return Places.laid_out(self._names, QSizeF(self.size()), self._seen)

    # --- drawing --------------------------------------------------------------------------------------------

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._names:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        places = self._places()
        texts, has_sign = drawn_texts(self._texts(), places.cell(0, 0))
        painter.setFont(figure_font(texts, places.cell(0, 0)))
        for row, of_row in enumerate(texts):
            for column, text in enumerate(of_row):
                if places.cell(row, column).intersects(places.free):
                    self._paint_cell(painter, places.cell(row, column), (row, column), text)
        self._paint_selection(painter, places)
        paint_names(painter, places, self._names, SAID if has_sign else f"{SAID}, in %")
        if shows_ring(self):
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme().color("focus"), 1))
            painter.drawRoundedRect(places.free.adjusted(0.5, 0.5, -0.5, -0.5), px(5), px(5))

    def _paint_cell(self, painter: QPainter, rect: QRectF, place: tuple[int, int], text: str) -> None:
        row, column = place
        number = int(self._counts[row, column])
        ground = cell_color(number, self._share(row, column), right=row == column)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        radius = min(px(4), rect.height() / 4)
        painter.drawRoundedRect(rect, radius, radius)
        if has_room(text, QFontMetricsF(painter.font()), rect):
            painter.setPen(readable_on(ground))
            painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_selection(self, painter: QPainter, places: Places) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        if self._selected is not None:
            painter.setPen(QPen(theme().color("focus"), 2))
            painter.drawRoundedRect(places.cell(*self._selected), px(4), px(4))

    # --------------------------------------------------------------------------------------------------------

    def _texts(self) -> list[list[str]]:
        size = range(len(self._names))
        return [[self.cell_text(row, column) for column in size] for row in size]

    def _share(self, row: int, column: int) -> float:
        total = int(self._counts[row].sum())
        return int(self._counts[row, column]) / total if total else 0.0

    def _describe(self) -> None:
        total = int(self._counts.sum())
        words = f"{count(int(np.trace(self._counts)))} of {count(total)} right."
        if self._selected is not None:
            words = f"{self.cell_words(*self._selected)}. {words}"
        words = f"{words} Classes: {', '.join(self._names)}."
        self.setAccessibleDescription(words if self._names else "")


def _times(number: int) -> str:
    return "once" if number == 1 else f"{count(number)} times"
