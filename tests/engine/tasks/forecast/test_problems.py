"""Problems are all found before a start, and their cures cure them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.engine.data.table import Table
from studio.engine.errors import StudioError
from studio.engine.experiment import Experiment
from studio.engine.experiment.problems import Problem
from studio.engine.tasks.forecast.overview import examine
from studio.engine.tasks.forecast.prepared import prepare_forecast
from studio.engine.tasks.forecast.proposing import propose
from tests.engine.tasks.forecast.tables import PASSENGERS, WEATHER, sample, stamps, waves, written


@pytest.fixture(scope="module")
def weather() -> tuple[Table, Experiment]:
    table = sample(WEATHER)
    return table, propose(table)


def only(experiment: Experiment, table: Table) -> Problem:
    problems = examine(experiment, table).problems
    assert len(problems) == 1, [problem.title for problem in problems]
    return problems[0]


def cured(experiment: Experiment, table: Table, problem: Problem, fix: int = 0) -> tuple[Problem, ...]:
    return examine(experiment.with_values(problem.fixes[fix].values), table).problems


def test_a_look_back_that_does_not_fit(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    experiment = experiment.with_values({"preparation.context_length": 8_000})
    problem = only(experiment, table)
    assert (problem.severity, problem.key) == ("error", "preparation.context_length")
    assert problem.title == "Look back does not fit in the training part"
    assert problem.fixes[0].label == "Use 168 hours"
    assert cured(experiment, table, problem) == ()


def test_a_look_ahead_longer_than_the_test_part() -> None:
    table = sample(PASSENGERS)
    experiment = propose(table).with_values({"preparation.horizon": 40})
    problem = only(experiment, table)
    assert problem.key == "preparation.horizon"
    assert problem.detail == "Longer than the validation part. Use 21 months or less."
    assert not [found for found in cured(experiment, table, problem) if found.severity == "error"]


@pytest.mark.parametrize("rows", [12, 60, 400])
def test_every_cure_of_windows_leads_to_windows(tmp_path: Path, rows: int) -> None:
    table = written(tmp_path, {"t": stamps(rows, "D"), "y": waves(rows, 7)})
    experiment = propose(table).with_values({"preparation.horizon": 300, "preparation.context_length": 500})
    errors = [found for found in examine(experiment, table).problems if found.severity == "error"]
    for _ in range(3):
        if errors:
            experiment = experiment.with_values(errors[0].fixes[0].values)
            errors = [found for found in examine(experiment, table).problems if found.severity == "error"]
    prepare_forecast(experiment, table)


def test_few_windows_are_a_warning(tmp_path: Path) -> None:
    table = written(tmp_path, {"t": stamps(60, "D"), "y": waves(60, 7)})
    settings = {
        "preparation.context_length": 20,
        "preparation.horizon": 3,
        "training.learn_from": "last_step",
    }
    problem = only(propose(table).with_values(settings), table)
    assert problem.severity == "warning"
    assert problem.title == "20 windows are too few to learn from"
    assert problem.detail.startswith("200 is a fair minimum.")


def test_no_target(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    experiment = experiment.with_values({"data.targets": ()})
    problem = only(experiment, table)
    assert problem.title == "No target is chosen"
    assert cured(experiment, table, problem) == ()


def test_a_target_that_is_a_feature_too(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    experiment = experiment.with_values({"data.past_features": ("temp", "dewp")})
    problem = only(experiment, table)
    assert problem.title == "temp is target and past feature"
    assert problem.fixes[0].values == {"data.past_features": ("dewp",)}
    assert cured(experiment, table, problem) == ()


def test_columns_that_are_not_there_or_hold_words(tmp_path: Path) -> None:
    words = ["red", "green"] * 50
    table = written(tmp_path, {"t": stamps(100, "D"), "y": waves(100, 7), "colour": words})
    experiment = propose(table).with_values({"data.past_features": ("gone", "colour")})
    problems = examine(experiment, table).problems
    assert {problem.title for problem in problems} == {
        "There is no column gone",
        "colour does not hold numbers",
    }
    assert [fix.values for problem in problems for fix in problem.fixes] == [
        {"data.past_features": ("colour",)},
        {"data.past_features": ("gone",)},
    ]


def test_a_logarithm_of_nothing(tmp_path: Path) -> None:
    values = np.maximum(waves(200, 7, level=0.0), 0.0)
    table = written(tmp_path, {"t": stamps(200, "D"), "y": values})
    experiment = propose(table).with_values({"preparation.transform": "log"})
    problem = only(experiment, table)
    assert problem.key == "preparation.transform"
    assert cured(experiment, table, problem) == ()


def test_a_feature_that_is_mostly_holes(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    experiment = experiment.with_values({"data.past_features": ("dewp", "wind_gust")})
    problem = only(experiment, table)
    assert problem.severity == "warning"
    assert problem.title == "wind_gust is a past feature with holes"
    assert problem.detail == "7,199 of 8,706 values are empty."
    assert problem.fixes[0].values == {"data.past_features": ("dewp",)}


def test_every_step_with_both_directions(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    both = {"model.bidirectional": True, "training.learn_from": "every_step"}
    experiment = experiment.with_values(both)
    problem = only(experiment, table)
    assert problem.key == "training.learn_from"
    assert cured(experiment, table, problem, 0) == ()
    assert cured(experiment, table, problem, 1) == ()


def test_a_season_longer_than_the_look_back(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    settings = {"model.on_top_of": "seasonal", "preparation.context_length": 12}
    experiment = experiment.with_values(settings)
    problem = only(experiment, table)
    assert problem.fixes[0].values == {"preparation.context_length": 24}
    assert cured(experiment, table, problem) == ()


def test_a_network_that_remembers_everything(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    problem = only(experiment.with_values({"model.hidden_size": 512}), table)
    assert problem.severity == "warning"
    assert "windows for" in problem.title


def test_two_rows_of_one_time(tmp_path: Path) -> None:
    times = stamps(100, "D").tolist()
    times[11] = times[10]
    table = written(tmp_path, {"t": times, "y": waves(100, 7)})
    experiment = propose(table).with_values({"data.time": "t"})
    problem = only(experiment, table)
    assert (problem.severity, problem.key) == ("error", "data.series_id")
    assert "same time" in problem.title
    order = next(fix for fix in problem.fixes if fix.values == {"data.time": ""})
    assert order.label == "Take the rows in their order"


def test_one_column_as_time_and_series(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    problem = examine(experiment.with_values({"data.series_id": "time"}), table).problems[0]
    assert problem.title == "time is time and series id"
    assert cured(experiment.with_values({"data.series_id": "time"}), table, problem) == ()


def test_rows_without_a_series(tmp_path: Path) -> None:
    ids = ["north"] * 100 + ["south"] * 99 + [None]
    table = written(tmp_path, {"t": [*range(100)] * 2, "shop": ids, "y": waves(200, 7)})
    settings = {"data.series_id": "shop", "data.time": "t"}
    problem = only(propose(table, settings=settings), table)
    assert (problem.severity, problem.key) == ("error", "data.series_id")
    assert problem.title == "One row has no series id"


def test_a_static_feature_that_changes(tmp_path: Path) -> None:
    values = {"t": stamps(100, "D"), "y": waves(100, 7), "wind": waves(100, 5)}
    table = written(tmp_path, values)
    roles = {"data.past_features": (), "data.static_features": ("wind",)}
    experiment = propose(table, ["y"]).with_values(roles)
    problem = only(experiment, table)
    assert problem.key == "data.static_features"
    assert cured(experiment, table, problem) == ()


@pytest.mark.parametrize("column", ["word", "y", "gone"])
@pytest.mark.parametrize("key", ["data.time", "data.series_id", "data.split_column", "data.static_features"])
def test_any_column_in_any_role_is_looked_at(tmp_path: Path, key: str, column: str) -> None:
    words = ["red", "green"] * 30
    table = written(tmp_path, {"t": stamps(60, "D"), "y": waves(60, 7), "word": words, "x": waves(60, 5)})
    role = (column,) if key == "data.static_features" else column
    experiment = propose(table).with_values({key: role})
    overview = examine(experiment, table)
    try:
        prepare_forecast(experiment, table)
    except StudioError:
        assert any(problem.severity == "error" for problem in overview.problems)
    else:
        assert not any(problem.severity == "error" for problem in overview.problems)


def test_several_problems_come_at_once_and_errors_first(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    settings = {
        "preparation.context_length": 8_000,
        "data.past_features": ("wind_gust",),
        "model.on_top_of": "seasonal",
        "model.pooling": "mean",
        "training.learn_from": "every_step",
    }
    problems = examine(experiment.with_values(settings), table).problems
    severities = [problem.severity for problem in problems]
    assert severities == ["error", "error", "warning"]


def test_dropout_with_one_layer_is_no_problem(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    assert examine(experiment.with_values({"model.dropout": 0.3}), table).problems == ()


def test_a_short_stretch_of_the_sample_starts_without_a_question(tmp_path: Path) -> None:
    full = sample(WEATHER).frame
    columns = {name: full[name][2_000:3_200] for name in ("time", "temp", "dewp", "humid")}
    table = written(tmp_path, columns)
    settings = {"model.cell": "gru", "model.hidden_size": 16}
    assert examine(propose(table, settings=settings), table).problems == ()
