"""The first batch of a training: windows as the network reads them."""

from __future__ import annotations

import numpy as np
import torch

from studio.engine.data.batches.windows import ShuffledWindows
from studio.engine.data.table import Table
from studio.engine.experiment import Experiment
from studio.engine.tasks.batch_view import BatchRow, BatchStep, BatchView
from studio.engine.tasks.forecast.batches import WindowTensors
from studio.engine.tasks.forecast.checking import likely_choices
from studio.engine.tasks.forecast.fitted import fit_spec
from studio.engine.tasks.forecast.prepared import ForecastData, prepare_forecast
from studio.engine.tasks.forecast.spec import ForecastSpec
from studio.engine.tasks.forecast.training import batch_and_stride, check_start
from studio.engine.tasks.forecast.words import counted, steps_of

SHOWN, ANSWERS = 8, 4
MINUS, ELLIPSIS = "\N{MINUS SIGN}", "\N{HORIZONTAL ELLIPSIS}"


def first_batch(experiment: Experiment, table: Table) -> BatchView:
    """The first windows of the first epoch, scaled, with the calendar where the experiment asks for it.

    What trials choose before a training (the start, learning from every step) is taken as most likely. Raises
    StudioError where the experiment cannot be prepared.
    """
    prepared = prepare_forecast(experiment, table)
    check_start(prepared)
    choices = likely_choices(prepared)
    spec = fit_spec(prepared, on_top_of=choices.on_top_of, calendar=choices.calendar)
    size, stride = batch_and_stride(experiment, choices.every_step, len(prepared.train_origins))
    windows = ShuffledWindows(
        prepared.train_origins, batch_size=size, stride=stride, seed=experiment.training.seed
    )
    origins = next(windows.epoch())
    tensors = WindowTensors(prepared, spec, torch.device("cpu"))
    past = tensors.inputs(origins[:SHOWN], 1).past.to(torch.float64).numpy()
    cells = tuple(_offset(step) for step in range(1 - spec.context_length, 1))
    rows = tuple(
        BatchRow(_label(prepared, origin), cells, len(cells), _answer(prepared, origin), values)
        for origin, values in zip(origins[:SHOWN].tolist(), past, strict=True)
    )
    sentence = _sentence(prepared, spec, len(origins), every_step=choices.every_step)
    return BatchView(sentence, (BatchStep("First batch", rows),), len(origins), feature_names(spec))


def feature_names(spec: ForecastSpec) -> tuple[str, ...]:
    """What the network reads at each step, in its order."""
    masked = tuple(f"{spec.columns[column]} missing" for column in spec.masked)
    clock = tuple(f"{period} {wave}" for period in spec.periods for wave in ("sine", "cosine"))
    return spec.columns + masked + clock


def _sentence(prepared: ForecastData, spec: ForecastSpec, size: int, *, every_step: bool) -> str:
    rhythm = prepared.series.rhythm
    ahead = (
        f"the {steps_of(spec.horizon, rhythm)} after it"
        if spec.horizon > 1
        else f"the {rhythm.unit} after it"
    )
    who = "Every step of a window" if every_step else "The newest step of a window"
    features = "feature" if spec.inputs == 1 else "features"
    return (
        f"{counted(size, 'window', 'windows')} of {steps_of(spec.context_length, rhythm)} × "
        f"{spec.inputs:,} {features}, drawn at random from the training part. {who} predicts {ahead}."
    )


def _label(prepared: ForecastData, origin: int) -> str:
    """Where the window ends: the time of its newest row, or its number; the series where there are several."""
    series = prepared.series
    time = series.times[origin]
    if isinstance(time, np.datetime64):
        day, clock = np.datetime_as_string(time, unit="m").split("T")
        words = day if clock == "00:00" and series.rhythm.unit not in ("hour", "minute") else f"{day} {clock}"
    else:
        words = f"{series.rhythm.unit} {time:,}"
    if len(series.offsets) <= 2:
        return words
    place = int(np.searchsorted(series.offsets, origin, side="right")) - 1
    return f"{series.names[place]}, {words}"


def _answer(prepared: ForecastData, origin: int) -> str:
    """The first values that are to be said, of the first target, in the user's units."""
    values = prepared.actual(np.array([origin]))[0, :, 0]
    words = ", ".join(f"{value:.4g}".replace("-", MINUS) for value in values[:ANSWERS].tolist())
    return f"{words}, {ELLIPSIS}" if len(values) > ANSWERS else words


def _offset(step: int) -> str:
    return f"{MINUS}{-step}" if step < 0 else "0"
