"""Pre-flight and the parts of a forecast training."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable
from typing import Any

import numpy as np
import torch

from studio.engine.data.batches.windows import ShuffledWindows
from studio.engine.data.prepare.split import LEFT_OUT, TRAIN, VALIDATION
from studio.engine.errors import SettingError
from studio.engine.events import Event, Prepared, Validated
from studio.engine.experiment import Experiment
from studio.engine.metrics.baselines import NAMES
from studio.engine.tasks.forecast.batches import (
    ForecastBatches,
    ForecastObjective,
    ForecastValidator,
    WindowTensors,
    validation_reference,
)
from studio.engine.tasks.forecast.fitted import calendar_periods, fit_spec
from studio.engine.tasks.forecast.network import ForecastNetwork
from studio.engine.tasks.forecast.prepared import ForecastData, part_origins
from studio.engine.tasks.forecast.short_epochs import ShortEpochs
from studio.engine.training.control import Control
from studio.engine.training.loop import Loop
from studio.engine.training.parts import PreparationCancelledError, TrainingParts
from studio.engine.training.randomness import drawing

TRIAL_WINDOWS, TRIAL_LOOKS = 1280, 4  # every trial learns from as many windows, so that all cost the same
TRIAL_CLIP = 1.0  # what suits the data must not hang on how the run itself clips
INNER_SHARE = 0.2
WINDOWS_OF_AN_EPOCH = 512
CLEAR_GAIN = 0.99  # a calendar or another way to learn has to be 1 % better to be taken over the plain one


@dataclasses.dataclass(frozen=True)
class Choices:
    """What a forecast experiment may leave open."""

    on_top_of: str
    calendar: bool
    every_step: bool


def build_parts(
    prepared: ForecastData, choices: Choices, device: torch.device, *, trial: bool = False
) -> TrainingParts:
    """Tensors, a fresh network and batches for these choices; torch's random state must have been seeded before."""
    experiment = prepared.experiment
    spec = fit_spec(prepared, on_top_of=choices.on_top_of, calendar=choices.calendar)
    tensors = WindowTensors(prepared, spec, device)
    objective = ForecastObjective(experiment.training.loss)
    positions = spec.context_length if choices.every_step else 1
    batch_size, stride = batch_and_stride(experiment, choices.every_step, len(prepared.train_origins))
    windows = ShuffledWindows(
        prepared.train_origins, batch_size=batch_size, stride=stride, seed=experiment.training.seed
    )
    origins = prepared.validation_origins
    if trial and len(origins) > 512:  # a look at every n-th window is enough to compare trials
        origins = origins[:: len(origins) // 256]
    reference = simple_reference(prepared)
    resolved = {
        "model.on_top_of": choices.on_top_of,
        "preparation.calendar": "on" if choices.calendar else "off",
        "training.learn_from": "every_step" if choices.every_step else "last_step",
        "preparation.scaler": spec.scaler,
        "preparation.season_length": prepared.season,
        "preparation.stride": stride,
        "training.batch_size": batch_size,
    }
    return TrainingParts(
        experiment=experiment.with_values(resolved),
        model=ForecastNetwork(spec).to(device),
        batches=ForecastBatches(tensors, windows, positions),
        objective=objective,
        validator=ForecastValidator(prepared, tensors, objective, origins, reference),
        spec=spec.to_json(),
        facts={"reference": reference, "rhythm": rhythm_facts(prepared)},
        resolved=resolved,
    )


def simple_reference(prepared: ForecastData) -> str:
    """The simple forecast with the smallest error on the validation part: fixed before the test part is seen."""
    errors = validation_reference(prepared, NAMES)
    return min(errors, key=lambda name: errors[name])


def rhythm_facts(prepared: ForecastData) -> dict[str, Any]:
    """The rhythm as JSON, for predictions from new rows."""
    rhythm = prepared.series.rhythm
    return {
        "kind": rhythm.kind, "frequency": rhythm.frequency, "step": rhythm.step, "unit": rhythm.unit,
        "units": rhythm.units,
    }  # fmt: skip


def batch_and_stride(experiment: Experiment, every_step: bool, windows: int) -> tuple[int, int]:
    """Batch size and stride as set, or what suits the way of learning and the number of training windows.

    A window that teaches at every step teaches almost the same as its neighbour one row on, so where there are many
    windows an epoch takes only some of them, from another start each time.
    """
    batch_size = experiment.training.batch_size or (16 if every_step else 64)
    apart = (
        min(experiment.preparation.context_length // 8, windows // WINDOWS_OF_AN_EPOCH) if every_step else 1
    )
    return batch_size, experiment.preparation.stride or max(1, apart)


def can_learn_every_step(experiment: Experiment) -> bool:
    """Whether earlier states of a window may answer too: they must not have seen what comes after them."""
    model, preparation = experiment.model, experiment.preparation
    windowed = preparation.transform == "difference" or preparation.scaler == "window"
    if preparation.scaler == "auto" and experiment.data.series_id:
        windowed = True
    return model.pooling == "last" and not model.bidirectional and not windowed


def choose(
    prepared: ForecastData,
    device: torch.device,
    emit: Callable[[Event], None],
    cancelled: Callable[[], bool],
    recall: Callable[[Hashable, Callable[[], float]], float] = lambda key, make: make(),
) -> Choices:
    """The open choices of an experiment, each by a short training on a copy.

    The start is chosen on the validation part; calendar and learning from every step on the last fifth of the training
    part, so that only the start hangs on validation rows. Budgets are counted in steps: the same seed chooses the same.
    `recall` may give the result of a trial that was made before.
    """

    def tried(part: str, data: ForecastData, way: Choices) -> float:
        _stop_if(cancelled)
        return recall((part, way), lambda: trial(data, way, device, cancelled))

    experiment = prepared.experiment
    every_step = _fixed_learning(experiment)
    calendar = {"on": True, "off": False}.get(experiment.preparation.calendar)
    periods = bool(calendar_periods(prepared))
    if not periods:
        calendar = False
    choices = Choices(experiment.model.on_top_of, bool(calendar), every_step is not False)
    if choices.on_top_of == "auto":
        starts = possible_starts(prepared)
        losses = {}
        for number, name in enumerate(starts):
            losses[name] = tried("validation", prepared, dataclasses.replace(choices, on_top_of=name))
            emit(
                Prepared(
                    f"Trying a start on {name.replace('_', ' ')}", 0.1 + 0.5 * (number + 1) / len(starts)
                )
            )
        choices = dataclasses.replace(choices, on_top_of=min(losses, key=lambda name: losses[name]))
    inner = inner_split(prepared)
    if calendar is None and inner is not None:
        ways = (dataclasses.replace(choices, calendar=shown) for shown in (False, True))
        off, on = (tried("inner", inner, way) for way in ways)
        choices = dataclasses.replace(choices, calendar=on < CLEAR_GAIN * off)
        emit(Prepared("Tried the calendar", 0.75))
    if every_step is None and inner is not None:
        ways = (dataclasses.replace(choices, every_step=every) for every in (False, True))
        last, every = (tried("inner", inner, way) for way in ways)
        choices = dataclasses.replace(choices, every_step=CLEAR_GAIN * every <= last)
        emit(Prepared("Tried learning from every step", 0.9))
    return choices


def trial_settings(experiment: Experiment) -> Hashable:
    """Every setting that the result of a trial hangs on: two experiments that agree in them choose the same."""
    without = {
        "training.max_epochs", "training.max_seconds", "training.patience", "training.patience_steps",
        "training.clip_norm", "training.schedule", "split.test",
    }  # fmt: skip
    open_choices = {"model.on_top_of", "preparation.calendar", "training.learn_from"}
    values = experiment.values()
    return tuple((key, value) for key, value in values.items() if key not in without | open_choices)


def possible_starts(prepared: ForecastData) -> list[str]:
    """The starts this experiment can have: a season has to fit into the look back."""
    starts = ["none", "last_value", "drift"]
    if 1 < prepared.season <= prepared.experiment.preparation.context_length:
        starts.append("seasonal")
    return starts


def check_start(prepared: ForecastData) -> None:
    """Raises SettingError where the chosen start cannot be made from a window."""
    preparation = prepared.experiment.preparation
    if prepared.experiment.model.on_top_of == "seasonal" and prepared.season > preparation.context_length:
        raise SettingError(
            f"A start on the season of {prepared.season} rows needs a look back of as many.",
            f"The look back is {preparation.context_length}.",
            "Lengthen preparation.context_length, or choose another model.on_top_of.",
        )


def inner_split(prepared: ForecastData) -> ForecastData | None:
    """The training part alone, its last fifth taken as validation; None where that leaves no window."""
    parts = np.where(prepared.parts == TRAIN, prepared.parts, LEFT_OUT).astype(np.int8)
    for rows in prepared.series.slices():
        training = np.flatnonzero(parts[rows] == TRAIN) + rows.start
        held = max(round(INNER_SHARE * len(training)), prepared.experiment.preparation.horizon)
        if held < len(training):
            parts[training[-held:]] = VALIDATION
    origins = {
        part: part_origins(prepared.experiment, prepared.series, parts, part) for part in (TRAIN, VALIDATION)
    }
    if not all(len(found) for found in origins.values()):
        return None
    return dataclasses.replace(
        prepared, parts=parts, train_origins=origins[TRAIN], validation_origins=origins[VALIDATION]
    )


class TrialControl(Control):
    """Ends a trial after the batch in which its run is stopped."""

    def __init__(self, cancelled: Callable[[], bool]) -> None:
        super().__init__()
        self._cancelled = cancelled

    @property
    def stopping(self) -> bool:
        """Whether the run is to end."""
        return self._cancelled()

    @property
    def wanted(self) -> bool:
        """Whether anything was asked."""
        return self._cancelled()


def trial(
    prepared: ForecastData,
    choices: Choices,
    device: torch.device,
    cancelled: Callable[[], bool] = lambda: False,
) -> float:
    """The lowest validation MAE of a short training; random states are as they were afterwards.

    Raises PreparationCancelledError within one batch of the user's wish.
    """
    seen: list[Event] = []
    with drawing(), torch.random.fork_rng(devices=[]):
        torch.manual_seed(prepared.experiment.training.seed)
        parts = build_parts(prepared, choices, device, trial=True)
        steps = max(1, TRIAL_WINDOWS // TRIAL_LOOKS // parts.experiment.training.batch_size)
        batches = ShortEpochs(parts.batches, steps)
        settings = dataclasses.replace(
            parts.experiment.training, max_epochs=TRIAL_LOOKS, patience=0, max_seconds=0.0, schedule="none",
            clip_norm=TRIAL_CLIP,
        )  # fmt: skip
        control = TrialControl(cancelled)
        Loop(parts.model, batches, parts.objective, parts.validator, settings, control, seen.append).fit()
    _stop_if(cancelled)
    errors = [event.metrics["mae"] for event in seen if isinstance(event, Validated)]
    finite = [error for error in errors if np.isfinite(error)]
    return min(finite) if finite else float("inf")


def _fixed_learning(experiment: Experiment) -> bool | None:
    """How an experiment says it learns, False where it cannot learn from every step, None where it is open."""
    wanted = experiment.training.learn_from
    if not can_learn_every_step(experiment):
        if wanted == "every_step":
            raise SettingError(
                "This model cannot learn from every step.",
                "With both directions, another read-out than the last state, window scaling or differences, the "
                "earlier states of a window have seen what they would have to predict.",
                "Set training.learn_from to auto or last_step.",
            )
        return False
    return {"every_step": True, "last_step": False}.get(wanted)


def _stop_if(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise PreparationCancelledError
