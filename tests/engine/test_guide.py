"""What a good guide to LSTM and GRU in PyTorch teaches, row by row, against the parts that this program is made of."""

from __future__ import annotations

import dataclasses
import io
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import torch
from torch import Tensor, nn
from torch.nn import functional

from studio.engine.events import Event, StepsDone, Validated
from studio.engine.models.lengths import run_packed, run_padded
from studio.engine.models.recurrent import CELLS, Pooling, RecurrentCore, RecurrentSettings, last_state
from studio.engine.predict.bundle import Bundle, load_bundle, save_bundle
from studio.engine.tasks.classify_text.network import TextInputs, TextNetwork
from studio.engine.tasks.classify_text.task import TASK as CLASSIFY_TEXT
from studio.engine.tasks.forecast.network import ForecastInputs, ForecastNetwork
from studio.engine.tasks.forecast.prepared import prepare_forecast
from studio.engine.tasks.forecast.training import Choices, build_parts
from studio.engine.training.carry import Lanes
from studio.engine.training.control import Control
from studio.engine.training.devices import resolve_device
from studio.engine.training.loop import Loop
from studio.engine.training.parts import TrainingParts
from studio.engine.training.steps import evaluating, gradient_norm
from tests.engine.export.models import make_spec as forecast_spec
from tests.engine.forecasts import experiment as forecast_experiment
from tests.engine.forecasts import readings
from tests.engine.tasks.classify_text.texts import experiment as text_experiment
from tests.engine.tasks.classify_text.texts import made_bundle, made_spec, rows, table
from tests.engine.tasks.language_model.corpora import corpus, parts_of

CPU = torch.device("cpu")
BATCH, TIME, INPUTS, HIDDEN = 4, 7, 3, 5
BOTH_CELLS = pytest.mark.parametrize("cell", ["lstm", "gru"])
GATES = {"lstm": 4, "gru": 3}


def core(cell: str = "lstm", layers: int = 1, both: bool = False, dropout: float = 0.0) -> RecurrentCore:
    torch.manual_seed(0)
    return RecurrentCore(INPUTS, RecurrentSettings(cell, HIDDEN, layers, dropout, both))


def items(batch: int = BATCH, time: int = TIME) -> Tensor:
    return torch.randn(batch, time, INPUTS, generator=torch.Generator().manual_seed(1))


def hidden_of(state: Tensor | tuple[Tensor, Tensor]) -> Tensor:
    return state[0] if isinstance(state, tuple) else state


def trained(parts: TrainingParts, **settings: object) -> tuple[Loop, list[Validated], list[float]]:
    """The program's loop over some parts: itself, its looks at the validation part, the loss of every step."""
    said: list[Event] = []
    how = dataclasses.replace(parts.experiment.training, **settings)
    loop = Loop(
        parts.model, parts.batches, parts.objective, parts.validator, how, Control(), said.append, carry=parts.carry
    )  # fmt: skip
    loop.fit()
    losses = [loss for event in said if isinstance(event, StepsDone) for loss in event.losses]
    return loop, [event for event in said if isinstance(event, Validated)], losses


@BOTH_CELLS
def test_input_size_and_hidden_size(cell: str) -> None:
    """Row: input_size is the number of features of a step, hidden_size that of the numbers it is remembered in."""
    outputs, state = core(cell)(items())
    assert outputs.shape == (BATCH, TIME, HIDDEN)
    assert hidden_of(state).shape == (1, BATCH, HIDDEN)
    weights = core(cell).rnn
    assert weights.weight_ih_l0.shape == (GATES[cell] * HIDDEN, INPUTS)
    assert weights.weight_hh_l0.shape == (GATES[cell] * HIDDEN, HIDDEN)


@BOTH_CELLS
def test_num_layers(cell: str) -> None:
    """Row: num_layers stacks layers; outputs are of the last one, h_n has the final state of each."""
    stacked = core(cell, layers=3)
    outputs, state = stacked(items())
    assert outputs.shape == (BATCH, TIME, HIDDEN)
    assert hidden_of(state).shape == (3, BATCH, HIDDEN)
    assert stacked.rnn.weight_ih_l2.shape[1] == HIDDEN  # a further layer reads the one below
    assert torch.allclose(hidden_of(state)[-1], outputs[:, -1])
    assert torch.equal(last_state(state, False), hidden_of(state)[-1])


