"""What a text costs a model: one full pass, whatever the chunks; bits and perplexity from totals; unknowns pay."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch
from torch.nn import functional

from studio.engine.tasks.language_model import batches, reading
from studio.engine.tasks.language_model.batches import stream_nats
from studio.engine.tasks.language_model.loading import runner_of
from studio.engine.tasks.language_model.network import LanguageNetwork
from studio.engine.tasks.language_model.prepared import LanguageData, Part
from studio.engine.tasks.language_model.reading import Cost, cost_of, token_nats
from studio.engine.tasks.language_model.training import make_spec
from tests.engine.tasks.language_model.corpora import corpus, prepared_of, prose


def network_of(prepared: LanguageData) -> LanguageNetwork:
    torch.manual_seed(1)
    return LanguageNetwork(make_spec(prepared)).eval()


@pytest.mark.parametrize("cell", ["lstm", "gru"])
@pytest.mark.parametrize("chunk", [16, 64, 10_000])
def test_14_21_chunks_with_carried_states_cost_what_one_full_pass_costs(
    cell: str, chunk: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LONGEST_CHUNK", chunk)
    prepared = prepared_of(corpus(), {"model.cell": cell})
    network, before = network_of(prepared), prepared.before("test")
    tokens = prepared.test.tokens
    found = token_nats(runner_of(make_spec(prepared), network), make_spec(prepared), tokens, before)
    with torch.no_grad():
        logits, _ = network(torch.from_numpy(np.concatenate(([before], tokens[:-1])))[None])
    wanted = functional.cross_entropy(logits[0], torch.from_numpy(tokens), reduction="none")
    assert np.allclose(found, wanted.numpy(), atol=1e-5)


def test_the_look_at_the_validation_part_costs_the_same() -> None:
    prepared = prepared_of(corpus())
    network, spec, before = network_of(prepared), make_spec(prepared), prepared.before("validation")
    part = prepared.validation
    cost = cost_of(runner_of(spec, network), spec, part, before)
    tokens = torch.from_numpy(np.concatenate(([before], part.tokens)))
    with torch.no_grad():
        assert stream_nats(network, tokens, 1, spec) == pytest.approx(cost.nats, rel=1e-6)


@pytest.mark.parametrize("cell", ["lstm", "gru"])
def test_21_the_look_in_small_chunks_costs_the_same(cell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    prepared = prepared_of(corpus(), {"model.cell": cell})
    network, spec = network_of(prepared), make_spec(prepared)
    tokens = torch.from_numpy(np.concatenate(([prepared.before("validation")], prepared.validation.tokens)))
    found = []
    for size in (10_000, 16):
        monkeypatch.setattr(batches, "chunk_size", lambda vocabulary, size=size: size)
        with torch.no_grad():
            found.append(stream_nats(network, tokens, 1, spec))
    assert found[1] == pytest.approx(found[0], rel=1e-6)


@pytest.mark.parametrize("streams", [2, 3, 7])
def test_several_streams_count_every_token_once_and_hardly_differ(streams: int) -> None:
    prepared = prepared_of(corpus(prose(12_000)))
    network, spec = network_of(prepared), make_spec(prepared)
    tokens = torch.from_numpy(prepared.train.tokens[:3001])
    with torch.no_grad():
        one, many = (stream_nats(network, tokens, count, spec) for count in (1, streams))
    assert many == pytest.approx(one, rel=1e-4)


def test_27_perplexity_is_of_the_total_and_agrees_with_bits_where_a_token_is_a_letter() -> None:
    cost = Cost(nats=100 * math.log(2), tokens=50, characters=50)
    assert cost.metrics["bits_per_character"] == pytest.approx(2)
    assert cost.metrics["perplexity"] == pytest.approx(4)
    assert math.log2(cost.metrics["perplexity"]) == pytest.approx(cost.metrics["bits_per_character"])
    assert cost.loss == pytest.approx(2 * math.log(2))


def test_bits_are_over_characters_and_perplexity_over_tokens() -> None:
    cost = Cost(nats=100 * math.log(2), tokens=10, characters=50)
    assert cost.metrics["bits_per_character"] == pytest.approx(2)
    assert cost.metrics["perplexity"] == pytest.approx(2**10)


def test_a_loss_beyond_all_numbers_is_infinite_not_an_error() -> None:
    assert Cost(1e9, 10, 10).metrics["perplexity"] == math.inf


@pytest.mark.parametrize("kind", ["character", "word"])
def test_unknown_words_cannot_make_the_figure_better(kind: str) -> None:
    """A model that gives all its probability to "unknown" still pays for spelling out what it did not learn."""
    train = prose(4000)
    strange = "".join(chr(0x3B1 + place % 20) + (" " if place % 7 == 0 else "") for place in range(400))
    prepared = prepared_of(corpus(train + strange), {"preparation.tokenizer": kind})
    spec, part = make_spec(prepared), prepared.test
    assert len(part.unknown) > 0.4 * len(part.tokens)

    def sure(feed):
        batch, time = feed["tokens"].shape
        logits = np.zeros((batch, time, spec.vocabulary), np.float32)
        logits[..., spec.tokenizer.unknown_id] = 50.0
        return {"logits": logits, **{f"next_{name}": feed[name] for name in spec.state_names}}

    only = Part("".join(part.unknown), np.full(len(part.unknown), spec.tokenizer.unknown_id), 0, part.unknown,
                part.spelling_nats)  # fmt: skip
    bits = cost_of(sure, spec, only, spec.tokenizer.unknown_id).metrics["bits_per_character"]
    assert bits > math.log2(20)  # more than a model would need that knows these letters and nothing else


def test_fewer_known_words_make_a_text_dearer() -> None:
    text = corpus(prose(8000))
    known, few = (
        prepared_of(text, {"preparation.tokenizer": "word", "preparation.vocabulary_size": size})
        for size in (0, 5)
    )

    def even(feed):  # all tokens alike
        batch, time = feed["tokens"].shape
        shape = (batch, time, size)
        return {
            "logits": np.zeros(shape, np.float32),
            "next_state_h": feed["state_h"],
            "next_state_c": feed["state_c"],
        }

    figures = []
    for prepared in (known, few):
        spec = make_spec(prepared)
        size = 60  # the same sureness for both, so that only the spelling differs
        cost = cost_of(even, spec, prepared.test, 2)
        figures.append(cost.metrics["bits_per_character"])
    assert figures[1] > figures[0]
