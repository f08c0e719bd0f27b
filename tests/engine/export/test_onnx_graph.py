"""Every kind of forecaster as a graph: onnxruntime in a clean process answers as the model does."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest

from studio.engine.export import compare
from studio.engine.export.onnx import METADATA_KEY, OPSET, write
from studio.engine.predict.bundle import bundle_content
from studio.engine.predict.model import BUNDLE_KEY
from studio.engine.tasks.forecast.exporting import export_parts, shortest_time
from studio.engine.tasks.forecast.spec import ForecastSpec
from tests.engine.export.models import make_bundle, make_spec

SIZES = ((1, 9), (3, 9), (7, 9), (3, 14))
CALENDAR = ("day", "week", "year")

# What several files answer, in one process that has neither torch nor the studio.
CLEAN_PROCESS = """
import json, sys
import numpy as np, onnxruntime
answers, said = {}, {}
feeds = {}
for key, array in np.load(sys.argv[1]).items():
    name, case, given = key.split("/")
    feeds.setdefault(name, {}).setdefault(case, {})[given] = array
for name, cases in feeds.items():
    path = f"{sys.argv[3]}/{name}.onnx"
    session = onnxruntime.InferenceSession(path, providers=["CPUExecutionProvider"])
    sides = [*session.get_inputs(), *session.get_outputs()]
    said[name] = {side.name: [side.type, side.shape] for side in sides}
    for case, feed in cases.items():
        answers[f"{name}/{case}"] = session.run(["forecast"], feed)[0]
