"""Runs for a library without a training: what a run would say."""

from __future__ import annotations

import math
from pathlib import Path

from studio.engine.events import Outcome, Reference, RunEnded, RunStarted, StepsDone, Validated
from studio.engine.experiment import Experiment
from studio.engine.library.recorder import Recorder

ODD = (0.1, math.nan, math.inf, -0.0, 5e-324)


def started(folder: Path, resumed: tuple[int, int] | None = None) -> RunStarted:
    return RunStarted(
        str(folder), "cpu", 1, "float32", 321, 5, 3, Reference("last_value", "mae", 2.0, 0.5), clip_norm=1.0,
        items_per_epoch=40, resolved={"model.on_top_of": "none"}, resumed_from=resumed,
    )  # fmt: skip


def steps(first: int, losses: tuple[float, ...] = ODD, epoch: int = 1) -> StepsDone:
    return StepsDone(epoch, first, losses, tuple(2 * loss for loss in losses), 1e-3, 1.0, seconds=first / 10)


def look(epoch: int, loss: float, *, best: bool = False, step: int | None = None) -> Validated:
    return Validated(
        epoch, 5 * epoch if step is None else step, 0.3, loss, {"mae": 2 * loss}, 0.25, best, seconds=epoch
    )


def ended(outcome: Outcome = Outcome.FINISHED) -> RunEnded:
    return RunEnded(outcome, "because", 2, 0.5, 12.5, "hash")


def record(
    folder: Path, *, epochs: int = 3, end: bool = True, name: str = "tiny", task: str = "forecast"
) -> Path:
    """A run in the library: five steps and a look an epoch, the best look in epoch 2."""
    folder.mkdir(parents=True, exist_ok=True)
    recorder = Recorder(Experiment(task, name), folder)
    recorder(started(folder))
    for epoch in range(1, epochs + 1):
        recorder(steps(5 * epoch - 4, (0.5, 0.4, 0.3, 0.2, 0.1), epoch))
        recorder(look(epoch, abs(epoch - 2) + 0.5, best=epoch <= 2))
    if end:
        recorder(ended())
    recorder.close()
    assert recorder.problem is None
    return folder
