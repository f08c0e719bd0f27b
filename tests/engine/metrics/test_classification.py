"""Figures of classifiers against the definitions, worked out by hand or by scikit-learn."""

from __future__ import annotations

import math

import numpy as np
import pytest

from studio.engine.metrics.classification import (
    accuracy,
    class_metrics,
    confusion,
    log_loss,
    macro_f1,
    per_class,
    uneven,
)

TRUTH = np.array([0, 0, 0, 1, 1, 2])
SAID = np.array([0, 0, 1, 1, 0, 2])


def test_confusion_has_rows_true_and_columns_said() -> None:
    assert confusion(TRUTH, SAID, 3).tolist() == [[2, 1, 0], [1, 1, 0], [0, 0, 1]]


def test_figures_by_hand() -> None:
    counts = confusion(TRUTH, SAID, 3)
    assert accuracy(counts) == pytest.approx(4 / 6)
    first, second, third = per_class(counts)
    assert (first.precision, first.recall, first.support) == (pytest.approx(2 / 3), pytest.approx(2 / 3), 3)
    assert second.f1 == pytest.approx(0.5)
    assert third.f1 == 1
    assert macro_f1(counts) == pytest.approx((2 / 3 + 0.5 + 1) / 3)


def test_figures_equal_those_of_scikit_learn() -> None:
    from sklearn import metrics

    random = np.random.default_rng(0)
    answers = random.dirichlet(np.ones(4), 200)
    truth = random.integers(0, 4, 200)
    found = class_metrics(answers, truth)
    assert found["accuracy"] == pytest.approx(metrics.accuracy_score(truth, answers.argmax(axis=1)))
    assert found["macro_f1"] == pytest.approx(
        metrics.f1_score(truth, answers.argmax(axis=1), average="macro")
    )
    assert found["log_loss"] == pytest.approx(metrics.log_loss(truth, answers))


def test_a_class_without_items_has_support_0_and_does_not_count() -> None:
    counts = confusion(np.array([0, 1]), np.array([0, 0]), 3)
    assert per_class(counts)[2].support == 0
    assert macro_f1(counts) == pytest.approx((2 / 3 + 0) / 2)


def test_a_class_held_impossible_costs_much_and_not_infinitely_much() -> None:
    assert math.isfinite(log_loss(np.array([[1.0, 0.0]]), np.array([1])))


def test_uneven_is_more_than_twice() -> None:
    assert not uneven([10, 20])
    assert uneven([10, 21])
