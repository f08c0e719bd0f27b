"""How the parts of the training curves lie: heads, tools, three plots on one x axis."""

from __future__ import annotations

from PySide6.QtGui import QFontMetricsF, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio.ui.charts.chart import Chart
from studio.ui.charts.controls import Head, LegendKey, Redraws, Segments, Toggle
from studio.ui.charts.gradient_plot import GradientPlot, LearningRatePlot
from studio.ui.charts.hint_card import HintCard
from studio.ui.charts.loss_plot import LossPlot
from studio.ui.charts.readout import Crosshair, Readout
from studio.ui.theme import (
    font,
    notifier,
    px,
    set_fixed_height,
    set_margins,
    set_minimum_height,
    set_spacing,
)

_WIDE, _NARROW = 1600, 1180
_WORDS_GAP = 12


class TrainingPanel(Chart):
    """Builds the widgets, keeps them in the colours of the theme and fits them to the width of the window."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("training_curves", "Loss", parent=parent)
        self.loss_plot, self.gradient_plot = LossPlot(), GradientPlot()
        self.learning_rate_plot = LearningRatePlot()
        self.plots = (self.loss_plot, self.gradient_plot, self.learning_rate_plot)
        self.readout = Readout(self.loss_plot)
        self.hint = HintCard("activity", self.loss_plot)
        self.crosshair = Crosshair(self.plots)
        self._redraws = Redraws(self)
        self.loss_words: tuple[str, ...] = ()
        self._build_head()
        self._build_lower_heads()
        self._build_layout()
        for plot, name in zip(self.plots, ("Loss", "Gradient norm", "Learning rate"), strict=True):
            plot.setAccessibleName(f"Plot: {name}")
        notifier().changed.connect(self._on_theme_changed)

    def _build_head(self) -> None:
        self.smooth_toggle = Toggle("curve_smooth", "spline", "Smooth", "Smooth the training loss (S)")
        self.log_toggle = Toggle(
            "curve_log_y", "chart-no-axes-column-increasing", "Log y", "Logarithmic y axis (L)"
        )
        self.follow_toggle = Toggle(
            "curve_follow", "fast-forward", "Follow", "Keep the newest step in view (F)"
        )
        self.toggles = (self.smooth_toggle, self.log_toggle, self.follow_toggle)
        self.legend = {
            "train_loss": LegendKey("legend_train", "Train", "train"),
            "val_loss": LegendKey(
                "legend_validation", "Validation", "validation", width=1.8, dash=(5, 3), marker=True
            ),
            "baseline": LegendKey("legend_baseline", "Baseline", "baseline", width=1.4, dash=(4, 3)),
        }
        self.bad_words = QLabel()
        self.bad_words.setObjectName("not_finite_count")
        self.bad_words.setProperty("text_style", "small")
        self.bad_words.setProperty("tone", "danger")
        self.bad_words.hide()
        for key in self.legend.values():
            self.head.legend.addWidget(key)
        self.head.legend.addWidget(self.bad_words)
        for toggle in self.toggles:
            self.head.tools.addWidget(toggle)
        self.save_button = self._add_save_button("curve")
        set_fixed_height(self.head, 28)

    def _build_lower_heads(self) -> None:
        self.gradient_head = Head("Gradient norm")
        self.rate_head = Head("Learning rate")
        self.x_units = Segments("x_unit", (("step", "Step"), ("epoch", "Epoch"), ("time", "Time")))
        self.x_units.choose("epoch")
        set_fixed_height(self.rate_head, 22)

    def _build_layout(self) -> None:
        self.gradient_row = QWidget()
        row = QHBoxLayout(self.gradient_row)
        set_margins(row, 0, 6, 0, 4)
        row.addWidget(self.gradient_head, 1)
        row.addWidget(self.x_units)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        set_spacing(column, 4)
        column.addWidget(self.head)
        column.addWidget(self.loss_plot, 100)
        column.addWidget(self.gradient_row)
        column.addWidget(self.gradient_plot, 32)
        column.addWidget(self.rate_head)
        column.addWidget(self.learning_rate_plot, 25)
        set_minimum_height(self.loss_plot, 120)
        set_minimum_height(self.gradient_plot, 70)
        set_minimum_height(self.learning_rate_plot, 70)

    def shown_plots(self) -> list[LossPlot | GradientPlot | LearningRatePlot]:
        """The plots that have a place now, from top to bottom."""
        return [plot for plot in self.plots if not plot.isHidden()]

    def _show_parts(self, *, started: bool, empty: bool) -> None:
        width = self.window().width()
        wide = started and width >= px(_WIDE)
        self.hint.setVisible(empty)
        parts: list[tuple[QWidget, bool]] = [
            (self.gradient_plot, started), (self.gradient_row, started), (self.learning_rate_plot, wide),
            (self.rate_head, wide), (self.save_button, started),
        ]  # fmt: skip
        parts += [(toggle, started) for toggle in self.toggles]
        for part, shown in parts:
            if part.isHidden() == shown:
                part.setVisible(shown)
        lowest = self.shown_plots()[-1]
        for plot in self.plots:
            plot.show_bottom_words(plot is lowest)
        self.show_loss_words()

    def show_loss_words(self) -> None:
        """What the loss counts: the longest of the words that the head has room for."""
        self.head.subtitle.setVisible(False)
        room = self.width() - self.head.minimumSizeHint().width() - px(_WORDS_GAP)
        width = QFontMetricsF(font("small")).horizontalAdvance
        fitting = [words for words in self.loss_words if width(words) <= room]
        self.set_heading("Loss", fitting[0] if fitting else "")

    def _set_narrow(self, narrow: bool) -> None:
        if narrow == self.loss_plot.narrow:
            return
        self.loss_plot.narrow = narrow
        self.legend["val_loss"].set_words("Val" if narrow else "Validation")
        for toggle in self.toggles:
            toggle.set_words_shown(not narrow)

    def _even_axes(self) -> None:
        """Equal widths at the left, in coarse steps: plots stay aligned and do not wander."""
        width = max(plot.needed_left_width() for plot in self.shown_plots())
        for plot in self.plots:
            plot.set_left_width(width)

    def _on_theme_changed(self) -> None:
        for plot in self.plots:
            plot.recolor()
            plot.recolor_curves()
        self.crosshair.recolor()
        self._redraws.ask(soon=True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_narrow(self.window().width() < px(_NARROW))
        self.show_loss_words()
        self._redraws.ask(soon=True)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._set_narrow(self.window().width() < px(_NARROW))
        self._redraws.ask(soon=True)
