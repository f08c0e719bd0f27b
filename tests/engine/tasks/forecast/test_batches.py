"""What training gathers is what the finished model computes, for every kind of experiment."""

from __future__ import annotations

import dataclasses
from itertools import product
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.engine.data.prepare.split import LEFT_OUT
from studio.engine.data.table import Table
from studio.engine.tasks.forecast.batches import ForecastObjective, ForecastValidator, WindowTensors
from studio.engine.tasks.forecast.feeding import feed, seconds_ahead
from studio.engine.tasks.forecast.fitted import fit_spec
from studio.engine.tasks.forecast.network import ForecastModel
from studio.engine.tasks.forecast.prepared import ForecastData, prepare_forecast
from studio.engine.training.batch import Batch
from tests.engine.forecasts import experiment, readings
from tests.engine.tasks.forecast.tables import stamps, waves, written

CPU = torch.device("cpu")
RULES = ("forward", "interpolate", "mask", "drop")
STARTS = ("none", "last_value", "seasonal", "drift")
SCALERS = ("zscore", "minmax", "robust", "window", "none")
ROLES = {
    "data.series_id": "place", "data.targets": ("y", "z"), "data.past_features": ("wind",),
    "data.known_future_features": ("price",), "data.static_features": ("size",),
}  # fmt: skip


@pytest.fixture(scope="module")
def panel(tmp_path_factory: pytest.TempPathFactory) -> Table:
    """Two series with all roles and holes in every moving column."""
    columns = {
        "time": [*stamps(90, "h"), *stamps(70, "h", "2021-05-03")],
        "place": ["a"] * 90 + ["b"] * 70,
        "y": np.concatenate((waves(90, 4), waves(70, 4, level=40))),
        "z": np.concatenate((waves(90, 5, level=900), waves(70, 5, level=3))),
        "wind": waves(160, 7, level=20),
        "price": waves(160, 3, level=2),
        "size": [5.0] * 90 + [8.0] * 70,
    }
    for number, name in enumerate(("y", "z", "wind", "price")):
        columns[name] = np.array(columns[name])
        columns[name][[12 + number, 40, 41, 110 + number]] = np.nan
    return written(tmp_path_factory.mktemp("panel"), columns)


@pytest.fixture(scope="module")
def laid_out(panel: Table) -> dict[tuple[str, str], ForecastData]:
    found = {}
    for rule, transform in product(RULES, ("none", "log", "difference")):
        wanted = experiment(panel, ROLES | {"data.missing": rule, "preparation.transform": transform})
        found[rule, transform] = prepare_forecast(wanted, panel)
    return found


def with_scaler(data: ForecastData, scaler: str) -> ForecastData:
    return dataclasses.replace(data, experiment=data.experiment.with_values({"preparation.scaler": scaler}))


def filled_model(spec) -> ForecastModel:
    torch.manual_seed(4)
    model = ForecastModel(spec).eval()
    with torch.no_grad():
        for parameter in model.network.parameters():
            parameter.uniform_(-0.5, 0.5)
    return model


@pytest.mark.parametrize("scaler", SCALERS)
@pytest.mark.parametrize("transform", ["none", "log", "difference"])
def test_training_path_equals_the_whole_model(laid_out, scaler: str, transform: str) -> None:
    for rule, start, calendar in product(RULES, STARTS, (False, True)):
        data = with_scaler(laid_out[rule, transform], scaler)
        spec = fit_spec(data, on_top_of=start, calendar=calendar)
        model, tensors = filled_model(spec), WindowTensors(data, spec, CPU)
        origins = np.concatenate((data.train_origins[::7], data.validation_origins[::3]))
        placed = torch.from_numpy(origins)
        with torch.no_grad():
            output = model.network(tensors.inputs(placed, 1))
            base, scale = tensors.base_and_scale(placed)
            gathered = tensors.encoder.answer(base, scale, output[:, 0])
            given = feed(spec, data.series, origins, seconds_ahead(data.series, origins, spec.horizon))
            whole = model(
                **{name: torch.from_numpy(np.ascontiguousarray(part)) for name, part in given.items()}
            )
        assert torch.isfinite(whole).all(), (rule, start, calendar)
        assert torch.allclose(gathered, whole, rtol=1e-6, atol=1e-6), (rule, start, calendar)


