from __future__ import annotations

import csv
from itertools import combinations

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from studio.ui.charts import HorizonErrors
from studio.ui.charts.horizon_sentence import horizon_sentence

STEPS = np.arange(1.0, 25.0)
MODEL = 3.0 + 0.1 * STEPS
BASELINES = {"same hour yesterday": np.full(24, 6.9), "last value": 0.66 * STEPS}


@pytest.fixture
def errors(shown) -> HorizonErrors:
    made = HorizonErrors()
    made.set_errors(MODEL, BASELINES, unit="°F", step_label="h", how={"last value": "copying the last value"})
    shown(made, 352, 354)
    return made


def test_the_sentence_that_hurts_is_said(errors: HorizonErrors):
    assert errors.sentence() == "Up to +5\u00a0h, copying the last value is better."
    assert errors.findChild(QLabel, "horizon_sentence").text() == errors.sentence()
    assert errors.findChild(QWidget, "horizon_errors_plot").accessibleDescription() == errors.sentence()


@pytest.mark.parametrize(
    ("simple", "expected"),
    [
        ([9.0, 9.0, 9.0], "Better than every simple forecast at every step."),
        ([1.0, 1.0, 1.0], "“naive” is better at every step."),
        ([9.0, 1.0, 1.0], "At 2 of 3 steps, “naive” is better."),
        ([1.0, 9.0, 1.0], "Up to +1\u00a0month, “naive” is better."),
        ([2.0, 9.0, 9.0], "No simple forecast is better at any step."),
    ],
)
def test_the_sentence_for_every_case(simple: list[float], expected: str):
    assert horizon_sentence(np.full(3, 2.0), {"naive": np.array(simple)}, "months") == expected


def test_without_a_simple_forecast_nothing_is_said():
    assert horizon_sentence(np.ones(3), {}, "h") == ""


def test_every_line_is_named(errors: HorizonErrors):
    items = errors.findChild(QWidget, "horizon_errors_plot").plotItem
    curves = {item.name(): item.getOriginalDataset()[1] for item in items.listDataItems() if item.name()}
    assert curves["model"].tolist() == MODEL.tolist()
    assert curves["last value"].tolist() == BASELINES["last value"].tolist()
    words = [item.words for item in items.items if hasattr(item, "words")]
    assert sorted(words) == ["last value", "same hour yesterday", "this model"]


def test_names_do_not_lie_over_one_another(errors: HorizonErrors):
    items = errors.findChild(QWidget, "horizon_errors_plot").plotItem.items
    boxes = [item.mapRectToScene(item.boundingRect()) for item in items if hasattr(item, "words")]
    assert len(boxes) == 3
    assert not any(one.intersects(other) for one, other in combinations(boxes, 2))


def test_keys_read_the_errors_of_a_step(errors: HorizonErrors, qtbot: QtBot):
    plot = errors.findChild(QWidget, "horizon_errors_plot")
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    qtbot.keyClick(plot, Qt.Key.Key_Right)
    assert errors.readout.head == "+2\u00a0h"
    assert {row.name: row.value for row in errors.readout.readings} == {
        "This model": "3.20",
        "Same hour yesterday": "6.90",
        "Last value": "1.32",
    }


def test_numbers_and_other_errors(errors: HorizonErrors):
    rows = list(csv.DictReader(errors.numbers_csv().splitlines()))
    assert len(rows) == 24
    assert float(rows[2]["last value"]) == BASELINES["last value"][2]
    errors.set_errors([1.0, 2.0], {"drift": [2.0, 3.0]})
    errors.redraw()
    names = [
        item.name() for item in errors.findChild(QWidget, "horizon_errors_plot").plotItem.listDataItems()
    ]
    assert sorted(filter(None, names)) == ["drift", "model"]
    with pytest.raises(ValueError, match="has 1 steps"):
        errors.set_errors([1.0, 2.0], {"drift": [2.0]})
