"""What the Data and Model pages are told of a forecast."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pytest

from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.experiment import Experiment
from studio.engine.models.facts import describe_model
from studio.engine.tasks.forecast.fitted import fit_spec
from studio.engine.tasks.forecast.network import ForecastNetwork
from studio.engine.tasks.forecast.overview import examine, series_view
from studio.engine.tasks.forecast.prepared import prepare_forecast
from studio.engine.tasks.forecast.proposing import propose
from tests.engine.tasks.forecast.tables import PASSENGERS, WEATHER, sample, stamps, waves, written


@pytest.fixture(scope="module")
def weather() -> tuple[Table, Experiment]:
    table = sample(WEATHER)
    return table, propose(table)


def test_the_banner_of_the_weather(weather: tuple[Table, Experiment]) -> None:
    overview = examine(weather[1], weather[0])
    assert overview.headline == "Hourly readings of one year."
    assert "24 are missing in 14 places." in overview.sentence
    assert "wind_gust is 83 % empty and left out." in overview.sentence
    assert (overview.rows, len(overview.columns)) == (8_706, 10)
    assert (overview.step_unit, overview.step_units) == ("hour", "hours")
    assert len(overview.gaps) == 14
    assert sum(missing for _, missing in overview.gaps) == 24
    assert overview.problems == ()


def test_a_column_that_is_used_is_not_called_left_out(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    used = experiment.with_values({"data.past_features": ("wind_gust",)})
    assert "left out" not in examine(used, table).sentence


@pytest.mark.parametrize(
    ("column", "role", "range_text", "preparation", "warning"),
    [
        ("time", "time", "1 Jan – 30 Dec 2013", "24 hours filled", ""),
        ("temp", "target", "12 – 98.1", "z-score", ""),
        ("dewp", "past", "−9.9 – 78.1", "z-score", ""),
        ("pressure", "past", "985.7 – 1,042.1", "z-score, filled forward", ""),
        ("wind_dir", "left_out", "0 – 360", "An angle: use sin, cos", ""),
        ("wind_gust", "left_out", "16.1 – 66.7", "83 % empty", "83 % empty"),
    ],
)
def test_the_column_table(
    weather: tuple[Table, Experiment], column: str, role: str, range_text: str, preparation: str, warning: str
) -> None:
    view = examine(weather[1], weather[0]).column(column)
    assert (view.role, view.range, view.preparation, view.warning) == (role, range_text, preparation, warning)
    assert view.role in view.roles_possible
    assert len(view.shape) <= 60


def test_the_slip_is_marked_on_the_plot(weather: tuple[Table, Experiment]) -> None:
    overview = examine(weather[1], weather[0])
    odd = next(value for value in overview.odd_values if value.column == "temp")
    assert odd.words == "13.1 on 9 May?"
    assert odd.detail == "13.1 on 9 May, 02:00 lies between 57.0 and 57.2. It may be a slip."
    assert overview.plot is not None
    assert overview.plot.times[odd.row] == odd.time
    assert overview.plot.values[odd.row] == pytest.approx(13.1)


def test_the_plot_lies_on_the_grid_with_holes(weather: tuple[Table, Experiment]) -> None:
    plot = examine(weather[1], weather[0]).plot
    assert plot is not None
    assert plot.is_time
    assert len(plot.times) == 8_730
    assert set(np.diff(plot.times)) == {3600.0}
    assert int(np.isnan(plot.values).sum()) == 24
    assert sum(last - first + 1 for first, last in plot.missing) == 24
    train, validation, test = plot.shares
    assert (train, validation, test) == pytest.approx((0.7, 0.15, 0.15), abs=1e-3)
    before = int((plot.times < plot.train_end).sum())
    assert before == round(0.7 * 8_730)
    assert plot.times[-1] > plot.validation_end > plot.train_end


def test_windows_hint_and_what_is_to_beat(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    overview = examine(experiment, table)
    prepared = prepare_forecast(experiment, table)
    assert overview.windows == {
        "train": len(prepared.train_origins),
        "validation": len(prepared.validation_origins),
        "test": len(prepared.test_origins),
    }
    assert overview.context_hint == "One week: seven times the rhythm of 24 hours."
    errors = [simple.validation_mae for simple in overview.simple_forecasts]
    assert errors == sorted(errors)
    assert overview.simple_forecasts[0].label == "same hour yesterday"
    assert errors[0] == pytest.approx(4.29, abs=0.01)


def test_another_column_in_the_plot(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    view = series_view(experiment, table, "pressure")
    assert view.column == "pressure"
    assert int(np.isnan(view.values).sum()) == 831 + 24
    with pytest.raises(DataError, match="time"):
        series_view(experiment, table, "time")


@pytest.mark.parametrize(
    "changes",
    [
        {"preparation.calendar": "on"},
        {"preparation.calendar": "off"},
        {"data.missing": "mask"},
        {"data.known_future_features": ("humid",), "data.past_features": ("dewp",)},
    ],
)
def test_sizes_are_those_of_the_network(
    weather: tuple[Table, Experiment], changes: dict[str, object]
) -> None:
    table, experiment = weather
    experiment = experiment.with_values({"preparation.calendar": "off", **changes})
    facts = describe_model(experiment, examine(experiment, table).sizes)
    calendar = experiment.preparation.calendar == "on"
    spec = fit_spec(prepare_forecast(experiment, table), on_top_of="none", calendar=calendar)
    assert facts.parameters == sum(parameter.numel() for parameter in ForecastNetwork(spec).parameters())


def test_passengers_in_months(tmp_path: Path) -> None:
    table = sample(PASSENGERS)
    overview = examine(propose(table), table)
    assert overview.column("date").range == "Jan 1949 – Dec 1960"
    assert overview.column("passengers").preparation == "log, z-score"
    assert overview.simple_forecasts[0].label == "same month last year"
    assert overview.season == 12
    assert overview.problems == ()


def test_the_loss_to_beat_is_that_of_the_curves() -> None:
    import torch

    from studio.engine.tasks.forecast.training import Choices, build_parts

    table = sample(PASSENGERS)
    experiment = propose(table)
    parts = build_parts(
        prepare_forecast(experiment, table), Choices("seasonal", False, False), torch.device("cpu")
    )
    best = examine(experiment, table).simple_forecasts[0]
    assert parts.validator.reference.name == best.name
    assert parts.validator.reference.value == pytest.approx(best.validation_mae)
    assert parts.validator.reference.loss == pytest.approx(best.validation_loss, rel=1e-5)


def test_many_series(tmp_path: Path) -> None:
    ids = [name for name, length in (("north", 60), ("south", 90)) for _ in range(length)]
    values = {"shop": ids, "t": [*range(60), *range(90)], "sales": waves(150, 7)}
    table = written(tmp_path, values)
    experiment = propose(table)
    overview = examine(experiment, table)
    assert (overview.series_count, set(overview.series_names)) == (2, {"north", "south"})
    assert overview.plot is not None
    assert (overview.plot.series, len(overview.plot.values)) == ("south", 90)
    assert len(series_view(experiment, table, "sales", "north").values) == 60
    assert overview.column("shop").preparation == "2 series"
    assert overview.column("sales").preparation == "each window by itself"


def test_times_before_1970_and_without_a_clock(tmp_path: Path) -> None:
    table = written(tmp_path, {"day": stamps(200, "D", "1961-12-25"), "y": waves(200, 7)})
    assert examine(propose(table), table).column("day").range == "25 Dec 1961 – 12 Jul 1962"
    rows = written(tmp_path, {"y": waves(200, 7)}, "rows.csv")
    plot = examine(propose(rows), rows).plot
    assert plot is not None
    assert not plot.is_time
    assert plot.times[-1] == 199


def test_looking_again_is_fast(weather: tuple[Table, Experiment]) -> None:
    table, experiment = weather
    examine(experiment, table)
    started = time.perf_counter()
    examine(experiment.with_values({"preparation.horizon": 12}), table)
    assert time.perf_counter() - started < 1.5


def test_a_table_that_is_read_again_is_looked_at_anew(tmp_path: Path) -> None:
    first = written(tmp_path, {"y": waves(100, 7)})
    experiment = propose(first)
    assert examine(experiment, first).rows == 100
    second = written(tmp_path, {"y": waves(130, 7, level=500.0)})
    overview = examine(experiment, second)
    assert overview.rows == 130
    assert overview.plot is not None
    assert overview.plot.values.min() > 400
