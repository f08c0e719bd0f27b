"""The evaluation of a classifier, sorted for its tables; runs in a job."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

Places = tuple[int, ...]
"""Places of texts in the evaluation."""


@dataclass(frozen=True)
class ClassLine:
    """A class with its figures; `place` is its place in the matrix, `mistaken` how often and for which it was taken.

    `precision` is nan where the class has no text and was never said; a class that was said wrongly has one, 0.
    """

    place: int
    label: str
    f1: float
    precision: float
    recall: float
    support: int
    mistaken_for: int
    mistaken: int


@dataclass(frozen=True)
class ClassesLayout:
    """Classes with the weakest first, and places of texts: mistakes and right answers surest first, doubtful ones least
    sure first, and those of each cell (truth, said) surest first."""

    classes: tuple[ClassLine, ...]
    mistakes: Places
    doubtful: Places
    right: Places
    cells: Mapping[tuple[int, int], Places]


def lay_out_classes(evaluation: Any, _model: Any) -> ClassesLayout:
    """Sorts classes and texts; texts that are equally sure keep their order."""
    texts = evaluation.texts
    sure = np.array([text.sure for text in texts], np.float64)
    surest = np.argsort(-sure, kind="stable").tolist()
    number = {label: place for place, label in enumerate(evaluation.classes)}
    cells: dict[tuple[int, int], list[int]] = {}
    for place in surest:
        cells.setdefault((number[texts[place].truth], number[texts[place].said]), []).append(place)
    return ClassesLayout(
        classes=_class_lines(evaluation),
        mistakes=tuple(place for place in surest if not texts[place].right),
        doubtful=tuple(np.argsort(sure, kind="stable").tolist()),
        right=tuple(place for place in surest if texts[place].right),
        cells={cell: tuple(places) for cell, places in cells.items()},
    )


def _class_lines(evaluation: Any) -> tuple[ClassLine, ...]:
    figures, lines = evaluation.report["per_class"], []
    for place, label in enumerate(evaluation.classes):
        others = evaluation.confusion[place].copy()
        others[place] = 0
        most = int(others.argmax())
        of_class = figures[label]
        known = of_class["support"] or evaluation.confusion[:, place].any()
        precision = of_class["precision"] if known else math.nan
        lines.append(
            ClassLine(
                place, label, of_class["f1"], precision, of_class["recall"], of_class["support"],
                most, int(others[most]),
            )
        )  # fmt: skip
    # Nothing is known of a class without texts in the test part: it stands at the end.
    return tuple(sorted(lines, key=lambda line: (line.support == 0, line.f1)))
