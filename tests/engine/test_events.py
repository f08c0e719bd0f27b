"""Events as the lines of the contract."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest

from studio.engine.event_lines import to_lines
from studio.engine.events import (
    CheckpointSaved,
    Outcome,
    Prepared,
    Previewed,
    Reference,
    RunEnded,
    RunStarted,
    RunState,
    StateChanged,
    StepsDone,
    Validated,
)

ODD = (0.1, 1 / 3, 2.5e-308, 1.7976931348623157e308, -0.0, 5e-324)


def records(event: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in to_lines(event)]


def test_floats_read_back_to_the_same_bits() -> None:
    event = StepsDone(epoch=3, first_step=7, losses=ODD, norms=ODD[::-1], learning_rate=1e-3, clip_norm=1.0)
    read = records(event)
    assert [record["train_loss"].hex() for record in read] == [loss.hex() for loss in ODD]
    assert [record["gradient_norm"].hex() for record in read] == [norm.hex() for norm in ODD[::-1]]
    assert [record["step"] for record in read] == [7, 8, 9, 10, 11, 12]
    assert {record["epoch"] for record in read} == {3}


@pytest.mark.parametrize(("number", "name"), [(math.nan, "nan"), (math.inf, "inf"), (-math.inf, "-inf")])
def test_what_is_not_finite_is_null_beside_its_name(number: float, name: str) -> None:
    (step,) = records(StepsDone(1, 1, (number,), (0.5,), 1e-3, 1.0))
    assert (step["train_loss"], step["not_finite"]) == (None, name)
    (validated,) = records(Validated(1, 1, 0.5, 0.25, {"mae": number, "rmse": 2.0}, 0.1, False))
    assert validated["metrics"] == {"mae": None, "rmse": 2.0}
    assert validated["not_finite"] == name
    (ended,) = records(RunEnded(Outcome.FAILED, "why", None, number, 1.0, ""))
    assert (ended["best_val_loss"], ended["not_finite"]) == (None, name)


def test_a_reference_without_a_number_is_null_too() -> None:
    (started,) = records(started_with(math.nan))
    assert started["baseline"] == {"name": "seasonal", "metric": "mae", "value": None, "loss": 1.0}
    assert started["not_finite"] == "nan"


def test_a_finite_record_says_nothing_of_it() -> None:
    (started,) = records(started_with(2.0))
    assert "not_finite" not in started
    assert started == {
        "event": "run_started", "run_dir": "/tmp/r", "device": "cpu", "threads": 1, "precision": "float32",
        "parameters": 10, "steps_per_epoch": 3, "max_epochs": 2,
        "baseline": {"name": "seasonal", "metric": "mae", "value": 2.0, "loss": 1.0}, "resumed_from": None,
        "items_per_epoch": 9, "patience_from": 0, "others": [],
    }  # fmt: skip


def started_with(value: float) -> RunStarted:
    return RunStarted(
        "/tmp/r", "cpu", 1, "float32", 10, 3, 2, Reference("seasonal", "mae", value, 1.0), clip_norm=1.0,
        items_per_epoch=9,
    )  # fmt: skip


def test_a_resumed_run_says_from_where() -> None:
    event = RunStarted(
        "r", "cpu", 1, "float32", 1, 1, 1, Reference("drift", "mae", 1.0, 1.0), 1.0, 1, resumed_from=(4, 96)
    )
    assert records(event)[0]["resumed_from"] == {"epoch": 4, "step": 96}


@pytest.mark.parametrize(
    ("norm", "clip", "clipped"),
    [(0.5, 1.0, False), (1.0, 1.0, False), (1.5, 1.0, True), (1.5, 0.0, False), (math.inf, 1.0, True)],
)
def test_clipped_says_whether_the_clip_acted(norm: float, clip: float, clipped: bool) -> None:
    assert records(StepsDone(1, 1, (0.1,), (norm,), 1e-3, clip))[0]["clipped"] is clipped


def test_each_step_has_its_own_rate_where_a_schedule_runs() -> None:
    event = StepsDone(1, 5, (1.0, 2.0), (1.0, 1.0), 0.2, 1.0, rates=(0.4, 0.2))
    assert [record["learning_rate"] for record in records(event)] == [0.4, 0.2]


def test_events_for_screens_only_give_no_line() -> None:
    for event in (StateChanged(RunState.TRAINING), Prepared("x", 0.5), Previewed(0, {"prediction": (1.0,)})):
        assert list(to_lines(event)) == []


def test_a_checkpoint_gives_one_line() -> None:
    assert records(CheckpointSaved("best", "/r/best.safetensors", 12)) == [
        {"event": "checkpoint_saved", "kind": "best", "path": "/r/best.safetensors", "step": 12}
    ]


def test_outcomes_lead_to_states_on_screen() -> None:
    assert [outcome.state.value for outcome in Outcome] == [
        "Finished", "Stopped early", "Stopped by you", "Failed",
    ]  # fmt: skip
