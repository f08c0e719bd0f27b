"""What the pictures of a batch share: their place in a scroll area, labels that stay in sight, cells and marks."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QFontMetricsF, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QScrollArea, QSizePolicy, QWidget

from studio.engine.tasks.batch_view import BatchView
from studio.ui.theme import StyleName, font, notifier, px, theme

ROW, GAP = 24, 4
_LABEL_SHARE = 0.24
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTRE = Qt.AlignmentFlag.AlignCenter


class BatchPicture(QWidget):
    """One batch, painted. It is as wide as its scroll area, or wider where it has to be."""

    def __init__(self, view: BatchView) -> None:
        super().__init__()
        self.setObjectName("first_batch_picture")
        self.view = view
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.setAccessibleName("First batch")
        self.setAccessibleDescription(view.sentence)
        notifier().changed.connect(self._on_theme_changed)

    def needed(self) -> QSize:
        """The least size that shows everything."""
        raise NotImplementedError

    def sizeHint(self) -> QSize:
        return self.needed()

    def minimumSizeHint(self) -> QSize:
        return self.needed()

    def begin(self) -> QPainter:
        """A painter on the plane of the sheet."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme().color("surface"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        return painter

    def hidden_left(self) -> int:
        """How many pixels have been scrolled out at the left."""
        return max(-self.x(), 0)

    def put_into(self, area: QScrollArea) -> None:
        """Becomes the widget of a scroll area; what stays in sight is painted anew while it scrolls."""
        area.setWidget(self)
        area.horizontalScrollBar().valueChanged.connect(self.update)

    def label_width(self, words: list[str], style: StyleName = "small") -> float:
        """The width of a column of labels: that of the longest one, within reason."""
        return min(max((width_of(text, style) for text in words), default=0.0), self.width() * _LABEL_SHARE)

    def _on_theme_changed(self) -> None:
        self.updateGeometry()
        self.update()


def width_of(text: str, style: StyleName) -> float:
    """The width of a text in pixels."""
    return QFontMetricsF(font(style)).horizontalAdvance(text)


def paint_text(
    painter: QPainter, place: QRectF, text: str, style: StyleName = "small", role: str = "text",
    align: Qt.AlignmentFlag = LEFT,
) -> None:  # fmt: skip
    """One line, with an ellipsis where it is too long."""
    painter.setFont(font(style))
    painter.setPen(theme().color(role))
    shown = QFontMetricsF(font(style)).elidedText(text, Qt.TextElideMode.ElideRight, place.width() + 1)
    painter.drawText(place, align, shown)


def paint_cell(painter: QPainter, place: QRectF, text: str, *, ground: str = "raised") -> None:
    """A token in its box."""
    painter.setPen(QPen(theme().color("border"), 1))
    painter.setBrush(theme().color(ground))
    painter.drawRoundedRect(place.adjusted(0.5, 0.5, -0.5, -0.5), px(4), px(4))
    paint_text(painter, place.adjusted(px(2), 0, -px(2), 0), text, align=CENTRE)


def paint_padding(painter: QPainter, place: QRectF) -> None:
    """A step that nobody reads: hatched."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme().color("sunken"))
    painter.drawRect(place)
    painter.setBrush(QBrush(theme().color("baseline", 0.5), Qt.BrushStyle.BDiagPattern))
    painter.drawRect(place)


def paint_length_mark(painter: QPainter, x: float, top: float, height: float) -> None:
    """Where a text ends."""
    painter.setPen(QPen(theme().color("validation"), 2))
    painter.drawLine(QPointF(x, top), QPointF(x, top + height))


def paint_arrow(painter: QPainter, start: QPointF, end: QPointF, color: QColor, width: float = 1.6) -> None:
    """A level arrow to the right or to the left."""
    painter.setPen(QPen(color, width))
    way = 1.0 if end.x() >= start.x() else -1.0
    painter.drawLine(start, QPointF(end.x() - way * px(4), end.y()))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(color)
    back = end.x() - way * px(6)
    painter.drawPolygon(QPolygonF([end, QPointF(back, end.y() - px(4)), QPointF(back, end.y() + px(4))]))


def paint_zero(painter: QPainter, centre: QPointF) -> None:
    """A state that was set to zero."""
    painter.setPen(QPen(theme().color("control"), 1.4))
    painter.setBrush(theme().color("surface"))
    painter.drawEllipse(centre, px(8), px(8))
    place = QRectF(centre.x() - px(8), centre.y() - px(8), px(16), px(16))
    paint_text(painter, place, "0", "caption", "text", CENTRE)


def paint_cut(painter: QPainter, x: float, top: float, bottom: float) -> None:
    """A dashed line that no gradient crosses."""
    pen = QPen(theme().color("clip"), 1.4)
    pen.setDashPattern([4, 3])
    painter.setPen(pen)
    painter.drawLine(QPointF(x, top), QPointF(x, bottom))
