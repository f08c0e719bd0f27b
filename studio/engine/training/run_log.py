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

from studio.engine.errors import ModelError, SettingError
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
from studio.engine.experiment import Experiment, find_field
from studio.engine.training.run_files import LOG_FILE, RESOLVED_FILE, read_film

Record = dict[str, Any]
LARGEST_COUNT = 2**53
LONGEST_SECONDS = 1e11  # three thousand years
LONGEST_WORD = 200


def read_log(run_dir: Path, experiment: Experiment) -> list[Event]:
    """What a run said, its film included. A line that was cut short by a kill is left out.

    Raises ModelError for anything else; a film that is damaged or missing is no error.
    """
    path = run_dir / LOG_FILE
    try:
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")  # a text may hold other ends
        records = as_one_run([record for line in lines if (record := _record(line, lines[-1]))])
        return list(_with_film(_events(records, experiment, run_dir), read_film(run_dir)))
    except (
        OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError, SettingError,
    ) as fault:  # fmt: skip
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
            values = {key: find_field(key).check(value) for key, value in record["values"].items()}
            return Edited(_count(record, "epoch"), _count(record, "step"), values)
        case "repeated":
            return Repeated(_count(record, "steps"), _count_or_none(record, "first_difference"))
        case "checkpoint_saved":
            return CheckpointSaved(record["kind"], str(record["path"]), _count(record, "step"))
        case "run_ended":
            return RunEnded(
                Outcome(record["outcome"]), str(record["reason"]), _count_or_none(record, "best_epoch"),
                None if record["best_val_loss"] is None else float(record["best_val_loss"]),
                _seconds(record["seconds"]), str(record["weights_sha256"]),
            )  # fmt: skip
        case _:
            return None


def _steps(records: list[Record], clip: float) -> StepsDone:
    rates = tuple(float(record["learning_rate"]) for record in records)
    return StepsDone(
        epoch=_count(records[0], "epoch"),
        first_step=_count(records[0], "step"),
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
        device=str(record["device"])[:LONGEST_WORD],
        threads=_count(record, "threads"),
        precision=str(record["precision"])[:LONGEST_WORD],
        parameters=_count(record, "parameters"),
        steps_per_epoch=_count(record, "steps_per_epoch"),
        max_epochs=_count(record, "max_epochs"),
        baseline=_reference(baseline),
        clip_norm=clip,
        items_per_epoch=_count(record, "items_per_epoch") if "items_per_epoch" in record else 0,
        others=tuple(_reference(other) for other in record.get("others", ())),
        resolved=_resolved(run_dir / RESOLVED_FILE),
        resumed_from=(_count(resumed, "epoch"), _count(resumed, "step")) if resumed else None,
        patience_from=_count(record, "patience_from") if "patience_from" in record else 0,
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
    loss, value = record.get("loss"), record["value"]
    name, metric = (str(record[key])[:LONGEST_WORD] for key in ("name", "metric"))
    return Reference(
        name, metric, math.nan if value is None else float(value), math.nan if loss is None else float(loss)
    )


def _validated(record: Record) -> Validated:
    return Validated(
        epoch=_count(record, "epoch"),
        step=_count(record, "step"),
        train_loss=_number(record, "train_loss"),
        val_loss=_number(record, "val_loss"),
        metrics={
            name: math.nan if value is None else float(value) for name, value in record["metrics"].items()
        },
        skill=_number(record, "skill"),
        best=bool(record["best"]),
    )


def _count(record: Record, key: str) -> int:
    """A count as a run writes it: the log may come from anywhere. Raises ValueError."""
    value = record[key]
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value < LARGEST_COUNT:
        raise ValueError(f"{key} is no count")
    return value


def _count_or_none(record: Record, key: str) -> int | None:
    return None if record[key] is None else _count(record, key)


def _seconds(value: Any) -> float:
    """A time that a training can have taken. Raises ValueError."""
    seconds = float(value)
    if not 0 <= seconds < LONGEST_SECONDS:
        raise ValueError("seconds are no time")
    return seconds


def _number(record: Record, key: str) -> float:
    """A number, or what stands beside a null in its place."""
    value = record[key]
    return float(record.get("not_finite", "nan")) if value is None else float(value)
