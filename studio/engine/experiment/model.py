"""The network."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engine.experiment.data import SERIES, TEXTS
from studio.engine.experiment.fields import setting


@dataclass(frozen=True)
class ModelSettings:
    """A recurrent core and how its answer is read."""

    cell: str = setting(
        "lstm",
        "Cell",
        "LSTM has two memories and four parts; GRU one memory and three parts.",
        choices=("lstm", "gru"),
    )
    hidden_size: int = setting(
        64,
        "Hidden size",
        "How many numbers the network remembers at each step.",
        unit="units",
        minimum=1,
        maximum=4096,
    )
    num_layers: int = setting(
        1, "Layers", "How many recurrent layers lie on top of each other.", minimum=1, maximum=16
    )
    dropout: float = setting(
        0.0,
        "Dropout",
        "The share of values that is switched off at random while training: between two layers, and for texts "
        "also behind the embedding and before the answer. With one layer a series has nothing between.",
        minimum=0.0,
        maximum=0.95,
    )
    bidirectional: bool = setting(
        False,
        "Both directions",
        "Reads each window or text forwards and backwards; never beyond its end.",
        tasks=(*SERIES, "classify-text"),
    )
    pooling: str = setting(
        "last",
        "Read out",
        "What is read from the states: the last one, their mean, their maximum, or a learned weighting (attention).",
        choices=("last", "mean", "max", "attention"),
        tasks=("forecast", "classify-series", "classify-text"),
    )
    on_top_of: str = setting(
        "auto",
        "On top of",
        "The simple forecast the model starts as: it learns only what that forecast misses. auto tries them on the "
        "validation part.",
        choices=("auto", "none", "last_value", "seasonal", "drift"),
        tasks=("forecast",),
    )
    embedding_size: int = setting(
        64,
        "Embedding",
        "How many numbers stand for one token; they are learned with the network.",
        unit="numbers",
        minimum=1,
        maximum=4096,
        tasks=TEXTS,
    )
    tie_weights: bool = setting(
        False,
        "Tied weights",
        "The answer uses the same numbers for a token as the input: fewer parameters. The hidden size must be that of "
        "the embedding.",
        tasks=("language-model",),
    )
