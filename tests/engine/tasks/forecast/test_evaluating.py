"""The test part: every number again, from the arrays and from the file."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from studio.engine.data.table import Table
from studio.engine.evaluation.intervals import conformal_width
from studio.engine.predict.model import TrainedModel, open_model
from studio.engine.runs import evaluate_run
from studio.engine.tasks.forecast.evaluating import ForecastEvaluation, evaluate_model, fit_band
from studio.engine.tasks.forecast.predicting import predict_table
from tests.engine.forecasts import experiment, readings, train
from tests.engine.tasks.forecast.tables import waves, written

TEST_ORIGINS = np.arange(101, 117)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    return readings(tmp_path_factory.mktemp("data"))


@pytest.fixture(scope="module")
def run(table: Table, tmp_path_factory: pytest.TempPathFactory) -> Path:
    settings = {"training.max_epochs": 20, "training.learning_rate": 0.02}
    return train(tmp_path_factory.mktemp("runs") / "run", experiment(table, settings), table).folder


@pytest.fixture(scope="module")
def evaluation(run: Path, table: Table) -> ForecastEvaluation:
    return evaluate_run(run, table)


def trained(folder: Path, table: Table, settings: Mapping[str, object] | None = None) -> TrainedModel:
    wanted = experiment(table, {"training.max_epochs": 1} | dict(settings or {}))
    return open_model(train(folder / "run", wanted, table).folder)


def test_the_report_keeps_the_contract(evaluation: ForecastEvaluation) -> None:
    report = json.loads(json.dumps(evaluation.report, allow_nan=False))
    assert {"task", "split", "windows", "metrics", "baselines", "skill", "by_horizon", "causal_reach"} <= set(
        report
    )
    assert (report["task"], report["split"], report["windows"]) == ("forecast", "test", 16)
    assert set(report["metrics"]) == {"mae", "rmse", "mase", "smape", "wape", "r2", "coverage"}
    assert set(report["baselines"]) == {"last_value", "seasonal", "drift"}


def test_11_every_number_again_from_the_arrays(evaluation: ForecastEvaluation) -> None:
    y = waves(120, 4)
    rows = TEST_ORIGINS[:, None] + np.arange(1, 4)
    actual, predicted = y[rows], evaluation.predicted[:, :, 0]
    assert np.allclose(evaluation.actual[:, :, 0], actual)
    error = predicted - actual
    scale = np.abs(y[4:102] - y[:98]).mean()  # the rows before the test part
    expected = {
        "mae": np.abs(error).mean(),
        "rmse": np.sqrt((error**2).mean()),
        "mase": np.abs(error).mean() / scale,
        "smape": 100 * (2 * np.abs(error) / (np.abs(predicted) + np.abs(actual))).mean(),
        "wape": np.abs(error).sum() / np.abs(actual).sum(),
        "r2": 1 - (error**2).sum() / ((actual - actual.mean()) ** 2).sum(),
        "coverage": ((actual >= evaluation.lower[:, :, 0]) & (actual <= evaluation.upper[:, :, 0])).mean(),
    }
    assert evaluation.report["metrics"] == pytest.approx(expected)
    for step, entry in enumerate(evaluation.report["by_horizon"]):
        assert entry["mae"] == pytest.approx(np.abs(error[:, step]).mean())
        assert entry["rmse"] == pytest.approx(np.sqrt((error[:, step] ** 2).mean()))
    simple = {
        "last_value": np.abs(y[TEST_ORIGINS][:, None] - actual).mean(),
        "seasonal": np.abs(y[rows - 4] - actual).mean(),
        "drift": np.abs(
            y[TEST_ORIGINS][:, None]
            + ((y[TEST_ORIGINS] - y[TEST_ORIGINS - 5]) / 5)[:, None] * [1, 2, 3]
            - actual
        ).mean(),
    }
    assert {name: values["mae"] for name, values in evaluation.report["baselines"].items()} == pytest.approx(
        simple
    )
    reference = evaluation.reference
    assert evaluation.report["skill"] == pytest.approx(1 - expected["mae"] / simple[reference])


def test_the_forecasts_are_those_of_every_origin(
    evaluation: ForecastEvaluation, run: Path, table: Table
) -> None:
    frame = predict_table(open_model(run), table, every_origin=True)
    last = frame.groupby("origin", sort=True)["y"].apply(list)
    with_actual = np.stack(
        last.iloc[-19:-3].to_list()
    )  # the last three origins have no actual value for each step
    assert np.allclose(with_actual, evaluation.predicted[:, :, 0], rtol=1e-6)
    assert evaluation.times[0, 0] == 1_577_836_800 + 3600 * 102


def test_26_the_reference_was_chosen_on_the_validation_part(evaluation: ForecastEvaluation) -> None:
    y = waves(120, 4)
    rows = np.arange(83, 99)[:, None] + np.arange(1, 4)
    errors = {
        "last_value": np.abs(y[rows[:, :1] - 1] - y[rows]).mean(),
        "seasonal": np.abs(y[rows - 4] - y[rows]).mean(),
    }
    assert evaluation.reference == min(errors, key=lambda name: errors[name]) == "seasonal"


def test_40_the_band_is_fitted_on_the_validation_part(run: Path, table: Table) -> None:
    model = open_model(run)
    frame = predict_table(model, table, every_origin=True)
    forecasts = np.stack(frame.groupby("origin", sort=True)["y"].apply(list).to_list())  # origins 5 … 119
    y = waves(120, 4)
    origins = np.arange(83, 99)
    residuals = y[origins[:, None] + np.arange(1, 4)] - forecasts[origins - 5]
    width = np.array(model.bundle.facts["band"]["width"])
    assert np.allclose(width, conformal_width(residuals[:, :, None]), rtol=1e-6)
    assert model.bundle.facts["band"]["windows"] == 16


def test_04_every_step_sees_the_newest_row_and_none_sees_before_the_context(evaluation) -> None:
    reach = evaluation.report["causal_reach"]
    assert len(reach["newest"]) == 3
    assert all(change > 1e-4 for change in reach["newest"])
    assert reach["outside"] == 0
    assert evaluation.checks[-2].title == "Nothing from the future"


def test_a_model_that_does_not_see_the_newest_row_is_told(run: Path, table: Table) -> None:
    model = open_model(run)

    def blind(feed):
        past = feed["past"].copy()
        past[:, -1] = past[:, -2]
        return model.answers({**feed, "past": past})

    found = evaluate_model(TrainedModel(model.bundle, blind), table)
    assert found.report["causal_reach"]["newest"] == [0, 0, 0]
    (check,) = [check for check in found.checks if "see" in check.title.lower()]
    assert not check.passed


@pytest.mark.parametrize("lag", [0, 1, 2])
def test_a_shifted_copy_is_told(table: Table, tmp_path: Path, run: Path, lag: int) -> None:
    model = open_model(run)
    y = waves(120, 4)

    def copying(feed):
        """Says exactly what happened `lag` steps before; with 0 it knows what comes."""
        newest = np.array([int(np.argmin(np.abs(y - past[-1, 0]))) for past in feed["past"]])
        return {"forecast": y[np.minimum(newest[:, None] + np.arange(1, 4) - lag, 119)][:, :, None]}

    found = evaluate_model(TrainedModel(model.bundle, copying), table)
    lines = [check for check in found.checks if "shifted copy" in check.title]
    assert not lines or lines[0].passed is (lag == 0)
    long = readings(tmp_path, 300, y=100 + np.cumsum(np.random.default_rng(1).normal(size=300)))
    y = long.frame["y"].to_numpy()

    def copying_long(feed):
        newest = np.array([int(np.argmin(np.abs(y - past[-1, 0]))) for past in feed["past"]])
        return {"forecast": y[np.minimum(newest[:, None] + np.arange(1, 4) - lag, 299)][:, :, None]}

    found = evaluate_model(TrainedModel(model.bundle, copying_long), long)
    (line,) = [check for check in found.checks if "shifted copy" in check.title]
    assert line.passed is (lag == 0)
    assert f"a lag of {lag} hour" in line.said


def test_11_a_thousand_times_the_values(tmp_path: Path) -> None:
    reports = []
    for name, factor in (("plain", 1), ("large", 1000)):
        (tmp_path / name).mkdir()
        data = readings(tmp_path / name, y=factor * waves(120, 4))
        reports.append(evaluate_model(trained(tmp_path / name, data), data).report)
    plain, large = (report["metrics"] for report in reports)
    for name in ("mae", "rmse"):
        assert large[name] == pytest.approx(1000 * plain[name], rel=1e-4)
    for name in ("mase", "smape", "wape", "r2", "coverage"):
        assert large[name] == pytest.approx(plain[name], rel=1e-4)
    assert reports[1]["skill"] == pytest.approx(reports[0]["skill"], rel=1e-4)


def test_12_a_series_of_zeros_is_judged_without_infinities(tmp_path: Path) -> None:
    data = readings(tmp_path, y=[0.0] * 120)
    found = evaluate_model(trained(tmp_path, data), data)
    json.dumps(found.report, allow_nan=False)
    assert found.report["metrics"]["mae"] == 0
    assert found.report["metrics"]["wape"] is None
    assert found.report["skill"] is None
    assert found.verdict.tone == "warning"


def test_forecasts_beyond_all_numbers_are_judged_too(run: Path, table: Table) -> None:
    model = open_model(run)
    endless = TrainedModel(
        model.bundle, lambda feed: {"forecast": np.full((len(feed["past"]), 3, 1), np.inf)}
    )
    found = evaluate_model(endless, table)
    json.dumps(found.report, allow_nan=False)
    assert found.report["metrics"]["mae"] is None
    assert found.verdict.tone == "danger"
    facts = {key: value for key, value in model.bundle.facts.items() if key != "band"}
    bare = dataclasses.replace(model.bundle, facts=facts)
    assert "band" not in fit_band(TrainedModel(bare, endless.answers), table).facts
    found = evaluate_model(TrainedModel(bare, model.answers), table)
    assert "coverage" not in found.report["metrics"]
    assert np.array_equal(found.lower, found.predicted)


def test_several_targets_and_series(tmp_path: Path) -> None:
    rows = {
        "time": [*readings(tmp_path).frame["time"]] * 2,
        "shop": ["a"] * 120 + ["b"] * 120,
        "y": np.concatenate((waves(120, 4), waves(120, 4, level=500))),
        "z": np.concatenate((waves(120, 6, level=50), waves(120, 6, level=5))),
    }
    data = written(tmp_path, rows, "panel.csv")
    settings = {"data.series_id": "shop", "data.targets": ("y", "z"), "preparation.scaler": "window"}
    model = trained(tmp_path, data, settings)
    found = evaluate_model(model, data)
    assert found.predicted.shape == found.actual.shape == found.lower.shape == (32, 3, 2)
    assert found.targets == ("y", "z")
    scales = np.array(
        [
            [
                np.abs(rows[name][start + 4 : start + 102] - rows[name][start : start + 98]).mean()
                for name in "yz"
            ]
            for start in (0, 120)
        ]
    )  # one number a series and target
    error = np.abs(found.predicted - found.actual).mean(axis=1)
    expected = (error / np.repeat(scales, 16, axis=0)).mean()
    assert found.report["metrics"]["mase"] == pytest.approx(expected)
    assert len(found.report["causal_reach"]["newest"]) == 3


def test_counted_rows_have_counted_times_and_no_season_leaves_no_seasonal(tmp_path: Path) -> None:
    data = written(tmp_path, {"time": range(50, 170), "y": waves(120, 4)})
    found = evaluate_model(trained(tmp_path, data, {"preparation.season_length": 1}), data)
    assert not found.is_time
    assert found.times[0].tolist() == [152, 153, 154]
    assert set(found.baselines) == {"last_value", "drift"}
    assert set(found.labels) == {"last_value", "drift"}
