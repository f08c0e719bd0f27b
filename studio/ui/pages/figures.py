"""The figure that a task is judged by: its name on a tile, its words, and what is to be beaten in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from studio.engine.experiment import Experiment
from studio.ui.charts import number_text
from studio.ui.pages.run_words import unit_of, with_unit
from studio.ui.words import NO_BREAK


@dataclass(frozen=True)
class Figure:
    """A metric of the validation part; `words` writes its value, in the user's unit where it has one."""

    metric: str
    caption: str
    words: Callable[[float, str], str]


@dataclass(frozen=True)
class ToBeat:
    """A simple answer: its loss as the curves draw it and its figure, each None before anybody measured it."""

    name: str
    label: str
    loss: float | None
    figure: float | None


def share_words(value: float, _unit: str = "") -> str:
    """ "78.3 %" """
    return f"{100 * value:.1f}{NO_BREAK}%"


def _in_unit(value: float, unit: str) -> str:
    return with_unit(number_text.loss(value), unit)


def _plain(value: float, _unit: str) -> str:
    return number_text.loss(value)


_FIGURES = (
    Figure("mae", "Mean error, MAE", _in_unit),
    Figure("accuracy", "Accuracy", share_words),
    Figure("macro_f1", "Macro-F1", _plain),
    Figure("bits_per_character", "Bits a letter", _plain),
)
FIGURES = {figure.metric: figure for figure in _FIGURES}
_METRICS = {"classify-text": "accuracy", "language-model": "bits_per_character"}


def figure_of(metric: str) -> Figure:
    """The figure of a metric, under the metric's own name where it has no other."""
    return FIGURES.get(metric) or Figure(metric, metric.replace("_", " ").capitalize(), _plain)


def figure_before(experiment: Experiment, overview: Any) -> Figure:
    """The figure a run of this experiment will most likely be measured by."""
    if experiment.task == "classify-text" and getattr(overview, "balanced", True) is False:
        return figure_of("macro_f1")
    return figure_of(_METRICS.get(experiment.task, "mae"))


def unit_in_use(experiment: Experiment) -> str:
    """The unit of the figures: that of a single target of a forecast."""
    return unit_of(experiment.data.targets) if experiment.task == "forecast" else ""


def answers_to_beat(overview: Any, metric: str = "mae") -> tuple[ToBeat, ...]:
    """The simple answers of any overview, the best one first."""
    forecasts = getattr(overview, "simple_forecasts", ())
    answers = getattr(overview, "simple_answers", ())
    return tuple(
        ToBeat(simple.name, simple.label, _number(simple.validation_loss), _number(simple.validation_mae))
        for simple in forecasts
    ) + tuple(
        ToBeat(simple.name, simple.label, _number(simple.loss), _number(simple.metrics.get(metric)))
        for simple in answers
    )


def _number(value: float | None) -> float | None:
    return None if value is None else float(value)
