"""The network of texts: shapes, padding, batches, dropout, and what its facts say of it."""

from __future__ import annotations

import warnings
from itertools import product

import numpy as np
import pytest
import torch

from studio.engine.experiment import Experiment
from studio.engine.predict.model import TrainedModel
from studio.engine.tasks.classify_text.answering import answer_all, feed_of
from studio.engine.tasks.classify_text.network import TextInputs, TextNetwork
from studio.engine.tasks.classify_text.sizes import TextSizes
from studio.engine.tasks.classify_text.spec import TextSpec
from tests.engine.tasks.classify_text.texts import made_model, made_spec, rows

POOLINGS = ("last", "mean", "max", "attention")
ARCHITECTURES = list(product(("lstm", "gru"), (1, 2), (False, True), POOLINGS))
TEXTS = [text for text, _ in rows(30, seed=5)] + ["", "zzqxv jjkwq", "Ünïcödé 🌲 日本語"]


def asked(model: TrainedModel, spec: TextSpec, texts: list[str], time: int = 0) -> np.ndarray:
    return model.run(feed_of(spec, [spec.encode(text) for text in texts], time))


@pytest.mark.parametrize(("cell", "layers", "both", "pooling"), ARCHITECTURES)
def test_16_18_20_alone_in_a_batch_and_padded_to_200_is_the_same(
    cell: str, layers: int, both: bool, pooling: str
) -> None:
    spec = made_spec(cell, layers, both, pooling)
    model = made_model(spec)
    together = asked(model, spec, TEXTS)
    assert together.shape == (len(TEXTS), 3)
    assert np.allclose(together.sum(axis=1), 1, atol=1e-6)
    assert np.ptp(together, axis=0).max() > 0.01  # it does tell texts apart
    alone = np.concatenate([asked(model, spec, [text]) for text in TEXTS])
    assert np.abs(alone - together).max() < 1e-6
    for time in (24, 200):
        assert np.abs(asked(model, spec, TEXTS, time) - together).max() < 1e-6


@pytest.mark.parametrize(("cell", "layers", "both", "pooling"), ARCHITECTURES)
def test_the_facts_count_the_network_that_is_built(cell: str, layers: int, both: bool, pooling: str) -> None:
    spec = made_spec(cell, layers, both, pooling)
    settings = {
        "model.cell": cell, "model.num_layers": layers, "model.bidirectional": both, "model.pooling": pooling,
        "model.hidden_size": 6, "model.embedding_size": 5, "model.dropout": 0.25,
    }  # fmt: skip
    facts = TextSizes(spec.tokenizer.size, len(spec.classes), spec.max_length).describe(
        Experiment("classify-text").with_values(settings)
    )
    assert facts.parameters == sum(weight.numel() for weight in TextNetwork(spec).parameters())
    modules = [eval(line.partition("#")[0], {"nn": torch.nn}) for line in facts.pytorch.splitlines()]
    assert facts.parameters == sum(weight.numel() for part in modules for weight in part.parameters())
    assert facts.counts[cell] == facts.parameters


def test_17_a_text_without_tokens_is_one_unknown_token() -> None:
    spec = made_spec()
    assert spec.encode("") == spec.encode("   ") == [spec.tokenizer.unknown_id]
    feed = feed_of(spec, [spec.encode("")])
    assert feed["lengths"].tolist() == [1]
    assert feed["lengths"].dtype == np.int64


def test_a_text_longer_than_any_is_cut_and_answered() -> None:
    spec = made_spec()
    long = " ".join(["wolf"] * 5000)
    assert len(spec.encode(long)) == spec.max_length
    assert np.array_equal(
        asked(made_model(spec), spec, [long]), asked(made_model(spec), spec, [long + " oak"])
    )


def test_the_order_of_many_texts_is_kept() -> None:
    spec = made_spec(both=True)
    model = made_model(spec)
    due = np.concatenate([asked(model, spec, [text]) for text in TEXTS])
    assert np.abs(answer_all(model, spec, TEXTS) - due).max() < 1e-6
    assert np.abs(answer_all(model, spec, TEXTS[::-1])[::-1] - due).max() < 1e-6


def test_19_dropout_acts_with_one_layer_and_never_in_an_answer() -> None:
    spec = made_spec(dropout=0.5)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        network = TextNetwork(spec)
    tokens = torch.from_numpy(feed_of(spec, [spec.encode(text) for text in TEXTS])["tokens"])
    inputs = TextInputs(tokens, torch.full((len(TEXTS),), tokens.shape[1]))
    assert not torch.equal(network(inputs), network(inputs))
    network.eval()
    assert torch.equal(network(inputs), network(inputs))
    model = made_model(spec)
    assert np.array_equal(asked(model, spec, TEXTS), asked(model, spec, TEXTS))


def test_29_the_row_of_padding_is_zero_and_stays_so() -> None:
    spec = made_spec()
    network = TextNetwork(spec)
    optimizer = torch.optim.Adam(network.parameters(), 0.1)
    for _ in range(3):
        feed = feed_of(spec, [spec.encode(text) for text in TEXTS])
        inputs = TextInputs(torch.from_numpy(feed["tokens"]), torch.from_numpy(feed["lengths"]))
        network(inputs).square().sum().backward()
        optimizer.step()
    assert not network.embedding.weight[spec.pad_id].any()
    assert network.embedding.weight[spec.pad_id + 1 :].any(dim=1).all()
