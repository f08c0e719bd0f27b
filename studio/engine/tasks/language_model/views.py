"""All that the pages show of a language model, as plain numbers and words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.data.table import Finding
from studio.engine.experiment.problems import Problem
from studio.engine.tasks.language_model.sizes import LanguageSizes
from studio.engine.tasks.text_views import CheckLine, SimpleAnswer, TextRow, Verdict, VocabularyView


@dataclass(frozen=True)
class LanesView:
    """How the training part is read: `lanes` side by side, each `length` tokens long, in `steps` batches an epoch."""

    lanes: int
    length: int
    steps: int


@dataclass(frozen=True)
class LanguageOverview:
    """What was found in the text and what an experiment means for it.

    `tokens` and `characters`: how many each part has (train, validation, test). `first`, `random`, `longest` are
    passages (the longest documents where there are several). `simple_answers`: best first by bits per character on the
    validation part.
    """

    file_name: str
    documents: int
    headline: str
    sentence: str
    findings: tuple[Finding, ...]
    text_columns: tuple[str, ...]
    first: tuple[TextRow, ...]
    random: tuple[TextRow, ...]
    longest: tuple[TextRow, ...]
    tokens: Mapping[str, int]
    characters: Mapping[str, int]
    lanes: LanesView | None
    vocabulary: VocabularyView | None
    simple_answers: tuple[SimpleAnswer, ...]
    sizes: LanguageSizes
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class LanguageEvaluation:
    """The test part, read once from its beginning. `report` is the JSON of the contract.

    `labels` names each simple answer of the report; `reference` is the one that skill is measured against. `passage` is
    the beginning of the part, to show units on.
    """

    report: Mapping[str, Any]
    verdict: Verdict
    checks: tuple[CheckLine, ...]
    labels: Mapping[str, str]
    reference: str
    unit: str
    units: str
    facts: Mapping[str, Any]
    passage: str = ""


@dataclass(frozen=True)
class UnitsOnText:
    """What each unit of the last layer does over a text: `activity` float32 [tokens, hidden], −1…1.

    `tokens` are the pieces of the text in order. `still` counts units whose activity hardly changes over the text.
    `sentence(unit)` is a plain guess of what a unit marks.
    """

    tokens: tuple[str, ...]
    activity: npt.NDArray[np.float32]
    still: int
    sentences: tuple[str, ...]
