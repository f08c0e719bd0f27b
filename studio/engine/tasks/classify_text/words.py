"""Texts, tokens and classes in words for people."""

from __future__ import annotations

from collections.abc import Sequence

from studio.engine.data.prepare.tokens import Tokenizer, unit_words
from studio.engine.experiment import Experiment


def units_of(experiment: Experiment) -> tuple[str, str]:
    """What a token is called: one, many."""
    one, many = unit_words(experiment.preparation.tokenizer)
    return one, many


def token_words(tokenizer: Tokenizer, number: int) -> str:
    """A token as people read it; what is unknown under its own name."""
    if number <= tokenizer.unknown_id:
        return tokenizer.vocabulary[number]
    return tokenizer.decode([number]) or tokenizer.vocabulary[number]


def counted(count: int, one: str, many: str) -> str:
    """A count with its unit: "1 text", "4,800 texts"."""
    return f"{count:,} {one if count == 1 else many}"


def named(words: Sequence[str], most: int = 3) -> str:
    """The first of some names: "cat, dog, cow and 4 more"."""
    if len(words) <= most:
        return ", ".join(words[:-1]) + (" and " if len(words) > 1 else "") + words[-1] if words else ""
    return f"{', '.join(words[:most])} and {len(words) - most:,} more"


def shortened(text: str, most: int = 60) -> str:
    """The beginning of a text on one line."""
    line = " ".join(text.split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"
