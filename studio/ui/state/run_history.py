"""All that a run has said so far: a page that opens late replays it and shows the same as the others."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from studio.engine.events import (
    CheckpointSaved,
    Edited,
    Event,
    Prepared,
    Repeated,
    RunEnded,
    RunStarted,
    StepsDone,
    Validated,
)
from studio.engine.experiment import Experiment, TrainingSettings, Value


@dataclass
class RunHistory:
    """The events of one run with the few that are asked for most; `began` is the local time of its start."""

    experiment: Experiment
    began: float
    events: list[Event] = field(default_factory=list)
    started: RunStarted | None = None
    prepared: Prepared | None = None
    steps: StepsDone | None = None
    """The newest steps."""
    validated: Validated | None = None
    """The newest look at the validation part."""
    best: Validated | None = None
    ended: RunEnded | None = None
    repeated: Repeated | None = None
    """What came of the steps that were made again when the run went on."""
    edits: dict[int, dict[str, Value]] = field(default_factory=dict)
    """What was changed by hand while it trained: by step, the settings by key."""
    test_skill: float | None = None
    """1 − error / error of the hardest simple forecast on the test part; None until it was looked at."""
    overview: Any = field(default=None, repr=False, compare=False)
    """What was found in its data before it began; None for a run of an earlier time."""
    test_figures: Mapping[str, object] = field(default_factory=dict)
    """The figures of the test part by name; empty until it was looked at."""

    def add(self, event: Event) -> None:
        """Keeps one event."""
        if isinstance(event, RunStarted) and event.resumed_from is not None:
            self._go_back_to(event.resumed_from[1])
        self.events.append(event)
        match event:
            case RunStarted():
                self.started = event
            case Prepared():
                self.prepared = event
            case StepsDone():
                self.steps = event
            case Validated():
                self.validated = event
                if event.best:
                    self.best = event
            case RunEnded():
                self.ended = event
            case Repeated():
                self.repeated = event
            case Edited():
                self._edit(event)
            case _:
                pass

    @property
    def training(self) -> TrainingSettings:
        """The settings in force now: those of the experiment with all edits, and epochs that were added."""
        values = {key: value for step in sorted(self.edits) for key, value in self.edits[step].items()}
        training = self.experiment.with_values(values).training if values else self.experiment.training
        if self.started is None:
            return training
        return replace(training, max_epochs=self.started.max_epochs, clip_norm=self.started.clip_norm)

    def _edit(self, event: Edited) -> None:
        self.edits.setdefault(event.step, {}).update(event.values)
        started, values = self.started, event.values
        if started is None:
            return
        epochs, clip = started.max_epochs, float(values.get("training.clip_norm", started.clip_norm))
        # A log tells the newest start first: it knows of the epochs that were set before it.
        if started.resumed_from is None or event.step > started.resumed_from[1]:
            epochs = int(values.get("training.max_epochs", epochs))
        self.started = replace(started, max_epochs=epochs, clip_norm=clip)

    def _go_back_to(self, step: int) -> None:
        """The run goes on from here: what it made after this step is made again."""
        kept = [event for event in self.events if _counts(event, step)]
        self.events, self.steps, self.validated, self.best, self.ended = [], None, None, None, None
        self.repeated, self.edits = None, {}
        for event in kept:
            self.add(event)

    def __iter__(self) -> Iterator[Event]:
        return iter(self.events)

    @property
    def run_dir(self) -> Path | None:
        """The run's folder, known once training began."""
        return Path(self.started.run_dir) if self.started else None

    @property
    def checkpoint(self) -> CheckpointSaved | None:
        """The furthest checkpoint it has said: from there it goes on."""
        saved = [event for event in self.events if isinstance(event, CheckpointSaved)]
        return max(saved, key=lambda event: event.step, default=None)

    @property
    def last_step(self) -> int:
        """Optimizer updates done so far."""
        return self.steps.first_step + len(self.steps.losses) - 1 if self.steps else 0

    @property
    def epochs_begun(self) -> int:
        """How far its curves reach: the epoch that was under way counts."""
        steps = self.started.steps_per_epoch if self.started else 0
        return max(math.ceil(self.last_step / steps) if steps else 0, 1)

    @property
    def seconds(self) -> float:
        """Seconds of training so far."""
        if self.ended is not None:
            return self.ended.seconds
        newest = [event.seconds for event in (self.steps, self.validated) if event is not None]
        return max(newest, default=0.0)

    @property
    def has_model(self) -> bool:
        """Whether the run ended with a model that can be evaluated and exported."""
        return self.ended is not None and self.ended.best_epoch is not None


def _counts(event: Event, step: int) -> bool:
    """Whether what was said before still counts after the run went on from that step."""
    match event:
        case RunStarted() | RunEnded():
            return False
        case StepsDone():
            return event.first_step <= step
        case Validated() | Edited():
            return event.step <= step
        case _:
            return True
