"""One kill: a training is ended by SIGKILL, everything it left is readable, and it goes on to the very same end."""

from __future__ import annotations

import random
import shutil
from dataclasses import dataclass
from multiprocessing.context import ForkServerContext
from pathlib import Path

from studio.engine.experiment import Experiment
from studio.engine.library.library import Library
from studio.engine.training.checkpoint import load_checkpoint
from tests.soak.trainings import Written, go_on, make_experiment, run_killed, run_whole, train, written


@dataclass
class Subject:
    """A small training and how it ends when nothing interrupts it."""

    experiment: Experiment
    folder: Path
    whole: Written


@dataclass(frozen=True)
class Killed:
    """What came of one kill; `faults` are empty where all is well."""

    alive: bool
    faults: tuple[str, ...]


def subject(context: ForkServerContext, folder: Path, task: str, cell: str) -> Subject:
    """Makes a training and lets it run to its end once."""
    experiment = make_experiment(folder / "data", task, cell)
    run_whole(context, train, experiment, folder / "whole")
    return Subject(experiment, folder, written(folder / "whole"))


def kill_once(context: ForkServerContext, of: Subject, draw: random.Random, name: str) -> Killed:
    """Kills a new run of the subject at a random moment, up to two times in its further course, and lets it end."""
    folder = of.folder / name
    steps = len(of.whole.losses)
    alive = run_killed(
        context, train, of.experiment, folder, steps=draw.randrange(0, steps), later=draw.uniform(0, 0.02),
        seconds=draw.choice([0.0, 0.01, 0.05]),
    )  # fmt: skip
    faults = after_kill(folder, of.whole)
    if not any(folder.glob("checkpoints/*.safetensors")):  # nothing was saved yet: nothing to go on with
        shutil.rmtree(folder, ignore_errors=True)
        return Killed(alive, tuple(faults))
    if draw.random() < 0.3 and written(folder).sha256 is None:
        run_killed(
            context, go_on, of.experiment, folder, steps=draw.randrange(0, steps), later=draw.uniform(0, 0.02),
            seconds=0.01,
        )  # fmt: skip
        faults += after_kill(folder, of.whole)
    if written(folder).sha256 is None:
        run_whole(context, go_on, of.experiment, folder)
    faults += differences(written(folder), of.whole)
    shutil.rmtree(folder, ignore_errors=True)
    return Killed(alive, tuple(faults))


def after_kill(folder: Path, whole: Written) -> list[str]:
    """What is wrong with what a killed process left."""
    faults = []
    for path in folder.glob("checkpoints/*.safetensors"):
        try:
            load_checkpoint(path)
        except Exception as fault:  # noqa: BLE001 - whatever it is, it is what is looked for
            faults.append(f"{path.name}: {fault}")
    left = written(folder)
    faults += [
        f"step {step} of the log differs" for step, loss in left.losses.items() if whole.losses[step] != loss
    ]
    with Library() as library:
        number = library.number_of(folder)
        curve = None if number is None else library.curve(number)
    kept = dict(zip(curve.step.tolist(), curve.train_loss.tolist(), strict=True)) if curve is not None else {}
    faults += [
        f"step {step} of the library differs" for step, loss in kept.items() if whole.losses[step] != loss
    ]
    lost = [step for step in left.losses if step not in kept]
    if len(lost) > 1:  # the log is written first: the last step may be on its way
        faults.append(f"the library lacks the steps {lost}")
    return faults


def differences(ended: Written, whole: Written) -> list[str]:
    """Where a run that went on is another one than the run that nothing interrupted."""
    found = [f"loss of step {step}" for step, loss in whole.losses.items() if ended.losses.get(step) != loss]
    found += [f"look {epoch}" for epoch, loss in whole.looks.items() if ended.looks.get(epoch) != loss]
    return found + ([] if ended.sha256 == whole.sha256 else ["the last weights"])
