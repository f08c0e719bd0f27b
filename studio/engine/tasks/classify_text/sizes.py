"""What the data decides of a text classifier, and the facts of the network before it is built."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engine.experiment import Experiment, ModelSettings
from studio.engine.models.facts import (
    FLOAT_BYTES,
    GATES,
    READ_OUTS,
    TEXT_PROGRAM_BYTES,
    USUAL_BATCH,
    ModelFacts,
    core_label,
    core_line,
    facts_of,
    units_label,
    width_of,
)

KEPT_OF_A_STEP = 3  # output, gradient and gates' scratch of a state, besides the gates


@dataclass(frozen=True)
class TextSizes:
    """What the data decides of a text classifier.

    `vocabulary`: tokens with padding and unknown; `classes`: answers; `length`: tokens that are read at most; `tokens`:
    of all texts, for the memory.
    """

    vocabulary: int
    classes: int
    length: int
    tokens: int = 0

    def describe(self, experiment: Experiment) -> ModelFacts:
        """The facts of the network that an experiment means for texts of these sizes."""
        model = experiment.model
        return facts_of(
            model,
            lambda of: parameter_count(of, self),
            layers=_layers(model, self),
            lines=pytorch_lines(model, self),
            memory=lambda parameters: _memory(experiment, self, parameters),
        )


def parameter_count(model: ModelSettings, sizes: TextSizes) -> int:
    """Weights and biases of embedding, recurrent core, read-out and head.

    The embedding has a row for each token, that of padding included though it stays zero. Each direction of a layer has
    `gates × hidden × (inputs + hidden + 2)`: two weight matrices and two biases.
    """
    width = width_of(model)
    inputs = [model.embedding_size] + [width] * (model.num_layers - 1)
    core = sum(GATES[model.cell] * width * (read + model.hidden_size + 2) for read in inputs)
    read_out = width + 1 if model.pooling == "attention" else 0
    return sizes.vocabulary * model.embedding_size + core + read_out + (width + 1) * sizes.classes


def pytorch_lines(model: ModelSettings, sizes: TextSizes) -> list[str]:
    """The modules of the network as PyTorch writes them, in the order in which they are used."""
    width = width_of(model)
    dropout = [f"nn.Dropout({model.dropout!r})"] if model.dropout else []
    lines = [
        f"nn.Embedding({sizes.vocabulary}, {model.embedding_size}, padding_idx=0)  # starts at 0.3 of its size",
        *dropout,
    ]
    lines.append(core_line(model, model.embedding_size, both_ways=model.bidirectional))
    if model.pooling == "attention":
        lines.append(f"nn.Linear({width}, 1)  # attention")
    return [*lines, *dropout, f"nn.Linear({width}, {sizes.classes})"]


def _layers(model: ModelSettings, sizes: TextSizes) -> tuple[tuple[str, str], ...]:
    return (
        ("Text", f"up to {sizes.length:,} tokens"),
        ("Embedding", f"{sizes.vocabulary:,} × {model.embedding_size}"),
        (core_label(model), units_label(model)),
        (READ_OUTS[model.pooling], f"{width_of(model)}"),
        ("Linear", f"{sizes.classes:,} classes"),
    )


def _memory(experiment: Experiment, sizes: TextSizes, parameters: int) -> int:
    """Program, token numbers, weights with gradient and Adam's two means, and what a batch keeps."""
    model, batch = experiment.model, experiment.training.batch_size or USUAL_BATCH
    states = (GATES[model.cell] + KEPT_OF_A_STEP) * width_of(model) * model.num_layers
    kept = batch * sizes.length * (states + 2 * model.embedding_size)
    return TEXT_PROGRAM_BYTES + 8 * sizes.tokens + FLOAT_BYTES * (4 * parameters + 2 * kept)
