"""The clip line under a hand: it moves only while it may, follows, and can be given up."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt
from pytestqt.qtbot import QtBot

from studio.ui.charts import TrainingCurves
from tests.ui.hands import drag, let_go, path_to


@pytest.fixture(params=[False, True], ids=["linear", "log"])
def curves(request: pytest.FixtureRequest, trained: TrainingCurves) -> TrainingCurves:
    """A run whose clip of 1.0 may be changed, on both kinds of axes."""
    trained.set_log_y(request.param)
    trained.redraw()
    trained.set_clip_movable(True)
    return trained


@pytest.fixture
def dropped(curves: TrainingCurves) -> list[float]:
    """The norms at which the line was let go."""
    norms: list[float] = []
    curves.clip_dragged.connect(norms.append)
    return norms


def height(curves: TrainingCurves) -> float:
    return float(curves.gradient_plot.clip_line.value())


def path(curves: TrainingCurves, end: float) -> list[QPointF]:
    return path_to(curves.gradient_plot, height(curves), end)


def test_it_is_dropped_at_the_norm_that_it_says(curves: TrainingCurves, dropped: list[float]) -> None:
    plot = curves.gradient_plot
    low, high = plot.view.viewRange()[1]
    way = path(curves, height(curves) + 0.3 * (high - low))
    drag(plot.viewport(), way, release=False)
    held = plot.clip_line.words.words
    assert held != "clip 1.0", "the words go with it"
    assert dropped == [], "nothing is changed before it is let go"
    curves.redraw()
    assert plot.clip_line.words.words == held, "a picture that is drawn anew leaves it in the hand"
    let_go(plot.viewport(), way[-1])
    assert len(dropped) == 1
    assert dropped[0] > 1
    assert held == f"clip {dropped[0]:.3g}"
    assert curves.following, "the plot was not dragged along"


def test_it_stays_where_it_is_while_it_may_not_be_moved(curves: TrainingCurves, dropped: list[float]) -> None:
    curves.set_clip_movable(False)
    before = height(curves)
    drag(curves.gradient_plot.viewport(), path(curves, before + 0.5))
    curves.redraw()
    assert height(curves) == before
    assert dropped == []


def test_escape_gives_it_up(qtbot: QtBot, curves: TrainingCurves, dropped: list[float]) -> None:
    plot, before = curves.gradient_plot, height(curves)
    way = path(curves, before + 0.5)
    drag(plot.viewport(), way, release=False)
    assert height(curves) != before
    curves.show_crosshair(100)
    qtbot.keyClick(plot, Qt.Key.Key_Escape)
    assert height(curves) == before
    assert curves.crosshair.place is not None, "Escape does one thing at a time"
    let_go(plot.viewport(), way[-1])
    assert height(curves) == before
    assert plot.clip_line.words.words == "clip 1.0"
    assert dropped == []


def test_a_run_that_goes_on_takes_it_out_of_the_hand(curves: TrainingCurves, dropped: list[float]) -> None:
    plot, before = curves.gradient_plot, height(curves)
    way = path(curves, before + 0.5)
    drag(plot.viewport(), way, release=False)
    curves.set_clip_movable(False)
    assert height(curves) == before
    let_go(plot.viewport(), way[-1])
    assert dropped == []
    curves.set_clip(2.0)
    curves.redraw()
    assert plot.clip_line.words.words == "clip 2.0", "the line follows the run again"


def test_below_nothing_it_goes_back(trained: TrainingCurves) -> None:
    """A clip of 0 would mean none at all: the opposite of where the hand went."""
    trained.set_log_y(False)
    trained.redraw()
    trained.set_clip_movable(True)
    norms: list[float] = []
    trained.clip_dragged.connect(norms.append)
    drag(trained.gradient_plot.viewport(), path(trained, -0.05))
    assert norms == []
    assert height(trained) == 1.0
