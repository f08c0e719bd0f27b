"""What the Results page asks of the engine; runs in a job."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studio.engine.experiment import Experiment
from studio.ui.jobs.job import JobContext
from studio.ui.pages.results.content import Results
from studio.ui.pages.results.kinds import kind_of


def evaluate_run(context: JobContext, run_dir: Path, experiment: Experiment, data: Any) -> Results:
    """Looks at the test part; reads the data again where `data` is None. Raises StudioError."""
    from studio.engine.predict.model import open_model
    from studio.engine.tasks import find_task

    room = find_task(experiment.task)
    if data is None:
        path = Path(experiment.data.path)
        context.progress(0.05, f"Reading {path.name}")
        data = room.open_data(path, experiment)
    context.progress(0.3, "Looking at the test part")
    model = open_model(run_dir)
    return arrange(room.evaluate(model, data), model)


def arrange(evaluation: Any, model: Any = None) -> Results:
    """Lays out an evaluation for the content that draws it."""
    kind = kind_of(evaluation)
    return Results(evaluation, kind.lay_out(evaluation, model), kind.skill(evaluation), model)
