"""What can be asked of a finished run: its evaluation, by whatever task it has."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

from studio.engine.data.fingerprint import fingerprint
from studio.engine.errors import ModelError, OutputError
from studio.engine.experiment import Experiment
from studio.engine.predict.model import open_model
from studio.engine.registry import find_task
from studio.engine.tasks.kept_test import keep_test
from studio.engine.training.resuming import NotExactError
from studio.engine.training.run_data import at_its_place, data_changes, data_gone, read_seen, remember_place


def evaluate_run(run_dir: Path, table: Any = None, *, data: Path | None = None, inexact: bool = False) -> Any:
    """The test part, once, with the best weights: the task's own evaluation; it is kept with the run.

    The data is read again from where the run has it, or from `data`, unless it is at hand as `table`. Raises
    StudioError; NotExactError where the data is not what the run saw, unless `inexact`.
    """
    if not run_dir.is_dir():
        raise ModelError(f"{run_dir} is no run folder.", remedy="Choose the folder that `train` made.")
    model = open_model(run_dir)
    task, experiment = find_task(model.task), at_its_place(run_dir, model.bundle.experiment)
    if table is not None:
        return task.evaluate(model, table)
    if data is not None:
        experiment = experiment.with_values({"data.path": str(data.resolve())})
    path = Path(experiment.data.path)
    if not path.exists():
        raise data_gone(path, "Say where it is: --data PATH.")
    table = task.open_data(path, experiment)
    is_exact = _is_exact(run_dir, experiment)
    if not is_exact and not inexact:
        raise _other_data(run_dir, experiment, table)
    evaluation = task.evaluate(model, table)
    with contextlib.suppress(OutputError):  # the figures are there, whether or not they can be kept
        if data is not None and is_exact:
            remember_place(run_dir, path)
        if is_exact:
            keep_test(run_dir, evaluation)
    return evaluation


def _is_exact(run_dir: Path, experiment: Experiment) -> bool:
    """Whether the data is what the run saw, as far as that is known."""
    seen = read_seen(run_dir)
    return seen is None or not seen.sha256 or fingerprint(Path(experiment.data.path)) == seen.sha256


def _other_data(run_dir: Path, experiment: Experiment, table: Any) -> NotExactError:
    changes = data_changes(run_dir, table, experiment)
    sentences = changes.sentences if changes is not None else ()
    said = f": {', '.join(sentences)}" if sentences else ""
    error = NotExactError(
        f"{Path(experiment.data.path).name} is not the data of this run{said}.",
        "Its test part would be another one, and might hold what the model has learned from.",
        "Say where the data of the run is with --data PATH, or judge it on this data with --inexact.",
    )
    error.differences = tuple(sentences)
    return error
