"""The legend of a batch: each mark beside its words."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, QSize
from PySide6.QtGui import QLinearGradient, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QWidget

from studio.ui.charts import number_text
from studio.ui.pages.first_batch.lanes import LanesPicture
from studio.ui.pages.first_batch.picture import (
    BatchPicture,
    paint_arrow,
    paint_cell,
    paint_cut,
    paint_length_mark,
    paint_padding,
    paint_zero,
)
from studio.ui.pages.first_batch.texts import TextsPicture
from studio.ui.pages.first_batch.windows import STRONGEST, WindowsPicture
from studio.ui.theme import pixmap, px, set_margins, set_spacing, theme
from studio.ui.widgets import label
from studio.ui.widgets.heat import heat_color

Paint = Callable[[QPainter, QRectF], None]


class Mark(QWidget):
    """A small piece of the picture."""

    def __init__(self, paint: Paint, width: int = 26) -> None:
        super().__init__()
        self._paint, self._width = paint, width
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(self._width), px(20))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, QRectF(self.rect()))


def legend_of(picture: BatchPicture) -> QWidget:
    """The marks that this picture uses, in a row."""
    if isinstance(picture, WindowsPicture):
        limit = f"{picture.limit:.0f}"
        return _row([(_shades, f"{number_text.MINUS}{limit} to {limit} in the network's own scale", 72)])
    if isinstance(picture, TextsPicture):
        return _row([(_token, "read", 26), (_padding, "padding, not read", 26), (_length, "true length", 14)])
    entries: list[tuple[Paint, str, int]] = []
    states = {step.state for step in picture.view.steps}
    if "reset" in states:
        entries.append((_zero, "state set to 0", 20))
    if "carried" in states:
        entries.append((_carried, "state carried on", 26))
    entries += [(_cut, "gradient cut", 20), (_back, "gradient flows back", 26)]
    if isinstance(picture, LanesPicture) and any(
        text in (" ", "\n") for step in picture.view.steps for row in step.rows for text in row.cells
    ):
        entries.append((_space, "space", 18))
    return _row(entries)


def _row(entries: list[tuple[Paint, str, int]]) -> QWidget:
    holder = QWidget()
    holder.setObjectName("first_batch_legend")
    row = QHBoxLayout(holder)
    set_margins(row, 0, 0, 0, 0)
    set_spacing(row, 7)
    for place, (paint, words, width) in enumerate(entries):
        if place:
            row.addSpacing(px(10))
        row.addWidget(Mark(paint, width))
        row.addWidget(label(words, "small", name=f"first_batch_legend_{place}"))
    row.addStretch(1)
    return holder


def _shades(painter: QPainter, place: QRectF) -> None:
    ground = QLinearGradient(place.topLeft(), place.topRight())
    for share in range(9):
        ground.setColorAt(share / 8, heat_color(share / 4 - 1, STRONGEST))
    painter.setPen(theme().color("border"))
    painter.setBrush(ground)
    painter.drawRect(place.adjusted(0.5, px(4), -0.5, -px(4)))


def _token(painter: QPainter, place: QRectF) -> None:
    paint_cell(painter, place.adjusted(0, px(2), 0, -px(2)), "a")


def _space(painter: QPainter, place: QRectF) -> None:
    paint_cell(painter, place.adjusted(0, px(2), 0, -px(2)), "␣")


def _padding(painter: QPainter, place: QRectF) -> None:
    paint_padding(painter, place.adjusted(0, px(2), 0, -px(2)))


def _length(painter: QPainter, place: QRectF) -> None:
    paint_length_mark(painter, place.center().x(), px(2), place.height() - px(4))


def _zero(painter: QPainter, place: QRectF) -> None:
    paint_zero(painter, place.center())


def _carried(painter: QPainter, place: QRectF) -> None:
    y = place.center().y()
    paint_arrow(painter, QPointF(1, y), QPointF(place.right() - 1, y), theme().color("actual"))


def _back(painter: QPainter, place: QRectF) -> None:
    y = place.center().y()
    paint_arrow(painter, QPointF(place.right() - 1, y), QPointF(1, y), theme().color("train"), 2)


def _cut(painter: QPainter, place: QRectF) -> None:
    paint_cut(painter, place.center().x(), 0, place.height())
    painter.drawPixmap(QPointF(place.center().x() - px(7), px(3)), pixmap("scissors", "clip", 14, 1.0))
