"""A language model as a file: states in and out, text in and out without torch, and a certificate that proves it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnx
import pytest

from studio.engine.export.certificate import ExportDifferenceError
from studio.engine.export.export import export_bundle_object
from studio.engine.predict.model import TrainedModel, open_model
from studio.engine.tasks.language_model.exporting import compared, export_parts, usual_time
from studio.engine.tasks.language_model.spec import LanguageSpec
from studio.engine.tasks.language_model.writing import write
from studio.engine.tasks.writing import WritingSettings
from tests.engine.tasks.language_model.corpora import corpus, model_of

SHAPES = {
    "lstm": {},
    "gru, two layers": {"model.cell": "gru", "model.num_layers": 2, "model.dropout": 0.3},
    "tied": {"model.tie_weights": True, "model.embedding_size": 12},
}


@pytest.fixture(scope="module", params=list(SHAPES))
def model(request: pytest.FixtureRequest) -> TrainedModel:
    return model_of(corpus(), SHAPES[request.param])


@pytest.fixture(scope="module")
def onnx_file(model: TrainedModel, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("onnx") / "model.onnx"
    certificate = export_bundle_object(model.bundle, "onnx", path)
    assert certificate.passed
    assert len({case.batch for case in certificate.cases}) >= 3
    assert len({case.time for case in certificate.cases}) >= 3
    assert certificate.facts["two_halves_differ_from_whole"] < 1e-5
    assert certificate.facts["moved_by_later_tokens"] < 1e-5
    return path


def test_36_inputs_and_outputs_are_those_of_the_contract(model: TrainedModel, onnx_file: Path) -> None:
    graph = onnx.load(onnx_file).graph
    shapes = {
        value.name: [axis.dim_param or axis.dim_value for axis in value.type.tensor_type.shape.dim]
        for value in (*graph.input, *graph.output)
    }
    spec = LanguageSpec.from_json(model.bundle.spec)
    state = [spec.num_layers, "batch", 12]
    states = dict.fromkeys(spec.state_names, state)
    assert shapes == {
        "tokens": ["batch", "time"],
        **states,
        "logits": ["batch", "time", spec.vocabulary],
        **{f"next_{name}": shape for name, shape in states.items()},
    }
    metadata = json.loads(
        {entry.key: entry.value for entry in onnx.load(onnx_file).metadata_props}["recurrent_studio"]
    )
    assert metadata["task"] == "language-model"
    assert metadata["tokenizer"]["vocabulary"] == list(spec.tokenizer.vocabulary)
    assert (metadata["tokenizer"]["pad_id"], metadata["tokenizer"]["unknown_id"]) == (0, 1)


@pytest.mark.parametrize(("batch", "time"), [(1, 1), (2, 7), (5, 100)])
def test_36_any_batch_and_any_time(model: TrainedModel, onnx_file: Path, batch: int, time: int) -> None:
    spec = LanguageSpec.from_json(model.bundle.spec)
    feed = export_parts(model.bundle).example(batch, time)
    ours, theirs = (compared(spec, opened.answers(feed)) for opened in (model, open_model(onnx_file)))
    assert ours.shape == theirs.shape
    assert np.abs(ours - theirs).max() < 1e-5


def test_a_text_in_two_goes_with_the_state_carried_is_one_text(onnx_file: Path) -> None:
    opened = open_model(onnx_file)
    spec = LanguageSpec.from_json(opened.bundle.spec)
    feed = export_parts(model_of(corpus(), {}).bundle).example(2, 20) if spec.cell == "lstm" else None
    tokens = (
        np.random.default_rng(0).integers(2, spec.vocabulary, (2, 20)) if feed is None else feed["tokens"]
    )
    whole = opened.answers({"tokens": tokens, **spec.zero_state(2)})
    first = opened.answers({"tokens": tokens[:, :9], **spec.zero_state(2)})
    state = {name: first[f"next_{name}"] for name in spec.state_names}
    second = opened.answers({"tokens": tokens[:, 9:], **state})
    assert np.allclose(
        np.concatenate((first["logits"], second["logits"]), axis=1), whole["logits"], atol=1e-5
    )


@pytest.mark.parametrize(
    "how", [{}, {"temperature": 1.3, "seed": 4}, {"temperature": 0.01}, {"top_p": 0.8, "top_k": 9}]
)
def test_the_file_writes_the_same_text_as_the_model(model: TrainedModel, onnx_file: Path, how: dict) -> None:
    settings = WritingSettings(prompt="The cat", length=300, **how)
    assert "".join(write(open_model(onnx_file), settings)) == "".join(write(model, settings))


def test_a_bundle_is_proved_too_and_writes_the_same(tmp_path: Path) -> None:
    model, settings = model_of(corpus()), WritingSettings(length=50)
    assert export_bundle_object(model.bundle, "bundle", tmp_path / "model.bundle").passed
    assert "".join(write(open_model(tmp_path / "model.bundle"), settings)) == "".join(write(model, settings))


@pytest.mark.parametrize("shape", ["gru, two layers", "tied"])
def test_the_program_beside_the_weights_runs_by_itself(shape: str, tmp_path: Path) -> None:
    model = model_of(corpus(), SHAPES[shape])
    assert export_bundle_object(model.bundle, "state-dict", tmp_path / "model.pt").passed
    program = tmp_path / "model.pt.load.py"
    done = subprocess.run([sys.executable, "-I", program], capture_output=True, text=True, check=True)
    spec = LanguageSpec.from_json(model.bundle.spec)
    assert f"[1, 1, {spec.vocabulary}]" in done.stdout


def test_a_file_that_answers_otherwise_is_not_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from studio.engine.export import onnx as room

    trace = room.trace_graph

    def spoiled(parts, path):
        trace(parts, path)
        graph = onnx.load(path)
        weight = next(entry for entry in graph.graph.initializer if "head.bias" in entry.name)
        moved = onnx.numpy_helper.to_array(weight).copy()
        moved[5] += 0.01
        weight.CopyFrom(onnx.numpy_helper.from_array(moved, weight.name))
        onnx.save(graph, path)

    monkeypatch.setattr(room, "trace_graph", spoiled)
    with pytest.raises(ExportDifferenceError):
        export_bundle_object(model_of(corpus()).bundle, "onnx", tmp_path / "model.onnx")
    assert not (tmp_path / "model.onnx").exists()


def test_a_large_vocabulary_is_compared_over_fewer_tokens() -> None:
    spec = LanguageSpec.from_json(model_of(corpus()).bundle.spec)
    assert usual_time(spec) == 24

    class Large:
        vocabulary = 50_000

    assert usual_time(Large()) == 2  # type: ignore[arg-type]


def test_a_file_writes_without_torch(tmp_path: Path) -> None:
    onnx_file = tmp_path / "model.onnx"
    export_bundle_object(model_of(corpus()).bundle, "onnx", onnx_file)
    program = (
        "import sys\n"
        "class Refuse:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name == 'torch' or name.startswith('torch.'):\n"
        "            raise ImportError('torch was asked for')\n"
        "sys.meta_path.insert(0, Refuse())\n"
        "from pathlib import Path\n"
        "from studio.cli.main import run\n"
        "code = run(['generate', sys.argv[1], '--prompt', 'The', '--length', '20'], lambda path: 1)\n"
        "assert 'torch' not in sys.modules\n"
        "sys.exit(code)\n"
    )
    root = Path(__file__).resolve().parents[4]
    done = subprocess.run(
        [sys.executable, "-c", program, onnx_file], capture_output=True, text=True, cwd=root, check=False
    )
    assert done.returncode == 0, done.stderr
    assert len(done.stdout) == 23
