"""From a table to series on a regular grid."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from studio.engine.data.prepare.series import SeriesSet, fill, read_series
from studio.engine.data.prepare.split import LEFT_OUT, TEST, TRAIN
from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.experiment import DataSettings
from tests.engine.tasks.forecast.tables import stamps, written

HOURS = stamps(12, "h")


def read(table: Table, **roles: Any) -> SeriesSet:
    settings = DataSettings(**({"time": "time", "targets": ("y",)} | roles))
    return read_series(table, settings, [*settings.targets, *settings.past_features])


def without(values: Any, *places: int) -> list[Any]:
    return [value for place, value in enumerate(values) if place not in places]


def test_37_rows_are_put_in_the_order_of_time(tmp_path: Path) -> None:
    order = np.random.default_rng(0).permutation(12)
    series = read(written(tmp_path, {"time": HOURS[order], "y": np.arange(12)[order]}))
    assert series.values[:, 0].tolist() == list(range(12))
    assert (np.diff(series.seconds) == 3600).all()
    assert series.present.all()
    assert series.observed.all()


def test_37_gaps_are_opened_and_filled_by_the_rule(tmp_path: Path) -> None:
    table = written(tmp_path, {"time": without(HOURS, 4, 5), "y": without(np.arange(12.0) ** 2, 4, 5)})
    series = read(table, missing="forward")
    assert len(series.values) == 12
    assert np.flatnonzero(~series.present).tolist() == [4, 5]
    assert series.values[3:7, 0].tolist() == [9, 9, 9, 36]
    assert series.observed[3:7, 0].tolist() == [True, False, False, True]
    assert np.isnan(series.measured[4:6]).all()
    assert read(table, missing="interpolate").values[3:7, 0].tolist() == [9, 18, 27, 36]
    for rule in ("mask", "drop"):
        assert np.isnan(read(table, missing=rule).values[4:6]).all()


def test_missing_values_at_both_ends() -> None:
    column = np.array([[np.nan], [1.0], [np.nan], [3.0], [np.nan]])
    assert np.array_equal(fill(column, "forward")[:, 0], [np.nan, 1, 1, 3, 3], equal_nan=True)
    assert np.array_equal(fill(column, "interpolate")[:, 0], [np.nan, 1, 2, 3, 3], equal_nan=True)


def test_37_the_same_time_twice_is_refused_with_its_lines(tmp_path: Path) -> None:
    times = [*HOURS[:5], HOURS[2], *HOURS[5:]]
    with pytest.raises(DataError, match="Lines 4 and 7 have the same time 2020-01-01 02:00:00"):
        read(written(tmp_path, {"time": times, "y": range(13)}))


def test_37_the_same_time_in_two_series_is_no_double(tmp_path: Path) -> None:
    columns = {"time": [*HOURS, *HOURS], "place": ["b"] * 12 + ["a"] * 12, "y": range(24)}
    series = read(written(tmp_path, columns), series_id="place")
    assert series.names == ("a", "b")
    assert series.offsets.tolist() == [0, 12, 24]
    assert series.values[:, 0].tolist() == [*range(12, 24), *range(12)]
    assert series.first_rows.tolist() == [0] * 12 + [12] * 12
    doubled = {name: [*column, column[0]] for name, column in columns.items()}
    with pytest.raises(DataError, match="Lines 2 and 26"):
        read(written(tmp_path, doubled, "doubled.csv"), series_id="place")


def test_a_row_without_a_time_or_series_is_refused_with_its_line(tmp_path: Path) -> None:
    times = [str(time) for time in HOURS]
    times[7] = ""
    with pytest.raises(DataError, match=r"A row of readings\.csv has no time, in line 9"):
        read(written(tmp_path, {"time": times, "y": range(12)}))
    places = ["a"] * 6 + ["", "b", "", "b", "b", "b"]
    table = written(tmp_path, {"time": HOURS, "place": places, "y": range(12)}, "places.csv")
    with pytest.raises(DataError, match=r"2 rows of places\.csv have no place, the first in line 8"):
        read(table, series_id="place")


def test_series_have_gaps_of_their_own(tmp_path: Path) -> None:
    kept = without(range(24), 3, 4, 20)
    columns = {
        "time": [(*HOURS, *HOURS)[row] for row in kept],
        "place": ["ab"[row // 12] for row in kept],
        "y": kept,
    }
    series = read(written(tmp_path, columns), series_id="place")
    assert series.offsets.tolist() == [0, 12, 24]
    assert np.flatnonzero(~series.present).tolist() == [3, 4, 20]


@pytest.mark.parametrize(("frequency", "missing"), [("MS", 5), ("ME", 5), ("QS", 3), ("B", 6), ("W-MON", 4)])
def test_37_gaps_follow_the_calendar_not_seconds(tmp_path: Path, frequency: str, missing: int) -> None:
    times = stamps(40, frequency, "2019-01-31")
    table = written(tmp_path, {"time": without(times, missing), "y": without(range(40), missing)})
    series = read(table)
    assert np.array_equal(series.times, times.to_numpy().astype("datetime64[us]"))
    assert np.flatnonzero(~series.present).tolist() == [missing]


def test_counting_times_have_gaps_too(tmp_path: Path) -> None:
    counted = without(range(100, 220, 10), 2, 3, 9)
    series = read(written(tmp_path, {"time": counted, "y": counted}))
    assert series.times.tolist() == list(range(100, 220, 10))
    assert series.seconds is None
    assert (~series.present).sum() == 3


def test_without_a_time_rows_follow_each_other(tmp_path: Path) -> None:
    series = read(written(tmp_path, {"y": [3.0, 1.0, 2.0, 5.0]}), time="")
    assert series.values[:, 0].tolist() == [3, 1, 2, 5]
    assert series.times.tolist() == [0, 1, 2, 3]


def test_a_last_time_off_the_rhythm_opens_no_gap(tmp_path: Path) -> None:
    rhythm = read(written(tmp_path, {"time": HOURS, "y": range(12)})).rhythm
    odd = [*HOURS[:4], *HOURS[6:11], HOURS[11] + pd.Timedelta("30min")]
    table = written(tmp_path, {"time": odd, "y": range(10)}, "odd.csv")
    series = read_series(table, DataSettings(time="time", targets=("y",)), ["y"], rhythm)
    assert len(series.values) == 10


def test_one_odd_time_does_not_open_a_million_rows(tmp_path: Path) -> None:
    counted = [*range(50), 10**12]
    with pytest.raises(DataError, match="Almost all of them would have to be made up"):
        read(written(tmp_path, {"time": counted, "y": range(51)}))
    times = [*stamps(60, "s"), pd.Timestamp("2200-01-01")]
    with pytest.raises(DataError, match="seconds with 61 rows"):
        read(written(tmp_path, {"time": times, "y": range(61)}, "seconds.csv"))


def test_a_split_column_gives_the_parts_in_any_case(tmp_path: Path) -> None:
    words = ["train", "Train", " TRAIN", "", "validation", "test"] * 2
    columns = {"time": HOURS, "y": range(12), "part": sorted(words, key=lambda word: word.strip().lower())}
    series = read(written(tmp_path, columns), split_column="part")
    assert series.parts is not None
    assert sorted(series.parts.tolist()) == [LEFT_OUT] * 2 + [TRAIN] * 6 + [1] * 2 + [TEST] * 2


def test_an_opened_gap_belongs_to_the_part_before_it(tmp_path: Path) -> None:
    parts = ["train"] * 7 + ["test"] * 5
    table = written(
        tmp_path, {"time": without(HOURS, 6, 8), "y": range(10), "part": without(parts, 6, 8)}
    )  # fmt: skip
    series = read(table, split_column="part")
    assert series.parts is not None
    assert series.parts.tolist() == [TRAIN] * 7 + [TEST] * 5


def test_a_strange_word_in_the_split_column_is_named(tmp_path: Path) -> None:
    columns = {"time": HOURS, "y": range(12), "part": ["train"] * 8 + ["tset"] * 4}
    with pytest.raises(DataError, match="The split column part holds 'tset'"):
        read(written(tmp_path, columns), split_column="part")


def test_columns_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    table = written(tmp_path, {"time": HOURS, "y": range(12), "word": ["wet", "dry"] * 6})
    with pytest.raises(DataError, match=r"has no column z\..*The file has time, y, word\."):
        read(table, targets=("z",))
    with pytest.raises(DataError, match=r"The column word of readings\.csv does not hold numbers"):
        read(table, targets=("word",))
    with pytest.raises(DataError, match=r"The column word .* does not hold times"):
        read(table, time="word")
    with pytest.raises(DataError, match="has no column when"):
        read(table, time="when")
