"""What a task counts: the items it learns from, and the size of its data, in the words of rail and bar."""

from __future__ import annotations

from typing import Any

from studio.engine.experiment import Experiment
from studio.ui.words import count, plural

UNITS = {"word": ("word", "words"), "character": ("letter", "letters"), "bpe": ("piece", "pieces")}
"""What a token is called, by the tokenizer."""
_ITEMS = {"classify-text": ("text", "texts")}


def item_words(experiment: Experiment) -> tuple[str, str]:
    """One item of a training and many of them: window and windows, text and texts, letter and letters."""
    if experiment.task == "language-model":
        return UNITS.get(experiment.preparation.tokenizer, ("token", "tokens"))
    return _ITEMS.get(experiment.task, ("window", "windows"))


def size_words(overview: Any) -> str:
    """How much data there is, for a narrow place: "10 columns", "4,800 texts", "433,411 letters"."""
    if columns := getattr(overview, "columns", ()):
        return plural(len(columns), "column")
    if texts := getattr(overview, "texts", 0):
        return plural(texts, "text")
    if characters := getattr(overview, "characters", None):
        return f"{count(sum(characters.values()))} letters"
    return ""
