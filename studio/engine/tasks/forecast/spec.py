"""Everything besides the weights that a forecaster needs to answer: columns, windows, scaling, calendar, network."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from studio.engine.errors import ModelError
from studio.engine.models.recurrent import RecurrentSettings


@dataclass(frozen=True)
class ForecastSpec:
    """The inference side of a forecast experiment, fitted and resolved; it travels as JSON beside the weights.

    Values come in the order targets, past features, known-future features, static features. `centre` and `scale` have
    one number for each of them, after the transform. `level_spread` is the standard deviation of each target in the
    training part, in the user's units. `spread_floor`: a window that hardly moves is scaled by this share of its mean.
    """

    targets: tuple[str, ...]
    past_features: tuple[str, ...]
    known_future: tuple[str, ...]
    static: tuple[str, ...]
    context_length: int
    horizon: int
    transform: str
    scaler: str
    centre: tuple[float, ...]
    scale: tuple[float, ...]
    step_mean: tuple[float, ...]
    level_spread: tuple[float, ...]
    masked: tuple[int, ...]
    periods: tuple[str, ...]
    on_top_of: str
    season: int
    network: RecurrentSettings
    spread_floor: float = 1e-2

    @property
    def past_columns(self) -> tuple[str, ...]:
        """The columns of the input `past`."""
        return self.targets + self.past_features + self.known_future

    @property
    def columns(self) -> tuple[str, ...]:
        """All value columns of a row."""
        return self.past_columns + self.static

    @property
    def rowwise(self) -> bool:
        """Whether a row's features hang on that row alone, not on its window."""
        return self.scaler != "window" and self.transform != "difference"

    @property
    def inputs(self) -> int:
        """How many features the network reads at each step."""
        return len(self.columns) + len(self.masked) + 2 * len(self.periods)

    @property
    def future_inputs(self) -> int:
        """How many features are known of each step ahead."""
        return len(self.known_future) + 2 * len(self.periods)

    def to_json(self) -> dict[str, Any]:
        """Plain JSON values."""
        return dataclasses.asdict(self)

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> ForecastSpec:
        """The spec that `to_json` wrote. Raises ModelError for anything else: the file may come from anywhere."""
        from studio.engine.tasks.forecast.spec_check import check_spec

        try:
            values: dict[str, Any] = {
                name: tuple(value) if isinstance(value, list) else value
                for name, value in content.items()
                if name != "network"
            }
            spec = cls(**values, network=RecurrentSettings(**content["network"]))
        except (KeyError, TypeError, AttributeError):
            raise ModelError("The model's description is not whole.", remedy="Export it again.") from None
        check_spec(spec)
        return spec
