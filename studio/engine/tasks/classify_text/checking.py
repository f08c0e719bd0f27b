"""Check first: a short look at whether a training on texts can work, and how long it will take. It changes nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import torch

from studio.engine.data.prepare.split import TRAIN
from studio.engine.data.table import Table
from studio.engine.events import Event, Prepared
from studio.engine.experiment import Experiment
from studio.engine.tasks.classify_text.batches import TextObjective, TextTensors
from studio.engine.tasks.classify_text.network import TextInputs, TextNetwork
from studio.engine.tasks.classify_text.prepared import TextData, prepare_texts
from studio.engine.tasks.classify_text.spec import TextSpec
from studio.engine.tasks.classify_text.training import build_parts, make_spec
from studio.engine.tasks.classify_text.verdict import PADDING_TOLERANCE
from studio.engine.tasks.classify_text.words import counted, units_of
from studio.engine.tasks.first_checks import (
    LEAST_EMBEDDING,
    LEAST_UNITS,
    CheckLine,
    CheckReport,
    fits_line,
    heart_cure,
    learn_batch,
    nothing_changes,
    run_checks,
    unless,
)
from studio.engine.training.devices import resolve_device
from studio.engine.training.parts import TrainingParts

HEART_TEXTS, PADDED_TEXTS, FAR = 8, 16, 200


def check_first(
    experiment: Experiment, table: Table, emit: Callable[[Event], None], cancelled: Callable[[], bool]
) -> CheckReport:
    """Traces shapes, learns one batch by heart, pads texts, times three steps, adds up the memory.

    All of it on a copy: random states and the number of threads are afterwards as they were. Raises StudioError where
    the experiment cannot be prepared, PreparationCancelledError where it was cancelled.
    """
    device = resolve_device(experiment.training)
    with nothing_changes(experiment, device):
        emit(Prepared("Preparing the texts", 0.0))
        prepared = prepare_texts(experiment, table)
        parts = build_parts(prepared, table, device, cancelled=cancelled)
        network = TextNetwork(_without_dropout(make_spec(prepared))).to(device)
        checks: tuple[tuple[str, Callable[[], CheckLine]], ...] = (
            ("Tracing the shapes", lambda: trace_shapes(parts, prepared)),
            ("Learning one batch by heart", lambda: learn_by_heart(parts, prepared, network, device)),
            ("Padding texts", lambda: check_padding(prepared, network, device)),
        )
        return run_checks(checks, parts, device, emit, cancelled)


def trace_shapes(parts: TrainingParts, prepared: TextData) -> CheckLine:
    """One real batch forwards."""
    batch = next(iter(parts.batches.epoch()))
    with torch.no_grad():
        output = parts.model(batch.inputs)
    texts, classes = output.shape
    tokens = counted(batch.inputs.tokens.shape[1], *units_of(prepared.experiment))
    said = f"{texts:,} texts of up to {tokens} become {classes:,} values each, one a class."
    passed = output.shape == (len(batch.targets), len(prepared.classes)) and bool(
        torch.isfinite(output).all()
    )
    return fits_line(said, passed)


def learn_by_heart(
    parts: TrainingParts, prepared: TextData, network: TextNetwork, device: torch.device
) -> CheckLine:
    """A few texts of all classes again and again."""
    places = prepared.places(TRAIN)
    order = np.argsort(prepared.targets[places], kind="stable")  # from every class in turn
    chosen = places[order[np.unique(np.linspace(0, len(order) - 1, HEART_TEXTS).astype(int))]]
    tensors = TextTensors(prepared, chosen, device)
    batch = tensors.batch(torch.arange(len(chosen)))
    plain = dataclasses.replace(
        parts, objective=TextObjective(torch.ones(len(prepared.classes), device=device))
    )
    return learn_batch(plain, network, batch, f"{len(chosen)} texts", _heart_cure(prepared.experiment))


def check_padding(prepared: TextData, network: TextNetwork, device: torch.device) -> CheckLine:
    """The same texts alone and padded: the answers have to be the same."""
    places = prepared.places(TRAIN)[:PADDED_TEXTS]
    tensors = TextTensors(prepared, places, device)
    network.eval()
    change = 0.0
    with torch.no_grad():
        alone = torch.cat([network(tensors.batch(torch.tensor([row])).inputs) for row in range(len(places))])
        tokens, lengths = tensors.batch(torch.arange(len(places))).inputs
        for extra in (tokens.shape[1], FAR):
            padded = torch.nn.functional.pad(tokens, (0, extra), value=prepared.tokenizer.pad_id)
            answers = torch.softmax(network(TextInputs(padded, lengths)), dim=1)
            change = max(change, float((answers - torch.softmax(alone, dim=1)).abs().max()))
    network.train()
    passed = change <= PADDING_TOLERANCE
    said = f"{len(places)} texts alone and padded by {FAR} steps: no probability moves by more than {change:.0e}."
    return CheckLine("Padding changes nothing", said, 0.0, passed, unless(passed, "Report this."))


def _without_dropout(spec: TextSpec) -> TextSpec:
    return dataclasses.replace(spec, network=dataclasses.replace(spec.network, dropout=0.0))


def _heart_cure(experiment: Experiment) -> str:
    model = experiment.model
    return heart_cure(
        experiment,
        too_small=model.hidden_size < LEAST_UNITS or model.embedding_size < LEAST_EMBEDDING,
        larger="Use 32 units and an embedding of 32: this network may be too small for the texts.",
        clip=5,
        otherwise="Look for the same text under two labels, or for texts without known words.",
    )
