"""Check first: a short look at whether a training can work, and how long it will take. It changes nothing."""

from __future__ import annotations

import dataclasses
import math
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import psutil
import torch

from studio.engine.data.table import Table
from studio.engine.events import Event, Prepared
from studio.engine.experiment import Experiment
from studio.engine.tasks.forecast.batches import WindowTensors
from studio.engine.tasks.forecast.fitted import calendar_periods
from studio.engine.tasks.forecast.network import ForecastNetwork
from studio.engine.tasks.forecast.prepared import ForecastData, prepare_forecast
from studio.engine.tasks.forecast.reach import reach_of
from studio.engine.tasks.forecast.spec import ForecastSpec
from studio.engine.tasks.forecast.training import (
    Choices,
    build_parts,
    can_learn_every_step,
    check_start,
    possible_starts,
    simple_reference,
)
from studio.engine.training.batch import Batch
from studio.engine.training.control import Control
from studio.engine.training.devices import resolve_device, resolve_threads
from studio.engine.training.loop import Loop
from studio.engine.training.parts import PreparationCancelledError, TrainingParts
from studio.engine.training.randomness import drawing

HEART_WINDOWS, HEART_STEPS, HEART_FALL = 4, 100, 0.9
HEART_RATE = 0.02  # a batch is learned by heart faster than a training should go
TIMED_STEPS = 3
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


