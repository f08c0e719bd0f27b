"""An experiment filled in for a text: letters, three stretches of the text, and a network that learns in minutes."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from studio.engine.data.corpus import Corpus
from studio.engine.errors import DataError
from studio.engine.experiment import Experiment
from studio.engine.tasks.language_model.prepared import TASK_NAME
from studio.engine.tasks.naming import name_of
from studio.engine.tasks.presets import Preset

PROPOSED: dict[str, object] = {
    "preparation.tokenizer": "character",
    "preparation.lower_case": False,
    "preparation.min_frequency": 1,
    "split.train": 0.9,
    "split.validation": 0.05,
    "split.test": 0.05,
    "split.method": "chronological",
    "training.bptt_length": 64,
    "training.clip_norm": 5.0,
    "training.schedule": "cosine",
}
QUICK: dict[str, object] = {
    "model.cell": "lstm",
    "model.hidden_size": 128,
    "model.num_layers": 1,
    "model.embedding_size": 32,
    "model.dropout": 0.1,
    "training.batch_size": 16,
    "training.learning_rate": 0.005,
    "training.max_epochs": 15,
}
USUAL = QUICK | {
    "model.hidden_size": 256,
    "model.embedding_size": 64,
    "model.dropout": 0.2,
    "training.learning_rate": 0.006,
    "training.max_epochs": 10,
}
BALANCED = USUAL | {"training.max_epochs": 20}
# Measured on the novel by benchmarks/language.py: 2.03, 1.87 and 1.82 bits a letter of the test part.
PRESETS = (
    Preset("quick", "Quick", "A small network and a first look: words take shape.", QUICK),
    Preset(
        "usual",
        "Usual",
        "What a new experiment begins with: it spells.",
        USUAL,
    ),
    Preset("balanced", "Balanced", "Reads the text twice as often, for whole phrases.", BALANCED),
)

STEPS = 3_800  # of a first training: a short text is read more often, and a long one not for hours
FEWEST_EPOCHS, MOST_EPOCHS = 2, 50
LANES = ((20_000, 4), (100_000, 8), (2_000_000, 16), (10_000_000, 32))
MOST_LANES = 64
LETTERS_OF_A_TOKEN = {"word": 2.5, "character": 1.0, "bpe": 4.0}


def propose(corpus: Any, settings: Mapping[str, object]) -> Experiment:
    """An experiment for running text; `settings` stay as they are. Raises DataError, SettingError."""
    if not isinstance(corpus, Corpus):
        raise DataError(
            f"{corpus.path.name} is a table.",
            "A language model learns from running text.",
            "Open a text file or a folder of text files, or name the column of texts with data.text.",
        )
    experiment = Experiment(TASK_NAME, name_of(corpus.path))
    path, kept = os.path.abspath(corpus.path), dict(settings)
    found: dict[str, object] = {"data.path": path, "data.text": corpus.column}
    experiment = experiment.with_values(found | PROPOSED | USUAL | kept)
    fitted = _fitted(experiment, corpus.characters)
    if experiment.preparation.tokenizer == "word":  # the rare ones teach what an unknown word is like
        fitted["preparation.min_frequency"] = 2
    return experiment.with_values({key: value for key, value in fitted.items() if key not in kept})


def _fitted(experiment: Experiment, characters: int) -> dict[str, object]:
    """Lanes and epochs that suit the length of the text."""
    per_token = LETTERS_OF_A_TOKEN[experiment.preparation.tokenizer]
    tokens = max(1.0, experiment.split.train * characters / per_token)
    lanes = next((lanes for most, lanes in LANES if tokens < most), MOST_LANES)
    steps = max(1.0, tokens / (lanes * experiment.training.bptt_length))
    epochs = min(MOST_EPOCHS, max(FEWEST_EPOCHS, round(STEPS / steps)))
    return {"training.batch_size": lanes, "training.max_epochs": epochs}
