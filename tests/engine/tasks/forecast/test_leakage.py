"""Rows that choose and judge must not reach what is learned: they are set to 1e6 and nothing may change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio.engine.events import CheckpointSaved
from studio.engine.tasks.forecast.prepared import prepare_forecast
from studio.engine.tasks.forecast.training import simple_reference
from tests.engine.forecasts import Said, bits, experiment, readings, train
from tests.engine.tasks.forecast.tables import waves

TRAIN_END = 105  # of 150 rows
AUTO = {
    "preparation.scaler": "auto", "preparation.calendar": "auto", "preparation.season_length": 0,
    "training.learn_from": "auto", "training.batch_size": 0, "preparation.stride": 0, "model.hidden_size": 2,
    "data.past_features": ("wind",), "training.max_epochs": 1,
}  # fmt: skip


def trained(folder: Path, later: float | None, **settings: object) -> Said:
    target, wind = waves(150, 4), waves(150, 24, level=30)
    if later is not None:
        target[TRAIN_END:], wind[TRAIN_END:] = later, later
    target[[20, 21, TRAIN_END - 1, TRAIN_END]] = np.nan
    folder.mkdir()
    table = readings(folder, 150, y=target, wind=wind)
    return train(folder / "run", experiment(table, AUTO | settings), table)


@pytest.mark.parametrize(
    "settings",
    [
        {"model.on_top_of": "last_value"},
        {
            "model.on_top_of": "seasonal", "preparation.season_length": 4, "data.missing": "interpolate",
            "training.learn_from": "every_step",
        },
        {"model.on_top_of": "none", "preparation.scaler": "minmax", "data.missing": "mask"},
        {"model.on_top_of": "drift", "preparation.transform": "difference", "data.missing": "drop"},
    ],
    ids=["auto", "interpolate", "mask", "difference"],
)  # fmt: skip
def test_01_later_rows_leave_every_training_loss_as_it_was(
    tmp_path: Path, settings: dict[str, object]
) -> None:
    plain, huge = (
        trained(tmp_path / name, later, **settings) for name, later in (("plain", None), ("huge", 1e6))
    )
    assert len(plain.losses) > 1
    assert bits(plain.losses) == bits(huge.losses)
    assert bits(plain.norms) == bits(huge.norms)
    assert plain.ended.weights_sha256 == huge.ended.weights_sha256
    assert plain.validated[0].val_loss != huge.validated[0].val_loss  # the test looks at what it should


def test_26_the_test_part_does_not_choose(tmp_path: Path) -> None:
    """Everything is left open, the start too: only test rows change, and not one number of the run may."""
    runs = []
    for name, later in (("plain", None), ("huge", 1e6)):
        target = waves(150, 4)
        if later is not None:
            target[128:] = later
        (tmp_path / name).mkdir()
        table = readings(tmp_path / name, 150, y=target)
        wanted = experiment(table, AUTO | {"model.on_top_of": "auto", "data.past_features": ()})
        runs.append(train(tmp_path / name / "run", wanted, table))
    plain, huge = runs
    assert bits(plain.losses) == bits(huge.losses)
    assert [look.val_loss for look in plain.validated] == [look.val_loss for look in huge.validated]
    assert plain.ended.best_epoch == huge.ended.best_epoch
    assert len(plain.of(CheckpointSaved)) == len(huge.of(CheckpointSaved))


def test_26_the_line_to_beat_is_chosen_without_the_test_part(tmp_path: Path) -> None:
    """A season until the test part, then nothing moves: there the last value would be right each time."""
    target = waves(150, 4, noise=0.01)
    target[128:] = 10.0
    table = readings(tmp_path, 150, y=target)
    assert simple_reference(prepare_forecast(experiment(table), table)) == "seasonal"
