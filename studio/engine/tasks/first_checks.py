"""Check first, what all tasks share: lines, timing, memory, learning a batch by heart. It changes nothing."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import psutil
import torch
from torch import nn

from studio.engine.events import Event, Prepared
from studio.engine.experiment import Experiment
from studio.engine.training.batch import Batch
from studio.engine.training.control import Control
from studio.engine.training.devices import resolve_threads
from studio.engine.training.loop import Loop
from studio.engine.training.parts import PreparationCancelledError, TrainingParts
from studio.engine.training.randomness import drawing

HEART_STEPS, HEART_FALL = 100, 0.9
HEART_RATE = 0.02  # a batch is learned by heart faster than a training should go
TIMED_STEPS = 3
LEAST_CLIP = 0.1
LEAST_UNITS, LEAST_EMBEDDING = 16, 8
SAFE_SHARE = 0.8  # of the memory that is free


@dataclass(frozen=True)
class CheckLine:
    """One thing that was looked at: what was found, how long it took, and the cure where it failed.

    `measured` is the figure behind the words where there is one: seconds an epoch, bytes.
    """

    title: str
    said: str
    seconds: float
    passed: bool
    cure: str = ""
    measured: float = 0.0


@dataclass(frozen=True)
class CheckReport:
    """What a check before a start found; `seconds_an_epoch` and `memory_bytes` were measured once."""

    lines: tuple[CheckLine, ...]
    seconds_an_epoch: float
    memory_bytes: int

    @property
    def passed(self) -> bool:
        """Whether nothing failed."""
        return all(line.passed for line in self.lines)


def run_checks(
    of_task: Sequence[tuple[str, Callable[[], CheckLine]]],
    parts: TrainingParts,
    device: torch.device,
    emit: Callable[[Event], None],
    cancelled: Callable[[], bool],
) -> CheckReport:
    """Each check of the task in turn, then those of time and memory, all with the time they took.

    Raises PreparationCancelledError where it was cancelled.
    """
    checks = (
        *of_task,
        ("Timing three steps", lambda: time_steps(parts)),
        ("Adding up the memory", lambda: add_up_memory(parts, device)),
    )
    lines: list[CheckLine] = []
    for number, (what, check) in enumerate(checks):
        if cancelled():
            raise PreparationCancelledError
        emit(Prepared(what, (number + 1) / (len(checks) + 1)))
        began = time.perf_counter()
        lines.append(dataclasses.replace(check(), seconds=time.perf_counter() - began))
    emit(Prepared("Checked", 1.0))
    return CheckReport(tuple(lines), lines[-2].measured, int(lines[-1].measured))


def fits_line(said: str, passed: bool) -> CheckLine:
    """One real batch went forwards: what became of its shape."""
    return CheckLine("The first batch fits the network", said, 0.0, passed, unless(passed, "Report this."))


def heart_cure(experiment: Experiment, *, too_small: bool, larger: str, clip: int, otherwise: str) -> str:
    """What helps a network that cannot remember one batch; `larger` cures one that is too small."""
    training = experiment.training
    if training.optimizer == "sgd":
        return "Use Adam, or a learning rate ten times larger."
    if too_small:
        return larger
    if 0 < training.clip_norm < LEAST_CLIP:
        return f"Clip at {clip}: gradients this short hardly move the weights."
    return otherwise


def learn_batch(parts: TrainingParts, network: nn.Module, batch: Batch, what: str, cure: str) -> CheckLine:
    """One batch again and again: a network that cannot even remember it cannot learn.

    `what` is in it, such as "4 windows"; `cure` is said where the loss does not fall far enough.
    """
    training = parts.experiment.training
    rate = max(training.learning_rate, HEART_RATE) if training.optimizer != "sgd" else training.learning_rate
    settings = dataclasses.replace(training, learning_rate=rate, schedule="none", weight_decay=0.0)
    loop = Loop(
        network, parts.batches, parts.objective, parts.validator, settings, Control(), lambda event: None,
        carry=parts.carry,
    )  # fmt: skip
    first = last = loop.train_step(batch)[0]
    steps = 1
    while steps < HEART_STEPS and math.isfinite(last) and last > (1 - HEART_FALL) * first:
        last = loop.train_step(batch)[0]
        steps += 1
    title = "Learns one batch by heart"
    if first == 0:
        return CheckLine(title, "The start makes no error there; nothing is left to learn.", 0.0, True)
    if not math.isfinite(last):
        said = f"The loss became infinite at step {steps}."
        return CheckLine(
            title,
            said,
            0.0,
            False,
            f"Set the learning rate to {rate / 10:g}, or look for extreme values in the data.",
        )
    fall = 1 - last / first
    passed = fall >= HEART_FALL
    said = f"The loss of {what} fell by {100 * fall:.0f} % in {steps} steps."
    return CheckLine(title, said, 0.0, passed, unless(passed, cure))


def time_steps(parts: TrainingParts) -> CheckLine:
    """Three real training steps after one to warm up, and a look at the validation part."""
    training = parts.experiment.training
    loop = Loop(
        parts.model, parts.batches, parts.objective, parts.validator, training, Control(), lambda event: None,
        carry=parts.carry,
    )  # fmt: skip
    batches = _endless(parts)
    loop.train_step(next(batches))
    began = time.perf_counter()
    for _ in range(TIMED_STEPS):
        loop.train_step(next(batches))
    step = (time.perf_counter() - began) / TIMED_STEPS
    began = time.perf_counter()
    parts.model.eval()
    with torch.no_grad():
        parts.validator(parts.model)
    parts.model.train()
    epoch = step * parts.batches.steps_per_epoch + time.perf_counter() - began
    steps = parts.batches.steps_per_epoch
    count = "one step" if steps == 1 else f"{steps:,} steps"
    said = (
        f"{duration(step)} a step, {count} an epoch: about {duration(epoch)} an epoch, "
        f"{duration(epoch * training.max_epochs)} at most."
    )
    return CheckLine("Time", said, 0.0, True, measured=epoch)


def add_up_memory(parts: TrainingParts, device: torch.device) -> CheckLine:
    """What the program holds after its first steps, beside what the computer has left."""
    if device.type == "cuda":
        used = torch.cuda.max_memory_allocated(device)
        free = torch.cuda.mem_get_info(device)[0] + used
    else:
        used = int(psutil.Process().memory_info().rss)
        free = int(psutil.virtual_memory().available) + used
    passed = used < SAFE_SHARE * free
    half = max(1, parts.experiment.training.batch_size // 2)
    said = f"The whole program takes {used / 1e9:.1f} GB of {free / 1e9:.1f} GB that are free."
    cure = unless(passed, f"Use a batch of {half}; it needs half.")
    return CheckLine("Memory", said, 0.0, passed, cure, measured=used)


def duration(seconds: float) -> str:
    """A time for people: 0.08 s, 4 s, 14 min, 3.5 h."""
    if seconds < 1:
        return f"{seconds:.2g} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 100 * 60 else f"{seconds / 3600:.1f} h"


def _endless(parts: TrainingParts) -> Iterator[Batch]:
    while True:
        yield from parts.batches.epoch()


def unless(passed: bool, cure: str) -> str:
    """The cure of what failed, nothing for what passed."""
    return "" if passed else cure


@contextmanager
def nothing_changes(experiment: Experiment, device: torch.device) -> Iterator[None]:
    """Seeds as the training would; random states and threads are put back whatever happens."""
    threads = torch.get_num_threads()
    devices = [device] if device.type == "cuda" else []
    with drawing(), torch.random.fork_rng(devices=devices):
        torch.manual_seed(experiment.training.seed)
        torch.set_num_threads(resolve_threads(experiment.training))
        try:
            yield
        finally:
            torch.set_num_threads(threads)
