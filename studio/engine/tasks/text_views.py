"""What pages show of texts, whatever is learned from them: plain numbers and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.engine.experiment.problems import Fix
from studio.engine.tasks.verdicts import CheckLine, Verdict

__all__ = [
    "CheckLine", "Fix", "LengthBars", "Padding", "SimpleAnswer", "TextRow", "TokenCount", "Verdict", "VocabularyView",
]  # fmt: skip


@dataclass(frozen=True)
class TextRow:
    """One text, or one passage of a long one. `number` counts rows of the file from 1, or characters from 0.

    `part` is train, validation, test, or empty where it is left out; `tokens` counts what the network reads.
    """

    number: int
    name: str
    text: str
    tokens: int
    label: str = ""
    part: str = ""


@dataclass(frozen=True)
class TokenCount:
    """A token and how often a part holds it."""

    token: str
    count: int


@dataclass(frozen=True)
class VocabularyView:
    """What the training part taught: `size` tokens besides padding and unknown.

    `unknown_share` is that of the validation part, 0…1; `unknown` its most frequent unknown tokens. `unit`,
    `units`: what a token is called ("word", "words").
    """

    size: int
    unit: str
    units: str
    most_frequent: tuple[TokenCount, ...]
    unknown: tuple[TokenCount, ...]
    unknown_share: float


@dataclass(frozen=True)
class LengthBars:
    """A histogram of lengths in tokens: `counts` [bars] between `edges` [bars + 1].

    `limit`: tokens beyond it are not read; `cut_share` of the texts are longer.
    """

    edges: npt.NDArray[np.float64]
    counts: npt.NDArray[np.int64]
    median: float
    limit: int
    cut_share: float


@dataclass(frozen=True)
class Padding:
    """Shares of the steps that would read padding: batches as they come, and batches of like length, as trained."""

    as_they_come: float
    like_length: float

    @property
    def fewer_steps(self) -> float:
        """How many times fewer steps batches of like length take."""
        return (1 - self.like_length) / (1 - self.as_they_come) if self.as_they_come < 1 else 1.0


@dataclass(frozen=True)
class SimpleAnswer:
    """A simple answer to beat with its figures on the validation part by name of metric; `loss` as the curves draw
    it."""

    name: str
    label: str
    metrics: Mapping[str, float]
    loss: float
