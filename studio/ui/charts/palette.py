"""Pens of the plot palette, out of the tokens of the theme (roles: train, validation, baseline, …)."""

from __future__ import annotations

import pyqtgraph as pg
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPen

from studio.ui.theme import theme


def color(role: str, alpha: float = 1.0) -> QColor:
    """The colour of a role of the scheme in force, at an opacity of 0…1."""
    return theme().color(role, alpha)


def pen(role: str, width: float = 1.0, dash: tuple[float, ...] = (), alpha: float = 1.0) -> QPen:
    """A cosmetic pen; dash lengths are in pixels, as the palette gives them."""
    made = pg.mkPen(color(role, alpha), width=width)
    if dash:
        made.setCapStyle(Qt.PenCapStyle.FlatCap)
        # Qt counts dashes in widths of the pen.
        made.setDashPattern([length / max(width, 1.0) for length in dash])
    return made
