"""Small forecasts that train in a moment: experiments, runs and what they said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from studio.engine.data.table import Table
from studio.engine.events import Event, RunEnded, StepsDone, Validated
from studio.engine.experiment import Experiment
from studio.engine.training.control import Control
from studio.engine.training.run import execute
from tests.engine.tasks.forecast.tables import stamps, waves, written

TINY: dict[str, object] = {
    "preparation.context_length": 6,
    "preparation.horizon": 3,
    "preparation.season_length": 4,
    "preparation.scaler": "zscore",
    "preparation.calendar": "off",
    "model.hidden_size": 4,
    "model.on_top_of": "last_value",
    "training.learn_from": "last_step",
    "training.max_epochs": 2,
    "training.device": "cpu",
}


def readings(folder: Path, rows: int = 120, **columns: Any) -> Table:
    """Hourly rows with the target `y`, a wave of season 4, and whatever other columns."""
    own = {"time": stamps(rows, "h"), "y": waves(rows, 4)} | columns
    return written(folder, own)


def experiment(table: Table, settings: Mapping[str, object] | None = None) -> Experiment:
    """A tiny experiment on `time` and `y`, changed by settings."""
    roles: dict[str, object] = {"data.path": str(table.path), "data.time": "time", "data.targets": ("y",)}
    return Experiment("forecast", "tiny").with_values(roles | TINY | dict(settings or {}))


@dataclass
class Said:
    """What one run said and where it lies."""

    folder: Path
    ended: RunEnded
    events: list[Event] = field(repr=False)

    @property
    def losses(self) -> list[float]:
        """The training loss of every step."""
        return [loss for event in self.events if isinstance(event, StepsDone) for loss in event.losses]

    @property
    def norms(self) -> list[float]:
        """The gradient norm of every step."""
        return [norm for event in self.events if isinstance(event, StepsDone) for norm in event.norms]

    @property
    def validated(self) -> list[Validated]:
        """Every look at the validation part."""
        return [event for event in self.events if isinstance(event, Validated)]

    def of(self, kind: type) -> list[Any]:
        """The events of one kind."""
        return [event for event in self.events if isinstance(event, kind)]


def train(
    folder: Path,
    wanted: Experiment,
    table: Table | None = None,
    control: Control | None = None,
    listener: Callable[[Event], None] | None = None,
) -> Said:
    """Runs an experiment in a folder; `listener` hears each event after it was noted."""
    events: list[Event] = []

    def emit(event: Event) -> None:
        events.append(event)
        if listener is not None:
            listener(event)

    ended = execute(wanted, folder, control or Control(), emit, table=table)
    return Said(folder, ended, events)


def bits(numbers: list[float]) -> bytes:
    """Floats to compare bit by bit."""
    return np.array(numbers).tobytes()
