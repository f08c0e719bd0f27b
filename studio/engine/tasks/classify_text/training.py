"""The parts of a text classifier's training."""

from __future__ import annotations

from collections.abc import Callable

import torch

from studio.engine.data.prepare.split import TRAIN, VALIDATION
from studio.engine.data.table import Table
from studio.engine.events import Event, Prepared
from studio.engine.models.recurrent import RecurrentSettings
from studio.engine.tasks.classify_text.batches import (
    TextBatches,
    TextObjective,
    TextTensors,
    TextValidator,
    class_weights,
    make_batches,
)
from studio.engine.tasks.classify_text.network import TextNetwork
from studio.engine.tasks.classify_text.prepared import TextData
from studio.engine.tasks.classify_text.simple import LABELS, references
from studio.engine.tasks.classify_text.spec import TextSpec
from studio.engine.training.parts import PreparationCancelledError, TrainingParts

USUAL_BATCH = 32


def first_batches(prepared: TextData) -> TextBatches:
    """The batches that a training of this experiment would begin with, on the CPU."""
    size = prepared.experiment.training.batch_size or USUAL_BATCH
    return make_batches(prepared, size, torch.device("cpu"))


def make_spec(prepared: TextData) -> TextSpec:
    """What the model needs besides its weights."""
    model = prepared.experiment.model
    network = RecurrentSettings(
        cell=model.cell, hidden_size=model.hidden_size, num_layers=model.num_layers, dropout=model.dropout,
        bidirectional=model.bidirectional, pooling=model.pooling,
    )  # fmt: skip
    return TextSpec(prepared.tokenizer, prepared.classes, prepared.max_length, model.embedding_size, network)


def build_parts(
    prepared: TextData,
    table: Table,
    device: torch.device,
    emit: Callable[[Event], None] = lambda event: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> TrainingParts:
    """Tensors, a fresh network and batches; torch's random state must have been seeded before.

    Raises PreparationCancelledError where the user stopped it.
    """
    emit(Prepared("Fitting the simple answers", 0.3))
    simple = references(prepared, table)
    if cancelled():
        raise PreparationCancelledError
    emit(Prepared("Laying out the texts", 0.8))
    experiment, spec = prepared.experiment, make_spec(prepared)
    weights = class_weights(prepared.class_counts(TRAIN), experiment.training.class_weights)
    placed = torch.tensor(weights, device=device)
    resolved = {
        "training.batch_size": experiment.training.batch_size or USUAL_BATCH,
        "training.class_weights": "on" if len(set(weights)) > 1 else "off",
        "preparation.max_length": prepared.max_length,
    }
    experiment = experiment.with_values(resolved)
    return TrainingParts(
        experiment=experiment,
        model=TextNetwork(spec).to(device),
        batches=make_batches(prepared, experiment.training.batch_size, device),
        objective=TextObjective(placed, experiment.training.label_smoothing),
        validator=TextValidator(
            TextTensors(prepared, prepared.places(VALIDATION), device), prepared.classes, placed, simple[0]
        ),
        spec=spec.to_json(),
        facts={"reference": simple[0].name, "metric": simple[0].metric, "labels": dict(LABELS)},
        resolved=resolved | {"vocabulary": spec.tokenizer.size - 2},
        others=simple[1:],
    )