def check_first(
    experiment: Experiment, table: Table, emit: Callable[[Event], None], cancelled: Callable[[], bool]
) -> CheckReport:
    """Traces shapes, learns one batch by heart, checks what is seen, times three steps, adds up the memory.

    All of it on a copy: random states and the number of threads are afterwards as they were. Raises
    StudioError where the experiment cannot be prepared, PreparationCancelledError where it was cancelled.
    """
    device = resolve_device(experiment.training)
    with _nothing_changes(experiment, device):
        emit(Prepared("Preparing the windows", 0.0))
        prepared = prepare_forecast(experiment, table)
        check_start(prepared)
        parts = build_parts(prepared, likely_choices(prepared), device)
        spec = ForecastSpec.from_json(parts.spec)
        tensors = WindowTensors(prepared, _without_dropout(spec), device)
        network = ForecastNetwork(tensors.spec).to(device)
        checks: tuple[tuple[str, Callable[[], CheckLine]], ...] = (
            ("Tracing the shapes", lambda: trace_shapes(parts, spec)),
            ("Learning one batch by heart", lambda: learn_by_heart(parts, tensors, network, prepared)),
            ("Looking at what each step sees", lambda: check_reach(prepared, network, tensors.spec)),
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


def trace_shapes(parts: TrainingParts, spec: ForecastSpec) -> CheckLine:
    """One real batch forwards."""
    batch = next(iter(parts.batches.epoch()))
    with torch.no_grad():
        output = parts.model(batch.inputs)
    windows, positions = output.shape[:2]
    answers = "" if positions == 1 else f" at each of {positions:,} steps"
    targets = "" if len(spec.targets) == 1 else f" × {len(spec.targets)}"
    shape = f"{spec.context_length:,} × {spec.inputs}"
    said = f"{windows:,} windows of {shape} become {spec.horizon:,}{targets} values{answers}."
    passed = output.shape == batch.targets.shape and bool(torch.isfinite(output).all())
    return CheckLine("The first batch fits the network", said, 0.0, passed, _unless(passed, "Report this."))


def learn_by_heart(
    parts: TrainingParts, tensors: WindowTensors, network: ForecastNetwork, prepared: ForecastData
) -> CheckLine:
    """A few windows again and again: a network that cannot even remember them cannot learn."""
    origins = prepared.train_origins
    places = np.unique(np.linspace(0, len(origins) - 1, HEART_WINDOWS).astype(int))
    chosen = torch.from_numpy(origins[places]).to(tensors.home)
    targets, mask = tensors.targets(chosen, 1)
    spread = float(targets.square().mean().sqrt())
    batch = Batch(tensors.inputs(chosen, 1), targets / (spread or 1.0), mask)  # outliers need no more steps
    training = parts.experiment.training
    rate = max(training.learning_rate, HEART_RATE) if training.optimizer != "sgd" else training.learning_rate
    settings = dataclasses.replace(training, learning_rate=rate, schedule="none", weight_decay=0.0)
    loop = Loop(
        network, parts.batches, parts.objective, parts.validator, settings, Control(), lambda event: None
    )
    first = last = loop.train_step(batch)[0]
    steps = 1
    while steps < HEART_STEPS and math.isfinite(last) and last > (1 - HEART_FALL) * first:
        last = loop.train_step(batch)[0]
        steps += 1
    title = "Learns one batch by heart"
    if first == 0:
        return CheckLine(title, "The start makes no error there; nothing is left to learn.", 0.0, True)
    if not math.isfinite(last):
        cure = f"Set the learning rate to {rate / 10:g}, or look for extreme values in the data."
        return CheckLine(title, f"The loss became infinite at step {steps}.", 0.0, False, cure)
    fall = 1 - last / first
    passed = fall >= HEART_FALL
    said = f"The loss of {len(chosen)} windows fell by {100 * fall:.0f} % in {steps} steps."
    return CheckLine(title, said, 0.0, passed, _unless(passed, _heart_cure(parts.experiment)))


def check_reach(prepared: ForecastData, network: ForecastNetwork, spec: ForecastSpec) -> CheckLine:
    """The newest row has to move every step ahead, and no row outside the window any."""
    newest, outside = reach_of(prepared, network, spec)
    unit, units = prepared.series.rhythm.unit, prepared.series.rhythm.units
    blind = int((newest <= 0).sum())
    passed = not blind and outside == 0
    if passed:
        many = f"all {spec.horizon:,} {units}" if spec.horizon > 1 else f"the {unit} ahead"
        said = f"A change of the newest reading moves {many}; the {unit} before the look back moves none."
    elif blind:
        said = f"{blind:,} of {spec.horizon:,} {units} ahead do not see the newest reading."
    else:
        said = f"The {unit} before the look back changes the forecast."
    return CheckLine(
        f"Every {unit} ahead sees the newest reading", said, 0.0, passed, _unless(passed, "Report this.")
    )


def time_steps(parts: TrainingParts) -> CheckLine:
    """Three real training steps after one to warm up, and a look at the validation part."""
    training = parts.experiment.training
    loop = Loop(
        parts.model, parts.batches, parts.objective, parts.validator, training, Control(), lambda event: None
    )
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
    said = f"About {used / 1e9:.1f} GB of {free / 1e9:.1f} GB that are free."
    cure = _unless(passed, f"Use a batch of {half}; it needs half.")
    return CheckLine("Memory", said, 0.0, passed, cure, measured=used)


def duration(seconds: float) -> str:
    """A time for people: 0.08 s, 4 s, 14 min, 3.5 h."""
    if seconds < 1:
        return f"{seconds:.2g} s"
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 100 * 60 else f"{seconds / 3600:.1f} h"


def likely_choices(prepared: ForecastData) -> Choices:
    """The choices that a training would most likely make, without trying them."""
    experiment = prepared.experiment
    start = experiment.model.on_top_of
    if start == "auto":
        best = simple_reference(prepared)
        start = best if best in possible_starts(prepared) else "none"
    calendar = experiment.preparation.calendar == "on" and bool(calendar_periods(prepared))
    every_step = experiment.training.learn_from != "last_step" and can_learn_every_step(experiment)
    return Choices(start, calendar, every_step)


def _without_dropout(spec: ForecastSpec) -> ForecastSpec:
    return dataclasses.replace(spec, network=dataclasses.replace(spec.network, dropout=0.0))


def _heart_cure(experiment: Experiment) -> str:
    training = experiment.training
    if training.optimizer == "sgd":
        return "Use Adam, or a learning rate ten times larger."
    if experiment.model.hidden_size < 16:
        return "Use 32 units: this network may be too small for the data."
    if 0 < training.clip_norm < 0.1:
        return "Clip at 1: gradients this short hardly move the weights."
    return "Look for columns of random values, or use another scaling."


def _endless(parts: TrainingParts) -> Iterator[Batch]:
    while True:
        yield from parts.batches.epoch()


def _unless(passed: bool, cure: str) -> str:
    return "" if passed else cure


@contextmanager
def _nothing_changes(experiment: Experiment, device: torch.device) -> Iterator[None]:
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
