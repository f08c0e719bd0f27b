"""Forecasts for new rows: calendars that go on, many series, every origin, refusals."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.predict.model import TrainedModel, open_model
from studio.engine.tasks.forecast.predicting import predict_table, times_ahead
from tests.engine.forecasts import experiment, readings, train
from tests.engine.tasks.forecast.tables import stamps, waves, written


def trained(folder: Path, table: Table, settings: Mapping[str, object] | None = None) -> TrainedModel:
    said = train(folder / "run", experiment(table, {"training.max_epochs": 1} | dict(settings or {})), table)
    return open_model(said.folder)


@pytest.fixture(scope="module")
def hourly(tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    folder = tmp_path_factory.mktemp("hourly")
    return trained(folder, readings(folder), {"preparation.calendar": "on"})


PRICED = {"data.known_future_features": ("price",)}


@pytest.fixture(scope="module")
def priced(tmp_path_factory: pytest.TempPathFactory) -> TrainedModel:
    folder = tmp_path_factory.mktemp("priced")
    return trained(folder, readings(folder, price=waves(120, 5)), PRICED)


def times(frame: pd.DataFrame, name: str = "time") -> list[str]:
    return [str(time) for time in frame[name]]


def test_the_horizon_follows_the_last_row(hourly: TrainedModel, tmp_path: Path) -> None:
    frame = predict_table(hourly, readings(tmp_path, 10))
    assert list(frame.columns) == ["time", "step", "y", "y_lower", "y_upper"]
    assert times(frame) == ["2020-01-01 10:00:00", "2020-01-01 11:00:00", "2020-01-01 12:00:00"]
    assert frame["step"].tolist() == [1, 2, 3]
    assert (frame["y_lower"] < frame["y"]).all()
    assert (frame["y"] < frame["y_upper"]).all()


@pytest.mark.parametrize(
    ("frequency", "start", "following"),
    [
        ("MS", "2023-10-01", ["2033-10-01", "2033-11-01", "2033-12-01"]),
        ("ME", "2014-02-28", ["2024-02-29", "2024-03-31", "2024-04-30"]),
        ("QS", "2000-01-01", ["2030-01-01", "2030-04-01", "2030-07-01"]),
        ("QE", "2000-03-31", ["2030-03-31", "2030-06-30", "2030-09-30"]),
        ("YS", "1900-01-01", ["2020-01-01", "2021-01-01", "2022-01-01"]),
        ("B", "2024-01-03", ["2024-06-19", "2024-06-20", "2024-06-21"]),
        ("W-WED", "2024-01-03", ["2026-04-22", "2026-04-29", "2026-05-06"]),
        ("D", "2024-02-01", ["2024-05-31", "2024-06-01", "2024-06-02"]),
        ("15min", "2024-01-01", ["2024-01-02 06:00:00", "2024-01-02 06:15:00", "2024-01-02 06:30:00"]),
    ],
)
def test_37_the_calendar_goes_on_whatever_it_is(hourly, tmp_path, frequency, start, following) -> None:
    from studio.engine.data.prepare.series import read_series
    from studio.engine.experiment import DataSettings

    table = written(tmp_path, {"time": stamps(120, frequency, start), "y": waves(120, 4)})
    series = read_series(table, DataSettings(time="time", targets=("y",)), ["y"])
    found = times_ahead(series, np.array([119]), 3, series.rhythm)
    assert [str(pd.Timestamp(time)) for time in found[0]] == [str(pd.Timestamp(time)) for time in following]


@pytest.mark.parametrize(("step", "first"), [(1, 1), (10, 500)])
def test_counting_goes_on(tmp_path: Path, step: int, first: int) -> None:
    counted = np.arange(first, first + 120 * step, step)
    model = trained(tmp_path, written(tmp_path, {"time": counted, "y": waves(120, 4)}))
    new = written(tmp_path, {"time": counted[:20], "y": waves(20, 4)}, "new.csv")
    frame = predict_table(model, new)
    assert frame["time"].tolist() == [first + step * (20 + ahead) for ahead in range(3)]
    assert frame["time"].dtype == np.int64


def test_without_a_time_rows_are_counted_as_t(tmp_path: Path) -> None:
    model = trained(tmp_path, written(tmp_path, {"y": waves(120, 4)}), {"data.time": ""})
    new = written(tmp_path, {"y": waves(20, 4)}, "new.csv")
    frame = predict_table(model, new, every_origin=True)
    assert list(frame.columns)[:3] == ["origin", "t", "step"]
    assert frame["origin"].tolist() == list(np.repeat(range(5, 20), 3))
    assert frame["t"].tolist() == [origin + ahead for origin in range(5, 20) for ahead in (1, 2, 3)]


def test_uneven_times_go_on_by_their_usual_distance(tmp_path: Path) -> None:
    uneven = stamps(120, "h").to_numpy().copy()
    uneven += np.random.default_rng(0).integers(1, 3000, 120).astype("timedelta64[s]")
    model = trained(tmp_path, written(tmp_path, {"time": uneven, "y": waves(120, 4)}))
    frame = predict_table(model, written(tmp_path, {"time": uneven[:30], "y": waves(30, 4)}, "new.csv"))
    assert (pd.to_datetime(frame["time"]).diff().dropna() > pd.Timedelta(0)).all()
    assert frame["time"].iloc[0] > pd.Timestamp(uneven[29])


def test_every_origin_includes_the_last_and_answers_as_each_alone(
    hourly: TrainedModel, tmp_path: Path
) -> None:
    y = waves(30, 4)
    every = predict_table(hourly, readings(tmp_path, 30, y=y), every_origin=True)
    assert len(every) == 3 * (30 - 5)
    for rows in (6, 17, 30):
        alone = predict_table(hourly, readings(tmp_path, rows, y=y[:rows]))
        same = every[every["origin"] == stamps(30, "h")[rows - 1]]
        assert np.allclose(same["y"], alone["y"], rtol=1e-6)
        assert times(same) == times(alone)


def test_04_rows_before_the_context_move_nothing(hourly: TrainedModel, tmp_path: Path) -> None:
    y = waves(30, 4)
    plain = predict_table(hourly, readings(tmp_path, 30, y=y))
    outside, newest = y.copy(), y.copy()
    outside[23] += 1
    newest[29] += 1
    assert np.array_equal(predict_table(hourly, readings(tmp_path, 30, y=outside))["y"], plain["y"])
    assert (predict_table(hourly, readings(tmp_path, 30, y=newest))["y"] != plain["y"]).all()


@pytest.mark.parametrize("rule", ["forward", "interpolate", "mask", "drop"])
def test_05_nothing_later_than_an_origin_is_read(hourly: TrainedModel, tmp_path: Path, rule: str) -> None:
    experiment = hourly.bundle.experiment.with_values({"data.missing": rule})
    model = TrainedModel(dataclasses.replace(hourly.bundle, experiment=experiment), hourly.answers)
    y = waves(30, 4)
    y[[15, 16, 29]] = np.nan
    huge = y.copy()
    huge[17:29] = 1e6
    plain, later = (
        predict_table(model, readings(tmp_path, 30, y=values), every_origin=True) for values in (y, huge)
    )
    assert plain["origin"].equals(later["origin"])
    until = plain["origin"] < stamps(30, "h")[17]
    assert until.sum() >= 3 * 10
    assert np.array_equal(plain["y"][until], later["y"][until])
    assert np.isfinite(plain["y"]).all()
    if rule == "interpolate":  # a row drawn towards row 17 knows it
        assert not plain["origin"].isin(stamps(30, "h")[15:17]).any()
    newest = 28 if rule == "drop" else 29  # a context with a hole is not a full one there
    assert plain["origin"].iloc[-1] == stamps(30, "h")[newest]


def test_a_gap_in_new_rows_is_opened(hourly: TrainedModel, tmp_path: Path) -> None:
    kept = np.r_[0:10, 13:20]
    table = written(tmp_path, {"time": stamps(20, "h")[kept], "y": waves(20, 4)[kept]})
    frame = predict_table(hourly, table, every_origin=True)
    origins = pd.DatetimeIndex(frame["origin"].unique())
    assert list(origins) == list(stamps(20, "h")[np.r_[5:10, 13:20]])


def panel(folder: Path, lengths: Mapping[str, int], name: str = "panel.csv", **columns: Any) -> Table:
    counts = list(lengths.values())
    rows = {
        "time": np.concatenate([stamps(count, "h") for count in counts]),
        "shop": np.repeat(list(lengths), counts),
        "y": np.concatenate([waves(count, 4, level=10 * (place + 1)) for place, count in enumerate(counts)]),
    }
    return written(folder, rows | columns, name)


def test_many_series_each_go_on_and_short_ones_are_said(tmp_path: Path) -> None:
    model = trained(tmp_path, panel(tmp_path, {"b": 80, "a": 60}), {"data.series_id": "shop"})
    frame = predict_table(model, panel(tmp_path, {"x": 10, "tiny": 3, "b": 8}, "new.csv"))
    assert frame["shop"].tolist() == ["b"] * 3 + ["x"] * 3
    assert times(frame)[:1] == ["2020-01-01 08:00:00"]
    assert times(frame)[3:4] == ["2020-01-01 10:00:00"]
    assert frame.attrs["skipped"] == ["series tiny has 3 rows"]
    assert abs(frame["y"][:3].mean() - 30) < 5
    assert abs(frame["y"][3:].mean() - 10) < 5


def test_digits_of_a_series_id_stay_as_they_are(tmp_path: Path) -> None:
    columns = {"time": [*stamps(60, "h")] * 2, "shop": ["007"] * 60 + ["010"] * 60, "y": waves(120, 4)}
    table = written(tmp_path, columns)
    frame = predict_table(trained(tmp_path, table, {"data.series_id": "shop"}), table)
    assert frame["shop"].tolist() == ["007"] * 3 + ["010"] * 3


def test_a_short_file_is_refused_with_what_is_needed(hourly: TrainedModel, tmp_path: Path) -> None:
    with pytest.raises(
        DataError, match=r"readings\.csv is too short for this model: it has 5 rows\. It reads 6 rows"
    ):
        predict_table(hourly, readings(tmp_path, 5))


def test_a_renamed_column_is_named(hourly: TrainedModel, tmp_path: Path) -> None:
    for names, missing in ((("when", "y"), "time"), (("time", "z"), "y")):
        table = written(tmp_path, dict(zip(names, (stamps(20, "h"), waves(20, 4)), strict=True)))
        with pytest.raises(DataError, match=f"has no column {missing}"):
            predict_table(hourly, table)


def test_another_kind_of_times_is_refused(hourly: TrainedModel, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"holds numbers.*trained on dates"):
        predict_table(hourly, written(tmp_path, {"time": range(30), "y": waves(30, 4)}))
    (tmp_path / "counted").mkdir()
    table = written(tmp_path / "counted", {"time": range(120), "y": waves(120, 4)})
    counted = trained(tmp_path / "counted", table)
    with pytest.raises(DataError, match=r"holds dates.*trained on a count"):
        predict_table(counted, readings(tmp_path, 30))


def test_a_split_column_is_not_asked_for(tmp_path: Path) -> None:
    words = ["train"] * 80 + ["validation"] * 20 + ["test"] * 20
    model = trained(tmp_path, readings(tmp_path, part=words), {"data.split_column": "part"})
    assert len(predict_table(model, readings(tmp_path, 20))) == 3


def with_future(folder: Path, measured: int, rows: int, price: Any = None) -> Table:
    y = waves(rows, 4)
    y[measured:] = np.nan
    return readings(folder, rows, y=y, price=waves(rows, 5) if price is None else price)


def test_06_the_forecast_begins_after_the_last_measured_target(priced: TrainedModel, tmp_path: Path) -> None:
    frame = predict_table(priced, with_future(tmp_path, 20, 23))
    assert times(frame)[0] == "2020-01-01 20:00:00"
    longer = predict_table(priced, with_future(tmp_path, 20, 28))
    assert np.allclose(longer["y"], frame["y"], rtol=1e-6)
    price = waves(23, 5)
    price[21] += 5  # known of the second step ahead alone
    moved = predict_table(priced, with_future(tmp_path, 20, 23, price))["y"] != frame["y"]
    assert moved.tolist() == [False, True, False]


def test_07_known_future_values_that_are_missing_are_refused(priced: TrainedModel, tmp_path: Path) -> None:
    price = waves(23, 5)
    price[21] = np.nan
    with pytest.raises(DataError, match="does not give price for all 3 steps after 2020-01-01T19:00"):
        predict_table(priced, with_future(tmp_path, 20, 23, price))
    with pytest.raises(DataError, match="does not give price for all 3 steps"):
        predict_table(priced, with_future(tmp_path, 20, 22))
    with pytest.raises(DataError, match="Add rows after the last y"):
        predict_table(priced, with_future(tmp_path, 20, 20))


def test_07_a_past_feature_is_not_asked_for_ahead(tmp_path: Path) -> None:
    settings = PRICED | {"data.past_features": ("wind",)}
    model = trained(tmp_path, readings(tmp_path, price=waves(120, 5), wind=waves(120, 6)), settings)
    wind = waves(23, 6)
    wind[20:] = np.nan
    y = waves(23, 4)
    y[20:] = np.nan
    frame = predict_table(model, readings(tmp_path, 23, y=y, price=waves(23, 5), wind=wind))
    assert np.isfinite(frame["y"]).all()


def test_every_origin_with_a_known_future_ends_where_it_is_known(
    priced: TrainedModel, tmp_path: Path
) -> None:
    frame = predict_table(priced, with_future(tmp_path, 20, 23), every_origin=True)
    assert frame["origin"].iloc[-1] == stamps(23, "h")[19]
    frame = predict_table(priced, with_future(tmp_path, 20, 20), every_origin=True)
    assert frame["origin"].iloc[-1] == stamps(23, "h")[16]


def test_a_band_on_logarithms_is_a_factor(tmp_path: Path) -> None:
    model = trained(tmp_path, readings(tmp_path), {"preparation.transform": "log"})
    frame = predict_table(model, readings(tmp_path, 20))
    assert np.allclose(frame["y_upper"] / frame["y"], frame["y"] / frame["y_lower"])


def test_a_model_of_whole_windows_answers_whole_windows_alone(tmp_path: Path) -> None:
    holed = waves(120, 5)
    holed[[30, 95]] = np.nan
    table = readings(tmp_path, y=holed)
    model = trained(tmp_path, table, {"data.missing": "drop"})
    context = model.bundle.spec["context_length"]
    frame = predict_table(model, table, every_origin=True)
    rows = (frame["origin"].drop_duplicates() - table.frame["time"].iloc[0]) // pd.Timedelta("1h")
    assert set(rows) == {
        row for row in range(context - 1, 120) if np.isfinite(holed[row + 1 - context : row + 1]).all()
    }
    holed[118] = np.nan
    with pytest.raises(DataError, match="have missing values"):
        predict_table(model, readings(tmp_path, y=holed))
