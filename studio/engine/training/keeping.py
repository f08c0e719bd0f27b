"""The best model of a run as it is kept at the end: from memory, or from the disk where a card answers no more."""

from __future__ import annotations

import contextlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from torch import Tensor

from studio.engine.errors import StudioError
from studio.engine.events import Outcome
from studio.engine.predict.bundle import Bundle, save_bundle
from studio.engine.training.checkpoint import Checkpoint, newest_checkpoint
from studio.engine.training.loop import Loop
from studio.engine.training.parts import TrainingParts


@dataclass(frozen=True)
class Best:
    """The weights with the lowest validation loss, and how far the run had come. Without weights there is no best."""

    weights: Mapping[str, Tensor]
    epoch: int | None = None
    loss: float | None = None
    epochs: int = 0
    steps: int = 0


def best_in_memory(loop: Loop) -> Best:
    """As the loop has it."""
    progress = loop.progress
    known = math.isfinite(progress.best_loss)
    return Best(
        loop.best_weights, progress.best_epoch if known else None, progress.best_loss if known else None,
        loop.epochs_done, loop.step,
    )  # fmt: skip


def last_saved(folder: Path, run_id: str) -> Checkpoint | None:
    """The checkpoint that the run can go on from; None without one."""
    with contextlib.suppress(StudioError):
        return newest_checkpoint(folder, run_id)[0]
    return None


def best_on_disk(checkpoint: Checkpoint | None) -> Best:
    """As a checkpoint has it: what was found after it is lost with the card."""
    if checkpoint is None:
        return Best({})
    prefix, progress = "best/", checkpoint.content["progress"]
    weights = {
        name.removeprefix(prefix): value
        for name, value in checkpoint.tensors.items()
        if name.startswith(prefix)
    }
    if not weights or progress["best_loss"] is None:
        return Best({})
    epochs, steps = checkpoint.place
    return Best(weights, int(progress["best_epoch"]), float(progress["best_loss"]), epochs, steps)


def write_model(
    task: Any, table: Any, parts: TrainingParts, best: Best, path: Path, ended: Mapping[str, Any]
) -> None:
    """The best weights as a bundle, with how the run ended. Raises OutputError."""
    facts = {
        **parts.facts,
        "best_epoch": best.epoch or 0,
        "epochs": best.epochs,
        "steps": best.steps,
        **ended,
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
        "resolved": dict(parts.resolved),
    }
    weights = {name: value.detach().cpu() for name, value in best.weights.items()}
    save_bundle(task.finish(Bundle(parts.experiment, parts.spec, weights, facts), table), path)


def lost_words(step: int, checkpoint: Checkpoint | None) -> tuple[str, str]:
    """What is said of a run whose card stopped answering at a step: reason and remedy."""
    reason = (
        f"The graphics card stopped answering at step {step:,}. This program cannot use it again until it is started"
        " anew."
    )
    if checkpoint is None:
        return reason, "Start the program again, then train again."
    return reason, f"Start the program again and resume: the run goes on from step {checkpoint.place[1]:,}."


def how_it_ended(loop: Loop, outcome: Outcome, reason: str) -> dict[str, Any]:
    """What a bundle says of the end of its run."""
    return {"seconds": round(loop.elapsed, 3), "outcome": outcome.value, "reason": reason}
