"""The computer as the bottom bar tells it: device and memory, without torch."""

from __future__ import annotations

import os
from dataclasses import dataclass

import psutil

from studio.engine.experiment import Experiment
from studio.ui.jobs.job import JobContext
from studio.ui.state.run_history import RunHistory
from studio.ui.words import GIGABYTE, NO_BREAK, gigabytes, plural

Words = tuple[str, str]


@dataclass(frozen=True)
class Chosen:
    """What "auto" means on this computer."""

    device: str
    threads: int


def choose_device(_context: JobContext) -> Chosen:
    """For a job: asks torch, which has to be loaded for it."""
    from studio.engine.experiment import TrainingSettings
    from studio.engine.training.devices import resolve_device, resolve_threads

    settings = TrainingSettings()
    return Chosen(str(resolve_device(settings)), resolve_threads(settings))


def device_words(
    experiment: Experiment | None, history: RunHistory | None, running: bool, chosen: Chosen | None
) -> Words:
    """The device in use, or the one that will be; what "auto" means is known once torch is loaded."""
    if running and history is not None and history.started is not None:
        return ("Device", _device(history.started.device, history.started.threads))
    if chosen is not None and experiment is not None and experiment.training.device == "auto":
        return ("Device", _device(chosen.device, experiment.training.threads or chosen.threads))
    if experiment is None or experiment.training.device == "auto":
        return (
            ("Device", f"CPU · {plural(os.cpu_count() or 1, 'core')}")
            if experiment is None
            else ("Device", "Auto")
        )
    return ("Device", _device(experiment.training.device, experiment.training.threads))


_PROCESS = psutil.Process()  # making one reads a file each time


def memory_words(running: bool) -> Words:
    """What this program holds while it trains, else what is free on the computer."""
    if running:
        return ("Memory", gigabytes(_PROCESS.memory_info().rss))
    memory = psutil.virtual_memory()
    return (
        "Memory free",
        f"{memory.available / GIGABYTE:.0f} of {gigabytes(memory.total)}".replace(" ", NO_BREAK),
    )


def _device(device: str, threads: int) -> str:
    if device == "cpu":
        return f"CPU · {plural(threads, 'thread')}" if threads else "CPU"
    return "Apple GPU" if device == "mps" else f"GPU · {device}"
