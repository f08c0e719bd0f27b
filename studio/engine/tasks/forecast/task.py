"""Forecast as a task: one door to its room."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from studio.engine.data.opening import open_table
from studio.engine.data.table import Table
from studio.engine.errors import ModelError
from studio.engine.events import Event
from studio.engine.experiment import Experiment
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import Answers, Feed, Runner, TrainedModel
from studio.engine.tasks.batch_view import BatchView
from studio.engine.tasks.export_parts import ExportParts
from studio.engine.tasks.presets import Preset
from studio.engine.training.parts import TrainingParts


class Forecast:
    """Predict what comes next."""

    name = "forecast"
    presets: tuple[Preset, ...] = ()

    def open_data(self, path: Path, experiment: Experiment | None = None) -> Table:
        """Reads a table the way the experiment says."""
        return open_table(path, experiment.data if experiment else None)

    def propose(
        self, table: Table, targets: Sequence[str] = (), settings: Mapping[str, object] | None = None
    ) -> Experiment:
        """An experiment filled in from the data."""
        from studio.engine.tasks.forecast.proposing import propose

        return propose(table, targets, settings or {})

    def examine(self, experiment: Experiment, table: Table) -> Any:
        """What the Data and Model pages show."""
        from studio.engine.tasks.forecast.overview import examine

        return examine(experiment, table)

    def series_view(
        self, experiment: Experiment, table: Table, column: str, series: str | None = None
    ) -> Any:
        """One column as the Data page plots it."""
        from studio.engine.tasks.forecast.overview import series_view

        return series_view(experiment, table, column, series)

    def check_first(
        self,
        experiment: Experiment,
        table: Table,
        emit: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> Any:
        """Learns one batch by heart, times three, checks what the model sees."""
        from studio.engine.tasks.forecast.checking import check_first

        return check_first(experiment, table, emit, cancelled)

    def training_parts(
        self,
        experiment: Experiment,
        table: Table,
        device: torch.device,
        emit: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> TrainingParts:
        """Split, pre-flight, and a model with a fresh seed."""
        from studio.engine.tasks.forecast.training import build_parts

        prepared, choices = self._choose(experiment, table, device, emit, cancelled)
        torch.manual_seed(experiment.training.seed)
        return build_parts(prepared, choices, device)

    def choose_ahead(self, experiment: Experiment, table: Table, cancelled: Callable[[], bool]) -> None:
        """Makes the trials that a start of this experiment would make, so that it begins at once."""
        from studio.engine.training.devices import resolve_device

        device = resolve_device(experiment.training)
        self._choose(experiment, table, device, lambda event: None, cancelled)

    def _choose(
        self,
        experiment: Experiment,
        table: Table,
        device: torch.device,
        emit: Callable[[Event], None],
        cancelled: Callable[[], bool],
    ) -> Any:
        from studio.engine.tasks.forecast.prepared import prepare_forecast
        from studio.engine.tasks.forecast.training import check_start, choose, trial_settings
        from studio.engine.tasks.remembered import remembered

        prepared = prepare_forecast(experiment, table)
        check_start(prepared)
        settings = ("trials", str(device), trial_settings(experiment))
        choices = choose(
            prepared, device, emit, cancelled, lambda key, make: remembered(table, (*settings, key), make)
        )
        return prepared, choices

    def torch_runner(self, bundle: Bundle) -> Runner:
        """The whole model on the CPU, in evaluation mode."""
        from studio.engine.models.loading import check_fit
        from studio.engine.tasks.forecast.network import ForecastModel, ForecastNetwork
        from studio.engine.tasks.forecast.spec import ForecastSpec

        try:
            spec = ForecastSpec.from_json(bundle.spec)
            check_fit(lambda: ForecastNetwork(spec), bundle.weights)
            model = ForecastModel(spec)
            model.network.load_state_dict(dict(bundle.weights))
        except (KeyError, TypeError, RuntimeError, ValueError) as fault:
            raise ModelError(
                f"The model's weights and its description do not fit: {str(fault).splitlines()[0]}.",
                remedy="Export it again.",
            ) from None
        model.eval()

        def run(feed: Feed) -> Answers:
            inputs = {name: torch.from_numpy(np.ascontiguousarray(array)) for name, array in feed.items()}
            with torch.no_grad():
                return {"forecast": model(**inputs).numpy()}

        return run

    def predict(self, model: TrainedModel, table: Table, *, every_origin: bool = False) -> Any:
        """Forecasts for new rows."""
        from studio.engine.tasks.forecast.predicting import predict_table

        return predict_table(model, table, every_origin=every_origin)

    def evaluate(self, model: TrainedModel, table: Table) -> Any:
        """The test part beside every simple forecast."""
        from studio.engine.tasks.forecast.evaluating import evaluate_model

        return evaluate_model(model, table)

    def finish(self, bundle: Bundle, table: Table) -> Bundle:
        """Adds the band, fitted on the validation part."""
        from studio.engine.tasks.forecast.evaluating import fit_band

        return fit_band(TrainedModel(bundle, self.torch_runner(bundle)), table)

    def export_parts(self, bundle: Bundle) -> ExportParts:
        """The model with its inputs by name, examples, and what an exported file says of itself."""
        from studio.engine.tasks.forecast.exporting import export_parts

        return export_parts(bundle)

    def first_batch(self, experiment: Experiment, table: Table) -> BatchView:
        """The first windows of a training, scaled as the network reads them."""
        from studio.engine.tasks.forecast.first_batch import first_batch

        return first_batch(experiment, table)


TASK = Forecast()
