"""Stand-ins for the engine: documents without files, and a run that a test steers itself."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from studio.engine.errors import DataError
from studio.engine.events import (
    Event,
    Outcome,
    Prepared,
    Reference,
    RunEnded,
    RunStarted,
    RunState,
    StateChanged,
    StepsDone,
    Validated,
)
from studio.engine.experiment import DataSettings, Experiment
from studio.engine.training.control import Control
from studio.ui.jobs.job import JobContext
from studio.ui.state.documents import Document, Examined
from studio.ui.state.recent import RecentFile, add_recent

PATIENCE_SECONDS = 10.0


@dataclass(frozen=True)
class StandInFix:
    label: str
    values: Mapping[str, object]


@dataclass(frozen=True)
class StandInProblem:
    severity: str
    key: str
    title: str
    detail: str = ""
    fixes: tuple[StandInFix, ...] = ()


@dataclass(frozen=True)
class StandInOverview:
    """As much of an overview as the shell looks at."""

    context_length: int
    columns: tuple[str, ...] = ("time", "temp", "dewp")
    problems: tuple[StandInProblem, ...] = ()


def experiment(name: str = "weather", path: str = "/data/weather.csv", **values: object) -> Experiment:
    """A forecast experiment as the window would hold it."""
    made = Experiment(task="forecast", name=name, data=DataSettings(path=path, targets=("temp",)))
    return made.with_values(values) if values else made


def open_stand_in(context: JobContext, path: Path, _task: str) -> Document:
    """Opens any file whose name does not begin with "bad"."""
    context.progress(0.5, f"Reading {path.name}")
    if path.name.startswith("bad"):
        raise DataError(f"{path.name} is a picture.", "A series needs rows.", "Choose a CSV file.")
    opened = experiment(path.stem, str(path))
    recent = add_recent(RecentFile(path, opened.name, opened.task))
    return Document(path, opened, object(), StandInOverview(0), recent=tuple(recent))


def examine_stand_in(_context: JobContext, changed: Experiment, table: Any) -> Examined:
    """A look back above 1000 is an error, a hidden size above 1000 a warning, both with a fix."""
    problems = []
    length = changed.preparation.context_length
    if length > 1000:
        fix = StandInFix("Use 48", {"preparation.context_length": 48})
        problems.append(StandInProblem("error", "preparation.context_length", "Too long", "No room.", (fix,)))
    if changed.model.hidden_size > 1000:
        fix = StandInFix("Use 64 units", {"model.hidden_size": 64})
        problems.append(StandInProblem("warning", "model.hidden_size", "Large", "Learns by heart.", (fix,)))
    return Examined(changed, table or object(), StandInOverview(length, problems=tuple(problems)))


@dataclass
class SteeredRun:
    """An `execute` that says what a test wants it to say, and obeys the control between two batches.

    The run waits for `go_on` before its first batch where `holds` is set. It ends by itself after `batches`.
    """

    batches: int = 10_000
    holds: bool = False
    fault: Exception | None = None
    last_loss: float = 0.5
    outcome: Outcome = Outcome.FINISHED
    go_on: threading.Event = field(default_factory=threading.Event)
    seen: list[Experiment] = field(default_factory=list)

    def __call__(
        self, trained: Experiment, _table: Any, control: Control, emit: Callable[[Event], None]
    ) -> RunEnded:
        self.seen.append(trained)
        emit(StateChanged(RunState.PREPARING))
        emit(Prepared("Making 100 windows", 0.5))
        if self.fault is not None:
            raise self.fault
        if self.holds:
            self.go_on.wait(PATIENCE_SECONDS)
        emit(started())
        emit(StateChanged(RunState.TRAINING))
        emit(Validated(0, 0, 1.0, 1.0, {"mae": 1.0}, 0.0, True))
        done = 0
        while done < self.batches and not control.stopping:
            if control.pausing:
                emit(StateChanged(RunState.PAUSED))
                control.hold()
                if not control.stopping:
                    emit(StateChanged(RunState.TRAINING))
                continue
            done += 1
            emit(steps(done, self.last_loss))
            threading.Event().wait(0.001)
        emit(Validated(1, done, 0.6, 0.5, {"mae": 0.5}, 0.11, True, done * 0.001))
        outcome = Outcome.STOPPED if control.stopping else self.outcome
        ended = RunEnded(outcome, "It ended.", 1, 0.5, 1.0, "abc")
        emit(ended)
        return ended


def started(**changes: object) -> RunStarted:
    """A run of 4 epochs of 100 steps each."""
    made = RunStarted(
        run_dir="/runs/1",
        device="cpu",
        threads=1,
        precision="float32",
        parameters=100,
        steps_per_epoch=100,
        max_epochs=4,
        baseline=Reference("last value", "mae", 1.0, 1.0),
        clip_norm=1.0,
        items_per_epoch=6400,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def steps(first: int, loss: float = 0.5, count: int = 1, seconds: float | None = None) -> StepsDone:
    """`count` steps from `first` on, a millisecond each."""
    last = first + count - 1
    losses, norms = (loss,) * count, (1.0,) * count
    at = last * 0.001 if seconds is None else seconds
    return StepsDone((last - 1) // 100 + 1, first, losses, norms, 0.001, 1.0, at)
