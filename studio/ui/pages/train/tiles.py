"""The four figures above the curves."""

from __future__ import annotations

import math
from typing import Any

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout

from studio.engine.events import RunStarted, Validated
from studio.engine.experiment import Experiment
from studio.ui.charts import number_text
from studio.ui.pages.figures import Figure, figure_before, figure_of, unit_in_use
from studio.ui.pages.loss_units import BITS, LossUnit, unit_before, unit_of_run
from studio.ui.pages.run_words import short_label, simple_label
from studio.ui.pages.train.before import to_beat
from studio.ui.state.run_history import RunHistory
from studio.ui.theme import px, set_margins, set_spacing
from studio.ui.widgets import Tile, set_tip, vertical_hairline
from studio.ui.words import MINUS, count, percent

NARROW = 1100
"""Below this width of the window the learning rate gives way."""
PERPLEXITY = "perplexity"
_LARGEST_EXPONENT = 700
_OPTIMIZERS = {"adam": "Adam", "adamw": "AdamW", "sgd": "SGD", "rmsprop": "RMSprop"}


def optimizer_words(experiment: Experiment) -> str:
    """ "Adam, no schedule" """
    training = experiment.training
    name = _OPTIMIZERS.get(training.optimizer, training.optimizer)
    return f"{name}, {'no' if training.schedule == 'none' else training.schedule} schedule"


class RunTiles(QFrame):
    """Validation loss, skill over the simple answer, the figure of the task, learning rate.

    While a run goes on they are of the newest epoch, afterwards of the one that is kept.
    """

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
        figure, unit = _beside_loss(figure_before(experiment, overview)), unit_in_use(experiment)
        of_loss = unit_before(experiment, overview)
        simple = to_beat(overview, figure.metric)
        loss, value = (None, None) if simple is None else (simple.loss, simple.figure)
        label = simple.label if simple else ""
        note = label if experiment.task == "forecast" else short_label(label)
        starts = (
            experiment.task == "forecast" and simple is not None and experiment.model.on_top_of == simple.name
        )
        wanted = f"To beat, {of_loss.name or 'validation loss'}"
        self.loss.set_caption(wanted if loss is not None else _loss_caption(of_loss))
        self.loss.set("–" if loss is None else of_loss.say(loss), note if loss is not None else "not started")
        self.skill.set_caption(f"Skill over {short_label(label)}" if label else "Skill")
        self.skill.set(
            "0\N{NO-BREAK SPACE}%" if starts else "–", "starts as the baseline" if starts else "not started"
        )
        caption = figure.caption[:1].lower() + figure.caption[1:]
        if figure.metric == "mae":
            caption = "mean error"
        known = value is not None and not starts
        self.error.set_caption(f"To beat, {caption}" if known else figure.caption)
        self.error.set(
            "–" if value is None else figure.words(value, unit),
            note if value is not None else "not started",
        )
        self._show_rate(experiment.training.learning_rate, experiment)

    def show_run(self, history: RunHistory, overview: Any, *, muted: bool = False) -> None:
        """The figures of a run; `muted` where the experiment is another one by now."""
        started = history.started
        if started is None:
            return
        tone = "muted" if muted else "text"
        short = short_label(simple_label(started.baseline.name, overview))
        of_loss = unit_of_run(history.experiment, started)
        self.loss.set_caption(_loss_caption(of_loss))
        self.skill.set_caption(f"Skill over {short}")
        shown = history.best if history.ended is not None and history.best is not None else history.validated
        if shown is None:
            self.loss.set("–", f"baseline {of_loss.say(started.baseline.loss)}", tone)
            self.skill.set("–", "first look under way", tone)
        else:
            self.loss.set(of_loss.say(shown.val_loss), _loss_note(history, shown, of_loss), tone)
            good = "muted" if muted else "success" if shown.skill > 0 else "text"
            self.skill.set(_skill(shown.skill), _skill_note(history), good)
        self._show_figure(history, started, shown, f"{short} ", tone)
        rate = history.steps.learning_rate if history.steps else history.experiment.training.learning_rate
        self._show_rate(rate, history.experiment, tone)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        shown = self.window().width() >= px(NARROW)
        if self.rate.isHidden() == shown:
            self.rate.setVisible(shown)
            self._rate_line.setVisible(shown)

    def _show_figure(
        self, history: RunHistory, started: RunStarted, shown: Validated | None, short: str, tone: str
    ) -> None:
        unit, reference = unit_in_use(history.experiment), started.baseline
        figure = _beside_loss(figure_of(reference.metric))
        value = None if shown is None else shown.metrics.get(figure.metric)
        to_beat = reference.value if figure.metric == reference.metric else _perplexity(reference.loss)
        self.error.set_caption(figure.caption)
        self.error.set(
            "–" if value is None else figure.words(value, unit),
            f"{short}{figure.words(to_beat, unit)}",
            tone,
        )

    def _show_rate(self, rate: float, experiment: Experiment, tone: str = "text") -> None:
        words = optimizer_words(experiment)
        self.rate.set(number_text.short(rate), words, tone)
        set_tip(
            self.loss, f"Learning rate {number_text.short(rate)}. {words}." if self.rate.isHidden() else ""
        )


def _beside_loss(figure: Figure) -> Figure:
    """Bits are what the loss counts already: beside them perplexity says more."""
    return figure_of(PERPLEXITY) if figure.metric == BITS else figure


def _perplexity(loss: float) -> float:
    """e to a loss in nats a token."""
    return math.exp(loss) if loss < _LARGEST_EXPONENT else math.inf


def _loss_caption(unit: LossUnit) -> str:
    return f"Validation loss, {unit.name}" if unit.name else "Validation loss"


def _loss_note(history: RunHistory, shown: Validated, unit: LossUnit) -> str:
    best = history.best
    if history.ended is not None:
        return f"epoch {count(shown.epoch)}, kept"
    return f"best {unit.say(best.val_loss)}, epoch {count(best.epoch)}" if best else ""


def _skill_note(history: RunHistory) -> str:
    best, newest = history.best, history.validated
    if best is None or newest is None:
        return ""
    if history.ended is None:
        return f"best {_skill(best.skill)}"
    same = newest.epoch == best.epoch
    return f"epoch {count(best.epoch)}, kept" if same else f"last epoch {_skill(newest.skill)}"


def _skill(share: float) -> str:
    """A skill as whole per cent; one below −999 % says no more than that."""
    return f"< {MINUS}999\N{NO-BREAK SPACE}%" if share < -9.99 else percent(share)
