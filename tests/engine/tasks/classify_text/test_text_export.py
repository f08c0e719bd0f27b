"""Text classifiers as files: the same answers, padding without effect, and all that another program needs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from studio.engine.export.export import export_bundle_object
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import open_model
from studio.engine.tasks.classify_text.answering import answer_all
from studio.engine.tasks.classify_text.task import TASK
from tests.engine.tasks.classify_text.texts import made_bundle, made_model, made_spec, rows

TEXTS = [text for text, _ in rows(20, seed=3)] + ["", "zzqxv", "WOLF!"]


@pytest.mark.parametrize(
    ("cell", "layers", "both", "pooling"),
    [
        ("lstm", 1, False, "last"),
        ("gru", 2, True, "last"),
        ("lstm", 1, True, "attention"),
        ("gru", 1, False, "max"),
    ],
)
def test_36_another_program_gets_the_same_from_the_metadata_alone(
    tmp_path: Path, cell: str, layers: int, both: bool, pooling: str
) -> None:
    spec = made_spec(cell, layers, both, pooling, dropout=0.3)
    path = tmp_path / "model.onnx"
    certificate = export_bundle_object(made_bundle(spec), "onnx", path)
    assert certificate.passed
    assert certificate.facts["moved_by_padding"] < 1e-6
    assert certificate.facts["moved_by_tokens_behind"] < 1e-6
    session = onnxruntime.InferenceSession(path.read_bytes(), providers=["CPUExecutionProvider"])
    said = json.loads(session.get_modelmeta().custom_metadata_map["recurrent_studio"])
    tokenizer = said["tokenizer"]
    assert said["classes"] == list(spec.classes)
    number = {token: place for place, token in enumerate(tokenizer["vocabulary"])}
    encoded = [
        [number.get(token, tokenizer["unknown_id"]) for token in re.findall(
            tokenizer["pattern"], text.lower() if tokenizer["lower_case"] else text
        )][: tokenizer["max_length"]] or [tokenizer["unknown_id"]]
        for text in TEXTS
    ]  # fmt: skip
    due = answer_all(made_model(spec), spec, TEXTS)
    for time in (12, 24, 212):
        tokens = np.full((len(TEXTS), time), tokenizer["pad_id"], np.int64)
        for row, own in zip(tokens, encoded, strict=True):
            row[: len(own)] = own
        feed = {"tokens": tokens, "lengths": np.array([len(own) for own in encoded], np.int64)}
        (found,) = session.run(["probabilities"], feed)
        assert np.abs(found - due).max() < 1e-5
    alone = session.run(None, {"tokens": np.array([encoded[0]]), "lengths": np.array([len(encoded[0])])})[0]
    assert np.abs(alone[0] - due[0]).max() < 1e-5
    again = open_model(path)
    assert np.abs(answer_all(again, spec, TEXTS) - due).max() < 1e-5
    assert TASK.try_text(again, "a wolf").tokens[-1] == ("wolf", True)


@pytest.mark.parametrize(
    ("pooling", "both", "kind"),
    [
        ("last", False, "word"),
        ("last", True, "character"),
        ("mean", True, "word"),
        ("max", False, "bpe"),
        ("attention", True, "word"),
    ],
)
def test_weights_with_their_program_need_torch_alone(
    tmp_path: Path, pooling: str, both: bool, kind: str
) -> None:
    spec = made_spec("lstm" if both else "gru", 2, both, pooling, dropout=0.2, kind=kind)
    path = tmp_path / "model.pt"
    assert export_bundle_object(made_bundle(spec), "state-dict", path).passed
    code = (tmp_path / "model.pt.load.py").read_text(encoding="utf-8")
    room: dict[str, object] = {"__name__": "loaded", "__file__": str(tmp_path / "model.pt.load.py")}
    exec(compile(code, "model.pt.load.py", "exec"), room)
    answers = room["load"]()(*room["encode"](TEXTS))  # type: ignore[operator]
    due = answer_all(made_model(spec), spec, TEXTS)
    assert np.abs(answers.detach().numpy() - due).max() < 1e-5


def test_pieces_of_words_travel_with_the_file(tmp_path: Path) -> None:
    spec, path = made_spec(kind="bpe"), tmp_path / "model.onnx"
    export_bundle_object(made_bundle(spec), "onnx", path)
    model = open_model(path)
    said = json.loads(
        onnxruntime.InferenceSession(path.read_bytes())
        .get_modelmeta()
        .custom_metadata_map["recurrent_studio"]
    )["tokenizer"]
    assert (said["kind"], said["max_length"]) == ("bpe", spec.max_length)
    assert said["tokenizer_json"]
    assert np.abs(answer_all(model, spec, TEXTS) - answer_all(made_model(spec), spec, TEXTS)).max() < 1e-5
    answer = TASK.try_text(model, "the wolf 🌲")
    assert "".join(token for token, _ in answer.tokens) == "the wolf 🌲"
    assert all(known for _, known in answer.tokens)


def test_a_bundle_answers_as_it_did(tmp_path: Path) -> None:
    spec = made_spec(both=True)
    path = tmp_path / "model.bundle"
    assert export_bundle_object(made_bundle(spec), "bundle", path).passed


def test_an_onnx_file_is_asked_without_torch(tmp_path: Path) -> None:
    path, texts = tmp_path / "model.onnx", tmp_path / "texts.csv"
    bundle = made_bundle(made_spec(both=True))
    chosen = bundle.experiment.with_values({"data.text": "text"})
    export_bundle_object(Bundle(chosen, bundle.spec, bundle.weights), "onnx", path)
    texts.write_text('text\n"a wolf"\n""\n', encoding="utf-8")
    program = f"""
import sys
from pathlib import Path
from studio.engine.predict.bundle import Bundle
from studio.engine.predict.model import open_model
from studio.engine.registry import find_task
model = open_model(Path({str(path)!r}))
task = find_task(model.task)
frame = task.predict(model, task.open_data(Path({str(texts)!r}), model.bundle.experiment))
task.try_text(model, "an oak")
print(len(frame), "torch" in sys.modules)
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["2", "False"]
