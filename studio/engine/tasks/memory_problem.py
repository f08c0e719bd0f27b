"""A training that would not fit into the memory, found before it starts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from studio.engine.experiment import Experiment
from studio.engine.experiment.problems import Fix, Problem, errors_first
from studio.engine.models.facts import USUAL_BATCH

GIGABYTE = 1_000_000_000


def memory_problem(experiment: Experiment, needed: int, free: int) -> Problem | None:
    """The problem of a training that needs `needed` bytes where `free` are; None where it fits.

    What is needed is an estimate: it warns, and may be overridden.
    """
    if needed <= free:
        return None
    half = max((experiment.training.batch_size or USUAL_BATCH) // 2, 1)
    return Problem(
        "warning",
        "training.batch_size",
        f"It needs about {needed / GIGABYTE:.1f} GB of memory, {free / GIGABYTE:.1f} GB are free.",
        "The computer would become slow, or end the program.",
        (
            Fix(f"Use batch {half}", {"training.batch_size": half}),
            Fix("Use 64 units", {"model.hidden_size": min(64, experiment.model.hidden_size)}),
        ),
    )


def with_memory_problem(overview: Any, experiment: Experiment, free: int) -> Any:
    """The overview of a task with this problem among its own."""
    problem = memory_problem(experiment, overview.sizes.describe(experiment).memory_bytes, free)
    if problem is None:
        return overview
    return replace(overview, problems=errors_first([*overview.problems, problem]))
