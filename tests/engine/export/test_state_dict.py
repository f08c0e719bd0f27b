"""Plain weights: any model is rebuilt from them by the lines beside them, with torch alone."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch

from studio.engine.export import compare, export_bundle_object
from studio.engine.export.state_dict import write
from studio.engine.tasks.forecast.exporting import export_parts
from tests.engine.export.models import make_bundle, make_spec
from tests.engine.export.test_onnx_graph import SPECS


@pytest.mark.parametrize("name", SPECS)
def test_the_program_beside_the_weights_is_the_model(tmp_path: Path, name: str) -> None:
    spec = SPECS[name]
    bundle = make_bundle(spec)
    parts, path = export_parts(bundle), tmp_path / "model.pt"
    files = write(bundle, parts, path)
    source = files[1].read_text("utf-8")
    assert "import studio" not in source
    assert "from studio" not in source
    namespace = {"__file__": str(files[1]), "__name__": "loaded"}
    exec(compile(source, str(files[1]), "exec"), namespace)
    model = namespace["load"]()
    assert not model.training
    feed = parts.example(5, spec.context_length)
    with torch.no_grad():
        got = model(**{given: torch.from_numpy(array) for given, array in feed.items()})
    assert got.dtype == torch.float64
    np.testing.assert_array_equal(got.numpy(), compare.ask_model(parts, feed))


def test_the_program_has_only_the_lines_this_model_needs(tmp_path: Path) -> None:
    plain = make_bundle(make_spec(features="none", on_top_of="last_value"))
    code = write(plain, export_parts(plain), tmp_path / "plain.pt")[1].read_text("utf-8")
    for word in (
        "phases",
        "log",
        "STEP_MEAN",
        "SEASON",
        "MASKED",
        "static",
        "future",
        "window itself",
        "score",
    ):
        assert word not in code, word
    assert 'Path(__file__).with_name("plain.pt")' in code
    assert "nn.GRU(2, 4, batch_first=True)" in code
    full = make_bundle(
        make_spec(
            cell="lstm", num_layers=2, bidirectional=True, periods=("week",), transform="log", masked=(0,)
        )
    )
    code = write(full, export_parts(full), tmp_path / "full.pt")[1].read_text("utf-8")
    assert "nn.LSTM(8, 4, num_layers=2, bidirectional=True, batch_first=True)" in code
    for word in ("phases", ".log()", ".exp()", "MASKED", "static", "future"):
        assert word in code, word


@pytest.mark.parametrize("target", ['a "quoted" name', 'three """ quotes', "back\\slash", "Größe in m³"])
def test_names_of_columns_cannot_break_the_program(tmp_path: Path, target: str) -> None:
    bundle = make_bundle(make_spec(features="none", targets=(target, "load")))
    code = write(bundle, export_parts(bundle), tmp_path / 'we"ights.pt')[1]
    namespace = {"__file__": str(code), "__name__": "loaded"}
    exec(compile(code.read_text("utf-8"), str(code), "exec"), namespace)
    assert namespace["TARGETS"] == [target, "load"]
    assert namespace["load"]() is not None


def test_weights_load_without_code_and_the_program_runs_alone(tmp_path: Path) -> None:
    bundle = make_bundle(make_spec(cell="lstm", pooling="attention", periods=("day",), on_top_of="drift"))
    certificate = export_bundle_object(bundle, "state-dict", tmp_path / "model.pt")
    assert certificate.files == ("model.pt", "model.pt.load.py")
    weights = torch.load(tmp_path / "model.pt", weights_only=True)
    assert sorted(weights) == sorted(
        [
            *(f"rnn.{kind}_{place}_l0" for kind in ("weight", "bias") for place in ("ih", "hh")),
            *("score.weight", "score.bias", "head.weight", "head.bias", "future_head.weight"),
        ]
    )
    assert torch.equal(weights["head.weight"], bundle.weights["head.weight"])
    done = subprocess.run(
        [sys.executable, "-I", str(tmp_path / "model.pt.load.py")],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "dtype=torch.float64" in done.stdout
