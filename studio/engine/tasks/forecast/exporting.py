"""A forecaster on its way into a file: inputs by name, examples, and what the file says of itself."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from torch import Tensor, nn

from studio.engine.data.prepare.calendar import PERIODS
from studio.engine.errors import ModelError
from studio.engine.predict.bundle import Bundle
from studio.engine.tasks.export_parts import Answers, ExportParts, Feed
from studio.engine.tasks.forecast.loading_code import loading_code, plain_weights
from studio.engine.tasks.forecast.network import ForecastModel
from studio.engine.tasks.forecast.spec import ForecastSpec

EARLIEST, LATEST = -1_000_000_000, 2_000_000_000  # 1938 … 2033, so that times before 1970 are tried too
REACH = 2.0  # examples stay within so many scales of the centre
MISSING_SHARE = 0.1
PROBES = 8
LEAST_MOVE = 1e-5  # of the spread: more than float32 alone can make
FloatArray = npt.NDArray[np.float64]


def export_parts(bundle: Bundle) -> ExportParts:
    """All that an export of this forecaster needs. Raises ModelError for weights that do not fit."""
    spec, model = _model(bundle)
    names = input_names(spec)
    return ExportParts(
        module=_ByPosition(model, names).eval(),
        inputs=names,
        outputs=("forecast",),
        dynamic_axes={name: _dynamic_axes(name) for name in (*names, "forecast")},
        example=lambda batch, time: example_feed(spec, batch, time),
        time=spec.context_length,
        probes=_probes(spec),
        read_probes=lambda answers: _reach(spec, answers),
        other_times=tuple(sorted({shortest_time(spec), spec.context_length + 5} - {spec.context_length})),
        columns=spec.targets,
        scales=spec.level_spread,
        scale_meaning="standard deviation of the target in the training part, in its own unit",
        metadata=_metadata(spec),
        weights=plain_weights(bundle.weights),
        loading_code=lambda name: loading_code(spec, name),
    )


def input_names(spec: ForecastSpec) -> tuple[str, ...]:
    """The inputs that this model has."""
    names = ["past"]
    if spec.known_future:
        names.append("future")
    if spec.static:
        names.append("static")
    if spec.periods:
        names += ["past_time", "future_time"]
    return tuple(names)


def shortest_time(spec: ForecastSpec) -> int:
    """The fewest rows this model can answer from: what its simple forecast and its scaling reach back."""
    needed = {"seasonal": spec.season, "drift": spec.context_length}.get(spec.on_top_of, 1)
    return max(needed, 2 if spec.scaler == "window" or spec.transform == "difference" else 1)


def example_feed(spec: ForecastSpec, batch: int, time: int) -> Feed:
    """Windows as they might come, in the user's units; the same for the same sizes."""
    random = np.random.default_rng([batch, time])
    rows = _rows(spec, random, batch, time + spec.horizon)
    own, known = len(spec.targets) + len(spec.past_features), len(spec.past_columns)
    past = rows[:, :time, :known].copy()
    masked = [column for column in spec.masked if column < known]
    missing = random.random((batch, time, len(masked))) < MISSING_SHARE
    past[:, :, masked] = np.where(missing, np.nan, past[:, :, masked])
    seconds = _seconds(spec, random, batch, time + spec.horizon)
    feed = {
        "past": past,
        "future": rows[:, time:, own:known],
        "static": rows[:, 0, known:],
        "past_time": seconds[:, :time],
        "future_time": seconds[:, time:],
    }
    return {name: np.ascontiguousarray(feed[name]) for name in input_names(spec)}


class _ByPosition(nn.Module):
    """The forecaster with its inputs in a fixed order, as a graph has them."""

    def __init__(self, model: ForecastModel, names: tuple[str, ...]) -> None:
        super().__init__()
        self.model, self.names = model, names

    def forward(self, *inputs: Tensor) -> Tensor:
        """The inputs in the order of their names → forecast [batch, horizon, targets]."""
        forecast: Tensor = self.model(**dict(zip(self.names, inputs, strict=True)))
        return forecast


def _probes(spec: ForecastSpec) -> dict[str, Feed]:
    """Some windows, and the same with their newest row moved by one spread of each target."""
    feed = example_feed(spec, PROBES, spec.context_length)
    past = feed["past"].copy()
    past[:, -1, : len(spec.targets)] += spec.level_spread
    return {"as it is": feed, "newest row moved": {**feed, "past": past}}


def _reach(spec: ForecastSpec, answers: Answers) -> dict[str, int]:
    """How many of the steps ahead the newest row moves."""
    moved = np.abs(answers["newest row moved"] - answers["as it is"]) / np.array(spec.level_spread)
    return {"horizon": spec.horizon, "moved_by_newest_row": int((moved.max(axis=(0, 2)) > LEAST_MOVE).sum())}


def _model(bundle: Bundle) -> tuple[ForecastSpec, ForecastModel]:
    try:
        spec = ForecastSpec.from_json(bundle.spec)
        model = ForecastModel(spec)
        model.network.load_state_dict(dict(bundle.weights))
    except (KeyError, TypeError, RuntimeError) as fault:
        raise ModelError(
            f"The model's weights and its description do not fit: {str(fault).splitlines()[0]}",
            remedy="Train it again.",
        ) from None
    return spec, model


def _dynamic_axes(name: str) -> dict[int, str]:
    return {0: "batch", 1: "time"} if name.startswith("past") else {0: "batch"}


def _metadata(spec: ForecastSpec) -> dict[str, Any]:
    return {
        "past_columns": list(spec.past_columns),
        "future_columns": list(spec.known_future),
        "static_columns": list(spec.static),
        "targets": list(spec.targets),
        "context_length": spec.context_length,
        "shortest_time": shortest_time(spec),
        "horizon": spec.horizon,
        "classes": None,
        "tokenizer": None,
    }


def _rows(spec: ForecastSpec, random: np.random.Generator, batch: int, rows: int) -> FloatArray:
    """Values of all columns [batch, rows, columns]: windows at different levels that wander a little."""
    centre, scale = np.array(spec.centre), np.array(spec.scale)
    count, shape = len(spec.targets), (batch, rows, len(spec.columns))
    if spec.scaler == "minmax":
        centre, scale = centre + scale / 2, scale / 4
    if spec.scaler == "none" and spec.transform == "none":
        scale[:count] = spec.level_spread
    if spec.transform == "difference":
        start = np.array(spec.level_spread) * random.standard_normal((batch, 1, count))
        changes = centre[:count] + scale[:count] * random.standard_normal((batch, rows, count))
    levels = 0.8 * random.standard_normal((batch, 1, shape[2])) + 0.4 * random.standard_normal(shape)
    levels += 0.4 * np.sin(np.arange(rows) / 3)[None, :, None]
    values = centre + scale * np.clip(levels, -REACH, REACH)
    if spec.transform == "difference":
        values[..., :count] = start + np.cumsum(changes, axis=1)
    if spec.transform == "log":
        values[..., :count] = np.exp(values[..., :count])
    return np.asarray(values, np.float64)


def _seconds(spec: ForecastSpec, random: np.random.Generator, batch: int, rows: int) -> npt.NDArray[np.int64]:
    """Times [batch, rows] with a step that fits the finest phase."""
    step = min((PERIODS[name] for name in spec.periods), default=86_400) // 24
    start = random.integers(EARLIEST, LATEST, (batch, 1))
    return np.asarray(start + step * np.arange(rows), np.int64)
