"""The pre-flight: what it chooses, what it leaves alone, and that it can be stopped."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from studio.engine.data.prepare.split import TRAIN, VALIDATION
from studio.engine.errors import SettingError
from studio.engine.events import Event, Prepared
from studio.engine.tasks.forecast.prepared import ForecastData, prepare_forecast
from studio.engine.tasks.forecast.short_epochs import ShortEpochs
from studio.engine.tasks.forecast.training import (
    Choices,
    batch_and_stride,
    build_parts,
    can_learn_every_step,
    check_start,
    choose,
    inner_split,
    possible_starts,
    simple_reference,
    trial,
)
from studio.engine.training.parts import PreparationCancelledError
from tests.engine.forecasts import experiment, readings
from tests.engine.tasks.forecast.tables import waves

CPU = torch.device("cpu")
OPEN = {"model.on_top_of": "auto", "preparation.calendar": "auto", "training.learn_from": "auto"}


def data(tmp_path: Path, settings: dict[str, Any] | None = None, **columns: Any) -> ForecastData:
    table = readings(tmp_path, **columns)
    return prepare_forecast(experiment(table, {"model.hidden_size": 2} | (settings or {})), table)


def never() -> bool:
    return False


@pytest.fixture(scope="module")
def seasonal(tmp_path_factory: pytest.TempPathFactory) -> ForecastData:
    """A plain season of 4 rows: the seasonal forecast is hard to beat."""
    return data(tmp_path_factory.mktemp("seasonal"), OPEN)


def test_all_that_is_open_is_chosen_twice_the_same_and_random_states_stay(seasonal: ForecastData) -> None:
    random.seed(1)
    np.random.seed(1)
    torch.manual_seed(1)
    before = random.getstate(), np.random.get_state()[1].tolist(), torch.random.get_rng_state()
    said: list[Event] = []
    first = choose(seasonal, CPU, said.append, never)
    after = random.getstate(), np.random.get_state()[1].tolist(), torch.random.get_rng_state()
    assert before[:2] == after[:2]
    assert torch.equal(before[2], after[2])
    assert choose(seasonal, CPU, said.append, never) == first
    assert first.on_top_of == "seasonal"
    shares = [event.share for event in said[: len(said) // 2] if isinstance(event, Prepared)]
    assert shares == sorted(shares)
    assert len(shares) == 6


def test_what_is_set_is_not_tried(tmp_path: Path) -> None:
    fixed = data(tmp_path, {"preparation.calendar": "on", "training.learn_from": "every_step"})
    said: list[Event] = []
    assert choose(fixed, CPU, said.append, never) == Choices("last_value", True, True)
    assert said == []


def test_a_calendar_that_cannot_be_learned_is_off(tmp_path: Path) -> None:
    short = data(tmp_path, {"preparation.calendar": "on"}, rows=60)
    assert choose(short, CPU, lambda event: None, never).calendar is False


def test_the_users_wish_ends_a_trial_within_one_batch(seasonal: ForecastData) -> None:
    asked = []

    def after_three() -> bool:
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(PreparationCancelledError):
        trial(seasonal, Choices("none", False, False), CPU, after_three)
    assert len(asked) < 12


def test_trials_clip_alike_whatever_the_run_clips_at(tmp_path: Path, seasonal: ForecastData) -> None:
    way = Choices("none", False, False)
    plain = trial(seasonal, way, CPU)
    (tmp_path / "other").mkdir()
    assert trial(data(tmp_path / "other", OPEN | {"training.clip_norm": 1e-9}), way, CPU) == plain


def test_an_inner_split_keeps_validation_rows_out(seasonal: ForecastData) -> None:
    inner = inner_split(seasonal)
    assert inner is not None
    assert (seasonal.parts[inner.parts == VALIDATION] == TRAIN).all()
    assert (seasonal.parts[inner.parts == TRAIN] == TRAIN).all()
    assert inner.train_origins.max() + 3 < (inner.validation_origins + 1).min()


def test_without_room_for_an_inner_split_nothing_is_tried_on_it(tmp_path: Path) -> None:
    words = ["train"] * 10 + ["validation"] * 20 + ["test"] * 20
    small = data(tmp_path, OPEN | {"data.split_column": "part"}, rows=50, part=words)
    assert inner_split(small) is None
    chosen = choose(small, CPU, lambda event: None, never)
    assert chosen.every_step is True


def test_starts_that_fit_the_look_back(seasonal: ForecastData, tmp_path: Path) -> None:
    assert possible_starts(seasonal) == ["none", "last_value", "drift", "seasonal"]
    long = data(tmp_path, {"preparation.season_length": 7, "model.on_top_of": "seasonal"})
    assert possible_starts(long) == ["none", "last_value", "drift"]
    with pytest.raises(SettingError, match="needs a look back of as many"):
        check_start(long)
    check_start(seasonal)


@pytest.mark.parametrize(
    "settings",
    [{"model.bidirectional": True}, {"model.pooling": "mean"}, {"preparation.transform": "difference"},
     {"preparation.scaler": "window"}],
)  # fmt: skip
def test_05_models_whose_states_saw_the_future_do_not_learn_from_every_step(tmp_path: Path, settings) -> None:
    open_choice = data(tmp_path, settings | {"training.learn_from": "auto"})
    assert not can_learn_every_step(open_choice.experiment)
    assert choose(open_choice, CPU, lambda event: None, never).every_step is False
    (tmp_path / "set").mkdir()
    with pytest.raises(SettingError, match="cannot learn from every step"):
        choose(data(tmp_path / "set", settings | {"training.learn_from": "every_step"}), CPU, print, never)


def test_many_series_scale_by_window_and_so_learn_from_the_last_step(tmp_path: Path) -> None:
    wanted = experiment(readings(tmp_path), {"preparation.scaler": "auto"})
    assert can_learn_every_step(wanted)
    assert not can_learn_every_step(wanted.with_values({"data.series_id": "place"}))


def test_batch_and_stride_follow_the_way_of_learning(tmp_path: Path) -> None:
    wanted = experiment(readings(tmp_path), {"preparation.context_length": 48})
    assert batch_and_stride(wanted, every_step=True, windows=10_000) == (16, 6)
    assert batch_and_stride(wanted, every_step=True, windows=1_100) == (16, 2)
    assert batch_and_stride(wanted, every_step=True, windows=60) == (16, 1)
    assert batch_and_stride(wanted, every_step=False, windows=10_000) == (64, 1)
    fixed = wanted.with_values({"training.batch_size": 5, "preparation.stride": 3})
    for every_step in (True, False):
        assert batch_and_stride(fixed, every_step=every_step, windows=60) == (5, 3)


def test_the_parts_have_everything_resolved(seasonal: ForecastData) -> None:
    torch.manual_seed(0)
    parts = build_parts(seasonal, Choices("seasonal", True, True), CPU)
    values = parts.experiment.values()
    assert not [key for key, value in values.items() if value == "auto" and key in parts.resolved]
    assert (values["preparation.scaler"], values["training.batch_size"]) == ("zscore", 16)
    assert parts.facts["reference"] == simple_reference(seasonal) == "seasonal"
    assert parts.facts["rhythm"]["frequency"] == "h"


def test_short_epochs_begin_the_data_again(seasonal: ForecastData) -> None:
    parts = build_parts(seasonal, Choices("none", False, False), CPU)
    assert parts.batches.steps_per_epoch == 2
    short = ShortEpochs(parts.batches, 5)
    sizes = [len(batch.targets) for batch in short.epoch()]
    assert sizes == [64, 12, 64, 12, 64]
    assert len(next(short.epoch()).targets) == 12
    assert short.items_per_epoch == 76
    assert short.state().keys() == parts.batches.state().keys()


def test_a_gentle_noise_is_told_from_a_season(tmp_path: Path) -> None:
    walk = 100 + np.cumsum(np.random.default_rng(2).normal(size=120))
    assert simple_reference(data(tmp_path, y=walk)) in ("last_value", "drift")
    (tmp_path / "season").mkdir()
    assert simple_reference(data(tmp_path / "season", y=waves(120, 4, noise=0.01))) == "seasonal"
