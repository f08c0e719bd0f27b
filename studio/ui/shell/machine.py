"""The computer as the bottom bar tells it: device and memory, without torch."""

from __future__ import annotations

import os

import psutil

from studio.engine.experiment import Experiment
from studio.ui.state.run_history import RunHistory
from studio.ui.words import NO_BREAK, gigabytes, plural

Words = tuple[str, str]


def device_words(experiment: Experiment | None, history: RunHistory | None, running: bool) -> Words:
    """The device in use, or the one that will be; which one "auto" means is known once a run has begun."""
    if running and history is not None and history.started is not None:
        return ("Device", _device(history.started.device, history.started.threads))
    if experiment is None or experiment.training.device == "auto":
        return (
            ("Device", f"CPU · {plural(os.cpu_count() or 1, 'core')}")
            if experiment is None
            else ("Device", "auto")
        )
    return ("Device", _device(experiment.training.device, experiment.training.threads))


def memory_words(running: bool) -> Words:
    """What this program holds while it trains, else what is free on the computer."""
    if running:
        return ("Memory", gigabytes(psutil.Process().memory_info().rss))
    memory = psutil.virtual_memory()
    return (
        "Memory free",
        f"{memory.available / 2**30:.0f} of {gigabytes(memory.total)}".replace(" ", NO_BREAK),
    )


def _device(device: str, threads: int) -> str:
    if device == "cpu":
        return f"CPU · {plural(threads, 'thread')}" if threads else "CPU"
    return "Apple GPU" if device == "mps" else f"GPU · {device}"
