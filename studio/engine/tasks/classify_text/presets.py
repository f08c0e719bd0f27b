"""Sets of settings to begin from, measured on definitions sorted by topic (benchmarks/classes.py)."""

from __future__ import annotations

from studio.engine.tasks.presets import Preset

PRESETS = (
    Preset(
        "quick",
        "Quick",
        "Reads forwards with 64 units: trained in seconds, good for a first look.",
        {
            "model.bidirectional": False, "model.pooling": "mean", "model.dropout": 0.3, "model.num_layers": 1,
            "model.hidden_size": 64, "model.embedding_size": 64,
        },
    ),
    Preset(
        "balanced",
        "Balanced",
        "Keeps the strongest sign of each text and forgets half while learning: slower, and clearly better.",
        {
            "model.bidirectional": False, "model.pooling": "max", "model.dropout": 0.5, "model.num_layers": 1,
            "model.hidden_size": 64, "model.embedding_size": 64,
        },
    ),
)  # fmt: skip
