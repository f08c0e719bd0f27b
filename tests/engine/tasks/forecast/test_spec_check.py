"""A description of a model that cannot be one is refused, whatever is wrong in it."""

from __future__ import annotations

from typing import Any

import pytest

from studio.engine.data.profile import Rhythm
from studio.engine.errors import ModelError
from studio.engine.models.recurrent import RecurrentSettings
from studio.engine.tasks.forecast.spec import ForecastSpec
from studio.engine.tasks.forecast.spec_check import band_from, rhythm_from

GOOD = ForecastSpec(
    targets=("temp",), past_features=("dewp",), known_future=(), static=(), context_length=8, horizon=2,
    transform="none", scaler="zscore", centre=(1.0, 2.0), scale=(1.0, 2.0), step_mean=(0.0,), level_spread=(1.0,),
    masked=(1,), periods=("day",), on_top_of="seasonal", season=4, network=RecurrentSettings("gru", 4),
)  # fmt: skip


def test_what_was_written_is_read_back() -> None:
    assert ForecastSpec.from_json(GOOD.to_json()) == GOOD


@pytest.mark.parametrize("name", list(GOOD.to_json()))
def test_a_missing_entry_is_refused(name: str) -> None:
    content = GOOD.to_json()
    del content[name]
    if name == "spread_floor":
        assert ForecastSpec.from_json(content) == GOOD, "files of before have none"
        return
    with pytest.raises(ModelError):
        ForecastSpec.from_json(content)


@pytest.mark.parametrize("name", [name for name in GOOD.to_json() if name != "spread_floor"])
@pytest.mark.parametrize("value", [None, -1, 10**12, "x", {}, [[1]], ["x", 3], float("nan")])
def test_a_wrong_entry_is_refused(name: str, value: Any) -> None:
    with pytest.raises(ModelError):
        ForecastSpec.from_json(GOOD.to_json() | {name: value})


@pytest.mark.parametrize("name", ["cell", "hidden_size", "num_layers", "dropout", "bidirectional", "pooling"])
@pytest.mark.parametrize("value", [None, -1, 10**12, "x", {}])
def test_a_wrong_network_is_refused(name: str, value: Any) -> None:
    content = GOOD.to_json()
    content["network"] = content["network"] | {name: value}
    with pytest.raises(ModelError):
        ForecastSpec.from_json(content)


RHYTHM = {"kind": "calendar", "frequency": "h", "step": 3600.0, "unit": "hour", "units": "hours"}


@pytest.mark.parametrize(
    "said",
    [
        *(None, "x", -1, [], {}),
        *(RHYTHM | {name: value} for name in RHYTHM for value in (None, -1, [], {})),
        *(RHYTHM | {"kind": "x"}, RHYTHM | {"frequency": "x"}, RHYTHM | {"step": float("inf")}),
    ],
)
def test_a_wrong_rhythm_is_refused(said: Any) -> None:
    assert rhythm_from({"rhythm": RHYTHM}) == Rhythm("calendar", "h", 3600.0, "hour", "hours")
    with pytest.raises(ModelError):
        rhythm_from({"rhythm": said})


@pytest.mark.parametrize(
    "said",
    ["x", -1, [], {}, *({"width": width} for width in (None, "x", [], {}, [[1]], [[1], None], [[1], [-1]]))],
)
def test_a_wrong_band_is_refused(said: Any) -> None:
    assert band_from({}, GOOD) is None
    width = band_from({"band": {"width": [[1], [2]]}}, GOOD)
    assert width is not None
    assert width.tolist() == [[1.0], [2.0]]
    with pytest.raises(ModelError):
        band_from({"band": said}, GOOD)
