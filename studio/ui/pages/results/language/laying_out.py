"""The evaluation of a language model, with what its units do on the beginning of the test part; runs in a job."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from studio.ui.jobs.job import JobContext

CLEAR = "This unit is"
"""How the sentence of a unit begins that marks something."""


@dataclass(frozen=True)
class UnitsView:
    """What the units of the last layer do over a text, and which of them to show first."""

    units: Any
    first: int

    @property
    def count(self) -> int:
        """How many units there are."""
        return int(self.units.activity.shape[1])


@dataclass(frozen=True)
class LanguageLayout:
    """The units on the beginning of the test part; None where there is no model to ask, or no text."""

    units: UnitsView | None


def lay_out_language(evaluation: Any, model: Any) -> LanguageLayout:
    """Asks the model. Raises StudioError."""
    passage = whole_words(evaluation.passage)
    return LanguageLayout(read_units(model, passage) if model is not None and passage else None)


def ask_units(_context: JobContext, model: Any, text: str) -> UnitsView:
    """The units on any text; runs in a job. Raises StudioError."""
    return read_units(model, text)


def read_units(model: Any, text: str) -> UnitsView:
    """What the units do on a text, beginning with one that marks something and moves most. Raises StudioError."""
    from studio.engine.tasks import find_task

    room: Any = find_task(model.task)
    found = room.units_on_text(model, text)
    moves = np.asarray(found.activity, np.float64).std(axis=0)
    clear = np.array([sentence.startswith(CLEAR) for sentence in found.sentences])
    return UnitsView(found, int(np.argmax(moves + 10.0 * clear)))


def whole_words(passage: str) -> str:
    """The passage without the end of a word that was cut at its beginning."""
    beginning = passage[:40].split(maxsplit=1)
    if len(beginning) < 2 or passage[:1].isspace():
        return passage.lstrip()
    return passage[len(beginning[0]) :].lstrip()
