"""The facts of a language model before it is built are those of the one that is built."""

from __future__ import annotations

import pytest
import torch
from torch import nn

from studio.engine.tasks.language_model.network import LanguageNetwork
from studio.engine.tasks.language_model.overview import language_sizes
from studio.engine.tasks.language_model.training import make_spec
from tests.engine.tasks.language_model.corpora import corpus, prepared_of

SHAPES = pytest.mark.parametrize(
    "settings",
    [
        {"model.cell": cell, "model.num_layers": layers, "model.dropout": dropout, "model.tie_weights": tied}
        | {"model.embedding_size": 12 if tied else 8}
        for cell in ("lstm", "gru")
        for layers in (1, 3)
        for dropout in (0.0, 0.25)
        for tied in (False, True)
    ],
    ids=str,
)


@SHAPES
def test_the_parameters_are_counted_exactly_tied_ones_once(settings: dict[str, object]) -> None:
    prepared = prepared_of(corpus(), settings)
    facts = language_sizes(prepared.experiment, prepared).describe(prepared.experiment)
    network = LanguageNetwork(make_spec(prepared))
    assert facts.parameters == sum(parameter.numel() for parameter in network.parameters())
    assert facts.counts[prepared.experiment.model.cell] == facts.parameters
    assert facts.bytes == 4 * facts.parameters


@SHAPES
def test_the_lines_of_pytorch_are_the_modules_that_are_built(settings: dict[str, object]) -> None:
    prepared = prepared_of(corpus(), settings)
    facts = language_sizes(prepared.experiment, prepared).describe(prepared.experiment)
    network = LanguageNetwork(make_spec(prepared))
    said = [eval(line, {"nn": nn}) for line in facts.pytorch.splitlines()]
    if prepared.experiment.model.dropout:
        assert isinstance(said.pop(1), nn.Dropout)
        assert isinstance(said.pop(2), nn.Dropout)
    embedding, core, head = said
    assert repr(embedding) == repr(network.embedding)
    assert repr(core) == repr(network.core.rnn)
    if network.head is None:
        assert (head.weight.shape, head.bias.shape) == (network.embedding.weight.shape, network.bias.shape)
    else:
        assert repr(head) == repr(network.head)
    by_lines = sum(parameter.numel() for module in said for parameter in module.parameters())
    assert by_lines - (head.weight.numel() if network.head is None else 0) == facts.parameters


def test_tied_weights_answer_with_the_embedding() -> None:
    prepared = prepared_of(corpus(), {"model.tie_weights": True, "model.embedding_size": 12})
    network = LanguageNetwork(make_spec(prepared)).eval()
    tokens = torch.tensor([[3, 4, 5]])
    outputs, _ = network.core(network.embedding(tokens))
    logits, _ = network(tokens)
    assert network.bias is not None
    assert torch.allclose(logits, outputs @ network.embedding.weight.T + network.bias, atol=1e-6)


def test_29_the_row_of_padding_is_zero_and_stays_so() -> None:
    prepared = prepared_of(corpus())
    network = LanguageNetwork(make_spec(prepared))
    logits, _ = network(torch.tensor([[0, 3]]))
    logits.sum().backward()
    assert (network.embedding.weight[0] == 0).all()
    assert network.embedding.weight.grad is not None
    assert (network.embedding.weight.grad[0] == 0).all()


def test_18_20_one_by_one_and_in_a_batch_are_the_same() -> None:
    prepared = prepared_of(corpus(), {"model.num_layers": 2})
    network = LanguageNetwork(make_spec(prepared)).eval()
    tokens = torch.randint(2, prepared.tokenizer.size, (5, 9), generator=torch.Generator().manual_seed(0))
    together, (hidden, memory) = network(tokens)
    for row in range(5):
        alone, (own_hidden, own_memory) = network(tokens[row : row + 1])
        assert alone.shape == (1, 9, prepared.tokenizer.size)
        assert torch.allclose(alone[0], together[row], atol=1e-6)
        assert torch.allclose(own_hidden[:, 0], hidden[:, row], atol=1e-6)
        assert torch.allclose(own_memory[:, 0], memory[:, row], atol=1e-6)


@pytest.mark.parametrize("layers", [1, 2])
def test_19_dropout_acts_with_one_layer_too(layers: int) -> None:
    prepared = prepared_of(corpus(), {"model.dropout": 0.5, "model.num_layers": layers})
    network = LanguageNetwork(make_spec(prepared)).train()
    tokens = torch.tensor([[3, 4, 5]])
    assert not torch.equal(network(tokens)[0], network(tokens)[0])
    network.eval()
    assert torch.equal(network(tokens)[0], network(tokens)[0])
