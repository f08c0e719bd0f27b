"""What a network is before it is built: parameters by formula, shapes and its lines in PyTorch."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from studio.engine.experiment import Experiment, ModelSettings

GATES = {"lstm": 4, "gru": 3}
FLOAT_BYTES = 4
PROGRAM_BYTES = 410_000_000  # window, pandas and torch together, measured
TEXT_PROGRAM_BYTES = 650_000_000  # the same after the simple answers to texts were fitted, measured
USUAL_BATCH = 64
READ_OUTS = {
    "last": "Last state",
    "mean": "Mean of the states",
    "max": "Maximum of the states",
    "attention": "Attention over the states",
}


@dataclass(frozen=True)
class ModelSizes:
    """What the data decides of a network.

    `inputs`: features of each step read; `future_inputs`: features known of each step ahead; `outputs`:
    values of each step ahead. `rows`: rows of the data, for the memory. `starts`: a short name of each
    simple answer the network can begin as, by the choices of `model.on_top_of`. `optional_inputs`: features
    of a step, read or ahead, that a trial may add.
    """

    inputs: int
    future_inputs: int
    outputs: int
    context_length: int
    horizon: int
    rows: int = 0
    starts: Mapping[str, str] = field(default_factory=dict)
    optional_inputs: int = 0

    def describe(self, experiment: Experiment) -> ModelFacts:
        """The facts of the network that an experiment means for data of these sizes."""
        return describe_model(experiment, self)


@dataclass(frozen=True)
class ModelFacts:
    """Size and shape of a network.

    `layers`: label and shape from the window to the answer; `pytorch`: the lines that make it, one module
    each; `counts`: parameters of both cells with the settings as they are; `bytes`: of the weights;
    `memory_bytes`: of the whole program while it trains, roughly. `note` says what is still open, or is
    empty.
    """

    parameters: int
    bytes: int
    layers: tuple[tuple[str, str], ...]
    pytorch: str
    counts: Mapping[str, int]
    memory_bytes: int
    note: str = ""


def describe_model(experiment: Experiment, sizes: ModelSizes) -> ModelFacts:
    """The facts of the network that an experiment means for data of these sizes."""
    model = experiment.model
    facts = facts_of(
        model,
        lambda of: parameter_count(of, sizes),
        layers=_layers(model, sizes),
        lines=pytorch_lines(model, sizes),
        memory=lambda parameters: _memory(experiment, sizes, parameters),
    )
    return replace(facts, note=_note(model, sizes, facts.parameters))


def facts_of(
    model: ModelSettings,
    count: Callable[[ModelSettings], int],
    *,
    layers: tuple[tuple[str, str], ...],
    lines: Sequence[str],
    memory: Callable[[int], int],
) -> ModelFacts:
    """The facts of a network of any task: `count` gives its parameters, `memory` what so many of them need."""
    counts = {cell: count(replace(model, cell=cell)) for cell in GATES}
    parameters = counts[model.cell]
    return ModelFacts(
        parameters=parameters,
        bytes=FLOAT_BYTES * parameters,
        layers=layers,
        pytorch="\n".join(lines),
        counts=counts,
        memory_bytes=memory(parameters),
    )


def core_line(model: ModelSettings, inputs: int, *, both_ways: bool) -> str:
    """The recurrent core as PyTorch writes it."""
    words = [f"{inputs}", f"{model.hidden_size}"]
    if model.num_layers > 1:
        words.append(f"num_layers={model.num_layers}")
        words += [f"dropout={model.dropout!r}"] if model.dropout else []
    words += ["bidirectional=True"] if both_ways else []
    return f"nn.{model.cell.upper()}({', '.join([*words, 'batch_first=True'])})"


def core_label(model: ModelSettings) -> str:
    """ "LSTM", "GRU, 2 layers" """
    cell = model.cell.upper()
    return cell if model.num_layers == 1 else f"{cell}, {model.num_layers} layers"


def units_label(model: ModelSettings) -> str:
    """ "64 units", "64 + 64 units" both ways."""
    units = f"{model.hidden_size} + {model.hidden_size}" if model.bidirectional else f"{model.hidden_size}"
    return f"{units} units"


def width_of(model: ModelSettings) -> int:
    """Values of a state, of all directions."""
    return model.hidden_size * (2 if model.bidirectional else 1)


def parameter_count(model: ModelSettings, sizes: ModelSizes) -> int:
    """Weights and biases of recurrent core, read-out and heads.

    Each direction of a layer has `gates × hidden × (inputs + hidden + 2)`: two weight matrices and two
    biases.
    """
    width = width_of(model)
    inputs = [sizes.inputs] + [width] * (model.num_layers - 1)
    gates = GATES[model.cell] * width  # of all directions
    core = sum(gates * (read + model.hidden_size + 2) for read in inputs)
    read_out = width + 1 if model.pooling == "attention" else 0
    head = (width + 1) * sizes.horizon * sizes.outputs
    return core + read_out + head + sizes.future_inputs * sizes.outputs


def pytorch_lines(model: ModelSettings, sizes: ModelSizes) -> list[str]:
    """The modules of the network as PyTorch writes them, in the order in which they are made."""
    width = width_of(model)
    lines = [core_line(model, sizes.inputs, both_ways=model.bidirectional)]
    if model.pooling == "attention":
        lines.append(f"nn.Linear({width}, 1)  # attention")
    lines.append(f"nn.Linear({width}, {sizes.horizon * sizes.outputs})  # starts at 0")
    if sizes.future_inputs:
        lines.append(
            f"nn.Linear({sizes.future_inputs}, {sizes.outputs}, bias=False)  # steps ahead, starts at 0"
        )
    return lines


def _layers(model: ModelSettings, sizes: ModelSizes) -> tuple[tuple[str, str], ...]:
    answer = f"{sizes.horizon}" if sizes.outputs == 1 else f"{sizes.horizon} × {sizes.outputs}"
    rows = [
        ("Window", f"{sizes.context_length} × {sizes.inputs}"),
        (core_label(model), units_label(model)),
        (READ_OUTS[model.pooling], f"{width_of(model)}"),
    ]
    if sizes.future_inputs:
        rows.append(("Known of the steps ahead", f"{sizes.horizon} × {sizes.future_inputs}"))
    start = "simple forecast" if model.on_top_of == "auto" else sizes.starts.get(model.on_top_of, "")
    values = "value" if sizes.horizon * sizes.outputs == 1 else "values"
    rows.append((f"Linear + {start}" if start else "Linear", f"{answer} {values}"))
    return tuple(rows)


def _memory(experiment: Experiment, sizes: ModelSizes, parameters: int) -> int:
    """Program, data in two precisions, weights with gradient and Adam's two means, and what a batch keeps."""
    model, batch = experiment.model, experiment.training.batch_size or USUAL_BATCH
    states = (GATES[model.cell] + 3) * width_of(model) * model.num_layers
    kept = batch * sizes.context_length * (states + sizes.inputs + sizes.horizon * sizes.outputs)
    data = 16 * sizes.rows * (sizes.inputs + sizes.future_inputs)
    return PROGRAM_BYTES + data + FLOAT_BYTES * (4 * parameters + 2 * kept)


def _note(model: ModelSettings, sizes: ModelSizes, parameters: int) -> str:
    if not sizes.optional_inputs:
        return ""
    more = replace(
        sizes,
        inputs=sizes.inputs + sizes.optional_inputs,
        future_inputs=sizes.future_inputs + sizes.optional_inputs,
        optional_inputs=0,
    )
    count = parameter_count(model, more) - parameters
    return f"{count:,} more if the calendar helps, which is tried before the start."
