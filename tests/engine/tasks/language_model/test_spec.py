"""A description of a model comes from anywhere: what cannot be one is refused by name before anything is built."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from studio.engine.errors import ModelError
from studio.engine.predict.bundle import Bundle
from studio.engine.tasks.language_model.spec import LanguageSpec
from studio.engine.tasks.language_model.task import TASK
from tests.engine.tasks.language_model.corpora import corpus, model_of


@pytest.fixture(scope="module")
def content() -> dict[str, Any]:
    return dict(model_of(corpus()).bundle.spec)


def test_it_reads_back_as_it_was(content: dict[str, Any]) -> None:
    assert LanguageSpec.from_json(content).to_json() == content


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_the_states_are_those_of_the_cell(content: dict[str, Any], cell: str) -> None:
    spec = LanguageSpec.from_json({**content, "cell": cell, "num_layers": 2})
    zeros = spec.zero_state(3)
    assert tuple(zeros) == (("state_h", "state_c") if cell == "lstm" else ("state_h",))
    assert {state.shape for state in zeros.values()} == {(2, 3, 12)}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("cell", "rnn"), ("cell", None), ("hidden_size", 0), ("hidden_size", 10**9), ("hidden_size", "12"),
        ("hidden_size", True), ("num_layers", 17), ("num_layers", 1.5), ("embedding_size", -1), ("dropout", 1.0),
        ("dropout", float("nan")), ("dropout", "0"), ("tie_weights", 1), ("tie_weights", True),
        ("tokenizer", None), ("tokenizer", {}), ("tokenizer", {"kind": "letters"}),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused_by_name(content: dict[str, Any], key: str, value: object) -> None:
    with pytest.raises(ModelError):
        LanguageSpec.from_json({**content, key: value})


@pytest.mark.parametrize("words", [["a", "a"], [1, 2], "abc", [], None])
def test_a_vocabulary_that_is_none_is_refused(content: dict[str, Any], words: object) -> None:
    with pytest.raises(ModelError):
        LanguageSpec.from_json({**content, "tokenizer": {**content["tokenizer"], "vocabulary": words}})


@pytest.mark.parametrize("key", ["cell", "tokenizer", "num_layers"])
def test_a_part_that_is_missing_is_noticed(content: dict[str, Any], key: str) -> None:
    with pytest.raises(ModelError):
        LanguageSpec.from_json({name: value for name, value in content.items() if name != key})


def test_a_part_too_many_is_noticed(content: dict[str, Any]) -> None:
    with pytest.raises(ModelError, match="not whole"):
        LanguageSpec.from_json({**content, "more": 1})


def test_weights_of_another_network_are_refused() -> None:
    bundle = model_of(corpus()).bundle
    wrong = Bundle(bundle.experiment, {**bundle.spec, "hidden_size": 13}, bundle.weights, bundle.facts)
    with pytest.raises(ModelError, match="do not fit"):
        TASK.torch_runner(wrong)
    with pytest.raises(ModelError, match="do not fit"):
        TASK.export_parts(dataclasses.replace(bundle, weights={}))