@BOTH_CELLS
def test_dropout(cell: str) -> None:
    """Row: dropout acts between layers while training, never in evaluation, and not at all with one layer."""
    stacked = core(cell, layers=2, dropout=0.5).train()
    assert not torch.equal(stacked(items())[0], stacked(items())[0])
    stacked.eval()
    assert torch.equal(stacked(items())[0], stacked(items())[0])
    single = core(cell, layers=1, dropout=0.5).train()
    assert torch.equal(single(items())[0], single(items())[0])


@BOTH_CELLS
def test_bidirectional(cell: str) -> None:
    """Row: bidirectional doubles the outputs; the backward direction ends at the first step."""
    both = core(cell, both=True)
    outputs, state = both(items())
    assert outputs.shape == (BATCH, TIME, 2 * HIDDEN)
    assert hidden_of(state).shape == (2, BATCH, HIDDEN)
    final = last_state(state, True)
    assert torch.allclose(final[:, :HIDDEN], outputs[:, -1, :HIDDEN])
    assert torch.allclose(final[:, HIDDEN:], outputs[:, 0, HIDDEN:])
    assert torch.equal(Pooling(both.settings)(outputs, state), final)


@BOTH_CELLS
def test_batch_first(cell: str) -> None:
    """Row: batch_first puts the batch before time in inputs and outputs; states have it in the middle all the same."""
    recurrent = core(cell, layers=2)
    assert recurrent.rnn.batch_first
    outputs, state = recurrent(items())
    alone = [recurrent(item[None]) for item in items()]
    assert torch.allclose(torch.cat([output for output, _ in alone]), outputs, atol=1e-6)
    own = torch.cat([hidden_of(state) for _, state in alone], dim=1)
    assert torch.allclose(own, hidden_of(state), atol=1e-6)


def test_gates_of_an_lstm() -> None:
    """Row: the gates of an LSTM lie in the order input, forget, cell, output."""
    recurrent, inputs = core("lstm"), items()
    weights = recurrent.rnn
    hidden = memory = torch.zeros(BATCH, HIDDEN)
    for step in range(TIME):
        sums = inputs[:, step] @ weights.weight_ih_l0.T + weights.bias_ih_l0
        sums = sums + hidden @ weights.weight_hh_l0.T + weights.bias_hh_l0
        enter, forget, new, leave = sums.chunk(4, dim=1)
        memory = torch.sigmoid(forget) * memory + torch.sigmoid(enter) * torch.tanh(new)
        hidden = torch.sigmoid(leave) * torch.tanh(memory)
    outputs, (h_n, c_n) = recurrent(inputs)
    for found, due in ((outputs[:, -1], hidden), (h_n[0], hidden), (c_n[0], memory)):
        assert torch.allclose(found, due, atol=1e-6)


def test_gates_of_a_gru() -> None:
    """Row: the gates of a GRU lie in the order reset, update, new; it has no forget gate and no memory of its own."""
    recurrent, inputs = core("gru"), items()
    weights, hidden = recurrent.rnn, torch.zeros(BATCH, HIDDEN)
    for step in range(TIME):
        read = (inputs[:, step] @ weights.weight_ih_l0.T + weights.bias_ih_l0).chunk(3, dim=1)
        kept = (hidden @ weights.weight_hh_l0.T + weights.bias_hh_l0).chunk(3, dim=1)
        reset, update = (torch.sigmoid(read[gate] + kept[gate]) for gate in (0, 1))
        hidden = (1 - update) * torch.tanh(read[2] + reset * kept[2]) + update * hidden
    outputs, h_n = recurrent(inputs)
    assert torch.allclose(outputs[:, -1], hidden, atol=1e-6)
    assert torch.allclose(h_n[0], hidden, atol=1e-6)


