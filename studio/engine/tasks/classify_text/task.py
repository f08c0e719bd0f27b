"""Classify text as a task: one door to its room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.events import Event, Prepared
from studio.engine.experiment import Experiment
from studio.engine.predict.model import Answers, Feed, Runner, TrainedModel
from studio.engine.tasks.classify_text.presets import PRESETS

if TYPE_CHECKING:  # torch is not imported for an exported file
    import torch

    from studio.engine.predict.bundle import Bundle
    from studio.engine.tasks.batch_view import BatchView
    from studio.engine.tasks.classify_text.views import TextAnswer
    from studio.engine.tasks.export_parts import ExportParts
    from studio.engine.training.parts import TrainingParts


class ClassifyText:
    """Sort texts by topic or mood."""

    name = "classify-text"
    presets = PRESETS

    def open_data(self, path: Path, experiment: Experiment | None = None) -> Table:
        """Reads a table the way the experiment says, or a folder with a folder for each class."""
        from studio.engine.tasks.classify_text.reading import read_texts

        return read_texts(path, experiment)

    def propose(
        self, table: Any, targets: Sequence[str] = (), settings: Mapping[str, object] | None = None
    ) -> Experiment:
        """An experiment filled in from the data."""
        from studio.engine.tasks.classify_text.proposing import propose

        return propose(_table(table), tuple(targets), settings or {})

    def examine(self, experiment: Experiment, table: Any) -> Any:
        """What the Data and Model pages show."""
        from studio.engine.tasks.classify_text.overview import examine

        return examine(experiment, _table(table))

    def check_first(
        self,
        experiment: Experiment,
        table: Any,
        emit: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> Any:
        """Learns one batch by heart, times three, checks that padding does not matter."""
        from studio.engine.tasks.classify_text.checking import check_first

        return check_first(experiment, _table(table), emit, cancelled)

    def training_parts(
        self,
        experiment: Experiment,
        table: Any,
        device: torch.device,
        emit: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> TrainingParts:
        """Split, tokens, simple answers, and a model with a fresh seed."""
        import torch

        from studio.engine.tasks.classify_text.prepared import prepare_texts
        from studio.engine.tasks.classify_text.training import build_parts

        emit(Prepared("Splitting the texts into tokens", 0.1))
        prepared = prepare_texts(experiment, _table(table))
        torch.manual_seed(experiment.training.seed)
        return build_parts(prepared, table, device, emit, cancelled)

    def choose_ahead(self, experiment: Experiment, table: Any, cancelled: Callable[[], bool]) -> None:
        """Fits the simple answers beforehand, so that a start begins at once and the pages can name them."""
        from studio.engine.tasks.classify_text.prepared import prepare_texts
        from studio.engine.tasks.classify_text.simple import fit_answers

        prepared = prepare_texts(experiment, _table(table))
        if not cancelled():
            fit_answers(prepared, table)

    def first_batch(self, experiment: Experiment, table: Any) -> BatchView:
        """The first batch of a training: its texts in tokens, with what is padded."""
        from studio.engine.tasks.classify_text.first_batch import first_batch

        return first_batch(experiment, _table(table))

    def torch_runner(self, bundle: Bundle) -> Runner:
        """The whole model on the CPU, in evaluation mode."""
        import torch

        from studio.engine.tasks.classify_text.loading import load_model

        model = load_model(bundle)

        def run(feed: Feed) -> Answers:
            inputs = (torch.from_numpy(np.ascontiguousarray(feed[name])) for name in ("tokens", "lengths"))
            with torch.no_grad():
                return {"probabilities": model(*inputs).numpy()}

        return run

    def predict(self, model: TrainedModel, table: Any, *, every_origin: bool = False) -> Any:
        """The class of each text."""
        from studio.engine.tasks.classify_text.predicting import predict_table

        return predict_table(model, _table(table), every_origin=every_origin)

    def evaluate(self, model: TrainedModel, table: Any) -> Any:
        """The test part beside the simple answers."""
        from studio.engine.tasks.classify_text.evaluating import evaluate_model

        return evaluate_model(model, _table(table))

    def finish(self, bundle: Bundle, table: Any) -> Bundle:
        """Nothing is fitted after training."""
        return bundle

    def export_parts(self, bundle: Bundle) -> ExportParts:
        """The model with its inputs by name, examples, and what an exported file says of itself."""
        from studio.engine.tasks.classify_text.exporting import export_parts

        return export_parts(bundle)

    def try_text(self, model: TrainedModel, text: str) -> TextAnswer:
        """What a model says of one text. Raises ModelError."""
        from studio.engine.tasks.classify_text.trying import try_text

        return try_text(model, text)


def _table(data: Any) -> Table:
    """The table, of which alone this task can learn. Raises DataError."""
    if isinstance(data, Table):
        return data
    raise DataError(
        f"{data.path.name} is running text without classes.",
        "Texts can be sorted only where each has a label.",
        "Open a table with a text and a label column, or a folder with a folder for each class.",
    )


TASK = ClassifyText()
