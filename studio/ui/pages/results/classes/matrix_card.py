"""The card of the confusion matrix: counts or shares, and the cell that is chosen."""

from __future__ import annotations

from collections.abc import Sequence

import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent

from studio.ui.pages.plot_card import PlotCard
from studio.ui.theme import px, set_margins
from studio.ui.widgets import Segmented
from studio.ui.widgets.confusion import ConfusionMatrix
from studio.ui.widgets.matrix_area import MatrixArea

COUNT, SHARE = "count", "share"
TRUTH, TRUTH_NARROW, NARROW = "rows are the truth", "truth in rows", 460
"""What the rows are, whole also where there is little room for it."""


class MatrixCard(PlotCard):
    """Rows are the truth; the chosen cell is (truth, said), or none."""

    cell_changed = Signal(object)
    """The place of the chosen cell, or None."""

    def __init__(self) -> None:
        super().__init__("matrix_card", 240)
        self.set_title("What was taken for what")
        self.matrix = ConfusionMatrix("confusion_matrix")
        self._figures = Segmented(
            ((COUNT, "Count"), (SHARE, "Share")), "matrix_figures", "Figures of the cells"
        )
        set_margins(self.body, 0, 6, 0, 0)
        self._figures.value_changed.connect(self._on_figures_changed)
        self.add_tool(self._figures)
        self.body.addWidget(MatrixArea(self.matrix), 1)
        self.matrix.cell_selected.connect(self._on_cell_selected)
        self.matrix.selection_cleared.connect(self._on_selection_cleared)

    def show_counts(self, names: Sequence[str], counts: npt.ArrayLike) -> None:
        """Shows another matrix, without a choice."""
        self.matrix.set_counts(names, counts)
        self.matrix.clear_selection()

    def select(self, truth: int, said: int) -> None:
        """Chooses a cell."""
        self.matrix.select(truth, said)

    def clear_selection(self) -> None:
        """Chooses none."""
        self.matrix.clear_selection()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.set_subtitle(TRUTH if self.width() >= px(NARROW) else TRUTH_NARROW)

    def _on_figures_changed(self, value: str) -> None:
        self.matrix.set_share(value == SHARE)

    def _on_cell_selected(self, truth: int, said: int) -> None:
        self.cell_changed.emit((truth, said))

    def _on_selection_cleared(self) -> None:
        self.cell_changed.emit(None)
