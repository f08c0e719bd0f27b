"""What damaged inputs brought to light once, each as small as it can be."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import onnx
import pytest
import torch

from studio.engine.data.sources.texts import read_text_file
from studio.engine.errors import DataError, ModelError, OutputError
from studio.engine.library.database import set_aside_files
from studio.engine.library.library import Library
from studio.engine.predict.model import BUNDLE_KEY, NO_SEAL, SEAL_KEY, open_model, sealed
from studio.engine.tensors_file import read_tensors, write_tensors
from studio.engine.training.control import Control
from studio.engine.training.run import resume
from tests.fixtures.make import answers
from tests.fuzz.inputs import DATA, OLD, copy_of_a_run, tokenizers, written
from tests.fuzz.reading import Reading

Tensors = dict[str, torch.Tensor]


def without(name: str) -> Callable[[Tensors], Any]:
    return lambda tensors: tensors.pop(name)


def in_place_of(name: str, change: Callable[[torch.Tensor], torch.Tensor]) -> Callable[[Tensors], Any]:
    return lambda tensors: tensors.update({name: change(tensors[name])})


@pytest.mark.parametrize(
    "damage",
    [
        without("optimizer/0/exp_avg"), in_place_of("optimizer/1/exp_avg_sq", torch.Tensor.bool),
        in_place_of("carried/0", lambda state: torch.zeros(3)), in_place_of("carried/1", torch.Tensor.double),
        without("carried/1"), in_place_of("best/embedding.weight", lambda weight: weight[:2]),
    ],
    ids=[
        "no mean", "a mean of another kind", "a flat state", "a state of another kind", "half a state", "other weights",
    ],
)  # fmt: skip
def test_a_sealed_checkpoint_that_does_not_fit_is_refused(
    tmp_path: Path, damage: Callable[[Tensors], Any]
) -> None:
    """Before the first step, not by an error of the program in it."""
    run = copy_of_a_run("language-model", tmp_path / "run")
    (path,) = (run / "checkpoints").iterdir()
    tensors, content = read_tensors(path)
    damage(tensors)
    write_tensors(path, tensors, content)
    with pytest.raises(ModelError, match="does not fit its run"):
        resume(run, Control(), lambda event: None, inexact=True)


def test_points_that_say_they_are_more_than_they_are_take_no_memory(tmp_path: Path) -> None:
    path = written(tmp_path / "library.sqlite3", (OLD / "library.sqlite3").read_bytes())
    connection = sqlite3.connect(path)
    connection.execute("UPDATE steps SET count = 1000000000")
    connection.commit()
    connection.close()
    with Library(path) as library, pytest.raises(OutputError, match="damaged"):
        library.curve(library.runs()[0].id)


@pytest.mark.parametrize("name", ["a|uto", "hex", "\x00"])
def test_an_encoding_that_does_not_exist_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match="There is no encoding"):
        read_text_file(written(tmp_path / "text.txt", b"The cat sat."), name)


def test_ids_far_apart_take_no_memory(reading: Reading, tmp_path: Path) -> None:
    """The library would make a list of all that are left out, and end the process where it does not fit."""
    made = next(made for made in tokenizers() if made["kind"] == "bpe")
    inner = json.loads(made["tokenizer_json"])
    piece = next(iter(inner["model"]["vocab"]))
    inner["model"]["vocab"][piece] = 10**9
    written(tmp_path / "tokens.json", json.dumps({**made, "tokenizer_json": json.dumps(inner)}).encode())
    assert reading.read("read_tokenizer", tmp_path / "tokens.json").said == "refused"


@pytest.mark.parametrize(
    ("task", "damage"),
    [
        ("classify-text", lambda spec: spec["classes"].pop()),
        ("language-model", lambda spec: spec["tokenizer"]["vocabulary"].pop()),
        ("forecast", lambda spec: spec.update(horizon=spec["horizon"] + 1)),
    ],
)
def test_a_graph_that_answers_another_question_is_refused(
    tmp_path: Path, task: str, damage: Callable[[Any], Any]
) -> None:
    """An exported file under its right checksum that describes itself otherwise."""
    path = resealed(OLD / task / "model.onnx", tmp_path / "model.onnx", damage)
    with pytest.raises(ModelError, match="not fit"):
        answers(open_model(path), OLD / task / DATA[task])


def resealed(path: Path, target: Path, damage: Callable[[Any], Any]) -> Path:
    """An exported file with another description of its model, and the checksum of that."""
    graph = onnx.load_from_string(path.read_bytes())
    for entry in graph.metadata_props:
        if entry.key == BUNDLE_KEY:
            content = json.loads(entry.value)
            damage(content["spec"])
            entry.value = json.dumps(content)
        if entry.key == SEAL_KEY:
            entry.value = json.dumps(NO_SEAL)
    return written(target, sealed(graph.SerializeToString()))


def test_a_library_whose_fault_is_said_in_no_text_is_set_aside(tmp_path: Path) -> None:
    """Python reads the words of SQLite as UTF-8, and they quote the damaged part."""
    content = (OLD / "library.sqlite3").read_bytes()
    path = written(
        tmp_path / "library.sqlite3", content.replace(b"CREATE TABLE looks", b"CREATE TABLE \xff\xfe\xfdks")
    )
    with Library(path) as library:
        assert library.runs() == []
    assert len(set_aside_files(path)) == 1
