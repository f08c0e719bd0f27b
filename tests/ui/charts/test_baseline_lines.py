"""Several simple answers on the loss plot: their numbers, their words, and that these keep clear of each other."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtWidgets import QWidget

from studio.ui.charts.items import Words
from studio.ui.charts.training_curves import TrainingCurves


@pytest.fixture
def curves(shown) -> TrainingCurves:
    made = TrainingCurves()
    made.set_steps_per_epoch(10)
    made.set_baseline("letter 6-grams", 1.36, [("bzip2", 1.41)])
    shown(made, 700, 520)
    return made


def drawn(curves: TrainingCurves) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    curves.redraw()
    plot = curves.findChild(QWidget, "loss_plot")
    return {item.name(): item.getOriginalDataset() for item in plot.plotItem.listDataItems() if item.name()}


def words(curves: TrainingCurves) -> dict[str, QRectF]:
    """The words on the lines and where they stand, in pixels."""
    curves.redraw()
    items = curves.loss_plot.plotItem.items
    return {
        item.words: item.mapRectToScene(item.boundingRect())
        for item in items
        if isinstance(item, Words) and item.isVisible() and item.words
    }


def test_each_answer_is_a_line_of_its_own(curves: TrainingCurves) -> None:
    found = drawn(curves)
    assert set(found["baseline"][1]) == {1.36}
    assert set(found["baseline_2"][1]) == {1.41}
    curves.set_baseline("last value", 0.1)
    assert set(drawn(curves)["baseline"][1]) == {0.1}
    assert drawn(curves)["baseline_2"][1] is None or len(drawn(curves)["baseline_2"][1]) == 0
    assert "bzip2 1.41" not in words(curves)


def test_names_and_values_stand_on_the_lines_and_do_not_meet(curves: TrainingCurves) -> None:
    found = words(curves)
    assert set(found) == {"Letter 6-grams 1.36", "bzip2 1.41"}
    first, second = found.values()
    assert not first.intersects(second)


def test_words_leave_the_end_where_the_curves_are(curves: TrainingCurves) -> None:
    for epoch in range(10, 21):  # up and down across both lines, in the right half only
        curves.append_validation(epoch, 10 * epoch, 1.7 if epoch % 2 else 1.1, epoch == 10)
    middle = curves.loss_plot.plotItem.vb.sceneBoundingRect().center().x()
    assert words(curves)["Letter 6-grams 1.36"].center().x() < middle


def test_the_key_of_the_legend_hides_all_of_them_and_the_sentence_names_them(curves: TrainingCurves) -> None:
    assert curves.sentence() == "Baseline 1.36, bzip2 1.41"
    curves.legend["baseline"].setChecked(False)
    assert words(curves) == {}


def test_the_words_of_the_loss_are_those_that_fit(shown) -> None:
    curves = TrainingCurves()
    shown(curves, 1300, 520)
    curves.set_loss_words("cross-entropy, nats per letter", "nats per letter")
    assert curves.head.subtitle.text() == "cross-entropy, nats per letter"
    curves.set_loss_words("a sentence that is far too long " * 8, "nats per letter")
    assert curves.head.subtitle.text() == "nats per letter"
    curves.set_loss_words("a sentence that is far too long " * 8)
    assert not curves.head.subtitle.isVisible()
