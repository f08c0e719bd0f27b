"""Roles, split, windows and constants of one experiment."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio.engine.data.prepare.split import LEFT_OUT, TEST, TRAIN, VALIDATION
from studio.engine.data.table import Table
from studio.engine.errors import DataError, SettingError
from studio.engine.tasks.forecast.fitted import calendar_periods, fit_spec, resolved_scaler
from studio.engine.tasks.forecast.prepared import ForecastData, prepare_forecast
from studio.engine.tasks.forecast.spec import ForecastSpec
from tests.engine.forecasts import experiment, readings
from tests.engine.tasks.forecast.tables import stamps, waves, written

RULES = ("forward", "interpolate", "mask", "drop")
TRAIN_END, VALIDATION_END = 84, 102  # of 120 rows at 70/15/15


def prepared(table: Table, **settings: Any) -> ForecastData:
    return prepare_forecast(
        experiment(table, {key.replace("__", "."): value for key, value in settings.items()}), table
    )


def with_holes(tmp_path: Path, later: float | None = None) -> Table:
    """Holes inside the training part and across its end; rows after it may be set to `later`."""
    target, wind = waves(120, 4), waves(120, 6, level=30)
    if later is not None:
        target[TRAIN_END:], wind[TRAIN_END:] = later, later
    for column in (target, wind):
        column[[10, 11, 40, TRAIN_END - 2, TRAIN_END - 1]] = np.nan
    return readings(tmp_path, y=target, wind=wind)


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("transform", ["none", "log", "difference"])
def test_01_constants_are_fitted_on_training_rows_only(tmp_path: Path, rule: str, transform: str) -> None:
    found = []
    for place, later in (("plain", None), ("huge", 1e6)):
        (tmp_path / place).mkdir()
        data = prepared(
            with_holes(tmp_path / place, later), data__missing=rule, preparation__transform=transform,
            data__past_features=("wind",), preparation__season_length=0, preparation__context_length=4,
        )  # fmt: skip
        found.append((fit_spec(data, on_top_of="none", calendar=True), data.season))
    assert found[0] == found[1]
    spec = found[0][0]
    if transform == "none":
        known = waves(120, 4)[:TRAIN_END]
        known = np.delete(known, [10, 11, 40, TRAIN_END - 2, TRAIN_END - 1])
        assert spec.centre[0] == pytest.approx(known.mean())
        assert spec.scale[0] == pytest.approx(known.std())


def test_02_targets_of_the_parts_do_not_overlap(tmp_path: Path) -> None:
    data = prepared(readings(tmp_path))
    assert (data.train_origins + 3).max() == TRAIN_END - 1
    assert (data.validation_origins + 1).min() == TRAIN_END
    assert (data.validation_origins + 3).max() == VALIDATION_END - 1
    assert (data.test_origins + 1).min() == VALIDATION_END
    assert data.test_origins.max() + 3 == 119
    # Inputs may reach back: the first validation window reads training rows.
    assert data.validation_origins.min() == TRAIN_END - 1


def test_02_series_of_constant_sign_give_windows_of_constant_sign(tmp_path: Path) -> None:
    table = written(
        tmp_path,
        {
            "time": [*stamps(60, "h"), *stamps(60, "h")],
            "place": ["up"] * 60 + ["down"] * 60,
            "y": [1.0] * 60 + [-1.0] * 60,
        },
    )
    data = prepared(table, data__series_id="place")
    for origins in (data.train_origins, data.validation_origins, data.test_origins):
        rows = origins[:, None] + np.arange(-5, 4)
        signs = np.sign(data.targets[rows, 0])
        assert (signs == signs[:, :1]).all()
        assert {1.0, -1.0} == set(signs[:, 0])
        actual = data.actual(origins)
        for name in ("last_value", "seasonal", "drift"):
            assert np.array_equal(data.simple_forecast(name, origins), actual)


def test_39_a_short_series_is_skipped_and_the_others_serve(tmp_path: Path) -> None:
    table = written(
        tmp_path,
        {
            "time": [*stamps(100, "h"), *stamps(5, "h")],
            "place": ["long"] * 100 + ["short"] * 5,
            "y": waves(105, 4),
        },
    )
    data = prepared(table, data__series_id="place")
    assert data.series.names == ("long", "short")
    for origins in (data.train_origins, data.validation_origins, data.test_origins):
        assert len(origins)
        assert origins.max() < 100


def split_table(tmp_path: Path, words: list[str], **columns: Any) -> Table:
    return written(
        tmp_path, {"time": stamps(len(words), "h"), "y": waves(len(words), 4), "part": words} | columns
    )


def test_the_split_column_decides(tmp_path: Path) -> None:
    words = ["train"] * 50 + [""] * 5 + ["validation"] * 20 + ["test"] * 25
    data = prepared(split_table(tmp_path, words), data__split_column="part")
    assert [int((data.parts == part).sum()) for part in (TRAIN, VALIDATION, TEST, LEFT_OUT)] == [
        50,
        20,
        25,
        5,
    ]
    assert data.train_origins.max() + 3 == 49
    assert data.validation_origins.min() + 1 == 55


def test_without_validation_rows_the_end_of_training_validates(tmp_path: Path) -> None:
    words = ["train"] * 80 + ["test"] * 20
    data = prepared(split_table(tmp_path, words), data__split_column="part")
    share = 0.15 / 0.85
    assert (data.parts == VALIDATION).sum() == round(share * 80)
    assert data.parts[79] == VALIDATION
    assert (data.parts[80:] == TEST).all()


def test_validation_rows_of_one_series_serve_for_all(tmp_path: Path) -> None:
    words = [*["train"] * 40, *["validation"] * 10, *["test"] * 10, *["train"] * 50, *["test"] * 10]
    table = written(
        tmp_path,
        {
            "time": [*stamps(60, "h"), *stamps(60, "h")],
            "place": ["a"] * 60 + ["b"] * 60,
            "y": waves(120, 4),
            "part": words,
        },
    )
    data = prepared(table, data__split_column="part", data__series_id="place")
    assert (data.parts[60:110] == TRAIN).all()


def test_a_split_column_out_of_the_order_of_time_is_refused(tmp_path: Path) -> None:
    words = ["test"] * 20 + ["train"] * 60 + ["validation"] * 20
    with pytest.raises(DataError, match="mixes the parts of series one in time"):
        prepared(split_table(tmp_path, words), data__split_column="part")


@pytest.mark.parametrize("rule", RULES)
def test_missing_rules_decide_which_windows_there_are(tmp_path: Path, rule: str) -> None:
    target = waves(120, 4)
    target[30] = np.nan
    data = prepared(readings(tmp_path, y=target), data__missing=rule)
    everything = set(range(5, TRAIN_END - 3))
    assert everything - set(data.train_origins.tolist()) == {
        "forward": set(), "mask": set(), "interpolate": {30}, "drop": set(range(30, 36)),
    }[rule]  # fmt: skip
    assert np.isnan(data.actual(np.array([29]))[0, :, 0]).tolist() == [True, False, False]


def test_windows_that_are_judged_need_a_measured_value_at_every_step(tmp_path: Path) -> None:
    target = waves(120, 4)
    target[110] = np.nan
    data = prepared(readings(tmp_path, y=target))
    assert not np.isnan(data.actual(data.test_origins)).any()
    assert set(range(101, 117)) - set(data.test_origins.tolist()) == {107, 108, 109}


def test_13_the_scale_of_mase_knows_nothing_of_the_test_part(tmp_path: Path) -> None:
    scales = []
    for place, later in (("plain", None), ("huge", 1e6)):
        (tmp_path / place).mkdir()
        target = waves(120, 4)
        target[[VALIDATION_END - 1, 50]] = np.nan
        if later is not None:
            target[VALIDATION_END:] = later
        data = prepared(readings(tmp_path / place, y=target), data__missing="interpolate")
        scales.append(data.error_scale(data.test_origins, TEST))
    assert np.array_equal(scales[0], scales[1])
    before = waves(120, 4)[:VALIDATION_END]
    before[[VALIDATION_END - 1, 50]] = np.nan
    assert scales[0][0, 0] == pytest.approx(np.nanmean(np.abs(before[4:] - before[:-4])))


def test_13_a_panel_scores_what_it_is_known_to_score(tmp_path: Path) -> None:
    """Each series rises by 5 a season while it trains, and by `factor` times that in its last 8 rows."""
    values, words = [], []
    for factor in (1, 2, 3):
        base = np.tile([1000.0, 4000, 2000, 3000], 8)
        rise = np.repeat([0.0, 5, 10, 15, 20, 25, 25 + 5 * factor, 25 + 10 * factor], 4)
        values += (base + rise).tolist()
        words += ["train"] * 24 + ["test"] * 8
    table = written(
        tmp_path,
        {"id": np.repeat(["p", "q", "r"], 32), "t": [*range(32)] * 3, "y": values, "part": words},
    )
    settings = {
        "data.time": "t", "data.series_id": "id", "data.split_column": "part", "preparation.horizon": 8,
        "preparation.context_length": 4,
    }  # fmt: skip
    data = prepare_forecast(experiment(table, settings), table)
    from studio.engine.metrics.errors import mase

    origins = data.test_origins
    assert len(origins) == 3
    seasonal = data.simple_forecast("seasonal", origins)
    assert mase(seasonal, data.actual(origins), data.error_scale(origins, TEST)) == pytest.approx(3.0)


def test_a_column_may_have_one_role(tmp_path: Path) -> None:
    table = readings(tmp_path)
    for settings in ({"data__past_features": ("y",)}, {"data__past_features": ("time",)}):
        with pytest.raises(SettingError, match="has two roles"):
            prepared(table, **settings)
    with pytest.raises(SettingError, match=r"data\.targets is empty"):
        prepared(table, data__targets=())


def test_what_cannot_be_learned_is_refused_in_words(tmp_path: Path) -> None:
    table = readings(tmp_path, rows=20, late=[np.nan] * 15 + [1.0] * 5)
    with pytest.raises(DataError, match=r"gives no validation window: 20 rows are too few .* 6 .* 5"):
        prepared(table, preparation__horizon=5)
    with pytest.raises(DataError, match=r"The column late .* has no value in the training part"):
        prepared(table, data__past_features=("late",))


def test_log_needs_positive_values(tmp_path: Path) -> None:
    table = readings(tmp_path, y=waves(120, 4) - 10)
    with pytest.raises(SettingError, match="no logarithm"):
        prepared(table, preparation__transform="log")


def test_a_static_column_must_not_move(tmp_path: Path) -> None:
    table = readings(tmp_path, size=[3.0] * 120, wind=waves(120, 5))
    assert fit_spec(prepared(table, data__static_features=("size",)), on_top_of="none", calendar=False).static
    with pytest.raises(DataError, match=r"The column wind .* changes within series one"):
        prepared(table, data__static_features=("wind",))


def test_the_season_comes_from_the_setting_else_from_the_training_rows(tmp_path: Path) -> None:
    table = readings(tmp_path, rows=400, y=waves(400, 24))
    assert prepared(table, preparation__season_length=7).season == 7
    assert prepared(table, preparation__season_length=0).season == 24


def test_the_calendar_shows_what_the_training_part_can_teach(tmp_path: Path) -> None:
    assert calendar_periods(prepared(readings(tmp_path))) == ("day",)
    counted = written(tmp_path, {"time": range(120), "y": waves(120, 4)}, "counted.csv")
    assert calendar_periods(prepared(counted)) == ()


def test_auto_scaling_is_by_window_for_many_series(tmp_path: Path) -> None:
    plain = experiment(readings(tmp_path), {"preparation.scaler": "auto"})
    assert resolved_scaler(plain) == "zscore"
    assert resolved_scaler(plain.with_values({"data.series_id": "id"})) == "window"
    assert resolved_scaler(plain.with_values({"preparation.scaler": "robust"})) == "robust"


def test_a_spec_survives_json(tmp_path: Path) -> None:
    import json

    data = prepared(readings(tmp_path, wind=waves(120, 5)), data__past_features=("wind",))
    spec = fit_spec(data, on_top_of="seasonal", calendar=True)
    assert ForecastSpec.from_json(json.loads(json.dumps(spec.to_json()))) == spec
    assert spec.inputs == 2 + 2
    assert spec.future_inputs == 2


def test_03_a_split_that_is_drawn_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="cannot be stratified"):
        prepared(readings(tmp_path, y=waves(120, 4)), split__method="stratified")
