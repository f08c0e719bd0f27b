"""What the Results page asks of the engine; runs in a job."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from studio.engine.errors import OutputError
from studio.engine.experiment import Experiment
from studio.ui.jobs.job import JobContext
from studio.ui.pages.results.content import Results
from studio.ui.pages.results.kinds import kind_of


def evaluate_run(
    context: JobContext, run_dir: Path, experiment: Experiment, data: Any, *, keep: bool = True
) -> Results:
    """Looks at the test part; reads the data again where `data` is None. Raises StudioError.

    The figures are kept with the run, unless the data is not what the run saw.
    """
    from studio.engine.predict.model import open_model
    from studio.engine.tasks import find_task
    from studio.engine.tasks.kept_test import keep_test

    room = find_task(experiment.task)
    if data is None:
        path = Path(experiment.data.path)
        context.progress(0.05, f"Reading {path.name}")
        data = room.open_data(path, experiment)
    context.progress(0.3, "Looking at the test part")
    model = open_model(run_dir)
    evaluation = room.evaluate(model, data)
    if keep:
        with contextlib.suppress(OutputError):  # they are on screen, whether or not they can be kept
            keep_test(run_dir, evaluation)
    return arrange(evaluation, model)


def arrange(evaluation: Any, model: Any = None, *, kept: bool = False) -> Results:
    """Lays out an evaluation for the content that draws it."""
    kind = kind_of(evaluation)
    return Results(evaluation, kind.lay_out(evaluation, model), kind.skill(evaluation), model, kept)
