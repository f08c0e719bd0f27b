"""Whether a description of a model that came from a file can be one: types, ranges, and lengths that fit together."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from pandas.tseries.frequencies import to_offset

from studio.engine.data.prepare.calendar import PERIODS
from studio.engine.data.profile import Rhythm
from studio.engine.errors import ModelError
from studio.engine.models.recurrent import CELLS

if TYPE_CHECKING:
    from studio.engine.tasks.forecast.spec import ForecastSpec

Array = npt.NDArray[np.float64]
WORDS = {
    "transform": ("none", "log", "difference"),
    "scaler": ("zscore", "minmax", "robust", "window", "none"),
    "on_top_of": ("none", "last_value", "seasonal", "drift"),
}
MOST = {"context_length": 100_000, "horizon": 10_000, "season": 100_000}


def check_spec(spec: ForecastSpec) -> None:
    """Raises ModelError naming what does not fit."""
    for name in ("targets", "past_features", "known_future", "static", "periods"):
        value = getattr(spec, name)
        _need(isinstance(value, tuple) and all(isinstance(word, str) for word in value), name)
    _need(len(spec.targets) > 0 and len(set(spec.columns)) == len(spec.columns), "targets")
    _need(set(spec.periods) <= set(PERIODS), "periods")
    for name, most in MOST.items():
        _need(_whole(getattr(spec, name), 1, most), name)
    for name, words in WORDS.items():
        _need(getattr(spec, name) in words, name)
    for name, length in (
        ("centre", len(spec.columns)),
        ("scale", len(spec.columns)),
        ("step_mean", len(spec.targets)),
        ("level_spread", len(spec.targets)),
    ):
        value = getattr(spec, name)
        _need(isinstance(value, tuple) and len(value) == length and all(map(_finite, value)), name)
    _need(all(value != 0 for value in spec.scale), "scale")
    columns = len(spec.columns)
    masked: object = spec.masked
    _need(isinstance(masked, tuple) and all(_whole(column, 0, columns - 1) for column in masked), "masked")
    _need(_finite(spec.spread_floor), "spread_floor")
    _need(spec.on_top_of != "seasonal" or spec.season <= spec.context_length, "season")
    network = spec.network
    _need(network.cell in tuple(CELLS), "cell")
    _need(_whole(network.hidden_size, 1, 4096), "hidden_size")
    _need(_whole(network.num_layers, 1, 16), "num_layers")
    _need(_finite(network.dropout) and 0 <= network.dropout < 1, "dropout")
    _need(isinstance(network.bidirectional, bool), "bidirectional")
    _need(network.pooling in ("last", "mean", "max", "attention"), "pooling")


def rhythm_from(facts: Mapping[str, Any]) -> Rhythm:
    """The rhythm a model was trained in, from the facts of its file. Raises ModelError."""
    said = facts.get("rhythm")
    if not isinstance(said, dict):
        raise _unfit("rhythm")
    values: dict[str, Any] = {name: said.get(name) for name in ("kind", "frequency", "step", "unit", "units")}
    _need(values["kind"] in ("calendar", "integer", "rows"), "rhythm")
    _need(_finite(values["step"]) and values["step"] >= 0, "rhythm")
    _need(all(isinstance(values[name], str) for name in ("frequency", "unit", "units")), "rhythm")
    try:
        to_offset(values["frequency"] or None)
    except ValueError:
        raise _unfit("rhythm") from None
    return Rhythm(**values)


def band_from(facts: Mapping[str, Any], spec: ForecastSpec) -> Array | None:
    """Half the width of the band [horizon, targets] from the facts of a model's file, None without one.

    Raises ModelError.
    """
    said = facts.get("band")
    if said is None:
        return None
    try:
        width = np.array(said["width"], np.float64)
    except (TypeError, ValueError, KeyError):
        raise _unfit("band") from None
    _need(width.shape == (spec.horizon, len(spec.targets)), "band")
    _need(bool((width >= 0).all() and np.isfinite(width).all()), "band")
    return width


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most


def _finite(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)


def _need(holds: bool, name: str) -> None:
    if not holds:
        raise _unfit(name)


def _unfit(name: str) -> ModelError:
    return ModelError(
        f"The model's description cannot be used: {name} does not fit.", remedy="Export it again."
    )
