"""Small trainings of every task, run in processes of their own that may be killed at any moment."""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from studio.engine.experiment import Experiment
from studio.engine.home import HOME_VARIABLE
from studio.engine.training.run_files import LOG_FILE
from studio.engine.training.run_log import as_one_run

CELLS = ("lstm", "gru")
TASKS = ("forecast", "classify-text", "language-model")
PRELOADED = [
    "torch", "studio.engine.training.run", "studio.engine.tasks.forecast.training",
    "studio.engine.tasks.classify_text.training", "studio.engine.tasks.language_model.training",
    "studio.engine.library.recorder", "sklearn.linear_model", "sklearn.feature_extraction.text",
]  # fmt: skip
HARD = {
    "model.num_layers": 2, "model.dropout": 0.3, "training.max_epochs": 4, "training.patience": 0,
    "training.threads": 1, "training.device": "cpu",
}  # fmt: skip
"""Two layers with dropout, so that every source of chance counts."""


def processes() -> ForkServerContext:
    """New processes that begin with everything heavy imported and nothing of it used."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def make_experiment(folder: Path, task: str, cell: str) -> Experiment:
    """A small experiment of a task with its data in the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = {**HARD, "model.cell": cell}
    if task == "forecast":
        from tests.engine.forecasts import experiment, readings

        return experiment(readings(folder), {**settings, "model.hidden_size": 6, "training.batch_size": 8})
    if task == "classify-text":
        from tests.engine.tasks.classify_text.texts import experiment as of_texts
        from tests.engine.tasks.classify_text.texts import rows, table

        return of_texts(table(folder, rows()), {**settings, "training.word_dropout": 0.2})
    from tests.engine.tasks.language_model.corpora import TASK, prose
    from tests.engine.tasks.language_model.corpora import experiment as of_text

    path = folder / "text.txt"
    path.write_text(prose(3000), encoding="utf-8")
    return of_text(TASK.open_data(path), settings)


@dataclass(frozen=True)
class Written:
    """What the log says as one run: losses by step, validation losses by epoch, the hash of the last weights."""

    losses: dict[int, float]
    looks: dict[int, float]
    sha256: str | None


def written(folder: Path) -> Written:
    """Reads the log as it lies there; a line that a kill cut off is left out."""
    records = []
    path = folder / LOG_FILE
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
        try:
            records.append(json.loads(line))
        except ValueError:
            continue
    records = as_one_run(records)
    losses = {record["step"]: record["train_loss"] for record in records if record["event"] == "step_done"}
    looks = {record["epoch"]: record["val_loss"] for record in records if record["event"] == "validated"}
    ended = [record["weights_sha256"] for record in records if record["event"] == "run_ended"]
    return Written(losses, looks, ended[-1] if ended else None)


def train(experiment: Experiment, folder: Path, seconds_between_saves: float, home: str) -> None:
    """A whole run, in this process."""
    _prepare(seconds_between_saves, home)
    from studio.engine.library.recorder import Recorder
    from studio.engine.training.control import Control
    from studio.engine.training.run import execute

    execute(experiment, folder, Control(), Recorder(experiment, folder))


def go_on(experiment: Experiment, folder: Path, seconds_between_saves: float, home: str) -> None:
    """Goes on with a run to its end, in this process."""
    _prepare(seconds_between_saves, home)
    from studio.engine.library.recorder import Recorder
    from studio.engine.training.control import Control
    from studio.engine.training.run import resume

    resume(folder, Control(), Recorder(experiment, folder))


def _prepare(seconds_between_saves: float, home: str) -> None:
    """The server of processes lives longer than a test: what changes from test to test is set anew."""
    os.environ[HOME_VARIABLE] = home
    import torch

    from studio.engine.training import one_run, steps

    torch.set_num_threads(1)
    one_run.SAVE_SECONDS = seconds_between_saves
    steps.EVENT_SECONDS = 0.0


def run_whole(
    context: ForkServerContext,
    target: Callable[..., None],
    experiment: Experiment,
    folder: Path,
    seconds: float = 1e9,
) -> None:
    """Lets a process train to its end. Raises RuntimeError where it did not."""
    process = context.Process(target=target, args=(experiment, folder, seconds, os.environ[HOME_VARIABLE]))
    process.start()
    process.join(120)
    if process.exitcode != 0:
        process.kill()
        raise RuntimeError(f"the training in {folder.name} ended with {process.exitcode}")


def run_killed(
    context: ForkServerContext,
    target: Callable[..., None],
    experiment: Experiment,
    folder: Path,
    *,
    steps: int,
    later: float,
    seconds: float,
) -> bool:
    """Kills a training once its log has so many steps, some seconds later; says whether it was still alive."""
    process: Any = context.Process(
        target=target, args=(experiment, folder, seconds, os.environ[HOME_VARIABLE])
    )
    process.start()
    patience = time.monotonic() + 120
    while process.is_alive() and time.monotonic() < patience and _steps_written(folder) < steps:
        time.sleep(0.0005)
    time.sleep(later)
    alive = process.is_alive()
    if alive:
        os.kill(process.pid, signal.SIGKILL)
    process.join(30)
    return alive


def _steps_written(folder: Path) -> int:
    try:
        return (folder / LOG_FILE).read_bytes().count(b'"step_done"')
    except OSError:
        return 0
