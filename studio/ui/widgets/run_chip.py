"""An overlaid run in a chip: its line, its number, its name, and × to take it off the plot."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy

from studio.ui.theme import RUN_DASHES, set_margins, set_spacing
from studio.ui.widgets.buttons import tool_button
from studio.ui.widgets.labels import label
from studio.ui.widgets.swatch import CurveStyle, Swatch


class RunChip(QFrame):
    """`place` counts the overlaid runs from 0 and gives colour and dash."""

    removed = Signal()

    def __init__(self, place: int, number: str, text: str, name: str = "") -> None:
        super().__init__()
        base = name or f"run_chip_{number}"
        self.setObjectName(base)
        self.setAccessibleName(f"Run {number}, {text}")
        self.setProperty("kind", "raised")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        set_margins(row, 9, 0, 1, 0)
        set_spacing(row, 7)
        curve = CurveStyle(f"run_{place % 6 + 1}", 2.4, RUN_DASHES[place % len(RUN_DASHES)])
        row.addWidget(Swatch(curve))
        row.addWidget(label(number, "strong"))
        row.addWidget(label(text, "small"))
        self._remove = tool_button("x", f"Take run {number} off the plot", f"{base}_remove", size=14)
        self._remove.clicked.connect(self.removed)
        row.addWidget(self._remove)
