"""Items of unlike length: packed sequences and padded tensors say the same, and padding says nothing."""

from __future__ import annotations

import warnings
from itertools import product

import pytest
import torch

from studio.engine.models.lengths import last_real, real_steps, run_packed, run_padded
from studio.engine.models.recurrent import Pooling, RecurrentCore, RecurrentSettings, last_state

ARCHITECTURES = list(product(("lstm", "gru"), (1, 2), (False, True)))
POOLINGS = ("last", "mean", "max", "attention")
LENGTHS = torch.tensor([3, 7, 1, 7, 5])


def made(cell: str, layers: int, both: bool, pooling: str = "last") -> tuple[RecurrentCore, Pooling]:
    torch.manual_seed(0)
    settings = RecurrentSettings(cell, 5, layers, 0.0, both, pooling)
    return RecurrentCore(3, settings), Pooling(settings)


def texts(time: int = 7, seed: int = 1) -> torch.Tensor:
    return torch.randn(len(LENGTHS), time, 3, generator=torch.Generator().manual_seed(seed))


@pytest.mark.parametrize(("cell", "layers", "both"), ARCHITECTURES)
@pytest.mark.parametrize("lengths", [LENGTHS, torch.full((5,), 7)], ids=["unlike", "alike"])
def test_packed_equals_padded_with_its_gradients(
    cell: str, layers: int, both: bool, lengths: torch.Tensor
) -> None:
    found = []
    for run in (run_packed, run_padded):
        core, _ = made(cell, layers, both)
        outputs = run(core.rnn, texts(), lengths) * real_steps(lengths, 7)
        outputs.square().sum().backward()
        found.append([outputs.detach(), *(weight.grad for weight in core.rnn.parameters())])
    for packed, padded in zip(*found, strict=True):
        assert torch.allclose(packed, padded, atol=1e-6, rtol=1e-5)


@pytest.mark.parametrize(("cell", "layers", "both"), ARCHITECTURES)
@pytest.mark.parametrize("pooling", POOLINGS)
@pytest.mark.parametrize("packed", [False, True], ids=["padded", "packed"])
def test_16_18_20_alone_and_far_padded_is_the_same(
    cell: str, layers: int, both: bool, pooling: str, packed: bool
) -> None:
    core, pool = made(cell, layers, both, pooling)
    core.packed = packed
    inputs = texts()

    def read(values: torch.Tensor, lengths: torch.Tensor) -> torch.Tensor:
        with torch.no_grad():
            return pool(core.read(values, lengths), None, lengths)

    together = read(inputs, LENGTHS)
    assert together.shape == (5, core.settings.width)
    rubbish = torch.cat((inputs, texts(200, seed=9)), dim=1)
    assert torch.allclose(read(rubbish, LENGTHS), together, atol=1e-6, rtol=0)
    for row, length in enumerate(LENGTHS.tolist()):
        alone = read(inputs[row : row + 1, :length], LENGTHS[row : row + 1])
        assert torch.allclose(alone[0], together[row], atol=1e-6, rtol=0)


@pytest.mark.parametrize(("cell", "layers", "both"), ARCHITECTURES)
def test_15_the_last_state_is_that_of_torch(cell: str, layers: int, both: bool) -> None:
    core, _ = made(cell, layers, both)
    packed = torch.nn.utils.rnn.pack_padded_sequence(texts(), LENGTHS, batch_first=True, enforce_sorted=False)
    due = last_state(core.rnn(packed)[1], both)
    found = last_real(run_padded(core.rnn, texts(), LENGTHS), LENGTHS, both)
    assert torch.allclose(found, due, atol=1e-6, rtol=0)


def test_15_the_backward_half_saw_the_first_step() -> None:
    core, pool = made("lstm", 1, True)
    changed = texts()
    changed[:, 0] += 1
    with torch.no_grad():
        before, after = (pool(core.read(values, LENGTHS), None, LENGTHS) for values in (texts(), changed))
    assert (before[:, 5:] - after[:, 5:]).abs().amax(dim=1).min() > 1e-4


def test_17_the_order_of_the_items_is_kept() -> None:
    core, pool = made("gru", 1, True)
    core.packed = True
    order = torch.tensor([4, 2, 0, 3, 1])
    with torch.no_grad():
        plain = pool(core.read(texts(), LENGTHS), None, LENGTHS)
        turned = pool(core.read(texts()[order], LENGTHS[order]), None, LENGTHS[order])
    assert torch.allclose(turned, plain[order], atol=1e-6, rtol=0)


def test_max_is_not_won_by_padding() -> None:
    _, pool = made("gru", 1, False, "max")
    below = torch.full((1, 4, 5), -0.5)
    assert torch.equal(pool(below, None, torch.tensor([2])), torch.full((1, 5), -0.5))


def test_19_dropout_between_layers_acts_in_both_ways() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        core = RecurrentCore(3, RecurrentSettings("lstm", 5, 2, 0.5, True))
    first, second = (run_padded(core.rnn, texts(), LENGTHS)[0, 0] for _ in range(2))
    assert not torch.equal(first, second)
    core.eval()
    first, second = (run_padded(core.rnn, texts(), LENGTHS)[0, 0] for _ in range(2))
    assert torch.equal(first, second)