@pytest.mark.parametrize("scaler", SCALERS)
@pytest.mark.parametrize("transform", ["none", "log", "difference"])
def test_10_targets_go_to_the_scale_of_the_network_and_back(laid_out, scaler: str, transform: str) -> None:
    for rule, start in product(RULES, STARTS):
        data = with_scaler(laid_out[rule, transform], scaler)
        spec = fit_spec(data, on_top_of=start, calendar=False)
        tensors = WindowTensors(data, spec, CPU)
        origins = data.test_origins
        placed = torch.from_numpy(origins)
        scaled, mask = tensors.targets(placed, 1)
        assert mask is None or bool(mask.all())
        back = tensors.encoder.answer(*tensors.base_and_scale(placed), scaled[:, 0])
        off = np.abs(back.numpy() - data.actual(origins)) / spec.level_spread
        assert off.max() < 1e-6, (rule, start)


@pytest.mark.parametrize("start", STARTS)
@pytest.mark.parametrize("rule", RULES)
def test_every_step_ends_in_what_the_last_step_learns(laid_out, start: str, rule: str) -> None:
    data = with_scaler(laid_out[rule, "none"], "zscore")
    spec = fit_spec(data, on_top_of=start, calendar=True)
    model, tensors = filled_model(spec), WindowTensors(data, spec, CPU)
    placed = torch.from_numpy(data.train_origins)
    every, last = (tensors.targets(placed, positions) for positions in (6, 1))
    assert torch.equal(every[0][:, -1:], last[0])
    if last[1] is not None and every[1] is not None:
        assert torch.equal(every[1][:, -1:], last[1])
    with torch.no_grad():
        outputs = model.network(tensors.inputs(placed, 6))
        newest = model.network(tensors.inputs(placed, 1))
    assert outputs.shape == (len(placed), 6, 3, 2)
    assert torch.allclose(outputs[:, -1:], newest, atol=1e-6, rtol=0)


def test_every_step_teaches_each_state_what_follows_it(tmp_path: Path) -> None:
    table = readings(tmp_path, y=np.arange(120.0))
    data = prepare_forecast(experiment(table, {"preparation.scaler": "none"}), table)
    spec = fit_spec(data, on_top_of="last_value", calendar=False)
    targets, mask = WindowTensors(data, spec, CPU).targets(torch.tensor([20, 33]), 6)
    assert mask is None
    assert torch.equal(targets[..., 0], torch.tensor([1.0, 2.0, 3.0]).expand(2, 6, 3))


def test_06_the_steps_ahead_read_the_known_future_of_their_own_rows(tmp_path: Path) -> None:
    table = readings(tmp_path, price=np.arange(120.0))
    wanted = experiment(table, {"preparation.scaler": "none", "data.known_future_features": ("price",)})
    data = prepare_forecast(wanted, table)
    tensors = WindowTensors(data, fit_spec(data, on_top_of="none", calendar=False), CPU)
    future = tensors.inputs(torch.tensor([20]), 2).future
    assert future is not None
    assert future[0, :, :, 0].tolist() == [[20, 21, 22], [21, 22, 23]]


def test_05_a_filled_row_that_saw_what_follows_does_not_answer(tmp_path: Path) -> None:
    target = waves(120, 4)
    target[30:32] = np.nan
    table = readings(tmp_path, y=target)
    masks = {}
    for rule in ("interpolate", "forward"):
        data = prepare_forecast(experiment(table, {"data.missing": rule}), table)
        tensors = WindowTensors(data, fit_spec(data, on_top_of="last_value", calendar=False), CPU)
        _, mask = tensors.targets(torch.tensor([34]), 6)
        assert mask is not None
        masks[rule] = mask[0, :, :, 0].int().tolist()
    # Rows 29 … 34 answer; rows 30 and 31 are drawn towards row 32 where the rule interpolates.
    assert masks["forward"] == [[0, 0, 1], [0, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1], [1, 1, 1]]
    assert masks["interpolate"] == [[0, 0, 1], [0, 0, 0], [0, 0, 0], [1, 1, 1], [1, 1, 1], [1, 1, 1]]


