"""What a network is before it is built: parameters by formula, shapes and its lines in PyTorch."""

from __future__ import annotations

from collections.abc import Mapping
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
    counts = {cell: parameter_count(replace(experiment.model, cell=cell), sizes) for cell in GATES}
    parameters = counts[experiment.model.cell]
    return ModelFacts(
        parameters=parameters,
        bytes=FLOAT_BYTES * parameters,
        layers=_layers(experiment.model, sizes),
        pytorch="\n".join(pytorch_lines(experiment.model, sizes)),
        counts=counts,
        memory_bytes=_memory(experiment, sizes, parameters),
        note=_note(experiment.model, sizes, parameters),
    )


def parameter_count(model: ModelSettings, sizes: ModelSizes) -> int:
    """Weights and biases of recurrent core, read-out and heads.

    Each direction of a layer has `gates × hidden × (inputs + hidden + 2)`: two weight matrices and two
    biases.
    """
    width = _width(model)
    inputs = [sizes.inputs] + [width] * (model.num_layers - 1)
    gates = GATES[model.cell] * width  # of all directions
    core = sum(gates * (read + model.hidden_size + 2) for read in inputs)
    read_out = width + 1 if model.pooling == "attention" else 0
    head = (width + 1) * sizes.horizon * sizes.outputs
    return core + read_out + head + sizes.future_inputs * sizes.outputs


def pytorch_lines(model: ModelSettings, sizes: ModelSizes) -> list[str]:
    """The modules of the network as PyTorch writes them, in the order in which they are made."""
    core = [f"{sizes.inputs}", f"{model.hidden_size}"]
    if model.num_layers > 1:
        core.append(f"num_layers={model.num_layers}")
        core += [f"dropout={model.dropout!r}"] if model.dropout else []
    core += ["bidirectional=True"] if model.bidirectional else []
    width = _width(model)
    lines = [f"nn.{model.cell.upper()}({', '.join([*core, 'batch_first=True'])})"]
    if model.pooling == "attention":
        lines.append(f"nn.Linear({width}, 1)  # attention")
    lines.append(f"nn.Linear({width}, {sizes.horizon * sizes.outputs})  # starts at 0")
    if sizes.future_inputs:
        lines.append(
            f"nn.Linear({sizes.future_inputs}, {sizes.outputs}, bias=False)  # steps ahead, starts at 0"
        )
    return lines


def _layers(model: ModelSettings, sizes: ModelSizes) -> tuple[tuple[str, str], ...]:
    cell = model.cell.upper() if model.num_layers == 1 else f"{model.cell.upper()}, {model.num_layers} layers"
    units = f"{model.hidden_size} + {model.hidden_size}" if model.bidirectional else f"{model.hidden_size}"
    answer = f"{sizes.horizon}" if sizes.outputs == 1 else f"{sizes.horizon} × {sizes.outputs}"
    rows = [
        ("Window", f"{sizes.context_length} × {sizes.inputs}"),
        (cell, f"{units} units"),
        (READ_OUTS[model.pooling], f"{_width(model)}"),
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
    states = (GATES[model.cell] + 3) * _width(model) * model.num_layers
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


def _width(model: ModelSettings) -> int:
    return model.hidden_size * (2 if model.bidirectional else 1)
