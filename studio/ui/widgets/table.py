"""Tables: one delegate paints every cell, one view asks for the menu of a chip.

A model says through `CellRole` what a cell is; `TableDelegate` paints text, chips, shares, sparklines and the hairline
below each row. Numbers are right-aligned by `TextAlignmentRole`, as with any model of Qt.
"""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QHelpEvent, QKeyEvent, QMouseEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QToolTip,
    QWidget,
)

from studio.ui.theme import font, notifier, pixmap, px, shows_ring, theme
from studio.ui.widgets.availability import wrap_tip
from studio.ui.widgets.chip import CHIP_HEIGHT, chip_width, paint_chip, paint_role_chip
from studio.ui.widgets.sparkline import paint_share_bar, paint_sparkline

ROW_HEIGHT, HEAD_HEIGHT, CELL_MARGIN = 28, 30, 8
_WARNING_SHARE = 0.5
_LEAST_SHARE_TEXT, _SHARE_BAR, _FIGURE_BAR, _MOST_BAR = 40, 32, 46, 160

Index = QModelIndex | QPersistentModelIndex


class CellRole(IntEnum):
    """What a model says about a cell, beside Qt's own roles."""

    KIND = Qt.ItemDataRole.UserRole + 100
    """One of "text" (the default), "strong", "chip", "role", "share" or "sparkline"."""
    TONE = Qt.ItemDataRole.UserRole + 101
    """Tone of a text (muted, disabled, success, warning, danger, accent) or of a chip (`chip.TONES`)."""
    VALUE = Qt.ItemDataRole.UserRole + 102
    """share: float from 0 to 1. sparkline: sequence of floats."""
    ICON = Qt.ItemDataRole.UserRole + 103
    """Name of the icon before a text or in a chip."""
    BEST = Qt.ItemDataRole.UserRole + 104
    """sparkline: the place of the dot."""
    LOG = Qt.ItemDataRole.UserRole + 105
    """sparkline: True for a logarithmic scale."""
    BAR = Qt.ItemDataRole.UserRole + 106
    """share: role of a colour for a bar that is read as a figure, and longer; else muted, above a half warning."""


_INK = {"accent": "accent_text", "": "text"}


