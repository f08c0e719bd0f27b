"""Runs of the library as charts take them: plain arrays."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from studio.ui.charts.other_runs import OtherRun
from studio.ui.charts.run_curves import RunCurve
from studio.ui.pages.run_words import simple_label

if TYPE_CHECKING:
    from studio.ui.state.library_jobs import RunInFull


def other_run(run: RunInFull) -> OtherRun:
    """The looks of a run at the validation part, with the seconds of training at each."""
    curve, record = run.curve, run.record
    steps = curve.look_step.astype(np.float64)
    seconds = np.interp(steps, curve.step, curve.seconds) if len(curve.step) else np.zeros(len(steps))
    seconds = np.where(steps > 0, seconds, 0.0)
    name = f"{record.id} {record.network.partition(' ')[0]}".strip()
    return OtherRun(name, steps, curve.val_loss, seconds, int(record.started.get("steps_per_epoch") or 1))


def drawn_runs(runs: Sequence[RunInFull]) -> list[RunCurve]:
    """What is drawn of each run; those without a look at the validation part have their training loss."""
    return [
        RunCurve(
            other_run(run), run.curve.step.astype(np.float64), run.curve.train_loss, _baseline(run)
        )
        for run in runs
    ]  # fmt: skip


def _baseline(run: RunInFull) -> tuple[str, float] | None:
    loss, baseline = run.record.started.get("baseline_loss"), run.record.started.get("baseline")
    if not isinstance(loss, (int, float)) or not math.isfinite(loss) or not baseline:
        return None
    return simple_label(str(baseline[0]), None), float(loss)