np.savez(sys.argv[2], **answers)
assert not {"torch", "studio", "pandas"} & set(sys.modules)
print(json.dumps(said))
"""


def _specs() -> dict[str, ForecastSpec]:
    """Every core with every read-out, every transform × scaler × simple forecast, with changing features."""
    specs = {}
    cores = itertools.product(("lstm", "gru"), (1, 2), (False, True), ("last", "mean", "max", "attention"))
    for number, (cell, layers, both, pooling) in enumerate(cores):
        specs[f"{cell}{layers}{'b' * both}-{pooling}"] = make_spec(
            cell=cell, num_layers=layers, bidirectional=both, pooling=pooling,
            features=("all", "past", "none")[number % 3], periods=CALENDAR[: number % 4],
        )  # fmt: skip
    ways = itertools.product(
        ("none", "log", "difference"), ("zscore", "window"), ("none", "last_value", "seasonal", "drift")
    )
    for number, (transform, scaler, on_top_of) in enumerate(ways):
        specs[f"{transform}-{scaler}-{on_top_of}"] = make_spec(
            transform=transform, scaler=scaler, on_top_of=on_top_of,
            masked=((), (0,), (0, 1))[(number + number // 3) % 3], periods=CALENDAR[number % 4 :],
            features=("all", "none", "past")[number % 3],
        )  # fmt: skip
    return specs


SPECS = _specs()


@pytest.fixture(scope="module")
def exported(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All models of SPECS as files, what they say of themselves, what they answer, and what is due."""
    folder = tmp_path_factory.mktemp("onnx")
    arrays, due = {}, {}
    for name, spec in SPECS.items():
        bundle = make_bundle(spec)
        parts = export_parts(bundle)
        write(bundle, parts, folder / f"{name}.onnx")
        for batch, time in (*SIZES, (3, shortest_time(spec))):
            feed = parts.example(batch, time)
            arrays |= {f"{name}/{batch}x{time}/{given}": array for given, array in feed.items()}
            due[f"{name}/{batch}x{time}"] = compare.ask_model(parts, feed)
    np.savez(folder / "inputs.npz", **arrays)
    command = [
        sys.executable,
        "-I",
        "-c",
        CLEAN_PROCESS,
        *(str(folder / name) for name in ("inputs.npz", "out.npz")),
    ]
    done = subprocess.run([*command, str(folder)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    answers = dict(np.load(folder / "out.npz"))
    return {"folder": folder, "said": json.loads(done.stdout), "answers": answers, "due": due}


@pytest.mark.parametrize("name", SPECS)
def test_graph_answers_as_the_model_at_every_size(exported: dict[str, Any], name: str) -> None:
    spread = np.array(SPECS[name].level_spread)
    cases = [case for case in exported["due"] if case.startswith(f"{name}/")]
    assert len(cases) >= len(SIZES)
    for case in cases:
        due, got = exported["due"][case], exported["answers"][case]
        assert got.dtype == np.float64
        assert got.shape == due.shape
        assert np.isfinite(due).all()
        assert (np.abs(got - due) / spread).max() < 1e-5, case
        assert np.ptp(due[..., 0], axis=1).max() > 1e-3, "the steps ahead do not differ"


@pytest.mark.parametrize("name", SPECS)
def test_inputs_have_the_names_and_types_of_the_contract(exported: dict[str, Any], name: str) -> None:
    spec, said = SPECS[name], exported["said"][name]
    due = {"past": ["tensor(double)", ["batch", "time", len(spec.past_columns)]]}
    if spec.known_future:
        due["future"] = ["tensor(double)", ["batch", spec.horizon, len(spec.known_future)]]
    if spec.static:
        due["static"] = ["tensor(double)", ["batch", len(spec.static)]]
    if spec.periods:
        due["past_time"] = ["tensor(int64)", ["batch", "time"]]
        due["future_time"] = ["tensor(int64)", ["batch", spec.horizon]]
    forecast = said.pop("forecast")
    assert said == due
    assert forecast[0] == "tensor(double)"
    assert forecast[1][0] == "batch"


def test_file_is_one_file_of_standard_operators_with_its_metadata(exported: dict[str, Any]) -> None:
    name = "log-window-seasonal"
    model = onnx.load(exported["folder"] / f"{name}.onnx", load_external_data=False)
    assert {node.domain for node in model.graph.node} <= {"", "ai.onnx"}
    assert [(entry.domain, entry.version >= OPSET) for entry in model.opset_import] == [("", True)]
    assert not any(tensor.external_data for tensor in model.graph.initializer)
    metadata = {entry.key: json.loads(entry.value) for entry in model.metadata_props}
    spec, bundle = SPECS[name], make_bundle(SPECS[name])
    says = metadata[METADATA_KEY]
    assert says["task"] == "forecast"
    assert says["past_columns"] == list(spec.past_columns)
    assert says["future_columns"] == list(spec.known_future)
    assert says["static_columns"] == list(spec.static)
    assert says["targets"] == ["temp", "load"]
    assert (says["context_length"], says["horizon"]) == (9, 5)
    assert {"classes", "tokenizer", "studio_version"} <= set(says)
    assert metadata[BUNDLE_KEY] == json.loads(json.dumps(bundle_content(bundle)))
    assert sorted(path.suffix for path in exported["folder"].iterdir()) == [".npz"] * 2 + [".onnx"] * len(
        SPECS
    )


def test_gru_computes_its_reset_as_torch_does(exported: dict[str, Any]) -> None:
    model = onnx.load(exported["folder"] / "gru2b-last.onnx")
    cells = [node for node in model.graph.node if node.op_type == "GRU"]
    assert len(cells) == 2
    for cell in cells:
        assert {a.name: a.i for a in cell.attribute}["linear_before_reset"] == 1


@pytest.mark.parametrize(
    ("scaler", "transform"), [("zscore", "none"), ("zscore", "difference"), ("window", "difference")]
)
def test_large_values_keep_their_ones(tmp_path: Path, scaler: str, transform: str) -> None:
    centre = (1.7e9, 1.7e9) if transform == "none" else (0.0, 0.0)
    spec = make_spec(
        features="none", scaler=scaler, transform=transform, on_top_of="last_value", centre=centre,
        scale=(2.0, 2.0), level_spread=(2.0, 2.0),
    )  # fmt: skip
    bundle = make_bundle(spec)
    parts, path = export_parts(bundle), tmp_path / "model.onnx"
    write(bundle, parts, path)
    past = 1.7e9 + np.random.default_rng(0).integers(0, 8, (4, 9, 2)).astype(np.float64)
    moved = past.copy()
    moved[:, -1] += 1
    _, answers = compare.ask_file("onnx", path, {"past": {"past": past}, "moved": {"past": moved}})
    assert np.abs(answers["past"][0] - compare.ask_model(parts, {"past": past})).max() < 2e-5
    assert len(np.unique(answers["past"][0] % 16)) > 20
    assert (np.abs(answers["moved"][0] - answers["past"][0]) > 1e-3).all()


def test_times_before_1970_have_the_phases_of_the_calendar(tmp_path: Path) -> None:
    """A Monday in 1949 and one in 2013 are at the same place of the week and the day."""
    spec = make_spec(features="none", periods=("day", "week"))
    bundle = make_bundle(spec)
    path = tmp_path / "model.onnx"
    write(bundle, export_parts(bundle), path)
    feeds = {}
    for name, monday in (("old", -660_700_800), ("new", 1_357_516_800), ("tuesday", 1_357_603_200)):
        times = monday + 3600 * np.arange(14, dtype=np.int64)[None]
        feeds[name] = {
            "past": np.full((1, 9, 2), 60.0),
            "past_time": times[:, :9],
            "future_time": times[:, 9:],
        }
    _, answers = compare.ask_file("onnx", path, feeds)
    np.testing.assert_allclose(answers["old"][0], answers["new"][0], rtol=1e-9)
    assert np.abs(answers["tuesday"][0] - answers["new"][0]).max() > 1e-3