class TableDelegate(QStyledItemDelegate):
    """Paints all cells of a table."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self._hovered_row = -1

    def set_hovered_row(self, row: int) -> None:
        """The row under the pointer; -1 for none."""
        if row != self._hovered_row:
            self._hovered_row = row
            self._view.viewport().update()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        kind, text = _kind(index), _text(index)
        if kind in ("chip", "role"):
            width = chip_width(text, _icon(index) or ("clock" if kind == "role" else ""), kind == "role")
        elif kind == "sparkline":
            width = px(60)
        else:
            style = font("strong" if kind == "strong" else "body")
            width = round(QFontMetricsF(style).horizontalAdvance(text)) + 1
            width += px(16) + px(6) if _icon(index) else 0
            if kind == "share":
                width = max(width + px(6), px(_LEAST_SHARE_TEXT))
                width += px(_FIGURE_BAR if index.data(CellRole.BAR) else _SHARE_BAR)
        return QSize(width + 2 * px(CELL_MARGIN), px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect = QRectF(option.rect)
        painter.save()
        self._paint_ground(painter, rect, option, index)
        cell = rect.adjusted(px(CELL_MARGIN), 0, -px(CELL_MARGIN), -1)
        kind = _kind(index)
        if kind == "chip" and _text(index):
            self._paint_chip(painter, cell, index)
        elif kind == "role":
            self._paint_role(painter, cell, option, index)
        elif kind == "share":
            self._paint_share(painter, cell, index)
        elif kind == "sparkline":
            self._paint_sparkline(painter, cell, option, index)
        else:
            paint_text_cell(painter, cell, index, strong=kind == "strong")
        painter.restore()

    def helpEvent(
        self, event: QHelpEvent, view: QAbstractItemView, option: QStyleOptionViewItem, index: Index
    ) -> bool:
        # The model's own tooltip first; else the whole text of a cell that is cut.
        tip = index.data(Qt.ItemDataRole.ToolTipRole)
        if not tip and self.sizeHint(option, index).width() > option.rect.width():
            tip = _text(index)
        if event.type() == QEvent.Type.ToolTip and tip:
            QToolTip.showText(event.globalPos(), wrap_tip(str(tip)), view)
            return True
        return False

    def _paint_ground(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        tokens = theme()
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, tokens.color("accent_soft"))
        elif index.row() == self._hovered_row:
            painter.fillRect(rect, tokens.color("hover"))
        line = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(line, tokens.color("border"))
        if shows_ring(self._view) and index == self._view.currentIndex():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(tokens.color("focus"), 2))
            painter.drawRoundedRect(rect.adjusted(1, 1, -1, -2), px(4), px(4))

    def _paint_chip(self, painter: QPainter, cell: QRectF, index: Index) -> None:
        icon = _icon(index)
        width = min(chip_width(_text(index), icon), cell.width())
        height = px(CHIP_HEIGHT - 2)
        chip = QRectF(cell.left(), round(cell.center().y() - height / 2), width, height)
        paint_chip(painter, chip, _text(index), str(index.data(CellRole.TONE) or "neutral"), icon)

    def _paint_role(
        self, painter: QPainter, cell: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        paint_role_chip(painter, role_chip_rect(cell, _text(index)), _text(index), hovered=hovered)

    def _paint_share(self, painter: QPainter, cell: QRectF, index: Index) -> None:
        share = float(index.data(CellRole.VALUE) or 0.0)
        paint_text_cell(painter, cell, index)
        if share > 0:
            words = QFontMetricsF(font("body")).horizontalAdvance(_text(index))
            left = cell.left() + max(px(_LEAST_SHARE_TEXT), words + px(6))
            tone = index.data(CellRole.BAR)
            width = min(px(_MOST_BAR if tone else _SHARE_BAR), cell.right() - left)
            bar = QRectF(left, round(cell.center().y()) - px(2.5), width, px(5))
            paint_share_bar(painter, bar, share, tone or ("warning" if share > _WARNING_SHARE else "muted"))

    def _paint_sparkline(
        self, painter: QPainter, cell: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        values = index.data(CellRole.VALUE)
        if values is None:
            return
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = str(index.data(CellRole.TONE) or ("text" if selected else "muted"))
        best = index.data(CellRole.BEST)
        paint_sparkline(
            painter,
            cell.adjusted(0, px(5), 0, -px(4)),
            list(values),
            theme().color(_INK.get(role, role)),
            log=bool(index.data(CellRole.LOG)),
            best=None if best is None else int(best),
        )


class DataTable(QTableView):
    """A table in the look of the program: rows are selected, the row under the pointer is tinted.

    `role_asked` is the wish to change the role chip of a cell, by click, Space or Alt+↓, with the place for the menu.
    """

    role_asked = Signal(QModelIndex, QPoint)

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self._delegate = TableDelegate(self)
        self.setItemDelegate(self._delegate)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        head = self.horizontalHeader()
        head.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        head.setHighlightSections(False)
        head.setSectionsClickable(False)
        head.setMinimumSectionSize(24)
        self._on_theme_changed()
        notifier().changed.connect(self._on_theme_changed)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        index = self.indexAt(event.position().toPoint())
        self._delegate.set_hovered_row(index.row())
        over = self._chip_at(event.position().toPoint()) is not None
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._delegate.set_hovered_row(-1)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self._chip_at(event.position().toPoint())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self._ask(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        alt_down = event.key() == Qt.Key.Key_Down and event.modifiers() & Qt.KeyboardModifier.AltModifier
        if (event.key() == Qt.Key.Key_Space or alt_down) and self.currentIndex().isValid():
            index = self._role_cell(self.currentIndex().row())
            if index is not None:
                self._ask(index)
                return
        super().keyPressEvent(event)

    def _role_cell(self, row: int) -> QModelIndex | None:
        for column in range(self.model().columnCount()):
            index = self.model().index(row, column)
            if _kind(index) == "role":
                return index
        return None

    def _chip_at(self, place: QPoint) -> QModelIndex | None:
        index = self.indexAt(place)
        if not index.isValid() or _kind(index) != "role":
            return None
        cell = QRectF(self.visualRect(index)).adjusted(px(CELL_MARGIN), 0, -px(CELL_MARGIN), -1)
        return index if role_chip_rect(cell, _text(index)).contains(place.toPointF()) else None

    def _ask(self, index: QModelIndex) -> None:
        below = self.visualRect(index).bottomLeft() + QPoint(px(CELL_MARGIN), 0)
        self.role_asked.emit(index, self.viewport().mapToGlobal(below))

    def _on_theme_changed(self) -> None:
        self.verticalHeader().setDefaultSectionSize(px(ROW_HEIGHT))
        self.horizontalHeader().setFixedHeight(px(HEAD_HEIGHT))


def role_chip_rect(cell: QRectF, role: str) -> QRectF:
    """Where the chip of a role lies in its cell."""
    width = min(chip_width(role, "clock", chevron=True), cell.width())
    return QRectF(cell.left(), round(cell.center().y() - px(CHIP_HEIGHT) / 2), width, px(CHIP_HEIGHT))


def paint_text_cell(painter: QPainter, cell: QRectF, index: Index, *, strong: bool = False) -> None:
    """Paints icon and text of a cell, cut with an ellipsis where they do not fit."""
    tone = str(index.data(CellRole.TONE) or "")
    ink = _INK.get(tone, tone)
    icon = _icon(index)
    if icon:
        ratio = painter.device().devicePixelRatioF()
        top = round(cell.center().y() - px(16) / 2)
        painter.drawPixmap(round(cell.left()), top, pixmap(icon, ink, 16, ratio))
        cell = cell.adjusted(px(16) + px(6), 0, 0, 0)
    weighted = index.data(Qt.ItemDataRole.FontRole)
    style = font("strong" if strong and tone != "disabled" else "body")
    if weighted is not None:
        style.setWeight(weighted.weight())
    painter.setFont(style)
    painter.setPen(theme().color(ink))
    shown = QFontMetricsF(style).elidedText(_text(index), Qt.TextElideMode.ElideRight, cell.width() + 1)
    alignment = index.data(Qt.ItemDataRole.TextAlignmentRole)
    across = Qt.AlignmentFlag.AlignLeft if alignment is None else Qt.AlignmentFlag(alignment)
    painter.drawText(
        cell.adjusted(0, 0, 1, 0), int(Qt.AlignmentFlag.AlignVCenter | (across & _ACROSS)), shown
    )


_ACROSS = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignHCenter


def _kind(index: Index) -> str:
    return str(index.data(CellRole.KIND) or "text")


def _text(index: Index) -> str:
    held = index.data(Qt.ItemDataRole.DisplayRole)
    return "" if held is None else str(held)


def _icon(index: Index) -> str:
    return str(index.data(CellRole.ICON) or "")
