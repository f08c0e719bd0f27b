"""The curves of a language model's run in bits a letter, and its figures beside the simple answers."""

from __future__ import annotations

import math
from statistics import median

from PySide6.QtWidgets import QStackedWidget

from studio.engine.events import Reference, RunStarted, StepsDone, Validated
from studio.ui.charts.loss_curves import LossCurves
from studio.ui.pages.plot_card import PlotCard
from studio.ui.pages.results.content import Results
from studio.ui.pages.results.figures_pane import FiguresPane
from studio.ui.pages.results.metrics import Figure, number
from studio.ui.state.run_history import RunHistory
from studio.ui.widgets import Tabs
from studio.ui.words import plural

METRIC = "bits_per_character"
FIGURES = (
    Figure("Bits", lambda values: number(values, METRIC, "{:.2f}".format)),
    Figure("Perplexity", lambda values: number(values, "perplexity", "{:.2f}".format)),
)


class LossCard(PlotCard):
    """Two tabs: the curves, and the test part beside n-grams and a compressor."""

    def __init__(self) -> None:
        super().__init__("loss_card", 200)
        self.curves, self._pane = LossCurves(), FiguresPane("loss_figures")
        self._tabs = Tabs(("Loss", "Test part"), "loss_tabs", "Curves or figures")
        self._stack = QStackedWidget()
        self._stack.addWidget(self.curves)
        self._stack.addWidget(self._pane)
        self.set_title("")
        self.head.insertWidget(0, self._tabs)
        self.body.addWidget(self._stack, 1)
        self._words = ("", "")
        self._tabs.currentChanged.connect(self._on_tab_changed)

    def show_run(self, history: RunHistory, results: Results) -> None:
        """Another run with its result."""
        found = results.evaluation
        bits = bits_in_a_nat(history)
        self._draw(history, found.labels, bits)
        loss = "bits a letter" if bits is not None else f"nats a {found.unit}"
        self._words = (loss, f"{plural(found.report['items'], found.unit, found.units)}, read once")
        self._pane.show_figures(found, METRIC, FIGURES)
        self._on_tab_changed()

    def _draw(self, history: RunHistory, labels: dict[str, str], bits: float | None) -> None:
        curves, scale = self.curves, 1.0 if bits is None else bits
        curves.clear()
        curves.clear_baseline()
        for event in history:
            match event:
                case RunStarted():
                    curves.set_steps_per_epoch(event.steps_per_epoch)
                    curves.set_max_epochs(history.epochs_begun)
                    drawn = [_line(answer, labels, bits) for answer in (event.baseline, *event.others)]
                    curves.set_baseline(*drawn[0], drawn[1:])
                case StepsDone():
                    losses = [loss * scale for loss in event.losses]
                    curves.append_steps(
                        event.first_step, losses, event.norms, event.learning_rate, event.epoch, event.seconds
                    )
                case Validated():
                    curves.append_validation(event.epoch, event.step, event.val_loss * scale, event.best)

    def _on_tab_changed(self, *_: object) -> None:
        place = self._tabs.currentIndex()
        self._stack.setCurrentIndex(place)
        self.set_subtitle(self._words[place])


def bits_in_a_nat(history: RunHistory) -> float | None:
    """Bits a letter in one nat a token: measured on the validation part, the same in all epochs; None if unknown."""
    found = [
        event.metrics[METRIC] / event.val_loss
        for event in history
        if isinstance(event, Validated)
        and event.val_loss > 0
        and math.isfinite(event.val_loss)
        and math.isfinite(event.metrics.get(METRIC, math.nan))
    ]
    return median(found) if found else None


def _line(answer: Reference, labels: dict[str, str], bits: float | None) -> tuple[str, float]:
    """Name and height of a simple answer's line."""
    in_bits = bits is not None and answer.metric == METRIC
    return labels.get(answer.name, answer.name), answer.value if in_bits else answer.loss
