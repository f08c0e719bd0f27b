"""Which settings the Model page shows for a task: what stands in front in two columns, the rest under More."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engine.experiment import find_field

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Columns:
    """The settings of a card from top to bottom, left and right."""

    left: Keys
    right: Keys


_SIZE: Keys = ("model.hidden_size", "model.num_layers", "model.dropout")
_NETWORK = {
    "forecast": Columns(_SIZE, ("model.bidirectional", "model.pooling", "model.on_top_of")),
    "classify-text": Columns(("model.embedding_size", *_SIZE), ("model.bidirectional", "model.pooling")),
    "language-model": Columns(("model.embedding_size", *_SIZE), ("model.tie_weights",)),
}
_TRAINING = {
    "forecast": Columns(
        ("training.max_epochs", "training.batch_size"), ("training.learning_rate", "training.patience")
    ),
    "classify-text": Columns(
        ("training.max_epochs", "training.batch_size", "training.class_weights"),
        ("training.learning_rate", "training.patience", "training.label_smoothing"),
    ),
    "language-model": Columns(
        ("training.max_epochs", "training.batch_size", "training.bptt_length"),
        ("training.learning_rate", "training.patience", "training.stateful"),
    ),
}
_MORE: Keys = (
    "training.optimizer",
    "training.weight_decay",
    "training.schedule",
    "training.loss",
    "training.word_dropout",
    "training.clip_norm",
    "training.patience_steps",
    "training.learn_from",
    "training.seed",
    "training.precision",
    "training.threads",
    "training.max_seconds",
)
_LABELS = {  # some are too long for their column
    "training.patience_steps": "Least steps",
    "model.bidirectional": "Direction",
    "training.label_smoothing": "Smoothing",
}
_LABELS_OF_A_TASK = {("language-model", "training.batch_size"): "Lanes"}
_UNITS = {
    ("classify-text", "training.batch_size"): "texts",
    ("language-model", "training.batch_size"): "side by side",
}


def network_fields(task: str) -> Columns:
    """The settings of the card Network."""
    return _NETWORK.get(task, _NETWORK["forecast"])


def training_fields(task: str) -> Columns:
    """The settings of the card Training that stand in front."""
    return _TRAINING.get(task, _TRAINING["forecast"])


def training_more(task: str) -> Keys:
    """The settings of the card Training that have a meaning for this task and do not stand in front."""
    return tuple(key for key in _MORE if find_field(key).concerns(task))


def label_of(task: str, key: str) -> str:
    """Another label than the setting's own; nothing where it has that."""
    return _LABELS_OF_A_TASK.get((task, key)) or _LABELS.get(key, "")


def unit_of_field(task: str, key: str) -> str:
    """Another unit than the setting's own; nothing where it has that."""
    return _UNITS.get((task, key), "")
