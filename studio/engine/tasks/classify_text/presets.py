"""Sets of settings to begin from, measured on definitions by topic and on languages (benchmarks/classes.py)."""

from __future__ import annotations

from studio.engine.tasks.presets import Preset

PRESETS = (
    Preset(
        "quick",
        "Quick",
        "Half the units and a few large steps, good for a first look.",
        {
            "model.hidden_size": 32, "model.embedding_size": 32, "model.num_layers": 1, "model.bidirectional": False,
            "model.pooling": "max", "model.dropout": 0.3, "training.word_dropout": 0.1,
            "training.learning_rate": 0.005, "training.max_epochs": 15,
        },
    ),
    Preset(
        "usual",
        "Usual",
        "What a new experiment begins with: it stops by itself.",
        {
            "model.hidden_size": 64, "model.embedding_size": 64, "model.num_layers": 1, "model.bidirectional": False,
            "model.pooling": "max", "model.dropout": 0.5, "training.word_dropout": 0.2,
            "training.learning_rate": 0.002, "training.max_epochs": 100,
        },
    ),
    Preset(
        "balanced",
        "Balanced",
        "Keeps the strongest sign of each text, forgets half while it learns, and takes its time.",
        {
            "model.hidden_size": 64, "model.embedding_size": 64, "model.num_layers": 1, "model.bidirectional": False,
            "model.pooling": "max", "model.dropout": 0.5, "training.word_dropout": 0.2,
            "training.learning_rate": 0.001, "training.max_epochs": 100,
        },
    ),
)  # fmt: skip
