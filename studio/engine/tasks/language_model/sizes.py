"""What the data decides of a language model, and the facts of the network before it is built."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engine.experiment import Experiment, ModelSettings
from studio.engine.models.facts import (
    FLOAT_BYTES,
    GATES,
    TEXT_PROGRAM_BYTES,
    ModelFacts,
    core_label,
    core_line,
    facts_of,
)

USUAL_LANES = 32
KEPT_OF_A_STEP = 3  # output, gradient and gates' scratch of a state, besides the gates
KEPT_OF_AN_ANSWER = 3  # logits, their softmax and its gradient


@dataclass(frozen=True)
class LanguageSizes:
    """What the data decides of a language model.

    `vocabulary`: tokens with padding and unknown; `tokens`: of all parts, for the memory. `unit` and `units` are what a
    token is called.
    """

    vocabulary: int
    tokens: int = 0
    unit: str = "token"
    units: str = "tokens"

    def describe(self, experiment: Experiment) -> ModelFacts:
        """The facts of the network that an experiment means for a text of these sizes."""
        model = experiment.model
        return facts_of(
            model,
            lambda of: parameter_count(of, self),
            layers=_layers(model, self),
            lines=pytorch_lines(model, self),
            memory=lambda parameters: _memory(experiment, self, parameters),
        )


def parameter_count(model: ModelSettings, sizes: LanguageSizes) -> int:
    """Weights and biases of embedding, recurrent core and head; tied weights are counted once.

    A layer has `gates × hidden × (inputs + hidden + 2)`: two weight matrices and two biases.
    """
    hidden = model.hidden_size
    inputs = [model.embedding_size] + [hidden] * (model.num_layers - 1)
    core = sum(GATES[model.cell] * hidden * (read + hidden + 2) for read in inputs)
    head = sizes.vocabulary * (1 if model.tie_weights else hidden + 1)
    return sizes.vocabulary * model.embedding_size + core + head


def pytorch_lines(model: ModelSettings, sizes: LanguageSizes) -> list[str]:
    """The modules of the network as PyTorch writes them, in the order in which they are used."""
    dropout = [f"nn.Dropout({model.dropout!r})"] if model.dropout else []
    padding = "" if model.tie_weights else ", padding_idx=0"
    tied = "  # weight = embedding.weight" if model.tie_weights else ""
    return [
        f"nn.Embedding({sizes.vocabulary}, {model.embedding_size}{padding})",
        *dropout,
        core_line(model, model.embedding_size, both_ways=False),
        *dropout,
        f"nn.Linear({model.hidden_size}, {sizes.vocabulary}){tied}",
    ]


def _layers(model: ModelSettings, sizes: LanguageSizes) -> tuple[tuple[str, str], ...]:
    head = "Linear, tied to the embedding" if model.tie_weights else "Linear"
    return (
        ("Text", f"one {sizes.unit} after the other"),
        ("Embedding", f"{sizes.vocabulary:,} × {model.embedding_size}"),
        (core_label(model), f"{model.hidden_size} units"),
        (head, f"{sizes.vocabulary:,} {sizes.units}"),
    )


def _memory(experiment: Experiment, sizes: LanguageSizes, parameters: int) -> int:
    """Program, token numbers, weights with gradient and Adam's two means, and what a batch keeps."""
    model, training = experiment.model, experiment.training
    steps = (training.batch_size or USUAL_LANES) * training.bptt_length
    states = (GATES[model.cell] + KEPT_OF_A_STEP) * model.hidden_size * model.num_layers
    kept = steps * (2 * states + 4 * model.embedding_size + KEPT_OF_AN_ANSWER * sizes.vocabulary)
    return TEXT_PROGRAM_BYTES + 8 * sizes.tokens + FLOAT_BYTES * (4 * parameters + kept)
