"""What a model card says of a run, in a sheet: what was trained, on what, for how long, and what is kept."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QScrollArea, QVBoxLayout, QWidget

from studio.engine.events import RunEnded
from studio.engine.experiment import Experiment
from studio.ui.charts import number_text
from studio.ui.pages.figures import FIGURES, unit_in_use
from studio.ui.pages.item_words import item_words
from studio.ui.pages.run_words import file_name, network_words, token_units
from studio.ui.state.run_history import RunHistory
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import FactRow, Sheet, ghost_button, hairline
from studio.ui.words import capitalized, count, duration, plural

_WORDS = {
    "model.on_top_of": "On top of",
    "preparation.calendar": "Calendar",
    "training.learn_from": "Learns from",
    "preparation.scaler": "Scaling",
    "training.batch_size": "Batch size",
    "training.class_weights": "Class weights",
}


def card_facts(history: RunHistory, evaluation: Any) -> Iterator[tuple[str, str]]:
    """Name and value of each line."""
    experiment, started, ended = history.experiment, history.started, history.ended
    layers = experiment.model.num_layers
    yield "Model", network_words(experiment) + (f", {plural(layers, 'layer')}" if layers > 1 else "")
    if started is not None:
        yield "Parameters", count(started.parameters)
    yield from _TASK_FACTS[experiment.task](history, evaluation)
    yield "Data", file_name(experiment)
    if started is not None:
        yield from _resolved(started.resolved)
        yield "Trained on", f"{started.device}, {plural(started.threads, 'thread')}, {started.precision}"
    yield "Seed", str(experiment.training.seed)
    if ended is not None:
        epochs = history.validated.epoch if history.validated else 0
        yield "Training", f"{plural(epochs, 'epoch')} in {duration(history.seconds)}"
        yield from _best(ended)
    if history.began > 0:
        yield "Started", time.strftime("%Y-%m-%d %H:%M", time.localtime(history.began))
    yield from _result(experiment, evaluation)
    if history.run_dir is not None:
        yield "Folder", str(history.run_dir)


def card_sheet(host: QWidget, history: RunHistory, evaluation: Any) -> Sheet:
    """The sheet over `host`."""
    sheet = Sheet(host, "Model card", history.experiment.name, name="model_card_sheet")
    inside = QWidget()
    inside.setProperty("plane", "surface")
    inside.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    rows = QVBoxLayout(inside)
    set_margins(rows, 0, 0, 8, 0)
    set_spacing(rows, 7)
    for number, (text, value) in enumerate(card_facts(history, evaluation)):
        if number:
            rows.addWidget(hairline())
        rows.addWidget(FactRow(text, value, name=f"model_card_{text.lower().replace(' ', '_')}"))
    rows.addStretch(1)
    scroll = QScrollArea()
    scroll.setObjectName("model_card_scroll")
    scroll.setWidgetResizable(True)
    scroll.setWidget(inside)
    sheet.body.addWidget(scroll, 1)
    copy = ghost_button("Copy", "model_card_copy", "copy")
    lines = "\n".join(f"{text}: {value}" for text, value in card_facts(history, evaluation))
    copy.clicked.connect(partial(QGuiApplication.clipboard().setText, lines))
    sheet.head.insertWidget(sheet.head.count() - 1, copy)
    return sheet


def _forecast_facts(history: RunHistory, evaluation: Any) -> Iterator[tuple[str, str]]:
    experiment, settings = history.experiment, history.experiment.preparation
    data, unit = experiment.data, getattr(evaluation, "step_units", "steps") or "steps"
    used = {*data.targets, *data.past_features, *data.known_future_features, *data.static_features}
    yield "Reads", f"{count(settings.context_length)} {unit} of {plural(len(used), 'column')}"
    yield "Predicts", f"{count(settings.horizon)} {unit} of {', '.join(data.targets)}"


def _classes_facts(history: RunHistory, evaluation: Any) -> Iterator[tuple[str, str]]:
    units = token_units(history.experiment)[1]
    resolved = history.started.resolved if history.started is not None else {}
    longest = resolved.get("preparation.max_length")
    yield "Reads", f"{units}, the first {count(int(longest))} of a text" if longest else units
    if "vocabulary" in resolved:
        yield "Vocabulary", f"{count(int(resolved['vocabulary']))} {units} of the training part"
    yield "Read-out", _READ_OUTS.get(history.experiment.model.pooling, history.experiment.model.pooling)
    yield "Tells apart", plural(len(evaluation.classes), "class", "classes")


def _language_facts(history: RunHistory, _evaluation: Any) -> Iterator[tuple[str, str]]:
    training, (_, units) = history.experiment.training, token_units(history.experiment)
    yield "Reads and writes", units
    carried = "state carried on" if training.stateful else "state at zero each time"
    yield "Learns from", f"{count(training.bptt_length)} {units} at a time, {carried}"


_READ_OUTS = {
    "last": "last state", "mean": "mean of all states", "max": "maximum of all states", "attention": "attention",
}  # fmt: skip
_TASK_FACTS: dict[str, Callable[[RunHistory, Any], Iterator[tuple[str, str]]]] = {
    "forecast": _forecast_facts,
    "classify-text": _classes_facts,
    "language-model": _language_facts,
}


def _result(experiment: Experiment, evaluation: Any) -> Iterator[tuple[str, str]]:
    """The test part: its size, the figures of the model, and those of each simple answer."""
    report, unit = evaluation.report, unit_in_use(experiment)
    items = int(report.get("items", report.get("windows", 0)))
    yield "Test part", plural(items, *item_words(experiment))
    yield "Model on the test part", _figures(report["metrics"], unit)
    for name, values in report["baselines"].items():
        yield capitalized(evaluation.labels.get(name, name)), _figures(values, unit)


def _figures(values: Any, unit: str) -> str:
    known = [(figure, values.get(name)) for name, figure in FIGURES.items()]
    return ", ".join(
        f"{figure.caption} {figure.words(float(value), unit)}" for figure, value in known if value is not None
    )


def _best(ended: RunEnded) -> Iterator[tuple[str, str]]:
    if ended.best_epoch is not None:
        loss = ended.best_val_loss
        words = "" if loss is None else f", validation loss {number_text.measured(loss)}"
        yield "Best epoch", f"{count(ended.best_epoch)}{words}"


def _resolved(resolved: Any) -> Iterator[tuple[str, str]]:
    for key, words in _WORDS.items():
        if key in resolved:
            yield words, str(resolved[key]).replace("_", " ")
