"""Curves of runs that are over: one with its training loss, several beside each other, and beside a live one."""

from __future__ import annotations

import math

import numpy as np
import pytest
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from studio.ui.charts.other_runs import OtherRun, run_dash, run_role
from studio.ui.charts.run_curves import RunCurve, RunCurves
from studio.ui.charts.training_curves import TrainingCurves
from studio.ui.theme import theme


def run(name: str, losses: list[float], *, a_epoch: int = 10, baseline: float = 0.9) -> RunCurve:
    """Looks after every epoch, and training losses of 0.5 at every step."""
    steps = a_epoch * np.arange(1.0, len(losses) + 1)
    looks = OtherRun(name, steps, np.array(losses), steps / 100, a_epoch)
    count = a_epoch * len(losses)
    return RunCurve(looks, np.arange(1.0, count + 1), np.full(count, 0.5), ("last value", baseline))


@pytest.fixture
def curves(qtbot: QtBot) -> RunCurves:
    made = RunCurves()
    qtbot.addWidget(made)
    made.resize(480, 240)
    made.show()
    return made


def drawn(curves: RunCurves | TrainingCurves) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    plot = curves.plot if isinstance(curves, RunCurves) else curves.loss_plot
    return {
        item.name(): item.getOriginalDataset()
        for item in plot.plotItem.listDataItems()
        if item.name() and item.isVisible()
    }


def test_one_run_shows_its_training_too(curves: RunCurves) -> None:
    curves.show_runs([run("14 LSTM", [0.6, 0.4, 0.5])])
    shown = drawn(curves)
    assert shown["train_loss"][1].tolist() == [0.5] * 30
    assert shown["val_loss"][1].tolist() == [0.6, 0.4, 0.5]
    assert curves.head.title.text() == "Loss"


def test_several_runs_lie_over_each_other_by_epochs(curves: RunCurves) -> None:
    curves.show_runs([run("14 LSTM", [0.6, 0.4]), run("13 GRU", [0.7, 0.5, 0.3], a_epoch=20)])
    shown = drawn(curves)
    assert "train_loss" not in shown
    assert shown["run_1"][1].tolist() == [0.6, 0.4]
    assert shown["run_2"][0].tolist() == [20, 40, 60]
    places = [
        item.getData()[0].tolist() for item in curves.plot.plotItem.listDataItems() if item.name() == "run_2"
    ]
    assert places == [[1, 2, 3]]
    assert "14 LSTM: best 0.4" in curves.accessibleDescription()
    assert curves.numbers_csv().splitlines()[-1] == "13 GRU,60.0,3.0,0.3"


def test_colours_and_dashes_come_again(curves: RunCurves) -> None:
    curves.show_runs([run(str(place), [0.5, 0.4]) for place in range(8)])
    pens = {
        item.name(): item.opts["pen"].color().name()
        for item in curves.plot.plotItem.listDataItems()
        if item.name()
    }
    assert pens["run_1"] == pens["run_7"] == theme().run(0).name()
    assert pens["run_2"] != pens["run_1"]
    assert [run_role(place) for place in (0, 5, 6)] == ["run_1", "run_6", "run_1"]
    assert run_dash(4) == run_dash(0) == ()


def test_what_is_not_finite_is_left_out(curves: RunCurves) -> None:
    curves.show_runs(
        [run("12 GRU", [0.5, math.inf, math.nan]), run("11 GRU", [math.nan, math.nan, math.nan])]
    )
    low, high = curves.plot.view.viewRange()[1]
    assert math.isfinite(low)
    assert high < 2
    assert "11 GRU: best no validation loss" in curves.sentence()


def test_runs_without_a_look_and_no_runs_are_drawn_as_nothing(curves: RunCurves) -> None:
    nothing = OtherRun("1 GRU", np.empty(0), np.empty(0), np.empty(0), 10)
    curves.show_runs([RunCurve(nothing, np.empty(0), np.empty(0))])
    curves.show_runs([])
    assert curves.sentence() == "Nothing is drawn yet"


def test_a_logarithm_is_one_click(curves: RunCurves, qtbot: QtBot) -> None:
    curves.show_runs([run("1", [10.0, 1.0, 0.1]), run("2", [5.0, 0.5, 0.05])])
    curves.log_toggle.click()
    qtbot.waitUntil(lambda: curves.plot.view.viewRange()[1][0] < -1)


def test_other_runs_lie_beside_a_live_one_in_its_unit(qtbot: QtBot) -> None:
    curves = TrainingCurves()
    qtbot.addWidget(curves)
    curves.resize(700, 500)
    curves.show()
    curves.set_steps_per_epoch(10)
    curves.append_steps(1, [0.5] * 20, [1.0] * 20, 0.001, 2, 2.0)
    curves.append_validation(1, 10, 0.4, True)
    curves.show_other_runs([run("9 GRU", [0.2, 0.1], a_epoch=20).looks])
    curves.redraw()
    place = next(item for item in curves.loss_plot.plotItem.listDataItems() if item.name() == "run_1")
    assert place.getData()[0].tolist() == [1, 2]
    assert curves.loss_plot.view.viewRange()[1][0] <= math.log10(0.1)
    curves.set_x_unit("time")
    curves.redraw()
    assert place.getData()[0].tolist() == [0.2, 0.4]
    curves.show_other_runs([])
    assert "run_1" not in drawn(curves)
    assert curves.childAt(QPoint(5, 5)) is not None