def test_02_rows_that_were_left_out_teach_nothing(tmp_path: Path) -> None:
    words = ["train"] * 30 + [""] * 3 + ["train"] * 40 + ["validation"] * 20 + ["test"] * 20
    columns = {"time": stamps(113, "h"), "y": waves(113, 4), "part": words}
    table = written(tmp_path, columns)
    data = prepare_forecast(experiment(table, {"data.split_column": "part"}), table)
    tensors = WindowTensors(data, fit_spec(data, on_top_of="last_value", calendar=False), CPU)
    origins = data.train_origins[(data.train_origins >= 32) & (data.train_origins < 36)]
    assert len(origins)
    _, mask = tensors.targets(torch.from_numpy(origins), 6)
    assert mask is not None
    for origin, window in zip(origins.tolist(), mask[..., 0].tolist(), strict=True):
        for position, row in enumerate(range(origin - 5, origin + 1)):
            ahead = data.parts[row + 1 : row + 4]
            assert window[position] == (ahead != LEFT_OUT).tolist()


def test_28_shapes_that_would_broadcast_are_refused() -> None:
    with pytest.raises(ValueError, match="differ"):
        ForecastObjective().loss(torch.zeros(4, 1, 3, 1), Batch(None, torch.zeros(4, 3, 1)))


@pytest.mark.parametrize(
    ("kind", "total"), [("mse", 1 + 4 + 0.25), ("mae", 3.5), ("huber", 0.5 + 1.5 + 0.125)]
)
def test_losses_are_summed_over_what_counts(kind: str, total: float) -> None:
    output = torch.tensor([1.0, -2.0, 0.5, 7.0])
    mask = torch.tensor([True, True, True, False])
    found, count = ForecastObjective(kind).loss(output, Batch(None, torch.zeros(4), mask))
    assert (float(found), count) == (pytest.approx(total), 3)
    assert ForecastObjective(kind).loss(output, Batch(None, output))[1] == 4


def test_14_the_look_at_the_validation_part_does_not_hang_on_its_batches(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from studio.engine.tasks.forecast import batches

    target = waves(400, 4)
    target[300] = np.nan
    table = readings(tmp_path, rows=400, y=target)
    data = prepare_forecast(experiment(table), table)
    spec = fit_spec(data, on_top_of="last_value", calendar=False)
    model, tensors = filled_model(spec), WindowTensors(data, spec, CPU)
    found = []
    for size in (256, 32, 7):
        monkeypatch.setattr(batches, "CHUNK", size)
        look = ForecastValidator(data, tensors, ForecastObjective(), data.validation_origins, "seasonal")
        with torch.no_grad():
            seen = look(model.network, first=True)
        found.append([seen.loss, seen.metrics["mae"], seen.metrics["rmse"], look.reference.loss])
    assert np.allclose(found[1], found[0], rtol=1e-6)
    assert np.allclose(found[2], found[0], rtol=1e-6)


def test_the_first_frame_of_the_film_holds_what_stays(tmp_path: Path) -> None:
    table = readings(tmp_path)
    data = prepare_forecast(experiment(table), table)
    spec = fit_spec(data, on_top_of="last_value", calendar=False)
    model, tensors = ForecastModel(spec), WindowTensors(data, spec, CPU)
    look = ForecastValidator(data, tensors, ForecastObjective(), data.validation_origins, "last_value")
    with torch.no_grad():
        first, later = look(model.network, first=True).frame, look(model.network).frame
    origin = data.validation_origins[len(data.validation_origins) // 2]
    assert first["actual"] == tuple(data.targets[origin + 1 : origin + 4, 0].tolist())
    assert first["history"][-1] == data.targets[origin, 0]
    assert first["baseline"] == (data.targets[origin, 0],) * 3
    assert later.keys() == {"prediction"}
    assert first["prediction"] == pytest.approx(first["baseline"])  # a fresh head says zero
