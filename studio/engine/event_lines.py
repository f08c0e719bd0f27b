"""Events as the JSON lines of `train --json`, in the form of the contract."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from typing import Any

from studio.engine.events import (
    CheckpointSaved,
    Edited,
    Event,
    Prepared,
    Previewed,
    Reference,
    Repeated,
    RunEnded,
    RunStarted,
    SaveFailed,
    SaveWorks,
    StateChanged,
    StepsDone,
    Validated,
)


def to_lines(event: Event) -> Iterator[str]:
    """The event as the JSON lines of `train --json`; events that are for screens only give none."""
    for record in to_records(event):
        yield json.dumps(record, allow_nan=False, ensure_ascii=False)


def to_records(event: Event) -> Iterator[dict[str, Any]]:
    """The event as the records of the contract, with what is not finite as null beside its name."""
    match event:
        case RunStarted():
            yield _started(event)
        case StepsDone():
            for offset, (loss, norm) in enumerate(zip(event.losses, event.norms, strict=True)):
                yield _step(event, event.first_step + offset, loss, norm)
        case Validated():
            yield _finite(
                {
                    "event": "validated", "epoch": event.epoch, "step": event.step,
                    "train_loss": event.train_loss, "val_loss": event.val_loss,
                    "metrics": dict(event.metrics), "skill": event.skill, "best": event.best,
                }
            )  # fmt: skip
        case Edited():
            yield {
                "event": "edited", "epoch": event.epoch, "step": event.step, "values": dict(event.values),
            }  # fmt: skip
        case CheckpointSaved():
            yield {
                "event": "checkpoint_saved", "kind": event.kind, "path": event.path, "step": event.step,
            }  # fmt: skip
        case RunEnded():
            yield _finite(
                {
                    "event": "run_ended", "outcome": event.outcome.value, "reason": event.reason,
                    "best_epoch": event.best_epoch, "best_val_loss": event.best_val_loss,
                    "seconds": event.seconds, "weights_sha256": event.weights_sha256,
                }
            )  # fmt: skip
        case StateChanged() | Prepared() | Previewed() | Repeated() | SaveFailed() | SaveWorks():
            return


def _started(event: RunStarted) -> dict[str, Any]:
    resumed = event.resumed_from
    return _finite(
        {
            "event": "run_started", "run_dir": event.run_dir, "device": event.device, "threads": event.threads,
            "precision": event.precision, "parameters": event.parameters,
            "steps_per_epoch": event.steps_per_epoch, "max_epochs": event.max_epochs,
            "baseline": _reference(event.baseline),
            "resumed_from": None if resumed is None else {"epoch": resumed[0], "step": resumed[1]},
            "items_per_epoch": event.items_per_epoch, "patience_from": event.patience_from,
            "others": [_finite(_reference(other)) for other in event.others],
        }
    )  # fmt: skip


def _reference(reference: Reference) -> dict[str, Any]:
    """`loss` may be unknown: then it is null, which is no figure that is not finite."""
    loss = reference.loss if math.isfinite(reference.loss) else None
    return {"name": reference.name, "metric": reference.metric, "value": reference.value, "loss": loss}


def _step(event: StepsDone, step: int, loss: float, norm: float) -> dict[str, Any]:
    clipped = event.clip_norm > 0 and not norm <= event.clip_norm
    rate = event.rates[step - event.first_step] if event.rates else event.learning_rate
    return _finite(
        {
            "event": "step_done", "epoch": event.epoch, "step": step, "train_loss": loss,
            "gradient_norm": norm, "clipped": clipped, "learning_rate": rate,
        }
    )  # fmt: skip


def _finite(record: dict[str, Any]) -> dict[str, Any]:
    """null for a number that JSON cannot hold, and the name of the first such number beside it.

    Only the record itself says `not_finite`: the metrics in it stay numbers or null.
    """
    result: dict[str, Any] = {}
    unsaid: list[float] = []

    def plain(value: Any) -> Any:
        if isinstance(value, float) and not math.isfinite(value):
            unsaid.append(value)
            return None
        return value

    for key, value in record.items():
        if isinstance(value, dict):
            result[key] = {name: plain(part) for name, part in value.items()}
        else:
            result[key] = plain(value)
    if unsaid:
        first = unsaid[0]
        result["not_finite"] = "nan" if math.isnan(first) else "inf" if first > 0 else "-inf"
    return result
