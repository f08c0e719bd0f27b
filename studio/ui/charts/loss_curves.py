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
        for words in (self.head.title, self.head.subtitle):
            words.hide()  # the card has the title; a saved picture still says it
        hidden = (*self.plots[1:], self.gradient_row, self.rate_head, *self.toggles)
        for part in hidden:
            part.hide()
        self.loss_plot.show_bottom_words(True)
        self.set_log_y(False)
        set_minimum_height(self.loss_plot, 90)

    def show_loss_words(self) -> None:
        """The card has the words too."""

    def _show_parts(self, *, started: bool, empty: bool) -> None:
        self.hint.setVisible(empty)
        if self.save_button.isHidden() == started:
            self.save_button.setVisible(started)
