"""How much work a kill loses, with the program's own rhythm of saving.

Two samples that come with the program are trained as they are proposed; each kill comes at a random moment of the
first minute and a half after the first checkpoint.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from studio.engine.experiment import Experiment
from studio.engine.home import HOME_VARIABLE
from studio.engine.training.checkpoint import load_checkpoint
from studio.resources import resource_path

MOST_SECONDS = 30.0
SAMPLES = {"nyc_weather_jfk_hourly_2013.csv": "forecast", "northanger_abbey.txt": "language-model"}
MOMENTS = (0.0, 90.0)


@dataclass(frozen=True)
class Lost:
    """A kill so many seconds after the first checkpoint, and the seconds of work it cost."""

    sample: str
    moment: float
    seconds: float

    def __str__(self) -> str:
        return f"{self.sample}, killed after {self.moment:.0f} s: {self.seconds:.1f} s lost"


def propose(name: str) -> Experiment:
    """The experiment that the program proposes for a sample; nothing but a kill is to end it."""
    from studio.engine.registry import find_task

    room, path = find_task(SAMPLES[name]), resource_path(f"samples/{name}")
    made = room.propose(room.open_data(path), (), {"data.path": str(path)})
    return made.with_values({"training.max_epochs": 10_000, "training.patience": 0, "training.threads": 1})


def train(experiment: Experiment, folder: Path, home: str) -> None:
    """A run in this process, saved as often as the program does."""
    os.environ[HOME_VARIABLE] = home
    from studio.engine.library.recorder import Recorder
    from studio.engine.training.control import Control
    from studio.engine.training.run import execute

    execute(experiment, folder, Control(), Recorder(experiment, folder))


def lost(context: ForkServerContext, experiment: Experiment, folder: Path, moment: float) -> float:
    """Kills a training so many seconds after its first checkpoint; the seconds between the newest one and the kill."""
    process: Any = context.Process(target=train, args=(experiment, folder, os.environ[HOME_VARIABLE]))
    process.start()
    while process.is_alive() and not any(folder.glob("checkpoints/*.safetensors")):
        time.sleep(0.1)
    process.join(moment)
    if not process.is_alive():
        raise RuntimeError(f"the training in {folder} ended by itself")
    os.kill(process.pid, signal.SIGKILL)
    killed = time.time()
    process.join()
    saved = [path for path in folder.glob("checkpoints/*.safetensors") if load_checkpoint(path).place]
    return killed - max(path.stat().st_mtime for path in saved)


def kill_some(context: ForkServerContext, folder: Path, kills: int, draw: random.Random) -> Iterator[Lost]:
    """So many kills, the samples in turn."""
    experiments = {name: propose(name) for name in SAMPLES}
    for number in range(kills):
        name, moment = list(SAMPLES)[number % len(SAMPLES)], draw.uniform(*MOMENTS)
        yield Lost(name, moment, lost(context, experiments[name], folder / f"long{number}", moment))
