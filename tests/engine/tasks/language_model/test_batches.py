"""The loss, the look at the validation part, and the film's frame, which must not touch what the training draws."""

from __future__ import annotations

import dataclasses
import math
import random

import numpy as np
import pytest
import torch

from studio.engine.events import Event, Validated
from studio.engine.tasks.language_model.batches import LanguageObjective, first_words
from studio.engine.training.batch import Batch
from studio.engine.training.control import Control
from studio.engine.training.loop import Loop
from studio.engine.training.steps import evaluating
from tests.engine.tasks.language_model.corpora import corpus, parts_of, prose


def test_27_the_loss_sums_what_the_mask_leaves() -> None:
    logits = torch.randn(2, 3, 5, generator=torch.Generator().manual_seed(0))
    targets = torch.tensor([[1, 2, 3], [4, 0, 0]])
    mask = torch.tensor([[True, True, True], [True, False, False]])
    total, count = LanguageObjective().loss(logits, Batch(None, targets, mask))
    shares = torch.log_softmax(logits, -1)
    wanted = -(shares[0, 0, 1] + shares[0, 1, 2] + shares[0, 2, 3] + shares[1, 0, 4])
    assert count == 4
    assert torch.allclose(total, wanted)
    whole, all_of_them = LanguageObjective().loss(logits, Batch(None, targets))
    assert all_of_them == 6
    assert float(whole) > float(total)


def test_28_logits_of_another_shape_than_the_targets_are_refused() -> None:
    with pytest.raises(ValueError, match="logits"):
        LanguageObjective().loss(torch.zeros(2, 3, 5), Batch(None, torch.zeros(3, 2, dtype=torch.int64)))


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_21_with_learning_rate_0_the_loss_over_chunks_is_that_of_one_full_pass(cell: str) -> None:
    """Through the loop itself: carried states, weighting by tokens, the smaller last chunk, and the padded lane."""
    parts = parts_of(
        corpus(prose(3001)), {"model.cell": cell, "training.batch_size": 3, "training.bptt_length": 13}
    )
    model, batches = parts.model, parts.batches
    saved = batches.state()
    with torch.no_grad():
        chunks = list(batches.epoch())
        inputs, targets = (torch.cat([chunk[place] for chunk in chunks], dim=1) for place in (0, 1))
        mask = None if chunks[-1].mask is None else torch.ones_like(targets, dtype=torch.bool)
        if mask is not None:
            mask[:, -chunks[-1].targets.shape[1] :] = chunks[-1].mask
        logits, _ = model(inputs)
        total, count = parts.objective.loss(logits, Batch(inputs, targets, mask))
    batches.restore(saved)
    said: list[Event] = []
    # Steps that move nothing: those of plain descent, far below float32's finest.
    settings = dataclasses.replace(
        parts.experiment.training, max_epochs=1, learning_rate=1e-30, optimizer="sgd"
    )
    loop = Loop(
        model, batches, parts.objective, parts.validator,
        settings, Control(), said.append, carry=parts.carry,
    )  # fmt: skip
    loop.fit()
    trained = [event.train_loss for event in said if isinstance(event, Validated) and event.epoch == 1]
    assert trained[0] == pytest.approx(float(total) / count, abs=1e-5)
    assert count == batches.items_per_epoch


def test_the_frame_is_a_text_that_goes_on_from_the_first_words_of_the_validation_part() -> None:
    parts = parts_of(corpus())
    with evaluating(parts.model), torch.no_grad():
        look = parts.validator(parts.model)
        again = parts.validator(parts.model)
    (length,) = look.frame["prompt_length"]
    prompt = look.text[: int(length)]
    assert prompt
    assert prompt in prose()
    assert len(look.text) == int(length) + 300
    assert again.text == look.text
    assert look.metrics["bits_per_character"] == pytest.approx(look.loss / math.log(2))
    assert look.metrics["perplexity"] == pytest.approx(math.exp(look.loss))


def test_31_a_look_draws_nothing_that_the_training_draws() -> None:
    parts = parts_of(corpus(), {"model.dropout": 0.5})
    states = (torch.random.get_rng_state(), np.random.get_state()[1].copy(), random.getstate())
    with evaluating(parts.model), torch.no_grad():
        parts.validator(parts.model, first=True)
    assert torch.equal(torch.random.get_rng_state(), states[0])
    assert (np.random.get_state()[1] == states[1]).all()
    assert random.getstate() == states[2]


def test_21_24_the_look_begins_from_zero_whatever_was_read_before() -> None:
    parts = parts_of(corpus(), {"model.dropout": 0.5})
    model, state = parts.model, None
    with evaluating(model), torch.no_grad():
        first = parts.validator(model)
        for batch in parts.batches.epoch():
            _, state = parts.carry.run(model, batch, state)
        assert parts.validator(model) == first
    assert model.training


def test_the_reference_is_on_the_scale_of_the_curves() -> None:
    parts = parts_of(corpus(), {"preparation.tokenizer": "word"})
    reference = parts.validator.reference
    assert (reference.name, reference.metric) == ("ngram", "bits_per_character")
    with evaluating(parts.model), torch.no_grad():
        look = parts.validator(parts.model)
    letters_a_token = look.loss / math.log(2) / look.metrics["bits_per_character"]
    assert reference.loss == pytest.approx(reference.value * math.log(2) * letters_a_token)
    assert [other.name for other in parts.others] == ["compressor"]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("ing the cat sat on the mat again", "the cat sat on the"), ("x", "x"), ("", ""), ("aaaa bbbb", "bbbb")],
)
def test_the_first_words_are_whole_ones(text: str, wanted: str) -> None:
    assert first_words(text) == wanted
