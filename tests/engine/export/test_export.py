"""Exports and their certificates: what is written, what blocks, and that a blocked export leaves nothing."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import onnx
import pytest
import torch

from studio.engine.errors import ModelError, OutputError, RunFailedError, SettingError
from studio.engine.export import ExportDifferenceError, export_bundle_object, export_run
from studio.engine.export import bundle as bundle_format
from studio.engine.export import onnx as onnx_format
from studio.engine.predict.bundle import Bundle, load_bundle, save_bundle
from studio.engine.predict.model import MODEL_FILE, open_model
from studio.engine.tasks.export_parts import ExportParts
from studio.engine.tasks.forecast.exporting import export_parts
from tests.engine.export.models import make_bundle, make_spec

FORMATS = {"bundle": "Recurrent Studio", "onnx": "ONNX Runtime", "state-dict": "PyTorch"}


@pytest.fixture
def run_dir(tmp_path: Path) -> Path:
    folder = tmp_path / "run"
    folder.mkdir()
    spec = make_spec(cell="lstm", periods=("day", "week"), on_top_of="seasonal", features="all", masked=(0,))
    save_bundle(make_bundle(spec), folder / MODEL_FILE)
    return folder


@pytest.mark.parametrize("name", FORMATS)
def test_certificate_lies_beside_the_file_and_is_true(run_dir: Path, tmp_path: Path, name: str) -> None:
    path, shares = tmp_path / "out" / "my model.bin", list[float]()
    path.parent.mkdir()
    before = (run_dir / MODEL_FILE).read_bytes()
    certificate = export_run(run_dir, name, path, shares.append)
    content = json.loads(path.with_name("my model.bin.certificate.json").read_text("utf-8"))
    assert content == json.loads(json.dumps(certificate.to_json()))
    assert content["format"] == name
    assert content["passed"] is True
    assert content["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()
    assert content["bytes"] == path.stat().st_size
    assert content["runtime"]["name"] == FORMATS[name]
    assert content["runtime"]["version"]
    assert content["tolerance"] == 1e-5
    assert [case["batch"] for case in content["cases"]] == [1, 3, 64, 257, 3, 3]
    assert {case["time"] for case in content["cases"]} == {4, 9, 14}  # a season, the look back, more
    assert all(case["largest_difference"] <= 1e-5 * case["scale"] for case in content["cases"])
    assert all(case["scale"] == {"temp": 18.0, "load": 7.0}[case["column"]] for case in content["cases"])
    assert content["facts"] == {"horizon": 5, "moved_by_newest_row": 5}
    assert sorted(file.name for file in path.parent.iterdir()) == sorted(
        [*content["files"], "my model.bin.certificate.json"]
    )
    assert (run_dir / MODEL_FILE).read_bytes() == before
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_models_opened_from_exports_answer_as_the_run(run_dir: Path, tmp_path: Path) -> None:
    feed = export_parts(load_bundle(run_dir / MODEL_FILE)).example(5, 9)
    due = open_model(run_dir).run(feed)
    for name, suffix in (("bundle", ".bundle"), ("onnx", ".onnx")):
        path = tmp_path / f"model{suffix}"
        export_run(run_dir, name, path)
        model = open_model(path)
        assert model.task == "forecast"
        np.testing.assert_allclose(model.run(feed), due, atol=1e-4)
        assert model.bundle.spec == json.loads(json.dumps(load_bundle(run_dir / MODEL_FILE).spec))


def test_a_bundle_can_be_exported_too(run_dir: Path, tmp_path: Path) -> None:
    moved = shutil.copy(run_dir / MODEL_FILE, tmp_path / "moved.bundle")
    assert export_run(Path(moved), "onnx", tmp_path / "model.onnx").passed


def test_the_live_model_is_not_touched(tmp_path: Path) -> None:
    bundle = make_bundle(make_spec())
    live = {name: tensor.requires_grad_() for name, tensor in bundle.weights.items()}
    versions = {name: tensor._version for name, tensor in live.items()}
    before = {name: tensor.detach().clone() for name, tensor in live.items()}
    with torch.enable_grad():
        export_bundle_object(bundle, "onnx", tmp_path / "model.onnx")
        assert torch.is_grad_enabled()
    assert all(torch.equal(tensor, before[name]) for name, tensor in live.items())
    assert {name: tensor._version for name, tensor in live.items()} == versions


def test_certificate_says_when_the_newest_row_moves_nothing(tmp_path: Path) -> None:
    bundle = make_bundle(make_spec(features="none", on_top_of="none"))
    still = {
        name: tensor * 0 if name.startswith("head") else tensor for name, tensor in bundle.weights.items()
    }
    certificate = export_bundle_object(
        Bundle(bundle.experiment, bundle.spec, still), "onnx", tmp_path / "model.onnx"
    )
    assert certificate.facts == {"horizon": 5, "moved_by_newest_row": 0}


def _write_with_other_weights(bundle: Bundle, parts: ExportParts, path: Path) -> tuple[Path, ...]:
    other = make_bundle(make_spec(features="none"), seed=1)
    return REAL_ONNX(other, export_parts(other), path)


def _write_not_a_number(bundle: Bundle, parts: ExportParts, path: Path) -> tuple[Path, ...]:
    weights = {name: torch.full_like(tensor, torch.nan) for name, tensor in bundle.weights.items()}
    other = Bundle(bundle.experiment, bundle.spec, weights)
    return REAL_ONNX(other, export_parts(other), path)


def _write_other_horizon(bundle: Bundle, parts: ExportParts, path: Path) -> tuple[Path, ...]:
    other = make_bundle(make_spec(features="none", horizon=3))
    return REAL_ONNX(other, export_parts(other), path)


REAL_ONNX, REAL_BUNDLE = onnx_format.write, bundle_format.write


@pytest.mark.parametrize("write", [_write_with_other_weights, _write_not_a_number, _write_other_horizon])
def test_a_file_that_differs_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: object
) -> None:
    monkeypatch.setattr(onnx_format, "write", write)
    with pytest.raises(ExportDifferenceError) as caught:
        export_bundle_object(make_bundle(make_spec(features="none")), "onnx", tmp_path / "model.onnx")
    assert caught.value.exit_code == 3
    assert "model.onnx was not exported" in str(caught.value)
    assert "temp" in caught.value.meaning or "load" in caught.value.meaning
    assert list(tmp_path.iterdir()) == []


def test_the_difference_is_said_in_the_unit_of_the_target(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def shifted(bundle: Bundle, parts: ExportParts, path: Path) -> tuple[Path, ...]:
        weights = dict(bundle.weights)
        bias = weights["head.bias"].clone()
        bias[1] += 0.5  # half a spread of load, one step ahead
        other = Bundle(bundle.experiment, bundle.spec, weights | {"head.bias": bias})
        return REAL_BUNDLE(other, parts, path)

    monkeypatch.setattr(bundle_format, "write", shifted)
    with pytest.raises(ExportDifferenceError, match=r"load differs by up to 3\.5 .*7e-05 is allowed"):
        export_bundle_object(make_bundle(make_spec()), "bundle", tmp_path / "model.bundle")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_its_runtime_refuses_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(bundle: Bundle, parts: ExportParts, path: Path) -> tuple[Path, ...]:
        path.write_bytes(b"no graph")
        return (path,)

    monkeypatch.setattr(onnx_format, "write", broken)
    with pytest.raises(RunFailedError, match=r"could not be loaded in its own runtime \(.*Protobuf"):
        export_bundle_object(make_bundle(make_spec()), "onnx", tmp_path / "model.onnx")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_export_leaves_an_earlier_one_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "model.onnx"
    bundle = make_bundle(make_spec(features="none"))
    export_bundle_object(bundle, "onnx", path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    monkeypatch.setattr(onnx_format, "write", _write_with_other_weights)
    with pytest.raises(ExportDifferenceError):
        export_bundle_object(bundle, "onnx", path)
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


@pytest.mark.parametrize("place", ["", "missing/model.onnx", "file/model.onnx"])
def test_a_place_that_cannot_be_written_is_refused_before_anything_else(tmp_path: Path, place: str) -> None:
    (tmp_path / "file").write_text("a file, not a folder")
    with pytest.raises(OutputError, match="cannot be written"):
        export_run(tmp_path / "there is no such run", "onnx", tmp_path / place)


def test_a_certificate_that_cannot_be_written_is_refused_too(tmp_path: Path) -> None:
    (tmp_path / "model.onnx.certificate.json").mkdir()
    with pytest.raises(OutputError, match="certificate"):
        export_run(tmp_path / "there is no such run", "onnx", tmp_path / "model.onnx")


def test_a_folder_without_a_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="holds no trained model"):
        export_run(tmp_path, "onnx", tmp_path / "model.onnx")
    assert list(tmp_path.iterdir()) == []


def test_weights_of_another_model_are_refused(tmp_path: Path) -> None:
    bundle = make_bundle(make_spec(hidden_size=5))
    with pytest.raises(ModelError, match="do not fit"):
        export_bundle_object(
            Bundle(bundle.experiment, make_spec().to_json(), bundle.weights), "onnx", tmp_path / "model.onnx"
        )
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["script", "predictor", "pt2", "report"])
def test_formats_of_later_versions_say_so(tmp_path: Path, name: str) -> None:
    with pytest.raises(SettingError, match=f"{name} is not supported yet.*bundle, onnx, state-dict"):
        export_run(tmp_path, name, tmp_path / "model")


def test_an_unknown_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="Unknown format pickle"):
        export_run(tmp_path, "pickle", tmp_path / "model")


def test_the_list_of_formats_is_light() -> None:
    heavy = "{'torch', 'pandas', 'onnx', 'numpy'}"
    code = f"import sys, studio.engine.export; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], env=os.environ, check=False).returncode == 0


def test_a_size_that_would_be_frozen_in_the_graph_is_an_error(tmp_path: Path) -> None:
    class Frozen(torch.nn.Module):
        def forward(self, past: torch.Tensor) -> torch.Tensor:
            return past[:, :5] * len(past)

    bundle = make_bundle(make_spec(features="none"))
    parts = export_parts(bundle)
    object.__setattr__(parts, "module", Frozen())
    with pytest.raises(torch.jit.TracerWarning, match="len"):
        onnx_format.write(bundle, parts, tmp_path / "model.onnx")


def test_exported_graph_is_checked_by_the_format_itself(run_dir: Path, tmp_path: Path) -> None:
    export_run(run_dir, "onnx", tmp_path / "model.onnx")
    model = onnx.load(tmp_path / "model.onnx")
    onnx.checker.check_model(model, full_check=True)
    assert model.producer_name == "Recurrent Studio"


def _losses(steps: int, under_way: threading.Event | None = None) -> list[float]:
    """A small training; says after its first step that it is under way."""
    generator = torch.Generator().manual_seed(0)
    network = torch.nn.GRU(3, 8, num_layers=2, batch_first=True)
    for parameter in network.parameters():
        torch.nn.init.uniform_(parameter, -0.3, 0.3, generator=generator)
    optimizer = torch.optim.SGD(network.parameters(), lr=0.1)
    losses = []
    for _ in range(steps):
        output, _ = network(torch.randn(4, 12, 3, generator=generator))
        loss = output.square().mean()
        loss.backward()
        optimizer.step()
        optimizer.zero_grad()
        losses.append(float(loss.detach()))
        if under_way is not None:
            under_way.set()
    return losses


def test_an_export_beside_a_training_disturbs_neither(tmp_path: Path) -> None:
    due, under_way = _losses(400), threading.Event()
    with ThreadPoolExecutor(1) as pool:
        training = pool.submit(_losses, 400, under_way)
        under_way.wait(30)
        certificate = export_bundle_object(make_bundle(make_spec()), "onnx", tmp_path / "model.onnx")
        assert training.result(60) == due
    assert certificate.passed


def test_weights_are_not_written_under_the_name_of_another_format(run_dir: Path, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="would not be what its name says"):
        export_run(run_dir, "state-dict", tmp_path / "weights.safetensors")
    assert not list(tmp_path.glob("*weights*"))
