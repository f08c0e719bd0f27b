"""All that the pages show of a text classifier, as plain numbers and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.data.table import Finding
from studio.engine.experiment.problems import Problem
from studio.engine.tasks.classify_text.sizes import TextSizes
from studio.engine.tasks.text_views import (
    CheckLine,
    LengthBars,
    Padding,
    SimpleAnswer,
    TextRow,
    Verdict,
    VocabularyView,
)


@dataclass(frozen=True)
class ClassCount:
    """How many texts of a class each part holds."""

    label: str
    train: int
    validation: int
    test: int

    @property
    def total(self) -> int:
        """Texts in all parts."""
        return self.train + self.validation + self.test


@dataclass(frozen=True)
class TextOverview:
    """What was found in the texts and what an experiment means for them.

    `texts`: how many are used. `items`: how many each part has (train, validation, test). `text_columns` and
    `label_columns` can be chosen; none where the data is a folder. `balanced`: no class weights are called for.
    `simple_answers`: best first by accuracy on the validation part; none until the texts can be split.
    """

    file_name: str
    texts: int
    headline: str
    sentence: str
    findings: tuple[Finding, ...]
    text_columns: tuple[str, ...]
    label_columns: tuple[str, ...]
    first: tuple[TextRow, ...]
    random: tuple[TextRow, ...]
    longest: tuple[TextRow, ...]
    classes: tuple[ClassCount, ...]
    balanced: bool
    items: Mapping[str, int]
    lengths: LengthBars | None
    padding: Padding | None
    vocabulary: VocabularyView | None
    simple_answers: tuple[SimpleAnswer, ...]
    sizes: TextSizes
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class ClassifiedText:
    """One text of the test part: what it is, what the model said, and how sure it was (0…1)."""

    row: int
    name: str
    text: str
    truth: str
    said: str
    sure: float
    truth_probability: float

    @property
    def right(self) -> bool:
        """Whether the model said what it is."""
        return self.truth == self.said


@dataclass(frozen=True)
class ClassEvaluation:
    """The test part, looked at once. `report` is the JSON of the contract.

    `confusion` int64 [classes, classes]: rows true, columns said. `labels` names each simple answer of the report;
    `reference` is the one that skill is measured against, by `metric`. `texts` are all texts of the test part in their
    order.
    """

    report: Mapping[str, Any]
    verdict: Verdict
    checks: tuple[CheckLine, ...]
    classes: tuple[str, ...]
    confusion: npt.NDArray[np.int64]
    texts: tuple[ClassifiedText, ...]
    labels: Mapping[str, str]
    reference: str
    metric: str
    facts: Mapping[str, Any]


@dataclass(frozen=True)
class TextAnswer:
    """What a model says of one text: probabilities by class, likeliest first.

    `tokens` are what it read, each with whether it is known to the model; `cut` tokens at the end were not read.
    """

    probabilities: tuple[tuple[str, float], ...]
    tokens: tuple[tuple[str, bool], ...]
    cut: int
