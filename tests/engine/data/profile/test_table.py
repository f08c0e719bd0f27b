"""A whole table: figures, keys, roles, findings, and the sentence people read first."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from studio.engine.data.profile import Profile, Roles, describe, odd_values_of, profile_table, propose_roles
from studio.engine.data.sources import read_table
from studio.engine.data.table import Table
from studio.resources import resource_path


def table_of(frame: pd.DataFrame, folder: Path) -> Table:
    path = folder / "table.csv"
    frame.to_csv(path, index=False)
    return read_table(path)


def studied(frame: pd.DataFrame, folder: Path) -> tuple[Table, Profile, Roles]:
    table = table_of(frame, folder)
    profile = profile_table(table)
    return table, profile, propose_roles(table, profile)


def weather(rows: int = 2000) -> pd.DataFrame:
    rng = np.random.default_rng(0)
    hours = np.arange(rows)
    return pd.DataFrame(
        {
            "time": pd.date_range("2013-01-01", periods=rows, freq="h"),
            "temp": 50 + 10 * np.sin(hours * 2 * np.pi / 24) + np.cumsum(rng.normal(size=rows)) * 0.1,
            "wind_dir": rng.integers(0, 37, rows) * 10.0,
            "gust": np.where(rng.random(rows) < 0.2, rng.random(rows) * 30, np.nan),
            "station_id": 725030,
            "row": hours,
            "sensor_code": rng.integers(1000, 2000, rows),
            "sky": rng.choice(["clear", "cloudy"], rows),
            "pressure": 1000 + rng.normal(size=rows),
        }
    )


def test_figures_of_a_column(tmp_path: Path) -> None:
    frame = pd.DataFrame({"t": range(100), "v": np.linspace(2.0, 5.0, 100)})
    frame.loc[10, "v"] = np.nan
    column = profile_table(table_of(frame, tmp_path)).column("v")
    assert (column.missing, column.missing_share, column.distinct) == (1, 0.01, 99)
    assert (column.minimum, column.maximum) == (2.0, 5.0)
    assert column.positive
    assert not column.integer
    assert not column.constant
    assert 0 < len(column.shape) <= 60
    assert list(column.shape) == sorted(column.shape)


def test_roles_say_why_a_column_is_left_out(tmp_path: Path) -> None:
    _, profile, roles = studied(weather(), tmp_path)
    assert (roles.time, roles.series_id, roles.target) == ("time", "", "temp")
    assert roles.past_features == ("pressure",)
    reasons = {left.column: left.reason for left in roles.left_out}
    assert reasons == {
        "wind_dir": "an angle: use sin, cos",
        "gust": f"{round(100 * profile.column('gust').missing_share)} % empty",
        "station_id": "constant",
        "row": "it counts the rows",
        "sensor_code": "an identifier",
        "sky": "words, not numbers",
    }


def test_a_target_by_its_name_or_by_choice(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {"date": pd.date_range("2020-01-01", periods=50), "price": range(50, 100), "sales": range(7, 57)}
    )
    table, profile, roles = studied(frame, tmp_path)
    assert (roles.target, roles.past_features) == ("sales", ("price",))
    assert propose_roles(table, profile, "price").target == "price"


def test_long_table_of_series(tmp_path: Path) -> None:
    rows = [
        {
            "shop": f"s{shop}",
            "week": week,
            "value": shop + week * 0.5,
            "split": "train" if week < 20 else "test",
        }
        for shop in range(5)
        for week in range(1, 25)
    ]
    frame = pd.DataFrame(rows).rename(columns={"week": "t"})
    _, profile, roles = studied(frame, tmp_path)
    assert (roles.time, roles.series_id, roles.split_column, roles.target) == ("t", "shop", "split", "value")
    assert (profile.series_count, profile.series_lengths) == (5, (24, 24))
    assert describe(profile, roles)[0] == "5 series of 24 rows."


def test_equal_times_are_an_error_with_both_lines(tmp_path: Path) -> None:
    frame = weather(100)[["time", "temp"]]
    frame.loc[51, "time"] = frame.loc[50, "time"]
    profile = profile_table(table_of(frame, tmp_path))
    finding = next(finding for finding in profile.findings if finding.code == "duplicate_times")
    assert finding.severity == "error"
    assert "Rows 52 and 53 have the same time." in finding.text
    assert finding.rows == (50, 51)


def test_rows_out_of_order_are_said(tmp_path: Path) -> None:
    frame = weather(100)[["time", "temp"]].iloc[::-1]
    profile = profile_table(table_of(frame, tmp_path))
    assert [finding.code for finding in profile.findings] == ["unsorted_times"]
    assert profile.rhythm.frequency == "h"


def test_missing_times_are_an_error(tmp_path: Path) -> None:
    frame = weather(100)[["time", "temp"]]
    frame["time"] = frame["time"].astype(object)
    frame.loc[[40, 60], "time"] = ""
    finding = profile_table(table_of(frame, tmp_path)).findings[0]
    assert (finding.code, finding.severity, finding.rows) == ("missing_times", "error", (40, 60))


def test_uneven_times_are_a_warning(tmp_path: Path) -> None:
    frame = weather(200)[["time", "temp"]].sample(60, random_state=1).sort_values("time")
    frame["time"] += pd.to_timedelta(np.random.default_rng(5).integers(1, 50, 60), unit="min")
    profile = profile_table(table_of(frame, tmp_path))
    assert [finding.code for finding in profile.findings] == ["irregular_times"]


def test_the_first_sentence(tmp_path: Path) -> None:
    frame = weather(8760).drop(index=[300, 301, 5000])
    _, profile, roles = studied(frame, tmp_path)
    bold, rest = describe(profile, roles)
    assert bold == "Hourly readings of one year."
    assert rest.startswith("3 are missing in 2 places. The series repeats every 24 hours. gust is 8")
    assert rest.endswith("% empty and left out.")


@pytest.mark.parametrize(
    ("frequency", "rows", "words"),
    [
        ("MS", 144, "Monthly readings of 12 years."),
        ("D", 45, "Daily readings of 45 days."),
        ("15min", 96, "15-minute readings of one day."),
        ("MS", 18, "Monthly readings of 18 months."),
        ("h", 36, "Hourly readings of 36 hours."),
    ],
)
def test_spans_in_words(tmp_path: Path, frequency: str, rows: int, words: str) -> None:
    frame = pd.DataFrame(
        {"time": pd.date_range("2013-01-01", periods=rows, freq=frequency), "v": np.arange(rows) % 7}
    )
    _, profile, roles = studied(frame, tmp_path)
    assert describe(profile, roles)[0] == words


def test_a_table_without_numbers_or_times(tmp_path: Path) -> None:
    _, profile, roles = studied(
        pd.DataFrame({"text": [f"some words {i}" for i in range(20)], "label": ["a", "b"] * 10}), tmp_path
    )
    assert (roles.time, roles.target) == ("", "")
    assert describe(profile, roles)[0] == "20 rows without a time, read in their order."


def test_the_weather_sample() -> None:
    """A real file with a real slip: 13.1 °F between 57.0 and 57.2."""
    table = read_table(resource_path("samples/nyc_weather_jfk_hourly_2013.csv"))
    profile = profile_table(table)
    roles = propose_roles(table, profile)
    assert describe(profile, roles) == (
        "Hourly readings of one year.",
        "24 are missing in 14 places. The series repeats every 24 hours. "
        "wind_gust is 83 % empty and left out.",
    )
    assert roles.past_features == ("dewp", "humid", "wind_speed", "precip", "pressure", "visib")
    odd = odd_values_of(table, profile, "temp")
    assert [(o.value, o.before, o.after) for o in odd] == [(13.1, 57.02, 57.2)]
    assert table.frame["time"][odd[0].row] == pd.Timestamp("2013-05-09 02:00")
    assert profile.column("temp").odd == (odd[0].row,)


def test_the_passengers_sample() -> None:
    table = read_table(resource_path("samples/air_passengers_monthly.csv"))
    profile = profile_table(table)
    assert profile.rhythm.frequency == "MS"
    assert profile.column("passengers").seasons == (12,)
