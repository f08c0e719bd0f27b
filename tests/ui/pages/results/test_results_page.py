"""The Results page: looked at once when a run has ended, kept with its run, and never without a reason empty."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QPushButton, QTableView, QWidget
from pytestqt.qtbot import QtBot

from studio.engine.errors import ModelError, StudioError
from studio.engine.events import Outcome, RunEnded
from studio.ui.jobs.job import JobContext
from studio.ui.pages.results.content import Results
from studio.ui.pages.results.evaluating import arrange
from studio.ui.pages.results.page import ResultsPage
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import apply_theme
from studio.ui.widgets import CellRole
from tests.ui.conftest import MakeController
from tests.ui.helpers import wait_until_nothing_is_cut
from tests.ui.pages.evaluations import WINDOWS, evaluation, worse
from tests.ui.pages.runs import SIZES, Pages, Played, beginning, experiment, unreachable_controls, whole_run

PERCENT = "\N{NO-BREAK SPACE}%"


@dataclass
class Evaluator:
    """Stands for the engine: says what it was asked, waits for `go_on` where it holds, and answers."""

    answer: Any = field(default_factory=evaluation)
    fault: StudioError | None = None
    holds: bool = False
    asked: list[tuple[Any, ...]] = field(default_factory=list)
    go_on: threading.Event = field(default_factory=threading.Event)

    def __call__(self, context: JobContext, *arguments: Any) -> Results:
        self.asked.append(arguments)
        while self.holds and not context.cancelled() and not self.go_on.wait(0.01):
            pass
        if self.fault is not None:
            raise self.fault
        return arrange(self.answer)


Make = Callable[..., ResultsPage]


@pytest.fixture
def make(qtbot: QtBot, opened: Workspace, pages: Pages) -> Make:
    """A page about a run that has ended."""

    def page_of(evaluator: Evaluator, size: tuple[int, int] = SIZES[0], *, wait: bool = True) -> ResultsPage:
        controller = RunController()
        controller.open_run(experiment(), whole_run())
        page = ResultsPage(opened, controller, evaluate=evaluator)
        pages.show(page, size)
        if wait:
            qtbot.waitUntil(lambda: is_shown(page, "metrics_table") and is_drawn(page))
        return page

    return page_of


def is_shown(page: QWidget, name: str) -> bool:
    """Whether a control is there and in sight."""
    found = page.findChild(QWidget, name)
    return found is not None and found.isVisible()


def is_drawn(page: QWidget) -> bool:
    """Whether the forecast was drawn, as it is a moment after it was shown."""
    plot = page.findChild(QWidget, "forecast_plot")
    return any(
        curve.name() == "actual" and curve.getData()[0] is not None for curve in plot.plotItem.listDataItems()
    )  # type: ignore[union-attr, attr-defined]


def text(page: QWidget, name: str) -> str:
    found = page.findChild(QLabel, name)
    assert found is not None, name
    return found.text()


def button(page: QWidget, name: str) -> QPushButton:
    found = page.findChild(QPushButton, name)
    assert found is not None, name
    return found


def cells(page: QWidget, role: int = 0) -> list[list[Any]]:
    """What the table of metrics holds."""
    view = page.findChild(QTableView, "metrics_table")
    assert view is not None
    model = view.model()
    return [
        [model.index(row, column).data(role) for column in range(model.columnCount())]
        for row in range(model.rowCount())
    ]


def test_the_end_of_a_run_has_its_test_part_looked_at_once(
    qtbot: QtBot, opened: Workspace, make_controller: MakeController, pages: Pages
) -> None:
    controller, evaluator = make_controller(Played(whole_run())), Evaluator()
    page = ResultsPage(opened, controller, evaluate=evaluator)
    with qtbot.waitSignal(controller.ended):
        controller.start(experiment(), opened.table)
    pages.show(page)
    qtbot.waitUntil(lambda: text(page, "verdict") == "Beats every simple forecast.")
    assert text(page, "verdict_reason") == "Best epoch 2 of 3."
    assert evaluator.asked == [(Path("/runs/1"), experiment(), opened.table)]
    assert page.header.sentence().startswith("JFK temperature · LSTM 64 · today ")
    page.set_shown(False)
    page.set_shown(True)
    assert len(evaluator.asked) == 1


def test_the_table_names_every_simple_forecast_hardest_first(make: Make) -> None:
    page = make(Evaluator())
    assert cells(page) == [
        ["This model", "1.00", "1.00", "0.50", ""],
        ["Last value", "1.25", "1.37", "0.62", f"+20{PERCENT}"],
        ["Same hour yesterday", "2.00", "2.00", "1.00", f"+50{PERCENT}"],
    ]
    assert [row[4] for row in cells(page, CellRole.TONE)] == [None, "success", "success"]
    assert page.controller.history.test_skill == pytest.approx(0.2)  # type: ignore[union-attr]
    head = page.findChild(QTableView, "metrics_table").model()  # type: ignore[union-attr]
    assert [head.headerData(column, Qt.Orientation.Horizontal) for column in (1, 2)] == ["MAE °F", "RMSE °F"]


def test_a_model_that_is_worse_says_so_in_colour_icon_and_number(make: Make) -> None:
    found = evaluation(verdict=worse())
    found.report["metrics"]["mae"] = 1.5
    page = make(Evaluator(found))
    assert cells(page)[1][4] == f"−20{PERCENT}"
    assert (cells(page, CellRole.TONE)[1][4], cells(page, CellRole.ICON)[1][4]) == ("danger", "arrow-down")


def test_the_plots_show_the_test_part(make: Make) -> None:
    page = make(Evaluator())
    forecast, errors = (page.findChild(QWidget, name) for name in ("forecast_plot", "horizon_errors_plot"))
    page.grab()
    curves = {item.name(): item.getOriginalDataset() for item in forecast.plotItem.listDataItems()}  # type: ignore[union-attr, attr-defined]
    assert len(curves["actual"][0]) == WINDOWS + 3
    assert np.all(np.diff(curves["actual"][0]) == 3600.0)
    drawn = {
        item.name(): item.getOriginalDataset()[1] for item in errors.plotItem.listDataItems() if item.name()
    }  # type: ignore[union-attr, attr-defined]
    np.testing.assert_allclose(drawn["model"], [1.0] * 4)
    np.testing.assert_allclose(drawn["last value"], [0.5, 1.0, 1.5, 2.0])
    assert text(page, "horizon_sentence") == "Up to +1\N{NO-BREAK SPACE}h, copying the last value is better."


def test_checks_say_what_holds_and_what_does_not(make: Make) -> None:
    page = make(Evaluator())
    names = [page.findChild(QWidget, f"check_{place}").accessibleName() for place in range(2)]  # type: ignore[union-attr]
    assert names[0].startswith("passed: Not a shifted copy")
    assert names[1].startswith("warning: Band is a little narrow")


def test_a_suggestion_changes_the_experiment_and_leads_to_train(opened: Workspace, make: Make) -> None:
    page = make(Evaluator(evaluation(verdict=worse())))
    went: list[str] = []
    toasts: list[tuple[Any, ...]] = []
    page.go_requested.connect(went.append)
    page.toast_requested.connect(lambda *words: toasts.append(words))
    button(page, "suggestion_0").click()
    assert went == ["train"]
    assert opened.experiment is not None
    assert opened.experiment.model.on_top_of == "last_value"
    assert page.banner.text().startswith("From an earlier experiment.")
    assert toasts[0][1] == "Undo"
    toasts[0][2]()
    assert opened.experiment.model.on_top_of == "seasonal"
    assert button(page, "suggestion_1").text().strip() == "Train up to 200 epochs"


def test_another_run_takes_the_result_away(
    qtbot: QtBot, opened: Workspace, make_controller: MakeController, pages: Pages
) -> None:
    controller = make_controller(Played(beginning()))
    controller.open_run(experiment(), whole_run())
    evaluator = Evaluator()
    page = ResultsPage(opened, controller, evaluate=evaluator)
    pages.show(page)
    qtbot.waitUntil(lambda: is_shown(page, "metrics_table"))
    controller.start(experiment(), object())
    assert not is_shown(page, "metrics_table")
    assert text(page, "results_empty_title") == "The model is still learning"
    assert len(evaluator.asked) == 1


def test_the_data_is_read_again_where_the_file_is_another_one_by_now(
    qtbot: QtBot, opened: Workspace, make_controller: MakeController
) -> None:
    controller, evaluator = make_controller(Played(whole_run())), Evaluator()
    page = ResultsPage(opened, controller, evaluate=evaluator)
    other = experiment(data__path="/data/other.csv")
    with qtbot.waitSignal(controller.ended):
        controller.start(other, object())
    qtbot.waitUntil(lambda: bool(evaluator.asked))
    assert evaluator.asked[0][1:] == (other, None)
    page.deleteLater()


def test_a_file_that_is_gone_is_told_and_can_be_tried_again(qtbot: QtBot, make: Make) -> None:
    evaluator = Evaluator(fault=ModelError("weather.csv is not where it was.", remedy="Find it."))
    page = make(evaluator, wait=False)
    qtbot.waitUntil(page.problem_banner.isVisible)
    assert text(page, "results_empty_title") == "The test part was not looked at"
    evaluator.fault = None
    button(page, "results_next").click()
    qtbot.waitUntil(lambda: text(page, "verdict") == "Beats every simple forecast.")
    assert not page.problem_banner.isVisible()


def test_a_long_look_can_be_given_up(qtbot: QtBot, make: Make) -> None:
    evaluator = Evaluator(holds=True)
    page = make(evaluator, wait=False)
    cancel = button(page, "results_waiting_cancel")
    qtbot.waitUntil(cancel.isVisible)
    cancel.click()
    assert not cancel.isVisible()
    assert text(page, "results_empty_title") == "The test part was not looked at"


@pytest.mark.parametrize(
    ("ended", "title", "step"),
    [
        (None, "No results yet", "Go to Train"),
        (RunEnded(Outcome.FAILED, "No.", None, None, 0.0, ""), "The run left no model", "Go to Train"),
    ],
)
def test_an_empty_page_says_why_and_leads_on(
    qtbot: QtBot, opened: Workspace, pages: Pages, ended: RunEnded | None, title: str, step: str
) -> None:
    controller, evaluator = RunController(), Evaluator()
    if ended is not None:
        controller.open_run(experiment(), [*beginning(), ended])
    page = ResultsPage(opened, controller, evaluate=evaluator)
    pages.show(page)
    assert text(page, "results_empty_title") == title
    assert button(page, "results_next").text() == step
    assert not button(page, "results_export").isVisible()
    with qtbot.waitSignal(page.go_requested) as went:
        button(page, "results_next").click()
    assert went.args == ["train"]
    assert evaluator.asked == []


def test_without_data_the_way_leads_to_a_file(qtbot: QtBot, workspace: Workspace, pages: Pages) -> None:
    page = ResultsPage(workspace, RunController(), evaluate=Evaluator())
    pages.show(page)
    with qtbot.waitSignal(page.open_requested):
        button(page, "results_next").click()


def test_several_series_and_targets_can_be_chosen(make: Make) -> None:
    page = make(Evaluator(evaluation(targets=("temp", "dewp"), series=3)))
    series, targets = (page.findChild(QComboBox, name) for name in ("forecast_series", "forecast_target"))
    assert series is not None
    assert targets is not None
    assert [series.itemText(place) for place in range(series.count())] == ["Series 1", "Series 2", "Series 3"]
    assert [targets.itemText(place) for place in range(2)] == ["temp", "dewp"]
    targets.setCurrentIndex(1)
    page.grab()
    plot = page.findChild(QWidget, "forecast_plot")
    curves = {item.name(): item.getOriginalDataset() for item in plot.plotItem.listDataItems()}  # type: ignore[union-attr, attr-defined]
    assert len(curves["actual"][0]) == WINDOWS + 3
    assert curves["actual"][1].mean() == pytest.approx(61.0, abs=2.0)


def test_one_series_needs_no_choice(make: Make) -> None:
    page = make(Evaluator())
    assert not page.findChild(QComboBox, "forecast_series").isVisible()  # type: ignore[union-attr]
    assert not page.findChild(QComboBox, "forecast_target").isVisible()  # type: ignore[union-attr]


def test_the_model_card_names_what_was_trained(make: Make) -> None:
    page = make(Evaluator())
    button(page, "model_card").click()
    sheet = page.findChild(QWidget, "model_card_sheet")
    assert sheet is not None
    said = [
        row.accessibleName()
        for row in sheet.findChildren(QWidget)
        if row.objectName().startswith("model_card_")
    ]
    assert "Parameters: 17,000" in said
    assert "Predicts: 24 hours of temp (°F)" in said
    assert "On top of: seasonal" in said
    assert "Best epoch: 2, validation loss 0.07500" in said
    (result,) = [words for words in said if words.startswith("Model on the test part: ")]
    assert "Mean error, MAE 1.00\N{NO-BREAK SPACE}°F" in result
    assert any(words.startswith("Test part: ") and words.endswith(" windows") for words in said)
    sheet.findChild(QPushButton, "model_card_copy").click()  # type: ignore[union-attr]
    assert result in QGuiApplication.clipboard().text().splitlines()
    assert page.run is not None
    assert page.run.test_figures["mae"] == pytest.approx(1.0), "what the rail shows"


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_is_cut_and_tab_reaches_everything(
    qapp: QApplication, qtbot: QtBot, make: Make, size: tuple[int, int], scheme: Any
) -> None:
    page = make(Evaluator(evaluation(verdict=worse())), size)
    apply_theme(qapp, scheme, 1.0)
    wait_until_nothing_is_cut(qtbot, page)
    assert unreachable_controls(page) == []
    if size[1] > 700:
        assert page.findChild(QWidget, "results_scroll").verticalScrollBar().maximum() == 0  # type: ignore[union-attr, attr-defined]
