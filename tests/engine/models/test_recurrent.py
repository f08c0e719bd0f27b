"""The recurrent core and how an answer is read from its states."""

from __future__ import annotations

import warnings
from itertools import product

import pytest
import torch

from studio.engine.models.recurrent import Pooling, RecurrentCore, RecurrentSettings, last_state

ARCHITECTURES = list(product(("lstm", "gru"), (1, 2), (False, True)))
POOLINGS = ("last", "mean", "max", "attention")


def built(cell: str, layers: int, both: bool, pooling: str = "last", dropout: float = 0.0):
    torch.manual_seed(0)
    settings = RecurrentSettings(cell, 5, layers, dropout, both, pooling)
    core, pool = RecurrentCore(3, settings).eval(), Pooling(settings).eval()

    def read(inputs: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            return pool(*core(inputs))

    return settings, read


@pytest.mark.parametrize(("cell", "layers", "both"), ARCHITECTURES)
@pytest.mark.parametrize("pooling", POOLINGS)
def test_18_20_one_by_one_equals_a_batch(cell: str, layers: int, both: bool, pooling: str) -> None:
    settings, read = built(cell, layers, both, pooling)
    windows = torch.randn(7, 6, 3, generator=torch.Generator().manual_seed(1))
    batch = read(windows)
    assert batch.shape == (7, settings.width)
    alone = torch.cat([read(window[None]) for window in windows])
    assert torch.allclose(alone, batch, atol=1e-6, rtol=0)


@pytest.mark.parametrize(("cell", "layers", "both"), ARCHITECTURES)
def test_15_the_last_state_of_both_directions_saw_the_whole_window(
    cell: str, layers: int, both: bool
) -> None:
    settings, read = built(cell, layers, both)
    window = torch.randn(1, 6, 3, generator=torch.Generator().manual_seed(1))
    first, newest = window.clone(), window.clone()
    first[0, 0] += 1
    newest[0, -1] += 1
    halves = torch.arange(settings.width) // settings.hidden_size  # 0: forward, 1: backward
    for changed in (first, newest):
        moved = (read(changed) - read(window))[0].abs() > 0
        for half in range(1 + both):
            assert moved[halves == half].all()


def test_15_the_output_of_the_last_step_would_not_do() -> None:
    settings, _ = built("lstm", 1, True)
    core = RecurrentCore(3, settings)
    outputs, state = core(torch.randn(2, 6, 3))
    assert torch.equal(last_state(state, True)[:, :5], outputs[:, -1, :5])
    assert torch.equal(last_state(state, True)[:, 5:], outputs[:, 0, 5:])


def test_19_dropout_of_one_layer_is_not_passed_on() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        core = RecurrentCore(3, RecurrentSettings("gru", 4, 1, dropout=0.5))
    assert core.rnn.dropout == 0
    assert RecurrentCore(3, RecurrentSettings("gru", 4, 2, dropout=0.5)).rnn.dropout == 0.5


def test_batch_first_throughout() -> None:
    core = RecurrentCore(3, RecurrentSettings("lstm", 4, 2))
    outputs, (hidden, memory) = core(torch.zeros(2, 9, 3))
    assert outputs.shape == (2, 9, 4)
    assert hidden.shape == memory.shape == (2, 2, 4)


def test_22_a_core_carries_nothing_between_batches() -> None:
    _, read = built("lstm", 2, False)
    one, other = torch.randn(4, 6, 3), torch.randn(3, 6, 3)
    before = read(one)
    assert torch.equal(read(one), before)  # of as many items
    read(other)
    assert torch.equal(read(one), before)


def test_attention_weighs_every_step() -> None:
    _, read = built("gru", 1, False, "attention")
    window = torch.randn(1, 6, 3)
    for step in range(6):
        changed = window.clone()
        changed[0, step] += 1
        assert not torch.equal(read(changed), read(window))
