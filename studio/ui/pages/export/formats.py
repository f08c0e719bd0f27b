"""The list of formats: name, ending, what it is for, and what came of the last export."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetricsF, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from studio.engine.export.formats import FormatInfo
from studio.ui.theme import font, notifier, px, set_fixed_height, shows_ring, theme
from studio.ui.widgets.chip import CHIP_HEIGHT, chip_width, paint_chip

ROW_HEIGHT = 51
Index = QModelIndex | QPersistentModelIndex
PASSED, BLOCKED = ("Same as the model", "success"), ("Differs", "danger")
Outcome = tuple[str, str]
"""Word and tone of the chip."""


class FormatRole(IntEnum):
    """What the model says of a row beside Qt's own roles."""

    INFO = Qt.ItemDataRole.UserRole + 1
    OUTCOME = Qt.ItemDataRole.UserRole + 2


class FormatsModel(QAbstractListModel):
    """The formats that can be written, each with the outcome of its last export."""

    def __init__(self, formats: tuple[FormatInfo, ...]) -> None:
        super().__init__()
        self._formats = formats
        self._outcomes: dict[str, Outcome] = {}

    def info(self, row: int) -> FormatInfo:
        """The format of a row."""
        return self._formats[row]

    def set_outcome(self, name: str, outcome: Outcome) -> None:
        """What came of the export in that format."""
        self._outcomes[name] = outcome
        self._say_changed()

    def clear_outcomes(self) -> None:
        """For another run."""
        self._outcomes.clear()
        self._say_changed()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own signature
        return 0 if parent.isValid() else len(self._formats)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        info = self._formats[index.row()]
        outcome = self._outcomes.get(info.name)
        match role:
            case Qt.ItemDataRole.DisplayRole:
                return f"{info.label} {info.suffix} ({info.name})"
            case Qt.ItemDataRole.AccessibleTextRole:
                return f"{info.label}, {info.suffix}. {info.sentence} {outcome[0] if outcome else ''}".strip()
            case FormatRole.INFO:
                return info
            case FormatRole.OUTCOME:
                return outcome
        return None

    def _say_changed(self) -> None:
        self.dataChanged.emit(self.index(0), self.index(len(self._formats) - 1))


class FormatList(QListView):
    """One format is chosen; arrows and letters choose as in any list."""

    def __init__(self, model: FormatsModel) -> None:
        super().__init__()
        self.setObjectName("export_format")
        self.setAccessibleName("Format")
        self.setModel(model)
        self.setItemDelegate(_FormatDelegate(self))
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_fixed_height(self, ROW_HEIGHT * model.rowCount() + 2)
        notifier().changed.connect(self._on_theme_changed)

    def _on_theme_changed(self) -> None:
        self.scheduleDelayedItemsLayout()


class _FormatDelegate(QStyledItemDelegate):
    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(px(200), px(ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        info: FormatInfo = index.data(FormatRole.INFO)
        outcome: Outcome | None = index.data(FormatRole.OUTCOME)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(option.rect)
        self._paint_ground(painter, rect, option, index)
        inside = rect.adjusted(px(12), 0, -px(10), 0)
        if outcome is not None:
            width = chip_width(outcome[0])
            chip = QRectF(
                inside.right() - width, rect.center().y() - px(CHIP_HEIGHT) / 2, width, px(CHIP_HEIGHT)
            )
            paint_chip(painter, chip, *outcome)
            inside.setRight(chip.left() - px(8))
        self._paint_words(painter, inside, info)
        painter.restore()

    def _paint_ground(
        self, painter: QPainter, rect: QRectF, option: QStyleOptionViewItem, index: Index
    ) -> None:
        tokens = theme()
        plane = rect.adjusted(1, 2, -1, -2)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or option.state & QStyle.StateFlag.State_MouseOver:
            painter.setBrush(tokens.color("accent_soft" if chosen else "hover"))
            painter.drawRoundedRect(plane, px(7), px(7))
        if index.row() < index.model().rowCount() - 1:
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1), tokens.color("border"))
        if shows_ring(self._view) and index == self._view.currentIndex():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(tokens.color("focus"), 2))
            painter.drawRoundedRect(plane.adjusted(1, 1, -1, -1), px(6), px(6))

    def _paint_words(self, painter: QPainter, inside: QRectF, info: FormatInfo) -> None:
        tokens = theme()
        upper = QRectF(inside.left(), inside.top() + px(8), inside.width(), px(17))
        lower = QRectF(inside.left(), inside.top() + px(26), inside.width(), px(17))
        painter.setFont(font("strong"))
        painter.setPen(tokens.color("text"))
        painter.drawText(upper, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, info.label)
        width = QFontMetricsF(font("strong")).horizontalAdvance(info.label) + px(8)
        painter.setFont(font("small"))
        painter.setPen(tokens.color("muted"))
        painter.drawText(
            upper.adjusted(width, 0, 0, 0),
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            info.suffix,
        )
        metrics = QFontMetricsF(font("small"))
        shown = metrics.elidedText(info.sentence, Qt.TextElideMode.ElideRight, lower.width())
        painter.drawText(lower, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, shown)
