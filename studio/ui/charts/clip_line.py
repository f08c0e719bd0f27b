"""The line of the norm that gradients are clipped to: it says its norm, and a hand may move it while it is allowed."""

from __future__ import annotations

from collections.abc import Callable

import pyqtgraph as pg
from PySide6.QtCore import Qt, Signal

from studio.ui.charts import number_text, palette
from studio.ui.charts.extent import mapped
from studio.ui.charts.items import Words

DECIMALS = 4
"""As many as the field of the clip takes: what was dragged stands there as it is."""


class ClipLine(pg.InfiniteLine):
    """A horizontal line with its words beside it; both belong into one plot."""

    dropped = Signal(float)
    """It was let go at this norm, which is above 0."""

    def __init__(self) -> None:
        super().__init__(angle=0, movable=False)
        self.moving: bool
        self.words = Words("clip", anchor=(1, 1), filled=True)
        self._norm: float | None = None
        self._log = False
        self._stand: Callable[[float], object] = lambda height: None
        self.sigDragged.connect(self._on_dragged)
        self.sigPositionChangeFinished.connect(self._on_let_go)

    def recolor(self) -> None:
        """Takes pens from the scheme in force."""
        self.setPen(palette.pen("clip", 1.4, (6, 3)))
        self.setHoverPen(palette.pen("clip", 2.4))
        self.words.recolor()

    def set_shown(self, shown: bool) -> None:
        """Nothing is clipped, or something is."""
        self.setVisible(shown)
        self.words.setVisible(shown)

    def set_movable(self, movable: bool) -> None:
        """Whether it can be taken hold of; a hand that holds it when that ends has moved nothing."""
        if not movable:
            self.give_up()
        self.setMovable(movable)
        self.setCursor(Qt.CursorShape.SizeVerCursor if movable else Qt.CursorShape.ArrowCursor)

    def place(self, norm: float, *, log: bool, stand: Callable[[float], object]) -> None:
        """Stands at the norm that holds, unless a hand holds it; `stand` puts the words at a height of the plot."""
        if log != self._log:
            self.give_up()
        self._norm, self._log, self._stand = norm, log, stand
        if not self.moving:
            self._stand_at(norm)

    def give_up(self) -> bool:
        """Goes back to the norm that holds, out of the hand that moves it; False where none does."""
        if not self.moving:
            return False
        self.moving = False
        if self._norm is not None:
            self._stand_at(self._norm)
        return True

    def _stand_at(self, norm: float) -> None:
        height = float(mapped([norm], self._log)[0])
        self.setPos(height)
        self._say(norm, height)

    def _say(self, norm: float, height: float) -> None:
        self.words.say(f"clip {number_text.short(norm)}")
        self._stand(height)

    def _norm_here(self) -> float:
        """The norm at its place, in as many digits as its words have; 0 where no gradient would be left."""
        place = float(self.value())
        norm = 10.0**place if self._log else max(place, 0.0)
        return round(float(f"{norm:.3g}"), DECIMALS)

    def _on_dragged(self) -> None:
        self._say(self._norm_here(), float(self.value()))

    def _on_let_go(self) -> None:
        norm = self._norm_here()
        if norm > 0:
            self.dropped.emit(norm)
        elif self._norm is not None:
            # 0 would mean the opposite of where it was dragged to: no clipping at all.
            self._stand_at(self._norm)