@BOTH_CELLS
@pytest.mark.parametrize("layers", [1, 2, 3])
@pytest.mark.parametrize("both", [False, True])
def test_number_of_weights(cell: str, layers: int, both: bool) -> None:
    """Row: each direction of a layer has gates · hidden · (inputs + hidden + 2) weights, a GRU three quarters."""
    directions = 1 + both
    widths = [INPUTS] + [directions * HIDDEN] * (layers - 1)
    due = sum(directions * GATES[cell] * HIDDEN * (width + HIDDEN + 2) for width in widths)
    assert sum(weight.numel() for weight in core(cell, layers, both).parameters()) == due


def test_hidden_state_and_memory() -> None:
    """Row: an LSTM gives h_n and c_n, a GRU h_n alone; h stays within −1…1, c need not."""
    outputs, state = core("lstm", layers=2)(items())
    assert isinstance(state, tuple)
    h_n, c_n = state
    assert h_n.shape == c_n.shape == (2, BATCH, HIDDEN)
    assert torch.equal(h_n[-1], outputs[:, -1])
    assert not torch.equal(h_n, c_n)
    assert isinstance(core("gru", layers=2)(items())[1], Tensor)
    loud = core("lstm")
    with torch.no_grad():
        loud.rnn.bias_ih_l0.fill_(5.0)  # every gate open, always something new
    h_n, c_n = loud(items())[1]
    assert h_n.abs().max() <= 1 < c_n.abs().max()


@BOTH_CELLS
def test_zero_state_at_the_start(cell: str) -> None:
    """Row: without a state a sequence begins from zeros, each batch anew."""
    recurrent, zeros = core(cell, layers=2), torch.zeros(2, BATCH, HIDDEN)
    plain = recurrent(items())[0]
    assert torch.equal(plain, recurrent(items(), (zeros, zeros.clone()) if cell == "lstm" else zeros)[0])
    recurrent(items(batch=2))
    assert torch.equal(recurrent(items())[0], plain)
    ones = torch.ones_like(zeros)
    assert not torch.equal(recurrent(items(), (ones, ones) if cell == "lstm" else ones)[0], plain)


@BOTH_CELLS
def test_text_classification(tmp_path: Path, cell: str) -> None:
    """Row: embedding → LSTM → last hidden state → Linear → CrossEntropyLoss; it learns."""
    data = table(tmp_path, rows(240))
    wanted = text_experiment(data, {"model.cell": cell, "model.pooling": "last"})
    parts = CLASSIFY_TEXT.training_parts(wanted, data, CPU, lambda event: None, lambda: False)
    network, batch = parts.model, next(parts.batches.epoch())
    assert isinstance(network, TextNetwork)
    logits = network(batch.inputs)
    vectors = network.embedding(batch.inputs.tokens)
    for row, length in enumerate(batch.inputs.lengths.tolist()):
        final = hidden_of(network.core.rnn(vectors[row : row + 1, :length])[1])[-1]
        assert torch.allclose(network.head(final)[0], logits[row], atol=1e-6)
    total, count = parts.objective.loss(logits, batch)
    assert torch.allclose(total / count, functional.cross_entropy(logits, batch.targets))
    _, looks, losses = trained(parts, max_epochs=12, patience=0)
    assert np.mean(losses[-10:]) < 0.5 * np.mean(losses[:10])
    assert looks[-1].val_loss < looks[0].val_loss
    assert looks[-1].metrics["accuracy"] > 2 / 3  # of three classes chance gets a third


