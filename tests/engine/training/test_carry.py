"""What is carried from batch to batch: states that go on, are cut from their past, and begin anew where they must."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor, nn

from studio.engine.data.batches.lanes import ContiguousLanes
from studio.engine.training.batch import Batch
from studio.engine.training.carry import Lanes, Stateless, detach, reset

LANES, LAYERS, HIDDEN = 3, 2, 4


class Reader(nn.Module):
    """Numbers in, a state in and out: as small as a recurrent network can be."""

    def __init__(self, cell: type[nn.LSTM] | type[nn.GRU]) -> None:
        super().__init__()
        self.embedding = nn.Embedding(20, 5)
        self.core = cell(5, HIDDEN, num_layers=LAYERS, batch_first=True)
        self.given: list[Any] = []

    def forward(self, tokens: Tensor, state: Any = None) -> tuple[Tensor, Any]:
        self.given.append(state)
        outputs: tuple[Tensor, Any] = self.core(self.embedding(tokens), state)
        return outputs


CELLS = pytest.mark.parametrize("cell", [nn.LSTM, nn.GRU])


def batches(count: int, *, resets: bool | None = None) -> Iterator[Batch]:
    random = torch.Generator().manual_seed(1)
    for place in range(count):
        tokens = torch.randint(20, (LANES, 7), generator=random)
        flags = torch.full((LANES,), place == 0 if resets is None else resets)
        yield Batch(tokens, tokens, None, flags)


def parts(state: Any) -> tuple[Tensor, ...]:
    return state if isinstance(state, tuple) else (state,)


@CELLS
def test_21_states_are_carried_and_both_are_detached(cell: type[nn.LSTM]) -> None:
    torch.manual_seed(0)
    model, carry, state = Reader(cell), Lanes(), None
    for batch in batches(3):
        _, state = carry.run(model, batch, state)
        assert all(part.requires_grad for part in parts(state))
    first, second, third = model.given
    assert first is None
    for given in (second, third):
        assert len(parts(given)) == (2 if cell is nn.LSTM else 1)
        assert all(not part.requires_grad for part in parts(given))  # h and c alike


@CELLS
def test_21_every_batch_can_be_learned_from_because_its_state_has_no_past(cell: type[nn.LSTM]) -> None:
    model, carry, state = Reader(cell), Lanes(), None
    for batch in batches(3):
        output, state = carry.run(model, batch, state)
        output.sum().backward()


@CELLS
def test_21_without_detach_torch_refuses_the_second_batch(cell: type[nn.LSTM]) -> None:
    model = Reader(cell)
    first, second = batches(2)
    output, state = model(first.inputs)
    output.sum().backward()
    output, _ = model(second.inputs, state)
    with pytest.raises(RuntimeError, match="backward through the graph a second time"):
        output.sum().backward()


@CELLS
def test_21_chunks_with_carried_states_are_one_full_pass(cell: type[nn.LSTM]) -> None:
    torch.manual_seed(2)
    model, carry, state, outputs = Reader(cell).eval(), Lanes(), None, []
    lanes = ContiguousLanes(np.arange(100) % 20, lanes=LANES, bptt_length=7, seed=3, shifted=True)
    chunks = list(lanes.epoch())
    with torch.no_grad():
        for chunk in chunks:
            output, state = carry.run(model, Batch(*chunk), state)
            outputs.append(output)
        whole, _ = model(torch.cat([chunk.inputs for chunk in chunks], dim=1))
    assert torch.allclose(torch.cat(outputs, dim=1), whole, atol=1e-6)


@CELLS
def test_21_only_the_lanes_that_begin_anew_lose_their_state(cell: type[nn.LSTM]) -> None:
    model = Reader(cell)
    _, state = model(torch.zeros(LANES, 4, dtype=torch.int64))
    kept = reset(detach(state), torch.tensor([False, True, False]))
    for before, after in zip(parts(state), parts(kept), strict=True):
        assert torch.equal(after[:, 0], before[:, 0])
        assert torch.equal(after[:, 2], before[:, 2])
        assert (after[:, 1] == 0).all()
        assert (before[:, 1] != 0).any()


@CELLS
def test_21_a_batch_that_begins_anew_is_given_zeros(cell: type[nn.LSTM]) -> None:
    model, carry, state = Reader(cell), Lanes(), None
    for batch in batches(2, resets=True):
        _, state = carry.run(model, batch, state)
    assert all((part == 0).all() for part in parts(model.given[1]))


@CELLS
def test_21_lanes_that_begin_anew_are_as_if_read_alone(cell: type[nn.LSTM]) -> None:
    model, carry, state = Reader(cell).eval(), Lanes(), None
    with torch.no_grad():
        for batch in batches(3, resets=True):
            output, state = carry.run(model, batch, state)
            assert torch.equal(output, model(batch.inputs)[0])


@CELLS
def test_21_a_reset_leaves_nothing_of_a_spoiled_state(cell: type[nn.LSTM]) -> None:
    model = Reader(cell)
    _, state = model(torch.zeros(LANES, 4, dtype=torch.int64))
    spoiled = tuple(torch.full_like(part, torch.nan) for part in parts(state))
    kept = reset(spoiled if cell is nn.LSTM else spoiled[0], torch.ones(LANES, dtype=torch.bool))
    assert all((part == 0).all() for part in parts(kept))


@CELLS
def test_22_a_state_for_another_number_of_lanes_is_dropped(cell: type[nn.LSTM]) -> None:
    model, carry = Reader(cell), Lanes()
    _, state = carry.run(model, next(batches(1)), None)
    smaller = Batch(torch.zeros(1, 7, dtype=torch.int64), torch.zeros(1, 7), None, torch.zeros(1).bool())
    carry.run(model, smaller, state)
    assert model.given[-1] is None


def test_no_state_stays_no_state() -> None:
    assert detach(None) is None
    assert reset(None, torch.ones(2, dtype=torch.bool)) is None


def test_without_marks_nothing_is_reset() -> None:
    state = torch.ones(LAYERS, LANES, HIDDEN)
    assert reset(state, None) is state


def test_22_stateless_batches_know_nothing_of_each_other() -> None:
    class Answer(nn.Module):
        def forward(self, tokens: Tensor) -> Tensor:
            return tokens.float()

    output, state = Stateless().run(Answer(), next(batches(1)), torch.ones(1))
    assert state is None
    assert output.shape == (LANES, 7)
