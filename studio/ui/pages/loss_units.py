"""In which unit a loss is drawn and said: a language model's in bits a letter, which its verdict speaks of too."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from studio.engine.events import RunStarted
from studio.engine.experiment import Experiment
from studio.ui.charts import number_text
from studio.ui.pages.run_words import token_units

BITS = "bits_per_character"


@dataclass(frozen=True)
class LossUnit:
    """Words of what a loss counts, the longest first, and how many of the unit are in one of the run's own.

    `name` is what a caption says behind "Validation loss"; nothing where the loss has no unit.
    """

    words: tuple[str, ...] = ()
    name: str = ""
    scale: float = 1.0

    def say(self, loss: float) -> str:
        """A loss of an event in this unit."""
        return number_text.loss(loss * self.scale)


def unit_of_run(experiment: Experiment, started: RunStarted) -> LossUnit:
    """The unit for a run: what the simple answers cost in nats and in bits says how one becomes the other."""
    answers = (started.baseline, *started.others)
    return _unit(experiment, ((a.loss, a.value) for a in answers if a.metric == BITS))


def unit_before(experiment: Experiment, overview: Any) -> LossUnit:
    """The unit before a run, from the simple answers of the overview."""
    answers = getattr(overview, "simple_answers", ())
    return _unit(experiment, ((answer.loss, answer.metrics.get(BITS)) for answer in answers))


def _unit(experiment: Experiment, costs: Iterable[tuple[float | None, float | None]]) -> LossUnit:
    if experiment.task == "classify-text":
        return LossUnit(("cross-entropy",))
    if experiment.task != "language-model":
        return LossUnit()
    scale = next((bits / nats for nats, bits in costs if nats and bits and math.isfinite(bits / nats)), None)
    if scale is None:  # no simple answer could be fitted
        name, short, scale = f"nats a {token_units(experiment)[0]}", "nats", 1.0
    else:
        name, short = "bits a letter", "bits"
    return LossUnit((f"cross-entropy, {name}", name, short), name, scale)
