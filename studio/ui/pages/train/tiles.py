"""The four figures above the curves."""

from __future__ import annotations

from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from studio.engine.experiment import Experiment
from studio.ui.charts import number_text
from studio.ui.pages.run_words import short_label, simple_label, unit_of, with_unit
from studio.ui.pages.train.before import baseline_loss, to_beat
from studio.ui.state.run_history import RunHistory
from studio.ui.theme import px, set_margins, set_spacing
from studio.ui.widgets import Tile, set_tip, vertical_hairline
from studio.ui.words import MINUS, count, percent

NARROW = 1100
"""Below this width of the window the learning rate gives way."""
_OPTIMIZERS = {"adam": "Adam", "adamw": "AdamW", "sgd": "SGD", "rmsprop": "RMSprop"}


def optimizer_words(experiment: Experiment) -> str:
    """ "Adam, no schedule" """
    training = experiment.training
    name = _OPTIMIZERS.get(training.optimizer, training.optimizer)
    return f"{name}, {'no' if training.schedule == 'none' else training.schedule} schedule"


class RunTiles(QFrame):
    """Validation loss, skill over the simple forecast, error in the user's units, learning rate."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("run_tiles")
        self.setProperty("kind", "card")
        row = QHBoxLayout(self)
        set_margins(row, 16, 10, 13, 9)
        set_spacing(row, 16)
        self.loss = Tile("Validation loss", name="tile_loss")
        self.skill = Tile("Skill", name="tile_skill")
        self.error = Tile("Mean error, MAE", name="tile_error")
        self.rate = Tile("Learning rate", name="tile_rate")
        self._rate_line = vertical_hairline()
        for tile in (self.loss, self.skill, self.error):
            row.addWidget(tile, 1)
            row.addWidget(self._rate_line if tile is self.error else vertical_hairline())
        row.addWidget(self.rate, 1)

    def show_plan(self, experiment: Experiment, overview: Any) -> None:
        """The figures before a run: what is to be beaten."""
        simple, loss, unit = to_beat(overview), baseline_loss(overview), unit_of(experiment.data.targets)
        label = simple.label if simple else ""
        self.loss.set_caption("To beat, validation loss" if loss is not None else "Validation loss")
        self.loss.set(
            "–" if loss is None else number_text.loss(loss), label if loss is not None else "not started"
        )
        self.skill.set_caption(f"Skill over {short_label(label)}" if label else "Skill")
        starts = simple is not None and experiment.model.on_top_of == simple.name
        self.skill.set(
            "0\N{NO-BREAK SPACE}%" if starts else "–", "starts as the baseline" if starts else "not started"
        )
        known = simple is not None and simple.validation_mae is not None
        self.error.set_caption("To beat, mean error" if known and not starts else "Mean error, MAE")
        mae = with_unit(number_text.loss(simple.validation_mae), unit) if known else "–"
        self.error.set(mae, label if known else "not started")
        self._show_rate(experiment.training.learning_rate, experiment)

    def show_run(self, history: RunHistory, overview: Any, *, muted: bool = False) -> None:
        """The newest figures of a run; `muted` where the experiment is another one by now."""
        started, newest, best = history.started, history.validated, history.best
        if started is None:
            return
        tone = "muted" if muted else "text"
        unit = unit_of(history.experiment.data.targets)
        short = short_label(simple_label(started.baseline.name, overview))
        reference = with_unit(number_text.loss(started.baseline.value), unit)
        self.loss.set_caption("Validation loss")
        self.skill.set_caption(f"Skill over {short}")
        self.error.set_caption("Mean error, MAE")
        if newest is None:
            self.loss.set("–", f"baseline {number_text.loss(started.baseline.loss)}", tone)
            self.skill.set("–", "first look under way", tone)
            self.error.set("–", f"{short} {reference}", tone)
        else:
            self.loss.set(number_text.loss(newest.val_loss), self._best_loss(history), tone)
            good = "muted" if muted else "success" if newest.skill > 0 else "text"
            self.skill.set(_skill(newest.skill), f"best {_skill(best.skill)}" if best else "", good)
            mae = newest.metrics.get("mae")
            self.error.set(
                "–" if mae is None else with_unit(number_text.loss(mae), unit), f"{short} {reference}", tone
            )
        rate = history.steps.learning_rate if history.steps else history.experiment.training.learning_rate
        self._show_rate(rate, history.experiment, tone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = self.window().width() >= px(NARROW)
        if self.rate.isHidden() == shown:
            self.rate.setVisible(shown)
            self._rate_line.setVisible(shown)

    def _best_loss(self, history: RunHistory) -> str:
        best = history.best
        return f"best {number_text.loss(best.val_loss)}, epoch {count(best.epoch)}" if best else ""

    def _show_rate(self, rate: float, experiment: Experiment, tone: str = "text") -> None:
        words = optimizer_words(experiment)
        self.rate.set(number_text.short(rate), words, tone)
        set_tip(
            self.loss, f"Learning rate {number_text.short(rate)}. {words}." if self.rate.isHidden() else ""
        )


def _skill(share: float) -> str:
    """A skill as whole per cent; one below −999 % says no more than that."""
    return f"< {MINUS}999\N{NO-BREAK SPACE}%" if share < -9.99 else percent(share)
