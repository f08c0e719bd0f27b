"""Check first: a short look at whether a training can work, and how long it will take. It changes nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import numpy as np
import torch

from studio.engine.data.table import Table
from studio.engine.events import Event, Prepared
from studio.engine.experiment import Experiment
from studio.engine.tasks.first_checks import (
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
from studio.engine.tasks.forecast.batches import WindowTensors
from studio.engine.tasks.forecast.fitted import calendar_periods
from studio.engine.tasks.forecast.network import ForecastNetwork
from studio.engine.tasks.forecast.prepared import ForecastData, prepare_forecast
from studio.engine.tasks.forecast.reach import reach_of
from studio.engine.tasks.forecast.spec import ForecastSpec
from studio.engine.tasks.forecast.training import (
    Choices,
    build_parts,
    can_learn_every_step,
    check_start,
    possible_starts,
    simple_reference,
)
from studio.engine.training.batch import Batch
from studio.engine.training.devices import resolve_device
from studio.engine.training.parts import TrainingParts

HEART_WINDOWS = 4


def check_first(
    experiment: Experiment, table: Table, emit: Callable[[Event], None], cancelled: Callable[[], bool]
) -> CheckReport:
    """Traces shapes, learns one batch by heart, checks what is seen, times three steps, adds up the memory.

    All of it on a copy: random states and the number of threads are afterwards as they were. Raises
    StudioError where the experiment cannot be prepared, PreparationCancelledError where it was cancelled.
    """
    device = resolve_device(experiment.training)
    with nothing_changes(experiment, device):
        emit(Prepared("Preparing the windows", 0.0))
        prepared = prepare_forecast(experiment, table)
        check_start(prepared)
        parts = build_parts(prepared, likely_choices(prepared), device)
        spec = ForecastSpec.from_json(parts.spec)
        tensors = WindowTensors(prepared, _without_dropout(spec), device)
        network = ForecastNetwork(tensors.spec).to(device)
        checks: tuple[tuple[str, Callable[[], CheckLine]], ...] = (
            ("Tracing the shapes", lambda: trace_shapes(parts, spec)),
            ("Learning one batch by heart", lambda: learn_by_heart(parts, tensors, network, prepared)),
            ("Looking at what each step sees", lambda: check_reach(prepared, network, tensors.spec)),
        )
        return run_checks(checks, parts, device, emit, cancelled)


def trace_shapes(parts: TrainingParts, spec: ForecastSpec) -> CheckLine:
    """One real batch forwards."""
    batch = next(iter(parts.batches.epoch()))
    with torch.no_grad():
        output = parts.model(batch.inputs)
    windows, positions = output.shape[:2]
    answers = "" if positions == 1 else f" at each of {positions:,} steps"
    targets = "" if len(spec.targets) == 1 else f" × {len(spec.targets)}"
    shape = f"{spec.context_length:,} × {spec.inputs}"
    said = f"{windows:,} windows of {shape} become {spec.horizon:,}{targets} values{answers}."
    passed = output.shape == batch.targets.shape and bool(torch.isfinite(output).all())
    return fits_line(said, passed)


def learn_by_heart(
    parts: TrainingParts, tensors: WindowTensors, network: ForecastNetwork, prepared: ForecastData
) -> CheckLine:
    """A few windows again and again: a network that cannot even remember them cannot learn."""
    origins = prepared.train_origins
    places = np.unique(np.linspace(0, len(origins) - 1, HEART_WINDOWS).astype(int))
    chosen = torch.from_numpy(origins[places]).to(tensors.home)
    targets, mask = tensors.targets(chosen, 1)
    spread = float(targets.square().mean().sqrt())
    batch = Batch(tensors.inputs(chosen, 1), targets / (spread or 1.0), mask)  # outliers need no more steps
    cure = _heart_cure(parts.experiment)
    return learn_batch(parts, network, batch, f"{len(chosen)} windows", cure)


def check_reach(prepared: ForecastData, network: ForecastNetwork, spec: ForecastSpec) -> CheckLine:
    """The newest row has to move every step ahead, and no row outside the window any."""
    newest, outside = reach_of(prepared, network, spec)
    unit, units = prepared.series.rhythm.unit, prepared.series.rhythm.units
    blind = int((newest <= 0).sum())
    passed = not blind and outside == 0
    if passed:
        many = f"all {spec.horizon:,} {units}" if spec.horizon > 1 else f"the {unit} ahead"
        said = f"A change of the newest reading moves {many}; the {unit} before the look back moves none."
    elif blind:
        said = f"{blind:,} of {spec.horizon:,} {units} ahead do not see the newest reading."
    else:
        said = f"The {unit} before the look back changes the forecast."
    return CheckLine(
        f"Every {unit} ahead sees the newest reading", said, 0.0, passed, unless(passed, "Report this.")
    )


def likely_choices(prepared: ForecastData) -> Choices:
    """The choices that a training would most likely make, without trying them."""
    experiment = prepared.experiment
    start = experiment.model.on_top_of
    if start == "auto":
        best = simple_reference(prepared)
        start = best if best in possible_starts(prepared) else "none"
    calendar = experiment.preparation.calendar == "on" and bool(calendar_periods(prepared))
    every_step = experiment.training.learn_from != "last_step" and can_learn_every_step(experiment)
    return Choices(start, calendar, every_step)


def _without_dropout(spec: ForecastSpec) -> ForecastSpec:
    return dataclasses.replace(spec, network=dataclasses.replace(spec.network, dropout=0.0))


def _heart_cure(experiment: Experiment) -> str:
    model = experiment.model
    return heart_cure(
        experiment,
        too_small=model.hidden_size < LEAST_UNITS,
        larger="Use 32 units: this network may be too small for the data.",
        clip=1,
        otherwise="Look for columns of random values, or use another scaling.",
    )
