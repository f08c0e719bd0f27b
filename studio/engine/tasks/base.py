"""What a task brings to the shared rooms: data, model, loss, validation, and how its answers are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol

import torch

from studio.engine.data.table import Table
from studio.engine.events import Event
from studio.engine.experiment import Experiment
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import Runner, TrainedModel
from studio.engine.tasks.export_parts import ExportParts
from studio.engine.training.parts import TrainingParts


class Task(Protocol):
    """One task: the rooms outside know nothing of it but this."""

    name: str

    def propose(
        self, table: Table, targets: Sequence[str] = (), settings: Mapping[str, object] | None = None
    ) -> Experiment:
        """An experiment filled in from the data; `settings` are kept as they are. Raises DataError, SettingError."""
        ...

    def examine(self, experiment: Experiment, table: Table) -> Any:
        """What the pages show of the data and of what is planned."""
        ...

    def check_first(
        self,
        experiment: Experiment,
        table: Table,
        emit: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> Any:
        """A short trial before a training."""
        ...

    def training_parts(
        self, experiment: Experiment, table: Table, device: torch.device, emit: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> TrainingParts:  # fmt: skip
        """Data, pre-flight and a fresh model. Raises StudioError."""
        ...

    def choose_ahead(self, experiment: Experiment, table: Table, cancelled: Callable[[], bool]) -> None:
        """Makes the trials of a start beforehand; they are remembered with the table. Raises StudioError."""
        ...

    def torch_runner(self, bundle: Bundle) -> Runner:
        """The model of a bundle, ready to answer."""
        ...

    def predict(self, model: TrainedModel, table: Table, *, every_origin: bool = False) -> Any:
        """The answers for a table as a data frame, in the form of the contract."""
        ...

    def evaluate(self, model: TrainedModel, table: Table) -> Any:
        """The test part, looked at once; has `.report`, the JSON of the contract."""
        ...

    def finish(self, bundle: Bundle, table: Table) -> Bundle:
        """What is fitted after training on the validation part, such as a band."""
        ...

    def export_parts(self, bundle: Bundle) -> ExportParts:
        """The model of a bundle, ready to leave. Raises ModelError."""
        ...

    def open_table(self, path: Path, experiment: Experiment | None = None) -> Table:
        """Reads the data of this task."""
        ...
