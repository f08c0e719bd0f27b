"""What can be asked of a finished run: its evaluation, by whatever task it has."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from studio.engine.errors import ModelError
from studio.engine.predict.model import open_model
from studio.engine.registry import find_task


def evaluate_run(run_dir: Path, table: Any = None) -> Any:
    """The test part, once, with the best weights: the task's own evaluation. Raises StudioError.

    The data is read again from where the experiment has it, unless it is at hand as `table`.
    """
    if not run_dir.is_dir():
        raise ModelError(f"{run_dir} is no run folder.", remedy="Choose the folder that `train` made.")
    model = open_model(run_dir)
    task, experiment = find_task(model.task), model.bundle.experiment
    return task.evaluate(model, table or task.open_data(Path(experiment.data.path), experiment))
