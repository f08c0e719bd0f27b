"""The loss curves of a run that is over, alone: without gradient norm, learning rate and the tools of a long watch."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.ui.charts.training_curves import TrainingCurves
from studio.ui.theme import set_minimum_height


class LossCurves(TrainingCurves):
    """For narrow places: epochs along x, a linear y, words as short as in a narrow window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("loss_curves")
        # The page of the training has plots of these names in the same window.
        for part in self.findChildren(QWidget):
            if part.objectName():
                part.setObjectName(f"results_{part.objectName()}")
        self.set_log_y(False)
        set_minimum_height(self.loss_plot, 90)
        set_minimum_height(self.gradient_plot, 0)
        set_minimum_height(self.learning_rate_plot, 0)

    def show_loss_words(self) -> None:
        """The card has the title."""
        self.set_heading("", "")

    def _show_parts(self, *, started: bool, empty: bool) -> None:
        super()._show_parts(started=started, empty=empty)
        for part in (*self.plots[1:], self.gradient_row, self.rate_head, *self.toggles):
            part.hide()
        self.loss_plot.show_bottom_words(True)
