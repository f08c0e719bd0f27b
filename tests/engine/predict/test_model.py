"""One door for runs, bundles and exported files."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.engine.errors import ModelError
from studio.engine.export import export_bundle_object
from studio.engine.predict.bundle import save_bundle
from studio.engine.predict.model import open_model
from tests.engine.export.models import make_bundle, make_spec


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run folder with its bundle, and the same model as an ONNX file."""
    run = tmp_path_factory.mktemp("model") / "run"
    run.mkdir()
    bundle = make_bundle(make_spec(features="none"))
    save_bundle(bundle, run / "model.bundle")
    export_bundle_object(bundle, "onnx", run.parent / "model.onnx")
    return run


def test_the_same_answers_through_every_door(folder: Path) -> None:
    past = 50 + np.random.default_rng(0).normal(size=(3, 9, 2))
    doors = [folder, folder / "model.bundle", folder.parent / "model.onnx"]
    run, bundle, onnx = (open_model(door).run({"past": past}) for door in doors)
    assert np.array_equal(run, bundle)
    assert np.allclose(onnx, run, rtol=1e-6)
    assert run.dtype == onnx.dtype == np.float64
    assert run.shape == (3, 5, 2)
    assert {open_model(door).task for door in doors} == {"forecast"}


def test_24_answers_are_the_same_each_time_dropout_or_not(tmp_path: Path) -> None:
    bundle = make_bundle(make_spec(features="none", num_layers=2))
    spec = dict(bundle.spec) | {"network": dict(bundle.spec["network"]) | {"dropout": 0.5}}
    save_bundle(dataclasses.replace(bundle, spec=spec), tmp_path / "x.bundle")
    model = open_model(tmp_path / "x.bundle")
    past = np.full((2, 9, 2), 60.0)
    assert np.array_equal(model.run({"past": past}), model.run({"past": past}))
    assert torch.is_grad_enabled()


def test_what_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.onnx").write_text("hello")
    (tmp_path / "empty.onnx").write_bytes(b"")
    (tmp_path / "text.bundle").write_text("hello")
    for name, words in (
        ("empty", "holds no trained model"),
        ("missing.bundle", "does not exist"),
        ("text.onnx", "no model that Recurrent Studio exported"),
        ("empty.onnx", "no model that Recurrent Studio exported"),
        ("text.bundle", "is no model of Recurrent Studio"),
    ):
        with pytest.raises(ModelError, match=words):
            open_model(tmp_path / name)


def test_a_foreign_onnx_file_is_refused(tmp_path: Path) -> None:
    from onnx import TensorProto, helper, save

    given, told = (helper.make_tensor_value_info(name, TensorProto.FLOAT, [1]) for name in ("a", "b"))
    graph = helper.make_graph([helper.make_node("Identity", ["a"], ["b"])], "g", [given], [told])
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    save(model, tmp_path / "foreign.onnx")
    with pytest.raises(ModelError, match=r"foreign\.onnx is no model that Recurrent Studio exported"):
        open_model(tmp_path / "foreign.onnx")


def test_weights_that_do_not_fit_their_description_are_refused(tmp_path: Path) -> None:
    bundle = make_bundle(make_spec(features="none"))
    wrong = {
        "wider": dict(bundle.spec) | {"network": dict(bundle.spec["network"]) | {"hidden_size": 5}},
        "unknown": dict(bundle.spec) | {"colour": "blue"},
        "empty": {},
    }
    for name, spec in wrong.items():
        save_bundle(dataclasses.replace(bundle, spec=spec), tmp_path / f"{name}.bundle")
        with pytest.raises(ModelError, match=r"do not fit|is not whole"):
            open_model(tmp_path / f"{name}.bundle")


def test_a_model_file_with_one_changed_weight_is_refused(folder: Path, tmp_path: Path) -> None:
    import onnx

    model = onnx.load(folder.parent / "model.onnx")
    weights = max(model.graph.initializer, key=lambda tensor: len(tensor.raw_data))
    changed = bytearray(weights.raw_data)
    changed[2] ^= 1
    weights.raw_data = bytes(changed)
    onnx.save(model, tmp_path / "changed.onnx")
    with pytest.raises(ModelError, match="checksum does not match"):
        open_model(tmp_path / "changed.onnx")


def test_inputs_that_do_not_fit_a_graph_are_said(folder: Path) -> None:
    model = open_model(folder.parent / "model.onnx")
    with pytest.raises(ModelError, match="cannot answer"):
        model.run({"past": np.zeros((1, 9, 7))})
    with pytest.raises(ModelError, match="cannot answer"):
        model.run({})


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no endless file")
def test_a_device_is_refused_before_it_is_read(tmp_path: Path) -> None:
    for name in ("endless.bundle", "endless.onnx"):
        (tmp_path / name).symlink_to("/dev/zero")
        with pytest.raises(ModelError, match="is no file"):
            open_model(tmp_path / name)
