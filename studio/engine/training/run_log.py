"""A run's own log, `events.jsonl`, read back into events: what it said, in the order in which it counts.

The log holds the lines of the contract, and the run's film lies beside it. A run that went on from a checkpoint made
some steps again: the later ones count, and it reads as one run from its first step to its last.
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
    Edited,
    Event,
    Outcome,
    Previewed,
    Reference,
    Repeated,
    RunEnded,
    RunStarted,
    StepsDone,
    Validated,
)
from studio.engine.experiment import Experiment
from studio.engine.training.run_files import LOG_FILE, RESOLVED_FILE, read_film

Record = dict[str, Any]


def read_log(run_dir: Path, experiment: Experiment) -> list[Event]:
    """What a run said, its film included. A line that was cut short by a kill is left out.

    Raises ModelError for anything else; a film that is damaged or missing is no error.
    """
    path = run_dir / LOG_FILE
    try:
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")  # a text may hold other ends
        records = as_one_run([record for line in lines if (record := _record(line, lines[-1]))])
        return list(_with_film(_events(records, experiment, run_dir), read_film(run_dir)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as fault:
        raise ModelError(
            f"{path} cannot be read: {fault}.",
            "The run's curves cannot be shown.",
            "Open the experiment in its folder instead, and train again.",
        ) from None


def as_one_run(records: list[Record]) -> list[Record]:
    """The records of a run that may have gone on: what was made again stands in place of what was made before."""
    kept: list[Record] = []
    for record in records:
        if record["event"] == "run_started" and kept:
            place = record["resumed_from"]["step"] if record["resumed_from"] else -1
            kept = [record, *(one for one in kept if _counts(one, place))]
        else:
            kept.append(record)
    return kept


def _counts(record: Record, step: int) -> bool:
    """Whether what was said before still counts after the run went on from that step."""
    if record["event"] in ("run_started", "run_ended"):
        return False
    return bool(record.get("step", 0) <= step)


def _with_film(events: Iterator[Event], film: list[Previewed]) -> Iterator[Event]:
    """Each frame after the look at the validation part that it belongs to."""
    frames = {frame.epoch: frame for frame in film}
    for event in events:
        yield event
        if isinstance(event, Validated) and event.epoch in frames:
            yield frames.pop(event.epoch)


def _record(line: str, last: str) -> Record:
    try:
        record: Record = json.loads(line)
    except ValueError:
        if line is last:
            return {}
        raise
    return record


def _events(records: list[Record], experiment: Experiment, run_dir: Path) -> Iterator[Event]:
    clip = experiment.training.clip_norm
    for (kind, _), group in groupby(records, key=lambda record: (record["event"], record.get("epoch"))):
        if kind == "step_done":
            yield _steps(list(group), clip)
            continue
        for record in group:
            event = _event(kind, record, clip, run_dir)
            if isinstance(event, Edited):
                clip = float(event.values.get("training.clip_norm", clip))
            if event is not None:
                yield event


def _event(kind: str, record: Record, clip: float, run_dir: Path) -> Event | None:
    match kind:
        case "run_started":
            return _started(record, clip, run_dir)
        case "validated":
            return _validated(record)
        case "edited":
            return Edited(record["epoch"], record["step"], dict(record["values"]))
        case "repeated":
            return Repeated(record["steps"], record["first_difference"])
        case "checkpoint_saved":
            return CheckpointSaved(record["kind"], record["path"], record["step"])
        case "run_ended":
            return RunEnded(
                Outcome(record["outcome"]), record["reason"], record["best_epoch"], record["best_val_loss"],
                record["seconds"], record["weights_sha256"],
            )  # fmt: skip
        case _:
            return None


def _steps(records: list[Record], clip: float) -> StepsDone:
    rates = tuple(record["learning_rate"] for record in records)
    return StepsDone(
        epoch=records[0]["epoch"],
        first_step=records[0]["step"],
        losses=tuple(_number(record, "train_loss") for record in records),
        norms=tuple(_number(record, "gradient_norm") for record in records),
        learning_rate=rates[-1],
        clip_norm=clip,
        rates=() if min(rates) == max(rates) else rates,
    )


def _started(record: Record, clip: float, run_dir: Path) -> RunStarted:
    baseline, resumed = record["baseline"], record["resumed_from"]
    return RunStarted(
        run_dir=str(run_dir),
        device=record["device"],
        threads=record["threads"],
        precision=record["precision"],
        parameters=record["parameters"],
        steps_per_epoch=record["steps_per_epoch"],
        max_epochs=record["max_epochs"],
        baseline=_reference(baseline),
        clip_norm=clip,
        items_per_epoch=int(record.get("items_per_epoch", 0)),
        others=tuple(_reference(other) for other in record.get("others", ())),
        resolved=_resolved(run_dir / RESOLVED_FILE),
        resumed_from=(resumed["epoch"], resumed["step"]) if resumed else None,
    )


def _resolved(path: Path) -> Record:
    """What was chosen and measured, which lies beside the log; nothing where that cannot be read."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return {key: value for key, value in content.items() if "." in key} if isinstance(content, dict) else {}


def _reference(record: Record) -> Reference:
    """`loss` is the answer's place on the curves; logs of the first version do not have it."""
    loss = record.get("loss")
    return Reference(record["name"], record["metric"], record["value"], math.nan if loss is None else loss)


def _validated(record: Record) -> Validated:
    return Validated(
        epoch=record["epoch"],
        step=record["step"],
        train_loss=_number(record, "train_loss"),
        val_loss=_number(record, "val_loss"),
        metrics={
            name: math.nan if value is None else float(value) for name, value in record["metrics"].items()
        },
        skill=_number(record, "skill"),
        best=record["best"],
    )


def _number(record: Record, key: str) -> float:
    """A number, or what stands beside a null in its place."""
    value = record[key]
    return float(record.get("not_finite", "nan")) if value is None else float(value)
