"""The first batch that a page shows is the one that a training begins with."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import torch

from studio.engine.data.table import Table
from studio.engine.registry import find_task
from studio.engine.tasks.forecast.first_batch import SHOWN, first_batch
from tests.engine.forecasts import experiment
from tests.engine.tasks.forecast.tables import stamps, waves, written

ROLES = {"data.targets": ("y",), "data.past_features": ("wind",), "preparation.context_length": 12}


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Table:
    columns = {"time": stamps(400, "h"), "y": waves(400, 4, level=-40), "wind": waves(400, 7, level=20)}
    return written(tmp_path_factory.mktemp("first"), columns)


@pytest.mark.parametrize("learn_from", ["every_step", "last_step"])
def test_the_windows_are_those_of_the_first_step_of_a_training(table: Table, learn_from: str) -> None:
    wanted = experiment(
        table,
        ROLES
        | {
            "training.learn_from": learn_from,
            "model.on_top_of": "last_value",
            "preparation.calendar": "on",
            "preparation.horizon": 6,
            "training.seed": 7,
        },
    )
    view = find_task("forecast").first_batch(wanted, table)
    parts = find_task("forecast").training_parts(
        wanted, table, torch.device("cpu"), lambda event: None, lambda: False
    )
    batch = next(parts.batches.epoch())
    rows = view.steps[0].rows
    assert len(rows) == SHOWN
    assert view.size == len(batch.targets)
    shown = np.stack([row.values for row in rows])  # type: ignore[misc]
    np.testing.assert_array_equal(shown.astype(np.float32), batch.inputs.past[:SHOWN].numpy())
    assert view.features == ("y", "wind", "day sine", "day cosine")
    assert [row.length for row in rows] == [12] * SHOWN
    assert (rows[0].cells[0], rows[0].cells[-1]) == ("\N{MINUS SIGN}11", "0")


def test_answers_are_in_the_users_units_and_labels_say_where_a_window_ends(table: Table) -> None:
    wanted = experiment(table, ROLES | {"preparation.horizon": 6, "training.learn_from": "last_step"})
    row = first_batch(wanted, table).steps[0].rows[0]
    stamps_of_rows = [str(time)[:16].replace("T", " ") for time in stamps(400, "h")]
    place = stamps_of_rows.index(row.label)
    expected = waves(400, 4, level=-40)[place + 1 : place + 5]
    said = [float(part.replace("\N{MINUS SIGN}", "-")) for part in row.answer.split(", ")[:4]]
    np.testing.assert_allclose(said, expected, rtol=1e-3)
    assert row.answer.endswith("…")


def test_many_series_are_named(tmp_path: Path) -> None:
    columns = {
        "time": [*stamps(90, "h"), *stamps(70, "h")],
        "place": ["a"] * 90 + ["b"] * 70,
        "y": np.concatenate((waves(90, 4), waves(70, 4, level=40))),
    }
    panel = written(tmp_path, columns)
    wanted = experiment(panel, {"data.targets": ("y",), "data.series_id": "place"})
    labels = {row.label.split(",")[0] for row in first_batch(wanted, panel).steps[0].rows}
    assert labels == {"a", "b"}
