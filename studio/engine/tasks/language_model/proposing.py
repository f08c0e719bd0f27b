"""An experiment filled in for a text: letters, three stretches of the text, and a network that learns in minutes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from studio.engine.data.corpus import Corpus
from studio.engine.errors import DataError
from studio.engine.experiment import Experiment
from studio.engine.tasks.language_model.prepared import TASK_NAME
from studio.engine.tasks.presets import Preset

PROPOSED: dict[str, object] = {
    "preparation.tokenizer": "character",
    "preparation.lower_case": False,
    "preparation.min_frequency": 1,
    "split.train": 0.9,
    "split.validation": 0.05,
    "split.test": 0.05,
    "split.method": "chronological",
    "model.cell": "lstm",
    "model.hidden_size": 128,
    "model.embedding_size": 32,
    "training.batch_size": 32,
    "training.bptt_length": 64,
    "training.learning_rate": 0.003,
    "training.clip_norm": 5.0,
    "training.max_epochs": 12,
}
PRESETS = (
    Preset("quick", "Quick", "Learns in a minute or two: words take shape.", {}),
    Preset(
        "balanced", "Balanced", "About a quarter of an hour for a novel: whole phrases.",
        {"model.hidden_size": 512, "model.embedding_size": 64, "model.dropout": 0.3, "training.max_epochs": 20},
    ),
)  # fmt: skip


def propose(corpus: Any, settings: Mapping[str, object]) -> Experiment:
    """An experiment for running text; `settings` stay as they are. Raises DataError, SettingError."""
    from studio.engine.tasks.forecast.proposing import name_of

    if not isinstance(corpus, Corpus):
        raise DataError(
            f"{corpus.path.name} is a table.",
            "A language model learns from running text.",
            "Open a text file or a folder of text files, or name the column of texts with data.text.",
        )
    experiment = Experiment(TASK_NAME, name_of(corpus.path))
    path = os.path.abspath(corpus.path)
    return experiment.with_values({"data.path": path} | PROPOSED | dict(settings))
