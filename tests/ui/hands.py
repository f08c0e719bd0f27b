"""A mouse that drags: press, move with the button held, release."""

from __future__ import annotations

from collections.abc import Sequence

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QWidget

from studio.ui.charts.plot import Plot


def drag(widget: QWidget, path: Sequence[QPointF], *, release: bool = True) -> None:
    """Presses at the first point, moves over the others with the button held, and lets go at the last."""
    kind, none, left = QEvent.Type, Qt.MouseButton.NoButton, Qt.MouseButton.LeftButton
    most = pg.getConfigOption("mouseRateLimit")
    pg.setConfigOption(
        "mouseRateLimit", -1
    )  # a hand is slower than this, and none of its moves is to be left out
    _send(widget, kind.MouseMove, path[0], none, none)
    _send(widget, kind.MouseButtonPress, path[0], left, left)
    for place in path[1:]:
        _send(widget, kind.MouseMove, place, none, left)
    pg.setConfigOption("mouseRateLimit", most)
    if release:
        let_go(widget, path[-1])


def let_go(widget: QWidget, place: QPointF) -> None:
    """Releases the button."""
    _send(widget, QEvent.Type.MouseButtonRelease, place, Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton)


def path_to(plot: Plot, start: float, end: float, moves: int = 4) -> list[QPointF]:
    """Places of a plot's viewport, straight down or up in its middle from one height of its y axis to another."""
    (left, right), _ = plot.view.viewRange()
    heights = [start + (end - start) * move / moves for move in range(moves + 1)]
    scene = (plot.view.mapViewToScene(QPointF((left + right) / 2, height)) for height in heights)
    return [QPointF(plot.mapFromScene(place)) for place in scene]


def _send(
    widget: QWidget, kind: QEvent.Type, place: QPointF, button: Qt.MouseButton, held: Qt.MouseButton
) -> None:
    everywhere = QPointF(widget.mapToGlobal(place.toPoint()))
    event = QMouseEvent(kind, place, everywhere, button, held, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, event)
