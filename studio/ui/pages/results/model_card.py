"""What a model card says of a run, in a sheet: what was trained, on what, for how long, and what is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from PySide6.QtWidgets import QWidget

from studio.ui.charts import number_text
from studio.ui.pages.run_words import file_name, network_words
from studio.ui.state.run_history import RunHistory
from studio.ui.widgets import FactRow, Sheet, hairline
from studio.ui.words import count, duration, plural

_WORDS = {
    "model.on_top_of": "On top of",
    "preparation.calendar": "Calendar",
    "training.learn_from": "Learns from",
    "preparation.scaler": "Scaling",
    "training.batch_size": "Batch size",
}


def card_facts(history: RunHistory, evaluation: Any) -> Iterator[tuple[str, str]]:
    """Name and value of each line."""
    experiment, started, ended = history.experiment, history.started, history.ended
    settings, unit = experiment.preparation, getattr(evaluation, "step_units", "steps") or "steps"
    yield (
        "Model",
        network_words(experiment)
        + (f", {plural(experiment.model.num_layers, 'layer')}" if experiment.model.num_layers > 1 else ""),
    )
    if started is not None:
        yield "Parameters", count(started.parameters)
    yield "Reads", f"{count(settings.context_length)} {unit} of {plural(_inputs(experiment), 'column')}"
    yield "Predicts", f"{count(settings.horizon)} {unit} of {', '.join(experiment.data.targets)}"
    yield "Data", file_name(experiment)
    if started is not None:
        yield from _resolved(started.resolved)
        yield "Trained on", f"{started.device}, {plural(started.threads, 'thread')}, {started.precision}"
    yield "Seed", str(experiment.training.seed)
    if ended is not None:
        epochs = history.validated.epoch if history.validated else 0
        yield "Training", f"{plural(epochs, 'epoch')} in {duration(history.seconds)}"
        if ended.best_epoch is not None:
            loss = (
                ""
                if ended.best_val_loss is None
                else f", validation loss {number_text.measured(ended.best_val_loss)}"
            )
            yield "Best epoch", f"{count(ended.best_epoch)}{loss}"
    if history.run_dir is not None:
        yield "Folder", str(history.run_dir)


def card_sheet(host: QWidget, history: RunHistory, evaluation: Any) -> Sheet:
    """The sheet over `host`."""
    sheet = Sheet(host, "Model card", history.experiment.name, name="model_card_sheet")
    for number, (text, value) in enumerate(card_facts(history, evaluation)):
        if number:
            sheet.body.addWidget(hairline())
        sheet.body.addWidget(FactRow(text, value, name=f"model_card_{text.lower().replace(' ', '_')}"))
    sheet.body.addStretch(1)
    return sheet


def _inputs(experiment: Any) -> int:
    data = experiment.data
    return len({*data.targets, *data.past_features, *data.known_future_features, *data.static_features})


def _resolved(resolved: Any) -> Iterator[tuple[str, str]]:
    for key, words in _WORDS.items():
        if key in resolved:
            yield words, str(resolved[key]).replace("_", " ")