@BOTH_CELLS
def test_forecasting(tmp_path: Path, cell: str) -> None:
    """Row: last time step → Linear(horizon), mean squared error; it falls on a sine."""
    sine = readings(tmp_path, 240, y=10 + np.sin(2 * np.pi * np.arange(240) / 12))
    settings = {
        "model.cell": cell, "model.hidden_size": 16, "preparation.context_length": 12, "model.on_top_of": "none",
    }  # fmt: skip
    prepared = prepare_forecast(forecast_experiment(sine, settings), sine)
    torch.manual_seed(0)
    parts = build_parts(prepared, Choices("none", False, False), CPU)
    network, batch = parts.model, next(parts.batches.epoch())
    assert isinstance(network, ForecastNetwork)
    nn.init.normal_(network.head.weight, std=0.1)
    outputs, _ = network.core(batch.inputs.past)
    answer = network(batch.inputs)
    assert torch.allclose(answer[:, 0, :, 0], network.head(outputs[:, -1]), atol=1e-6)
    total, count = parts.objective.loss(answer, batch)
    assert torch.allclose(total / count, functional.mse_loss(answer, batch.targets))
    _, looks, losses = trained(parts, max_epochs=25, learning_rate=0.02, patience=0)
    assert losses[-1] < 0.1 * losses[0]
    assert looks[-1].val_loss < 0.1 * looks[0].val_loss


def test_gradient_clipping(tmp_path: Path) -> None:
    """Row: the norm of the whole gradient is told as it was and cut to the clip; plain descent moves by no more."""
    recurrent, clip = core("lstm", layers=2), 0.01
    recurrent(items())[0].square().sum().backward()
    due = torch.stack([weight.grad.norm() for weight in recurrent.parameters()]).norm()
    assert due > clip
    assert float(gradient_norm(recurrent, clip)) == pytest.approx(float(due), rel=1e-5)
    left = torch.stack([weight.grad.norm() for weight in recurrent.parameters()]).norm()
    assert float(left) == pytest.approx(clip, rel=1e-3)
    data = table(tmp_path, rows(60))
    parts = CLASSIFY_TEXT.training_parts(text_experiment(data), data, CPU, lambda event: None, lambda: False)
    before = [weight.detach().clone() for weight in parts.model.parameters()]
    loop, _, losses = trained(
        parts, optimizer="sgd", learning_rate=0.5, clip_norm=clip, max_epochs=1, patience=0
    )
    after = [weight.detach() for weight in loop.model.parameters()]
    moved = torch.stack([(new - old).norm() for new, old in zip(after, before, strict=True)]).norm()
    assert 0 < float(moved) <= 0.5 * clip * len(losses) * 1.001


@BOTH_CELLS
def test_detached_states_between_batches(cell: str) -> None:
    """Row: a state that is carried to the next batch keeps its value and drops its graph."""
    parts = parts_of(corpus(), {"model.cell": cell})
    assert isinstance(parts.carry, Lanes)
    given = []
    parts.model.register_forward_pre_hook(lambda module, arguments: given.append(arguments[1]))
    left, state = [], None
    for batch in list(parts.batches.epoch())[:3]:
        output, state = parts.carry.run(parts.model, batch, state)
        left.append(state)
        parts.objective.loss(output, batch)[0].backward()  # would fail through the graph of the batch before
    assert given[0] is None
    for ended, begun in zip(left, given[1:], strict=False):
        for old, new in zip(*(part if cell == "lstm" else (part,) for part in (ended, begun)), strict=True):
            assert torch.equal(old, new)
            assert old.requires_grad
            assert not new.requires_grad
            assert new.grad_fn is None


@pytest.mark.parametrize("training", [True, False])
def test_eval_and_no_grad(training: bool) -> None:
    """Row: eval() and no_grad() at inference: dropout is off, the same answer twice, and the mode comes back."""
    network = TextNetwork(made_spec(layers=2, dropout=0.5)).train(training)
    tokens = torch.randint(2, 20, (BATCH, TIME), generator=torch.Generator().manual_seed(0))
    inputs = TextInputs(tokens, torch.full((BATCH,), TIME))
    with evaluating(network), torch.no_grad():
        first, second = network(inputs), network(inputs)
    assert torch.equal(first, second)
    assert not first.requires_grad
    assert network.training is training
    assert network(inputs).requires_grad
    assert torch.equal(network(inputs), network(inputs)) is not training


