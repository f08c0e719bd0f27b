"""Windows of numbers: a block for each, a band for each feature, time from left to right."""

from __future__ import annotations

import math

import numpy as np
from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent

from studio.engine.tasks.batch_view import BatchRow, BatchView
from studio.ui.pages.first_batch.picture import (
    GAP,
    RIGHT,
    BatchPicture,
    paint_text,
    width_of,
)
from studio.ui.theme import px, theme
from studio.ui.widgets.heat import heat_color

BAND, HEAD, BETWEEN = 15, 22, 14
STRONGEST = 0.85
_SHADES = 64
_LEAST_PLOT = 320


def limit_of(view: BatchView) -> float:
    """The value that gets the full colour: 1, or more where one in fifty is beyond it."""
    values = [row.values for step in view.steps for row in step.rows if row.values is not None]
    known = np.abs(np.concatenate([block.ravel() for block in values])) if values else np.zeros(1)
    known = known[np.isfinite(known)]
    return float(max(1, math.ceil(np.quantile(known, 0.98) - 0.25))) if len(known) else 1.0


class WindowsPicture(BatchPicture):
    """Every band is one feature, scaled as the network reads it."""

    def __init__(self, view: BatchView) -> None:
        super().__init__(view)
        self.rows = [row for step in view.steps for row in step.rows]
        self.limit = limit_of(view)
        self._images: dict[int, QImage] = {}
        self._scheme = ""

    def needed(self) -> QSize:
        block = px(HEAD) + len(self.view.features) * px(BAND) + px(BETWEEN)
        return QSize(px(_LEAST_PLOT) + px(120), len(self.rows) * block + px(HEAD))

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._scheme != theme().scheme:
            self._images, self._scheme = {}, theme().scheme
        painter = self.begin()
        names = self.label_width(list(self.view.features)) + px(8)
        top = 0.0
        for place, row in enumerate(self.rows):
            top = self._paint_window(painter, place, row, names, top)
        first, last = (self.rows[0].cells[0], self.rows[0].cells[-1]) if self.rows else ("", "")
        axis = QRectF(names, top - px(BETWEEN) + px(2), self.width() - names, px(HEAD))
        paint_text(painter, axis, first, "axis", "muted")
        paint_text(painter, axis, f"{last}, the newest step", "axis", "muted", RIGHT)

    def _paint_window(self, painter: QPainter, place: int, row: BatchRow, names: float, top: float) -> float:
        width = self.width() - names
        head = QRectF(names, top, width, px(HEAD))
        paint_text(painter, head, f"up to {row.label}", "small_medium")
        answer = f"to say: {row.answer}" if row.answer else ""
        room = head.adjusted(width_of(f"up to {row.label}", "small_medium") + px(16), 0, 0, 0)
        paint_text(painter, room, answer, "small", "muted", RIGHT)
        top += px(HEAD)
        height = len(self.view.features) * px(BAND)
        painter.drawImage(QRectF(names, top, width, height), self._image(place, row))
        for band, feature in enumerate(self.view.features):
            label = QRectF(0, top + band * px(BAND), names - px(8), px(BAND))
            paint_text(painter, label, feature, "axis", "muted", RIGHT)
            if band:
                line = QRectF(names, top + band * px(BAND), width, 1)
                painter.fillRect(line, theme().color("surface"))
        return top + height + px(BETWEEN) - px(GAP)

    def _image(self, place: int, row: BatchRow) -> QImage:
        """One pixel a value, [time, feature] → feature rows; made once for each scheme."""
        if place not in self._images and row.values is not None:
            self._images[place] = heat_image(row.values, self.limit)
        return self._images.get(place, QImage())


def heat_image(values: np.ndarray, limit: float) -> QImage:
    """An image [feature, time] of values [time, feature], −limit…limit as `heat_color` says; unknown is blank."""
    shades = [heat_color(2 * shade / _SHADES - 1, STRONGEST).rgb() for shade in range(_SHADES + 1)] + [
        theme().color("sunken").rgb()
    ]
    with np.errstate(invalid="ignore"):
        places = np.rint((np.clip(values.T / limit, -1, 1) + 1) * _SHADES / 2)
    places = np.where(np.isfinite(places), places, _SHADES + 1).astype(np.int64)
    pixels = np.ascontiguousarray(np.array(shades, dtype=np.uint32)[places])
    image = QImage(
        pixels.data, pixels.shape[1], pixels.shape[0], 4 * pixels.shape[1], QImage.Format.Format_RGB32
    )
    return image.copy()  # its own memory: the array goes
