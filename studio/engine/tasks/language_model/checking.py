"""Check first: a short look at whether a training on running text can work, and how long it will take. It changes
nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from itertools import islice

import torch

from studio.engine.data.corpus import Corpus
from studio.engine.events import Event, Prepared
from studio.engine.experiment import Experiment
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
from studio.engine.tasks.language_model.network import LanguageNetwork
from studio.engine.tasks.language_model.prepared import LanguageData, prepare_language
from studio.engine.tasks.language_model.training import build_parts, make_spec
from studio.engine.training.batch import Batch
from studio.engine.training.devices import resolve_device
from studio.engine.training.parts import TrainingParts

HEART_LANES, HEART_TOKENS = 2, 16
CARRIED_STEPS = 3
TOLERANCE = 1e-5


def check_first(
    experiment: Experiment, corpus: Corpus, emit: Callable[[Event], None], cancelled: Callable[[], bool]
) -> CheckReport:
    """Traces shapes, learns a few letters by heart, checks that states are carried, times three steps, adds up the
    memory.

    All of it on a copy: random states and the number of threads are afterwards as they were. Raises StudioError where
    the experiment cannot be prepared, PreparationCancelledError where it was cancelled.
    """
    device = resolve_device(experiment.training)
    with nothing_changes(experiment, device):
        emit(Prepared("Splitting the text", 0.0))
        prepared = prepare_language(experiment, corpus)
        parts = build_parts(prepared, corpus, device)
        network = LanguageNetwork(dataclasses.replace(make_spec(prepared), dropout=0.0)).to(device)
        checks: tuple[tuple[str, Callable[[], CheckLine]], ...] = (
            ("Tracing the shapes", lambda: trace_shapes(parts, prepared)),
            ("Learning a few tokens by heart", lambda: learn_by_heart(parts, prepared, network)),
            ("Carrying the states", lambda: check_carried(parts, prepared, network)),
        )
        return run_checks(checks, parts, device, emit, cancelled)


def trace_shapes(parts: TrainingParts, prepared: LanguageData) -> CheckLine:
    """One real batch forwards."""
    batch = next(iter(parts.batches.epoch()))
    with torch.no_grad():
        output, _ = parts.model(batch.inputs)
    lanes, time, vocabulary = output.shape
    one, many = prepared.unit
    said = f"{lanes:,} lanes of {time:,} {many} become {vocabulary:,} values for each, one for every {one}."
    passed = output.shape[:2] == batch.targets.shape and bool(torch.isfinite(output).all())
    return fits_line(said, passed)


def learn_by_heart(parts: TrainingParts, prepared: LanguageData, network: LanguageNetwork) -> CheckLine:
    """The beginnings of a few lanes again and again, always from a state of zeros."""
    batch = next(iter(parts.batches.epoch()))
    small = Batch(
        batch.inputs[:HEART_LANES, :HEART_TOKENS],
        batch.targets[:HEART_LANES, :HEART_TOKENS],
        None if batch.mask is None else batch.mask[:HEART_LANES, :HEART_TOKENS],
        torch.ones(min(HEART_LANES, len(batch.inputs)), dtype=torch.bool, device=batch.inputs.device),
    )
    return learn_batch(
        parts, network, small, f"{small.targets.numel()} {prepared.unit[1]}", _heart_cure(parts.experiment)
    )


def check_carried(parts: TrainingParts, prepared: LanguageData, network: LanguageNetwork) -> CheckLine:
    """The first batches with their states carried, and the same stretch in one go: the answers have to be the same."""
    batches = list(islice(parts.batches.epoch(), CARRIED_STEPS))
    network.eval()
    with torch.no_grad():
        answers, state = [], None
        for batch in batches:
            output, state = parts.carry.run(network, batch, state)
            answers.append(output)
        whole, _ = network(torch.cat([batch.inputs for batch in batches], dim=1))
    network.train()
    apart = float((torch.softmax(torch.cat(answers, dim=1), -1) - torch.softmax(whole, -1)).abs().max())
    many = prepared.unit[1]
    if not parts.experiment.training.stateful:
        said = f"Every batch begins from zero: nothing is remembered over more than a batch of {many}."
        return CheckLine("States are not carried, as set", said, 0.0, True)
    passed = apart <= TOLERANCE
    said = (
        f"{len(batches)} batches with states carried answer as one stretch of {whole.shape[1]:,} {many}"
        + (f": no probability differs by more than {apart:.0e}." if apart else ", to the last digit.")
    )
    return CheckLine(
        "States are carried from batch to batch", said, 0.0, passed, unless(passed, "Report this.")
    )


def _heart_cure(experiment: Experiment) -> str:
    model = experiment.model
    return heart_cure(
        experiment,
        too_small=model.hidden_size < LEAST_UNITS or model.embedding_size < LEAST_EMBEDDING,
        larger="Use 32 units and an embedding of 32: this network may be too small for the text.",
        clip=5,
        otherwise="Use more units.",
    )