@BOTH_CELLS
@pytest.mark.parametrize("both", [False, True])
def test_packed_sequences(cell: str, both: bool) -> None:
    """Row: pack_padded_sequence reads texts of unlike length as if each stood alone, in the order given."""
    recurrent, lengths = core(cell, layers=2, both=both), torch.tensor([3, 7, 1, 5])
    settings = recurrent.settings
    for read in (run_packed, run_padded):
        outputs = read(recurrent.rnn, items(), lengths)
        final = Pooling(settings)(outputs, None, lengths)
        for row, length in enumerate(lengths.tolist()):
            alone, state = recurrent(items()[row : row + 1, :length])
            assert torch.allclose(outputs[row, :length], alone[0], atol=1e-6)
            assert torch.allclose(final[row], last_state(state, both)[0], atol=1e-6)


@BOTH_CELLS
def test_saving_and_loading_a_state_dict(tmp_path: Path, cell: str) -> None:
    """Row: a state_dict that is saved and loaded gives the same answers, by torch itself and by the program's file."""
    spec = made_spec(cell, 2, both=True)
    network, other = TextNetwork(spec).eval(), TextNetwork(spec).eval()
    inputs = TextInputs(torch.randint(2, 20, (BATCH, TIME)), torch.tensor([7, 3, 1, 5]))
    assert not torch.equal(network(inputs), other(inputs))
    stream = io.BytesIO()
    torch.save(network.state_dict(), stream)
    stream.seek(0)
    other.load_state_dict(torch.load(stream, weights_only=True))
    assert torch.equal(network(inputs), other(inputs))
    made = made_bundle(spec)
    save_bundle(Bundle(made.experiment, made.spec, network.state_dict()), tmp_path / "model.bundle")
    again = TextNetwork(spec).eval()
    again.load_state_dict(dict(load_bundle(tmp_path / "model.bundle").weights))
    assert torch.equal(network(inputs), again(inputs))


def test_gru_and_lstm_are_exchangeable(tmp_path: Path) -> None:
    """Row: GRU takes the place of LSTM by one setting, for series, texts and running text."""
    assert {name: kind.__name__ for name, kind in CELLS.items()} == {"lstm": "LSTM", "gru": "GRU"}
    past = torch.zeros(BATCH, 9, 2)
    inputs = TextInputs(torch.full((BATCH, TIME), 2), torch.full((BATCH,), TIME))
    answers = {
        cell: (
            ForecastNetwork(forecast_spec(cell=cell, features="none"))(ForecastInputs(past, None)).shape,
            TextNetwork(made_spec(cell))(inputs).shape,
            parts_of(corpus(), {"model.cell": cell}).model(torch.full((BATCH, TIME), 2))[0].shape,
        )
        for cell in CELLS
    }
    assert answers["lstm"] == answers["gru"]
    data = table(tmp_path, rows(60))
    plain, changed = text_experiment(data), text_experiment(data).with_values({"model.cell": "gru"})
    differing = [key for key, value in plain.values().items() if changed.values()[key] != value]
    assert differing == ["model.cell"]


def test_device_placement_on_the_cpu(tmp_path: Path) -> None:
    """Row: model, batches and carried states lie on the device of the experiment."""
    data = table(tmp_path, rows(60))
    wanted = text_experiment(data, {"training.device": "cpu"})
    device = resolve_device(wanted.training)
    assert device == CPU
    parts = CLASSIFY_TEXT.training_parts(wanted, data, device, lambda event: None, lambda: False)
    batch = next(parts.batches.epoch())
    assert {weight.device for weight in parts.model.parameters()} == {device}
    assert {batch.inputs.tokens.device, batch.targets.device} == {device}
    running = parts_of(corpus())
    first, second = list(running.batches.epoch())[:2]
    state = running.carry.run(running.model, first, None)[1]
    assert {part.device for part in state} == {device}
    assert running.carry.run(running.model, second, state)[0].device == device


def test_lanes_follow_each_other() -> None:
    """Row: the batches of a text that is read in lanes go on where they ended, so that a carried state fits."""
    for before, after in pairwise(parts_of(corpus()).batches.epoch()):
        assert torch.equal(before.targets[:, -1], after.inputs[:, 0])
        assert not after.resets.any()
