"""The forecasting network: what it sees, what it starts as, and that a batch changes nothing."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
import torch

from studio.engine.metrics.baselines import simple_forecast
from studio.engine.tasks.forecast.network import ForecastModel
from tests.engine.export.models import make_bundle, make_spec

ARCHITECTURES = list(product(("lstm", "gru"), (1, 2), (False, True)))


def forecaster(**values) -> ForecastModel:
    spec = make_spec(**values)
    model = ForecastModel(spec)
    model.network.load_state_dict(dict(make_bundle(spec).weights))
    return model.eval()


def windows(batch: int, time: int = 9, columns: int = 2) -> torch.Tensor:
    """Windows near the centres of `make_spec`."""
    usual = torch.tensor([50.0, 1010.0, 7.0, -3.0], dtype=torch.float64)[:columns]
    generator = torch.Generator().manual_seed(5)
    return usual + 2 * torch.randn(batch, time, columns, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize(("cell", "layers", "both"), ARCHITECTURES)
@pytest.mark.parametrize(("start", "scaler"), [("none", "zscore"), ("seasonal", "window")])
def test_20_a_batch_of_one_equals_a_batch_of_seven(cell, layers, both, start: str, scaler: str) -> None:
    model = forecaster(
        cell=cell, num_layers=layers, bidirectional=both, features="none", on_top_of=start, scaler=scaler
    )
    past = windows(7)
    with torch.no_grad():
        batch = model(past)
        alone = torch.cat([model(window[None]) for window in past])
    assert batch.shape == (7, 5, 2)
    assert torch.allclose(alone, batch, rtol=0, atol=1e-5)


@pytest.mark.parametrize(("cell", "layers", "both"), ARCHITECTURES)
@pytest.mark.parametrize("start", ["none", "last_value", "seasonal", "drift"])
def test_04_the_newest_row_moves_every_step(cell, layers, both, start: str) -> None:
    model = forecaster(cell=cell, num_layers=layers, bidirectional=both, features="none", on_top_of=start)
    past = windows(1)
    moved = past.clone()
    moved[0, -1] += 10
    with torch.no_grad():
        change = (model(moved) - model(past)).abs()
    assert (change > 1e-9).all()


@pytest.mark.parametrize("transform", ["none", "log", "difference"])
@pytest.mark.parametrize("start", ["last_value", "seasonal", "drift"])
@pytest.mark.parametrize("scaler", ["zscore", "window"])
def test_a_fresh_network_is_the_simple_forecast_it_starts_on(transform: str, start: str, scaler: str) -> None:
    spec = make_spec(features="none", transform=transform, on_top_of=start, scaler=scaler)
    past = windows(3)
    with torch.no_grad():
        said = ForecastModel(spec)(past).numpy()
    levels = np.log(past.numpy()) if transform == "log" else past.numpy()
    for window, forecast in zip(levels, said, strict=True):
        simple = simple_forecast(start, window, np.array([8]), 5, season=4, context_length=9)[0]
        assert np.allclose(forecast, np.exp(simple) if transform == "log" else simple, rtol=1e-12)


def test_on_top_of_none_starts_as_the_mean_of_what_it_is_scaled_by() -> None:
    past = windows(2)
    with torch.no_grad():
        plain = ForecastModel(make_spec(features="none"))(past)
        windowed = ForecastModel(make_spec(features="none", scaler="window"))(past)
        changes = ForecastModel(make_spec(features="none", transform="difference"))(past)
    assert torch.allclose(plain, torch.tensor([55.0, 1013.0], dtype=torch.float64).expand(2, 5, 2))
    assert torch.allclose(windowed, past.mean(1, keepdim=True).expand(2, 5, 2))
    steps = torch.arange(1, 6, dtype=torch.float64)[None, :, None]
    assert torch.allclose(changes, past[:, -1:] + steps * torch.tensor([0.1, -0.2], dtype=torch.float64))


def test_41_a_ramp_goes_on_beyond_what_training_saw() -> None:
    past = torch.arange(9, dtype=torch.float64).reshape(1, 9, 1).expand(1, 9, 2) + 1000
    for start, transform in (("drift", "none"), ("drift", "difference")):
        with torch.no_grad():
            said = ForecastModel(make_spec(features="none", on_top_of=start, transform=transform))(past)
        assert said[0, :, 0].tolist() == pytest.approx([1009, 1010, 1011, 1012, 1013])


@pytest.mark.parametrize("scaler", ["zscore", "window"])
@pytest.mark.parametrize("transform", ["none", "log", "difference"])
def test_missing_values_do_not_pass_on(scaler: str, transform: str) -> None:
    model = forecaster(
        features="all", scaler=scaler, transform=transform, masked=(0,), on_top_of="last_value"
    )
    past = windows(2, columns=4)
    past[0, 3:5, 0] = torch.nan
    past[1, :, 1] = torch.nan  # a whole column of the window
    future = torch.full((2, 5, 1), torch.nan, dtype=torch.float64)
    with torch.no_grad():
        said = model(past, future, torch.full((2, 1), 3.0, dtype=torch.float64))
    assert torch.isfinite(said).all()


def test_a_hole_in_a_window_read_by_itself_is_near_the_window_not_near_zero() -> None:
    past = windows(1)
    holed = past.clone()
    holed[0, 4] = torch.nan
    for settings in ({"transform": "difference"}, {"scaler": "window"}):
        model = forecaster(features="none", on_top_of="last_value", **settings)
        with torch.no_grad():
            assert (model(holed) - model(past)).abs().max() < 60
            features = model.encoder.window_features(holed, None)
        assert features.abs().max() < 10


def test_large_offsets_keep_their_digits() -> None:
    past = 1.7e9 + torch.arange(9, dtype=torch.float64).reshape(1, 9, 1).expand(1, 9, 2)
    with torch.no_grad():
        said = ForecastModel(make_spec(features="none", on_top_of="drift"))(past)
    assert said[0, :, 0].tolist() == [1.7e9 + step for step in (9, 10, 11, 12, 13)]


def test_36_constants_keep_their_digits() -> None:
    """2²⁴ + 1 is the first whole number that float32 does not have."""
    centre = (16_777_217.0, 1013.0)
    with torch.no_grad():
        said = ForecastModel(make_spec(features="none", centre=centre))(windows(1))
    assert said[0, 0].tolist() == list(centre)
