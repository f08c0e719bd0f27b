"""Pieces of words and words as tokens: the same room from the text to the file, and figures that can be compared."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from studio.engine.events import Outcome, Validated
from studio.engine.export.export import export_bundle_object
from studio.engine.predict.model import open_model
from studio.engine.runs import evaluate_run
from studio.engine.tasks.language_model.task import TASK
from studio.engine.tasks.language_model.writing import Speech, write
from studio.engine.tasks.writing import WritingSettings
from studio.engine.training.control import Control
from studio.engine.training.run import execute
from tests.engine.tasks.language_model.corpora import corpus, experiment, model_of, prepared_of, prose

PIECES = {"preparation.tokenizer": "bpe", "preparation.vocabulary_size": 300}
KINDS = pytest.mark.parametrize(
    "settings",
    [PIECES, {"preparation.tokenizer": "word"}, {"preparation.lower_case": True}],
    ids=["bpe", "word", "lower"],
)


@KINDS
def test_every_kind_of_token_trains_is_judged_by_the_letter_and_writes(
    tmp_path: Path, settings: dict[str, object]
) -> None:
    text, events = corpus(prose(9000)), []
    ended = execute(experiment(text, settings), tmp_path / "run", Control(), events.append, table=text)
    assert ended.outcome is Outcome.FINISHED
    looks = [event for event in events if isinstance(event, Validated)]
    assert looks[-1].metrics["bits_per_character"] < looks[0].metrics["bits_per_character"]
    assert math.log(looks[-1].metrics["perplexity"]) == pytest.approx(looks[-1].val_loss)
    evaluation = evaluate_run(tmp_path / "run", text)
    assert 0.5 < evaluation.report["metrics"]["bits_per_character"] < 8
    written = "".join(write(open_model(tmp_path / "run"), WritingSettings("The cat ", 40)))
    assert written.startswith("the cat " if settings.get("preparation.lower_case") else "The cat ")


@pytest.mark.parametrize(
    "settings",
    [
        {"training.precision": "bfloat16"},
        {"model.cell": "gru", "model.num_layers": 2, "model.dropout": 0.3, "training.precision": "bfloat16"},
        {"model.tie_weights": True, "model.embedding_size": 12},
        {"training.stateful": False},
        {"training.batch_size": 60_000, "training.bptt_length": 1},
        {"training.batch_size": 1, "training.bptt_length": 10_000},
    ],
    ids=str,
)
def test_every_way_to_train_ends_well(tmp_path: Path, settings: dict[str, object]) -> None:
    text, events = corpus(prose(1500)), []
    ended = execute(experiment(text, settings), tmp_path / "run", Control(), events.append, table=text)
    assert ended.outcome is Outcome.FINISHED
    assert math.isfinite(evaluate_run(tmp_path / "run", text).report["metrics"]["bits_per_character"])


def test_pieces_are_known_whatever_the_text() -> None:
    prepared = prepared_of(corpus(prose(6000) + "😀ж☃" * 60), PIECES)
    assert not prepared.test.unknown
    assert prepared.test.spelling_nats == 0


@pytest.mark.parametrize("text", ["The cat", "Ünïcödé 😀😀 é", " ", "日本語 ж\n\n", "👩‍👩‍👧 ok"])
def test_pieces_of_signs_become_whole_signs(text: str) -> None:
    """Many signs are several pieces here; none of them is ever said broken."""
    tokenizer = prepared_of(corpus(), PIECES).tokenizer
    tokens, speech = tokenizer.encode(text), Speech(tokenizer, tokenizer.encode("Before: "))
    said = [speech.say(token, last=place == len(tokens) - 1) for place, token in enumerate(tokens)]
    assert "".join(said) == text
    assert not any("\ufffd" in piece for piece in said)
    assert len(tokens) > len(text) or text.isascii()


def test_a_prompt_of_any_signs_begins_the_text() -> None:
    model = model_of(corpus(), PIECES)
    assert "".join(write(model, WritingSettings("Ünï 😀", 20))).startswith("Ünï 😀")


def test_a_file_with_pieces_writes_the_same_text(tmp_path: Path) -> None:
    model = model_of(corpus(), PIECES)
    assert export_bundle_object(model.bundle, "onnx", tmp_path / "model.onnx").passed
    settings = WritingSettings("The cat", 60)
    assert "".join(write(open_model(tmp_path / "model.onnx"), settings)) == "".join(write(model, settings))


@KINDS
def test_the_pages_show_every_kind_of_token(settings: dict[str, object]) -> None:
    text = corpus(prose(9000))
    seen = TASK.examine(experiment(text, settings), text)
    assert seen.vocabulary is not None
    assert seen.vocabulary.most_frequent
    assert {row.text for row in seen.first} <= {row.text for row in seen.first if row.tokens > 0}
    view = TASK.first_batch(experiment(text, settings), text)
    assert [step.state for step in view.steps] == ["reset", "carried", "carried"]
    units = TASK.units_on_text(model_of(text, settings), "The cat sat on the mat. It ran.")
    assert len(units.tokens) == len(units.activity)
