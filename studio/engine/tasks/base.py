"""What a task brings to the shared rooms: data, model, loss, validation, and how its answers are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import torch

from studio.engine.events import Event
from studio.engine.experiment import Experiment
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import Runner, TrainedModel
from studio.engine.tasks.batch_view import BatchView
from studio.engine.tasks.export_parts import ExportParts
from studio.engine.tasks.presets import Preset
from studio.engine.tasks.writing import WritingSettings
from studio.engine.training.parts import TrainingParts

Data = Any
"""What a source reads: a `Table` for most tasks, a `Corpus` for running text. A task refuses what it cannot use."""


class Task(Protocol):
    """One task: the rooms outside know nothing of it but this."""

    name: str
    presets: tuple[Preset, ...]
    """Sets of settings to begin from, the smallest first; none where one start serves all."""

    def propose(
        self, table: Data, targets: Sequence[str] = (), settings: Mapping[str, object] | None = None
    ) -> Experiment:
        """An experiment filled in from the data; `settings` are kept as they are. Raises DataError, SettingError."""
        ...

    def examine(self, experiment: Experiment, table: Data) -> Any:
        """What the pages show of the data and of what is planned."""
        ...

    def check_first(
        self,
        experiment: Experiment,
        table: Data,
        emit: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> Any:
        """A short trial before a training."""
        ...

    def training_parts(
        self, experiment: Experiment, table: Data, device: torch.device, emit: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> TrainingParts:  # fmt: skip
        """Data, pre-flight and a fresh model. Raises StudioError."""
        ...

    def choose_ahead(self, experiment: Experiment, table: Data, cancelled: Callable[[], bool]) -> None:
        """Makes the trials of a start beforehand; they are remembered with the table. Raises StudioError."""
        ...

    def torch_runner(self, bundle: Bundle) -> Runner:
        """The model of a bundle, ready to answer."""
        ...

    def predict(self, model: TrainedModel, table: Data, *, every_origin: bool = False) -> Any:
        """The answers for a table as a data frame, in the form of the contract."""
        ...

    def evaluate(self, model: TrainedModel, table: Data) -> Any:
        """The test part, looked at once; has `.report`, the JSON of the contract."""
        ...

    def finish(self, bundle: Bundle, table: Data) -> Bundle:
        """What is fitted after training on the validation part, such as a band."""
        ...

    def export_parts(self, bundle: Bundle) -> ExportParts:
        """The model of a bundle, ready to leave. Raises ModelError."""
        ...

    def open_data(self, path: Path, experiment: Experiment | None = None) -> Data:
        """Reads the data of this task. Raises DataError."""
        ...

    def first_batch(self, experiment: Experiment, table: Data) -> BatchView:
        """The real first batch of a training, as the network reads it. Raises StudioError."""
        ...


@runtime_checkable
class Writer(Protocol):
    """What a task has besides when its models write text."""

    def write(
        self, model: TrainedModel, how: WritingSettings, cancelled: Callable[[], bool]
    ) -> Iterator[str]:
        """The prompt, then one token after the other, as text. Raises SettingError, ModelError."""
        ...
