"""Language model as a task: one door to its room. Nothing heavy comes with it: a file of ONNX writes without torch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from studio.engine.errors import SettingError
from studio.engine.tasks.language_model.proposing import PRESETS

if TYPE_CHECKING:
    import torch

    from studio.engine.data.corpus import Corpus
    from studio.engine.events import Event
    from studio.engine.experiment import Experiment
    from studio.engine.predict.bundle import Bundle
    from studio.engine.predict.model import Runner, TrainedModel
    from studio.engine.tasks.batch_view import BatchView
    from studio.engine.tasks.export_parts import ExportParts
    from studio.engine.tasks.language_model.views import LanguageEvaluation, LanguageOverview, UnitsOnText
    from studio.engine.tasks.writing import WritingSettings
    from studio.engine.training.parts import TrainingParts


class LanguageModelTask:
    """Write like a given text."""

    name = "language-model"
    presets = PRESETS

    def open_data(self, path: Path, experiment: Experiment | None = None) -> Corpus:
        """Reads a text file, a folder of them, or the column of texts of a table."""
        from studio.engine.data.sources.texts import read_corpus
        from studio.engine.experiment import DataSettings

        return read_corpus(path, experiment.data if experiment else DataSettings())

    def propose(
        self, table: Any, targets: Sequence[str] = (), settings: Mapping[str, object] | None = None
    ) -> Experiment:
        """An experiment for running text."""
        from studio.engine.tasks.language_model.proposing import propose

        return propose(table, settings or {})

    def examine(self, experiment: Experiment, table: Any) -> LanguageOverview:
        """What the Data and Model pages show."""
        from studio.engine.tasks.language_model.overview import examine

        return examine(experiment, table)

    def problems(self, experiment: Experiment, data: Any) -> Any:
        """What stands in the way of a start, without the simple answers of `examine`, which take their time."""
        from studio.engine.tasks.language_model.overview import problems_of

        return problems_of(experiment, data)

    def check_first(
        self,
        experiment: Experiment,
        table: Any,
        emit: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> Any:
        """Learns one batch by heart, times three, checks that states are carried as they should be."""
        from studio.engine.tasks.language_model.checking import check_first

        return check_first(experiment, table, emit, cancelled)

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

        from studio.engine.events import Prepared
        from studio.engine.tasks.language_model.prepared import prepare_language
        from studio.engine.tasks.language_model.training import build_parts

        emit(Prepared("Splitting the text into tokens", 0.1))
        prepared = prepare_language(experiment, table)
        emit(Prepared("Counting letters for the line to beat", 0.5))
        torch.manual_seed(experiment.training.seed)
        return build_parts(prepared, table, device)

    def choose_ahead(self, experiment: Experiment, table: Any, cancelled: Callable[[], bool]) -> None:
        """Counts the simple answers beforehand, so that a start begins at once."""
        from studio.engine.tasks.language_model.prepared import prepare_language
        from studio.engine.tasks.language_model.simple import simple_bits

        prepared = prepare_language(experiment, table)
        if not cancelled():
            simple_bits(prepared, table)

    def first_batch(self, experiment: Experiment, table: Any) -> BatchView:
        """The first three batches of a training: lanes that go on, and their states."""
        from studio.engine.tasks.language_model.first_batch import first_batch

        return first_batch(experiment, table)

    def torch_runner(self, bundle: Bundle) -> Runner:
        """The whole model on the CPU, in evaluation mode."""
        from studio.engine.tasks.language_model.loading import load_model, runner_of

        spec, model = load_model(bundle)
        return runner_of(spec, model.network)

    def predict(self, model: TrainedModel, table: Any, *, every_origin: bool = False) -> Any:
        """Refused: a language model has no answer for a row. Raises SettingError."""
        raise SettingError(
            "A language model writes text; it has no answer for each row of a file.",
            remedy="Use generate for text, or evaluate for its figures on the test part.",
        )

    def evaluate(self, model: TrainedModel, table: Any) -> LanguageEvaluation:
        """The test part beside n-grams and a compressor."""
        from studio.engine.tasks.language_model.evaluating import evaluate_model

        return evaluate_model(model, table)

    def finish(self, bundle: Bundle, table: Any) -> Bundle:
        """Nothing is fitted after training."""
        return bundle

    def export_parts(self, bundle: Bundle) -> ExportParts:
        """The model with its states as inputs and outputs, examples, and what an exported file says of itself."""
        from studio.engine.tasks.language_model.exporting import export_parts

        return export_parts(bundle)

    def write(
        self, model: TrainedModel, how: WritingSettings, cancelled: Callable[[], bool] = lambda: False
    ) -> Iterator[str]:
        """The prompt as the model reads it, then what it writes, piece by piece. Raises SettingError, ModelError."""
        from studio.engine.tasks.language_model.writing import write

        return write(model, how, cancelled)

    def unknown_in(self, model: TrainedModel, prompt: str) -> tuple[str, ...]:
        """The pieces of a prompt that the model does not know. Raises ModelError."""
        from studio.engine.tasks.language_model.writing import unknown_in

        return unknown_in(model, prompt)

    def units_on_text(self, model: TrainedModel, text: str) -> UnitsOnText:
        """What each unit of the last layer does over a text. Raises ModelError, SettingError."""
        from studio.engine.tasks.language_model.units import units_on_text

        return units_on_text(model, text)


TASK = LanguageModelTask()
