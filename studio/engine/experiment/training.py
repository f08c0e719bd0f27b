"""How the network learns."""

from __future__ import annotations

import re
from dataclasses import dataclass

from studio.engine.errors import SettingError
from studio.engine.experiment.fields import setting


@dataclass(frozen=True)
class TrainingSettings:
    """Optimizer, stopping and the machine."""

    max_epochs: int = setting(
        100,
        "Epochs",
        "Training ends after so many passes at the latest.",
        unit="at most",
        minimum=1,
        maximum=1_000_000,
    )
    max_seconds: float = setting(
        0.0, "Time limit", "Training ends after so many seconds; 0 for no limit.", unit="seconds", minimum=0.0
    )
    batch_size: int = setting(
        0,
        "Batch size",
        "How many windows, texts or lanes of text are learned from at once. 0 chooses it: for a forecast 64, "
        "or 16 where the model learns from every step.",
        unit="at once",
        minimum=0,
        maximum=65_536,
    )
    learning_rate: float = setting(
        0.001, "Learning rate", "How far one step moves the weights.", minimum=0.0, maximum=10.0, above=True
    )
    optimizer: str = setting(
        "adam", "Optimizer", "The rule of each step.", choices=("adam", "adamw", "sgd", "rmsprop")
    )
    weight_decay: float = setting(
        0.0, "Weight decay", "How strongly large weights are drawn towards 0.", minimum=0.0, maximum=1.0
    )
    schedule: str = setting(
        "none",
        "Schedule",
        "How the learning rate changes over the epochs: not at all, or falling to 0 along a cosine "
        "or a line.",
        choices=("none", "cosine", "linear"),
    )
    loss: str = setting(
        "mse",
        "Loss",
        "What is made small: squared errors, absolute errors, or Huber's mixture of both.",
        choices=("mse", "mae", "huber"),
        tasks=("forecast",),
    )
    class_weights: str = setting(
        "auto",
        "Class weights",
        "on: mistakes in a rare class count more, in the inverse share of the class; auto: where the largest "
        "class has more than twice the texts of the smallest.",
        choices=("auto", "on", "off"),
        words=(("true", "on"), ("false", "off")),
        tasks=("classify-text",),
    )
    label_smoothing: float = setting(
        0.0,
        "Label smoothing",
        "So much of each answer's certainty is spread over all classes while training: less sure, often more right.",
        minimum=0.0,
        maximum=0.9,
        tasks=("classify-text",),
    )
    clip_norm: float = setting(
        1.0, "Clip", "A gradient longer than this is shortened to it; 0 for no clipping.", minimum=0.0
    )
    patience: int = setting(
        10,
        "Patience",
        "Training stops when so many epochs bring no better validation loss; 0 never stops early.",
        unit="epochs",
        minimum=0,
    )
    patience_steps: int = setting(
        500,
        "Patience in steps",
        "It never stops before so many steps without progress, however short an epoch is.",
        unit="steps",
        minimum=0,
    )
    learn_from: str = setting(
        "auto",
        "Learn from",
        "every_step: each state of a window predicts what follows it, so a window teaches many times; last_step: only "
        "the newest one; auto tries both on the end of the training part.",
        choices=("auto", "every_step", "last_step"),
        tasks=("forecast",),
    )
    word_dropout: float = setting(
        0.0,
        "Word dropout",
        "So many tokens of each text are read as “unknown” while training, at random: the model learns not to hang on "
        "single words.",
        minimum=0.0,
        maximum=0.9,
        tasks=("classify-text",),
    )
    stateful: bool = setting(
        True,
        "Carry states",
        "Each lane of text goes on with the states in which the batch before left it; off: every batch begins "
        "from zero.",
        tasks=("language-model",),
    )
    bptt_length: int = setting(
        64,
        "Steps back",
        "The gradient reaches back over so many tokens (truncated back-propagation through time); states are "
        "carried on, cut from what made them.",
        unit="tokens",
        minimum=1,
        maximum=10_000,
        tasks=("language-model",),
    )
    seed: int = setting(
        42, "Seed", "The same seed on the same computer gives the same model.", minimum=0, maximum=2**32 - 1
    )
    device: str = setting(
        "auto", "Device", "auto, cpu, cuda:0 (a graphics card by NVIDIA) or mps (a graphics card by Apple)."
    )
    precision: str = setting(
        "float32",
        "Precision",
        "bfloat16 computes the network with fewer digits: faster for large networks only.",
        choices=("float32", "bfloat16"),
    )
    threads: int = setting(
        0,
        "Threads",
        "How many processor threads the network uses; 0 chooses (one: small networks gain nothing by more).",
        minimum=0,
        maximum=256,
    )

    def check(self) -> None:
        """Raises SettingError where the device is no device."""
        if not re.fullmatch(r"auto|cpu|mps|cuda(:\d+)?", self.device):
            raise SettingError(
                f"training.device cannot be {self.device!r}.", remedy="Device: auto, cpu, cuda:N or mps."
            )
