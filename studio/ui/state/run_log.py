"""A run's own log, `events.jsonl`, read back into events: for jobs, never called in the window's thread.

The log holds the lines of the contract, and the run's film lies beside it. Some of what is for screens alone is in
neither: the size of an epoch in items, the baseline on the scale of the loss.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from studio.engine.errors import ModelError
from studio.engine.events import (
    CheckpointSaved,
    Event,
    Outcome,
    Previewed,
    Reference,
    RunEnded,
    RunStarted,
    StepsDone,
    Validated,
)
from studio.engine.experiment import Experiment
from studio.engine.training.run_files import read_film

LOG_NAME = "events.jsonl"


def read_log(run_dir: Path, experiment: Experiment) -> list[Event]:
    """What a run said, its film included. A last line that was cut short is left out.

    Raises ModelError for anything else; a film that is damaged or missing is no error.
    """
    path = run_dir / LOG_NAME
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        records = [
            record for place, line in enumerate(lines) if (record := _record(line, place == len(lines) - 1))
        ]
        return list(_with_film(_events(records, experiment, run_dir), read_film(run_dir)))
    except (OSError, ValueError, KeyError, TypeError) as fault:
        raise ModelError(
            f"{path} cannot be read: {fault}.",
            "The run's curves cannot be shown.",
            "Open the experiment in its folder instead, and train again.",
        ) from None


def _with_film(events: Iterator[Event], film: list[Previewed]) -> Iterator[Event]:
    """Each frame after the look at the validation part that it belongs to."""
    frames = {frame.epoch: frame for frame in film}
    for event in events:
        yield event
        if isinstance(event, Validated) and event.epoch in frames:
            yield frames.pop(event.epoch)


def _record(line: str, is_last: bool) -> dict[str, Any]:
    try:
        record: dict[str, Any] = json.loads(line)
    except ValueError:
        if is_last:
            return {}
        raise
    return record


def _events(records: list[dict[str, Any]], experiment: Experiment, run_dir: Path) -> Iterator[Event]:
    clip = experiment.training.clip_norm
    for (kind, _), group in groupby(records, key=lambda record: (record["event"], record.get("epoch"))):
        for record in [list(group)] if kind == "step_done" else [[one] for one in group]:
            first = record[0]
            match kind:
                case "run_started":
                    yield _started(first, clip, run_dir)
                case "step_done":
                    yield StepsDone(
                        epoch=first["epoch"],
                        first_step=first["step"],
                        losses=tuple(_number(step, "train_loss") for step in record),
                        norms=tuple(_number(step, "gradient_norm") for step in record),
                        learning_rate=first["learning_rate"],
                        clip_norm=clip,
                    )
                case "validated":
                    yield _validated(first)
                case "checkpoint_saved":
                    yield CheckpointSaved(first["kind"], first["path"], first["step"])
                case "run_ended":
                    yield RunEnded(
                        Outcome(first["outcome"]),
                        first["reason"],
                        first["best_epoch"],
                        first["best_val_loss"],
                        first["seconds"],
                        first["weights_sha256"],
                    )


def _started(record: dict[str, Any], clip: float, run_dir: Path) -> RunStarted:
    baseline, resumed = record["baseline"], record["resumed_from"]
    return RunStarted(
        run_dir=str(run_dir),
        device=record["device"],
        threads=record["threads"],
        precision=record["precision"],
        parameters=record["parameters"],
        steps_per_epoch=record["steps_per_epoch"],
        max_epochs=record["max_epochs"],
        baseline=Reference(baseline["name"], baseline["metric"], baseline["value"], math.nan),
        clip_norm=clip,
        items_per_epoch=0,
        resumed_from=(resumed["epoch"], resumed["step"]) if resumed else None,
    )


def _validated(record: dict[str, Any]) -> Validated:
    return Validated(
        epoch=record["epoch"],
        step=record["step"],
        train_loss=_number(record, "train_loss"),
        val_loss=_number(record, "val_loss"),
        metrics={name: math.nan if value is None else value for name, value in record["metrics"].items()},
        skill=_number(record, "skill"),
        best=record["best"],
    )


def _number(record: dict[str, Any], key: str) -> float:
    """A number, or what stands beside a null in its place."""
    value = record[key]
    return float(record.get("not_finite", "nan")) if value is None else float(value)
