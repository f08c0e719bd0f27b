"""What is proposed for a file nobody has said anything about."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.engine.errors import DataError
from studio.engine.experiment import Experiment
from studio.engine.tasks.forecast.prepared import prepare_forecast
from studio.engine.tasks.forecast.proposing import fit_windows, propose
from tests.engine.tasks.forecast.tables import PASSENGERS, WEATHER, sample, stamps, waves, written


def windows(experiment: Experiment) -> tuple[int, int]:
    return experiment.preparation.context_length, experiment.preparation.horizon


def test_hourly_weather() -> None:
    experiment = propose(sample(WEATHER))
    assert experiment.task == "forecast"
    assert experiment.data.time == "time"
    assert experiment.data.targets == ("temp",)
    assert "dewp" in experiment.data.past_features
    assert not {"wind_gust", "wind_dir", "temp", "time"} & set(experiment.data.past_features)
    assert windows(experiment) == (168, 24)
    assert experiment.preparation.transform == "none"
    assert Path(experiment.data.path).is_absolute()


def test_monthly_passengers() -> None:
    table = sample(PASSENGERS)
    experiment = propose(table)
    assert experiment.name == "Air passengers monthly"
    assert windows(experiment) == (24, 12)
    assert experiment.preparation.transform == "log"
    assert experiment.preparation.season_length == 0
    prepared = prepare_forecast(experiment, table)
    assert min(map(len, (prepared.train_origins, prepared.validation_origins, prepared.test_origins))) >= 5


@pytest.mark.parametrize(
    ("frequency", "rows", "season", "expected"),
    [
        ("D", 730, 7, (28, 7)),
        ("QS", 120, 4, (8, 4)),
        ("30min", 3000, 48, (336, 48)),
        ("MS", 240, 12, (24, 12)),
    ],
)
def test_one_season_ahead(
    tmp_path: Path, frequency: str, rows: int, season: int, expected: tuple[int, int]
) -> None:
    table = written(tmp_path, {"time": stamps(rows, frequency), "load": waves(rows, season)})
    assert windows(propose(table)) == expected


def test_rows_without_a_time_take_their_own_season(tmp_path: Path) -> None:
    table = written(tmp_path, {"load": waves(400, 9)})
    assert windows(propose(table)) == (18, 9)


def test_the_parts_that_judge_decide_nothing(tmp_path: Path) -> None:
    values = waves(400, 12)
    times = stamps(400, "MS", "1980-01-01")
    honest = propose(written(tmp_path, {"time": times, "load": values}))
    values[280:] = 1e6 * np.random.default_rng(1).normal(size=120)
    spoilt = propose(written(tmp_path, {"time": times, "load": values}))
    assert spoilt == honest


@pytest.mark.parametrize("rows", [6, 7, 8, 10, 15, 24, 40, 75])
def test_short_files_get_windows_in_each_part(tmp_path: Path, rows: int) -> None:
    table = written(tmp_path, {"date": stamps(rows, "D"), "value": np.arange(rows) * 1.5 + 3})
    prepared = prepare_forecast(propose(table), table)
    assert min(map(len, (prepared.train_origins, prepared.validation_origins, prepared.test_origins))) >= 1


@pytest.mark.parametrize("rows", [1, 2, 5])
def test_too_few_rows_are_refused_by_the_name_of_the_file(tmp_path: Path, rows: int) -> None:
    table = written(tmp_path, {"date": stamps(rows, "D"), "value": np.arange(rows) + 0.5}, "tiny.csv")
    with pytest.raises(DataError, match=r"tiny\.csv has .*too few"):
        propose(table)


def test_many_series_fit_most_of_them(tmp_path: Path) -> None:
    lengths = [20, 60, 60, 60, 80, 80, 100, 100]
    ids = [f"shop {number}" for number, length in enumerate(lengths) for _ in range(length)]
    steps = [step for length in lengths for step in range(length)]
    table = written(tmp_path, {"series_id": ids, "t": steps, "value": waves(sum(lengths), 7)})
    experiment = propose(table)
    assert experiment.data.series_id == "series_id"
    prepared = prepare_forecast(experiment, table)
    offsets = prepared.series.offsets
    begun = np.searchsorted(offsets, prepared.train_origins, side="right") - 1
    assert len(set(begun.tolist())) >= 6
    assert windows(experiment)[0] >= windows(experiment)[1]


def test_a_marked_test_part_is_met_exactly(tmp_path: Path) -> None:
    ids = [f"s{number}" for number in range(5) for _ in range(60)]
    parts = ["train"] * 52 + ["test"] * 8
    table = written(tmp_path, {"id": ids, "t": list(range(60)) * 5, "y": waves(300, 5), "split": parts * 5})
    experiment = propose(table)
    assert experiment.data.split_column == "split"
    assert experiment.preparation.horizon in (5, 8)
    prepared = prepare_forecast(experiment, table)
    assert len(prepared.test_origins) >= 5


def test_what_was_said_is_kept_and_the_rest_follows_it() -> None:
    table = sample(PASSENGERS)
    assert windows(propose(table, settings={"preparation.horizon": 6})) == (12, 6)
    assert windows(propose(table, settings={"preparation.context_length": 30})) == (30, 12)
    said = {"preparation.horizon": 4, "preparation.context_length": 3, "preparation.transform": "none"}
    kept = propose(table, settings=said)
    assert windows(kept) == (3, 4)
    assert kept.preparation.transform == "none"


def test_roles_that_were_given_are_kept() -> None:
    table = sample(WEATHER)
    experiment = propose(table, ["dewp"], {"data.past_features": ("temp", "humid"), "model.cell": "gru"})
    assert experiment.data.targets == ("dewp",)
    assert experiment.data.past_features == ("temp", "humid")
    assert experiment.model.cell == "gru"
    known = propose(table, settings={"data.known_future_features": ("humid",)})
    assert "humid" not in known.data.past_features


def test_a_longer_look_ahead_lengthens_the_look_back() -> None:
    table = sample(PASSENGERS)
    experiment = propose(table).with_values({"preparation.horizon": 18})
    assert windows(fit_windows(experiment, table, {"preparation.horizon": 18})) == (36, 18)


@pytest.mark.parametrize("target", ["valu", "word"])
def test_a_target_that_cannot_be_predicted_is_named(tmp_path: Path, target: str) -> None:
    rows = 28
    words = [f"w{day}" for day in range(rows)]
    table = written(tmp_path, {"date": stamps(rows, "D"), "value": range(rows), "word": words})
    with pytest.raises(DataError, match=target):
        propose(table, [target])


@pytest.mark.parametrize("key", ["data.time", "data.series_id", "data.split_column"])
def test_a_key_that_is_not_there_is_named(key: str) -> None:
    with pytest.raises(DataError, match="nowhere"):
        propose(sample(PASSENGERS), settings={key: "nowhere"})


def test_a_time_of_words_is_refused(tmp_path: Path) -> None:
    words = [f"w{day}" for day in range(40)]
    table = written(tmp_path, {"word": words, "value": waves(40, 7)})
    with pytest.raises(DataError, match=r"word of readings\.csv does not hold times"):
        propose(table, settings={"data.time": "word"})


def test_series_that_only_test(tmp_path: Path) -> None:
    ids = [f"s{number}" for number in range(6) for _ in range(80)]
    parts = ["train"] * 320 + ["test"] * 160
    table = written(tmp_path, {"id": ids, "t": list(range(80)) * 6, "y": waves(480, 5), "split": parts})
    prepared = prepare_forecast(propose(table), table)
    assert len(prepared.test_origins) >= 20


def test_a_table_of_words_is_refused(tmp_path: Path) -> None:
    table = written(tmp_path, {"a": ["one", "two"] * 20, "b": ["red", "green"] * 20}, "words.csv")
    with pytest.raises(DataError, match=r"words\.csv has no column of numbers"):
        propose(table)


def test_two_rows_of_one_time_are_for_the_pages_to_show(tmp_path: Path) -> None:
    times = stamps(40, "D").tolist()
    times[11] = times[10]
    experiment = propose(written(tmp_path, {"date": times, "value": waves(40, 7)}))
    assert experiment.data.targets == ("value",)
