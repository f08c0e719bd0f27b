"""The simple answers that a classifier has to beat: the largest class, and word n-grams with a linear model.

Both are made from the training part alone. Their answers are probabilities float64 [items, classes].
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.data.prepare.split import TEST, VALIDATION
from studio.engine.data.table import Table
from studio.engine.events import Reference
from studio.engine.experiment import Experiment
from studio.engine.metrics.classification import class_metrics, uneven
from studio.engine.metrics.errors import error_of
from studio.engine.tasks.classify_text.batches import class_weights, weighted_loss
from studio.engine.tasks.classify_text.prepared import Index, TextData, parts_key
from studio.engine.tasks.remembered import remembered
from studio.engine.tasks.text_views import SimpleAnswer

Array = npt.NDArray[np.float64]
MAJORITY, TFIDF = "majority", "tfidf_linear"
LABELS: Mapping[str, str] = {MAJORITY: "largest class", TFIDF: "word n-grams with a linear model"}
STRENGTH = 10.0  # inverse of the penalty: what word n-grams of short texts do best with
MOST_ITERATIONS = 300
MOST_NGRAMS = 200_000
MOST_COEFFICIENTS = 8_000_000  # n-grams × classes; the solver keeps twenty times as much
MOST_SCORES = 10_000_000  # texts × classes, which the solver looks at hundreds of times


def majority(counts: Sequence[int], items: int) -> Array:
    """The shares of the classes in the training part, for every text the same; the largest class is what is said."""
    shares = np.array(counts, np.float64) / sum(counts)
    return np.tile(shares, (items, 1))


def tfidf_linear(
    texts: Sequence[str], targets: Index, classes: int, asked: Sequence[Sequence[str]]
) -> list[Array]:
    """What logistic regression on TF-IDF of words and pairs of words says of each list of texts.

    Fitted on `texts` and `targets` alone. Where they hold no words it knows the shares of the classes only. With
    thousands of classes it takes the most frequent n-grams only, and naive Bayes, which is linear too, where the
    regression would take hours.
    Sources: Joachims 1998, "Text categorization with support vector machines" (TF-IDF and a linear model); Wang &
    Manning 2012, "Baselines and bigrams" (pairs of words).
    """
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression
    from sklearn.naive_bayes import MultinomialNB

    most = min(MOST_NGRAMS, max(1, MOST_COEFFICIENTS // classes))
    vectorizer = TfidfVectorizer(
        ngram_range=(1, 2), sublinear_tf=True, token_pattern=r"(?u)\w+", max_features=most
    )
    try:
        features = vectorizer.fit_transform(texts)
    except ValueError:  # no words at all
        counts = np.bincount(targets, minlength=classes).tolist()
        return [majority(counts, len(part)) for part in asked]
    small = len(texts) * classes <= MOST_SCORES
    model = LogisticRegression(C=STRENGTH, max_iter=MOST_ITERATIONS) if small else MultinomialNB(alpha=0.01)
    linear = model.fit(features, targets)
    answers = []
    for part in asked:
        said = np.zeros((len(part), classes))
        if len(part):
            said[:, linear.classes_] = linear.predict_proba(vectorizer.transform(part))
        answers.append(said)
    return answers


class _Shelf(dict[Hashable, Any]):
    """What was fitted for a table, to be looked up without fitting."""


def known_answers(prepared: TextData, table: Table) -> dict[str, dict[int, Array]]:
    """The same without fitting anything: what takes a second is there only where it was fitted before."""
    found = {MAJORITY: _majority(prepared)}
    shelf = remembered(table, "fitted simple answers", _Shelf)
    if _key(prepared.experiment) in shelf:
        found[TFIDF] = shelf[_key(prepared.experiment)]
    return found


def fit_answers(prepared: TextData, table: Table) -> dict[str, dict[int, Array]]:
    """The answers of each; kept where `known_answers` finds them."""
    shelf, key = remembered(table, "fitted simple answers", _Shelf), _key(prepared.experiment)
    if key not in shelf:
        shelf[key] = _linear(prepared)
    return {MAJORITY: _majority(prepared), TFIDF: shelf[key]}


def judged(prepared: TextData, answers: Mapping[str, Mapping[int, Array]]) -> tuple[SimpleAnswer, ...]:
    """Simple answers with their figures on the validation part, the most accurate first."""
    truth = prepared.targets[prepared.places(VALIDATION)]
    if not len(truth) or (truth < 0).any():
        return ()
    weights = np.array(class_weights(prepared.class_counts(), prepared.experiment.training.class_weights))
    found = [
        SimpleAnswer(
            name, LABELS[name], class_metrics(said[VALIDATION], truth),
            weighted_loss(said[VALIDATION], truth, weights),
        )
        for name, said in answers.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda answer: -answer.metrics["accuracy"]))


def metric_of(prepared: TextData) -> str:
    """What skill is measured by: accuracy, macro-F1 where the classes of the training part are uneven."""
    return "macro_f1" if uneven(prepared.class_counts()) else "accuracy"


def references(prepared: TextData, table: Table) -> tuple[Reference, ...]:
    """The simple answers as references, the hardest on the validation part first."""
    metric = metric_of(prepared)
    found = [
        Reference(answer.name, metric, answer.metrics[metric], answer.loss)
        for answer in judged(prepared, fit_answers(prepared, table))
    ]
    return tuple(sorted(found, key=lambda reference: error_of(metric, reference.value)))


def _majority(prepared: TextData) -> dict[int, Array]:
    counts = prepared.class_counts()
    return {part: majority(counts, len(prepared.places(part))) for part in (VALIDATION, TEST)}


def _linear(prepared: TextData) -> dict[int, Array]:
    texts, training = prepared.items.texts, prepared.places(0)
    asked = [[texts[place] for place in prepared.places(part)] for part in (VALIDATION, TEST)]
    learned = [texts[place] for place in training]
    said = tfidf_linear(learned, prepared.targets[training], len(prepared.classes), asked)
    return dict(zip((VALIDATION, TEST), said, strict=True))


def _key(experiment: Experiment) -> Hashable:
    return (*parts_key(experiment), "tfidf")
