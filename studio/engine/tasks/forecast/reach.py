"""How far a forecaster sees, measured on the very tensors it is trained with."""

from __future__ import annotations

import dataclasses

import numpy as np
import numpy.typing as npt
import torch

from studio.engine.data.prepare.split import TRAIN
from studio.engine.tasks.forecast.batches import WindowTensors
from studio.engine.tasks.forecast.network import ForecastNetwork
from studio.engine.tasks.forecast.prepared import ForecastData
from studio.engine.tasks.forecast.spec import ForecastSpec
from studio.engine.training.steps import evaluating

Array = npt.NDArray[np.float64]
REACH_WINDOWS = 3


def reach_of(prepared: ForecastData, network: ForecastNetwork, spec: ForecastSpec) -> tuple[Array, float]:
    """The network's change when the newest row moves by one standard deviation, by step ahead [horizon], and
    the largest change of the whole forecast when the row before the context moves.

    The network must have learned something: it starts at zero, where nothing moves it.
    """
    series, back = prepared.series, spec.context_length
    origins = prepared.train_origins
    inside = origins[origins - back >= series.first_rows[origins]]
    some = inside if len(inside) else origins
    chosen = some[np.linspace(0, len(some) - 1, min(REACH_WINDOWS, len(some))).astype(int)]
    spread = np.nan_to_num(np.nanstd(series.values[prepared.parts == TRAIN], axis=0), nan=1.0)
    spread = np.where(spread > 0, spread, 1.0)
    newest, outside = np.zeros(spec.horizon), 0.0
    for origin in chosen:
        own = slice(max(int(origin) - back, int(series.first_rows[origin])), int(origin) + spec.horizon + 1)
        row = int(origin) - own.start
        plain_network, plain = _answers(prepared, network, spec, own, row)
        moved_network, _ = _answers(prepared, network, spec, own, row, row, spread)
        newest = np.maximum(newest, np.abs(moved_network - plain_network).max(axis=1))
        if row >= back:
            _, changed = _answers(prepared, network, spec, own, row, row - back, spread)
            outside = max(outside, float(np.abs(changed - plain).max()))
    return newest, outside


def _answers(
    prepared: ForecastData,
    network: ForecastNetwork,
    spec: ForecastSpec,
    rows: slice,
    origin: int,
    moved: int | None = None,
    by: Array | None = None,
) -> tuple[Array, Array]:
    """What the network says and the whole forecast, each [horizon, targets], from rows of which one moved."""
    series = prepared.series
    values = series.values[rows].copy()
    if moved is not None and by is not None:
        values[moved] += by
    stretch = dataclasses.replace(
        series,
        values=values,
        observed=series.observed[rows],
        present=series.present[rows],
        times=series.times[rows],
        seconds=None if series.seconds is None else series.seconds[rows],
        offsets=np.array([0, len(values)]),
        names=("",),
        parts=None,
    )
    only = np.array([origin], np.int64)
    window = dataclasses.replace(
        prepared,
        series=stretch,
        parts=prepared.parts[rows],
        train_origins=only,
        validation_origins=only[:0],
        test_origins=only[:0],
    )
    tensors = WindowTensors(window, spec, next(network.parameters()).device)
    at = torch.from_numpy(only).to(tensors.home)
    with evaluating(network), torch.no_grad():
        output = network(tensors.inputs(at, 1))[:, 0].to(tensors.home)
    base, scale = tensors.base_and_scale(at)
    forecast = tensors.encoder.answer(base, scale, output)
    return output[0].cpu().numpy().astype(np.float64), forecast[0].cpu().numpy()
