"""The table of runs: its words, its order, its filter, and rows that stay where they are."""

from __future__ import annotations

import math
import time
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio.engine.events import RunState
from studio.engine.library.records import Look, RunRecord
from studio.ui.state.run_columns import COLUMNS, PLACES, figure, skill_of, when_words
from studio.ui.state.run_table import Filter, RunTable


def look(loss: float, epoch: int = 1, skill: float = 0.2) -> Look:
    return Look(epoch, 10 * epoch, 0.3, loss, skill, {"mae": 2 * loss})


def record(number: int, **changes: object) -> RunRecord:
    values: dict[str, object] = {
        "id": number,
        "folder": Path(f"/runs/{number}"),
        "name": "weather",
        "task": "forecast",
        "began": 1000.0 * number,
        "network": "LSTM 64",
        "state": RunState.FINISHED,
        "reason": "",
        "seconds": 60.0,
        "epochs": 3,
        "steps": 30,
        "started": {"max_epochs": 100},
        "best": look(0.05),
        "last": look(0.07),
        "data": "/data/weather.csv",
    }
    return RunRecord(**(values | changes))  # type: ignore[arg-type]


def numbers(table: RunTable) -> list[int]:
    return [shown.id for shown in table.shown]


def cell(table: RunTable, row: int, name: str) -> str:
    return str(table.index(row, PLACES[name]).data())


@pytest.fixture
def table(qapp: object) -> RunTable:
    made = RunTable()
    made.set_records(
        [
            record(3, name="gloss", task="classify-text", network="GRU 32", notes="wild idea", state=RunState.FAILED),
            record(2, tags=("baseline", "paper"), best=look(0.01), last=look(math.inf)),
            record(1, best=None, last=None, state=RunState.INTERRUPTED, test={"mae": 1.93, "skill": 0.31}),
        ]
    )  # fmt: skip
    return made


def test_cells_say_what_is_known(table: RunTable) -> None:
    assert cell(table, 0, "run") == "3  gloss"
    assert (cell(table, 0, "task"), cell(table, 1, "task")) == ("Classify text", "Forecast")
    assert (cell(table, 1, "best"), cell(table, 1, "last")) == ("0.0100", "infinite")
    assert (cell(table, 2, "best"), cell(table, 2, "last")) == ("", "")
    assert cell(table, 2, "test") == "MAE 1.93"
    assert cell(table, 2, "skill") == "+31\u00a0%"
    assert (cell(table, 1, "data"), cell(table, 1, "tags")) == ("weather.csv", "baseline, paper")
    assert (cell(table, 1, "epochs"), cell(table, 1, "took")) == ("3 of 100", "60 s")


@pytest.mark.parametrize(
    "odd", [{"began": 1e299}, {"started": {"max_epochs": "x"}}, {"test": {"mae": 10**400}}]
)
def test_a_run_that_never_was_leaves_a_cell_empty(qapp: object, odd: dict[str, object]) -> None:
    """What is raised while Qt paints takes the program down."""
    table = RunTable()
    table.set_records([record(1, **odd)])
    texts = [table.index(0, place).data() for place in range(len(COLUMNS))]
    assert texts[0] == "1  weather"
    table.set_records([record(1, name="x" * 1_000_000)])
    assert len(table.index(0, 0).data()) < 1000


def test_skill_says_where_it_was_found() -> None:
    assert skill_of(record(1)) == (0.2, "validation")
    assert skill_of(record(1, test={"mae": 1.0, "skill": -0.08})) == (-0.08, "test")
    assert math.isnan(skill_of(record(1, best=None))[0])


def test_the_newest_come_first_and_every_column_sorts(table: RunTable) -> None:
    assert numbers(table) == [3, 2, 1]
    table.sort(PLACES["best"])
    assert numbers(table) == [2, 3, 1]
    table.sort(PLACES["run"])
    assert numbers(table) == [1, 2, 3]
    table.sort(PLACES["run"], Qt.SortOrder.DescendingOrder)
    assert numbers(table) == [3, 2, 1]
    for place in range(len(COLUMNS)):
        table.sort(place)
        assert sorted(numbers(table)) == [1, 2, 3]


@pytest.mark.parametrize(
    ("wanted", "left"),
    [
        (Filter("GLOSS"), [3]),
        (Filter("wild"), [3]),
        (Filter("paper weather"), [2]),
        (Filter("classify text"), [3]),
        (Filter("weather.csv"), [3, 2, 1]),
        (Filter("nothing of it"), []),
        (Filter(task="forecast"), [2, 1]),
        (Filter(state="Failed"), [3]),
        (Filter("lstm", "forecast", "Interrupted"), [1]),
    ],
)
def test_a_filter_leaves_what_holds_all_its_words(table: RunTable, wanted: Filter, left: list[int]) -> None:
    table.set_filter(wanted)
    assert numbers(table) == left
    table.set_filter(Filter())
    assert numbers(table) == [3, 2, 1]


def test_new_figures_do_not_move_the_rows(table: RunTable, qtbot: QtBot) -> None:
    changed = [record(3, best=look(0.02)), record(2), record(1)]
    with qtbot.assertNotEmitted(table.modelReset), qtbot.waitSignal(table.dataChanged):
        table.set_records(changed)
    assert cell(table, 0, "best") == "0.0200"
    with qtbot.waitSignal(table.modelReset):
        table.set_records(changed[1:])
    assert table.row_of(3) == -1
    assert table.row_of(1) == 1


def test_the_run_of_this_window_has_its_own_state(table: RunTable) -> None:
    table.set_records([record(4, state=RunState.TRAINING), record(2)])
    table.set_live(Path("/runs/4"), RunState.PAUSED)
    assert (cell(table, 0, "state"), cell(table, 1, "state")) == ("Paused", "Finished")
    table.set_live(None, RunState.DRAFT)
    assert cell(table, 0, "state") == "Training"


def test_times_are_said_as_people_do() -> None:
    now = time.mktime((2026, 3, 18, 15, 0, 0, 0, 0, -1))
    said = [when_words(time.mktime((2026, 3, day, 14, 31, 0, 0, 0, -1)), now) for day in (18, 17, 15, 2)]
    assert said == ["14:31", "yesterday", "Sunday", "2 Mar"]
    assert when_words(time.mktime((2025, 11, 25, 9, 0, 0, 0, 0, -1)), now) == "25 Nov 2025"
    assert when_words(0.0, now) == ""


def test_figures_keep_three_places() -> None:
    assert [figure(value) for value in (0.0703, 0.72, 2.09, 123.4, -0.5, 12_345.6)] == [
        "0.0703", "0.720", "2.09", "123", "−0.500", "12,346",
    ]  # fmt: skip
    assert [figure(value) for value in (math.nan, math.inf)] == ["not a number", "infinite"]
