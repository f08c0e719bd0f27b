"""How right a classifier is.

`truth` and `said` are int64 [items], the numbers of classes; `probabilities` float64 [items, classes], rows summing
to 1. Means run over all items or over classes, never over means of batches.
Source: Sokolova & Lapalme 2009, "A systematic analysis of performance measures for classification tasks".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Index = npt.NDArray[np.int64]
LEAST_PROBABILITY = 1e-12  # a class that was held impossible costs much, not infinitely much


@dataclass(frozen=True)
class ClassFigures:
    """Of those said to be of the class the share that is (precision), of those that are the share that was said so
    (recall), their harmonic mean (f1), and how many there are (support); 0 where nothing can be divided by."""

    precision: float
    recall: float
    f1: float
    support: int


def confusion(truth: Index, said: Index, classes: int) -> Index:
    """Counts int64 [classes, classes]: rows true, columns said."""
    counted: Index = np.bincount(truth * classes + said, minlength=classes * classes).astype(np.int64)
    return counted.reshape(classes, classes)


def accuracy(counts: Index) -> float:
    """The share of items that are right; nan without items."""
    total = int(counts.sum())
    return float(np.trace(counts)) / total if total else float("nan")


def per_class(counts: Index) -> tuple[ClassFigures, ...]:
    """Precision, recall, F1 and support of each class of a confusion matrix."""
    right, true, said = np.diag(counts), counts.sum(axis=1), counts.sum(axis=0)
    return tuple(
        ClassFigures(_share(hit, given), _share(hit, there), _share(2 * hit, there + given), int(there))
        for hit, there, given in zip(right.tolist(), true.tolist(), said.tolist(), strict=True)
    )


def macro_f1(counts: Index) -> float:
    """The mean F1 of the classes that have items: each counts the same, however rare it is; nan without items."""
    scores = [figures.f1 for figures in per_class(counts) if figures.support]
    return float(np.mean(scores)) if scores else float("nan")


def log_loss(probabilities: Array, truth: Index) -> float:
    """Mean of −ln p of the true class: 0 for certainty that is right, ln(classes) for an even guess."""
    own = probabilities[np.arange(len(truth)), truth]
    return float(-np.log(np.clip(own, LEAST_PROBABILITY, 1.0)).mean())


def class_metrics(probabilities: Array, truth: Index) -> dict[str, float]:
    """Accuracy, macro-F1 and log loss by their names in the contract; the likeliest class is what is said."""
    counts = confusion(truth, probabilities.argmax(axis=1), probabilities.shape[1])
    return {
        "accuracy": accuracy(counts),
        "macro_f1": macro_f1(counts),
        "log_loss": log_loss(probabilities, truth),
    }


def uneven(counts: Sequence[int], times: float = 2.0) -> bool:
    """Whether the largest class has more than `times` as many items as the smallest."""
    return bool(counts) and max(counts) > times * min(counts)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 0.0
