"""Texts on stand-ins: what the engine found in definitions with topics, and in a novel."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np

from studio.engine.data.table import Finding
from studio.engine.experiment import Experiment
from studio.engine.tasks.classify_text.sizes import TextSizes
from studio.engine.tasks.classify_text.views import ClassCount, TextOverview
from studio.engine.tasks.text_views import (
    LengthBars,
    Padding,
    SimpleAnswer,
    TextRow,
    TokenCount,
    VocabularyView,
)

TOPICS = ("animal", "artifact", "body", "food", "location", "person", "plant", "substance")
TEXTS = (
    "a granular crystalline intrusive rock",
    "screw designed to be turned with the thumb and fingers",
    "a town in southwest Illinois on the Mississippi across from Saint Louis, once the second city of the state",
    "southern African herb with white bell-shaped flowers",
    "ball of crushed ice with fruit syrup",
)
PATH = "/data/topics.csv"


def topics(**values: object) -> Experiment:
    """A GRU that reads words."""
    base: dict[str, object] = {
        "data.path": PATH,
        "data.text": "text",
        "data.label": "label",
        "model.cell": "gru",
    }
    changed = {key.replace("__", "."): value for key, value in values.items()}
    return Experiment("classify-text", "Topics").with_values(base | changed)


def text_rows(first: int = 1, many: int = 40) -> tuple[TextRow, ...]:
    """Rows of the file from `first` on."""
    return tuple(
        TextRow(
            number,
            "",
            TEXTS[number % len(TEXTS)],
            len(TEXTS[number % len(TEXTS)].split()),
            TOPICS[number % len(TOPICS)],
            "train",
        )
        for number in range(first, first + many)
    )


def vocabulary(unit: str = "word", size: int = 3382, unknown: float = 0.17) -> VocabularyView:
    """Words, or another unit."""
    frequent = tuple(
        TokenCount(token, 900 - 10 * n) for n, token in enumerate(["a", "of", "the", "or", "in", "and", "to"])
    )
    rare = (TokenCount("genus", 12), TokenCount("Illinois", 3)) if unknown else ()
    return VocabularyView(size, unit, f"{unit}s", frequent, rare, unknown)


def text_overview(**changes: Any) -> TextOverview:
    """4,800 definitions in eight topics of 600 each."""
    counts = np.array([90, 460, 560, 610, 640, 530, 460, 345, 280, 200, 170, 130, 60, 40, 20, 10, 5, 0, 2, 1])
    lengths = LengthBars(np.arange(2, 63, 3, dtype=np.float64)[:21], counts.astype(np.int64), 12.0, 40, 0.01)
    base = TextOverview(
        file_name="topics.csv",
        texts=4800,
        headline="4,800 texts in 8 topics, 600 each.",
        sentence="No empty rows, no duplicates. 17 % of the words in the validation part are read as “unknown”.",
        findings=(),
        text_columns=("text",),
        label_columns=("label",),
        first=text_rows(),
        random=text_rows(1669),
        longest=text_rows(3000),
        classes=tuple(ClassCount(topic, 420, 90, 90) for topic in TOPICS),
        balanced=True,
        items={"train": 3360, "validation": 720, "test": 720},
        lengths=lengths,
        padding=Padding(0.62, 0.02),
        vocabulary=vocabulary(),
        simple_answers=(
            SimpleAnswer("tfidf_linear", "word n-grams with a linear model", {"accuracy": 0.812}, 0.7),
            SimpleAnswer("majority", "largest class", {"accuracy": 0.125}, 2.08),
        ),
        sizes=TextSizes(3384, 8, 40, 60_000),
        problems=(),
    )
    return replace(base, **changes)


def uneven_overview(**changes: Any) -> TextOverview:
    """Messages of which few are spam, one class with a single text, and a question about the file."""
    return text_overview(
        headline="5,574 texts in 3 classes, uneven.",
        sentence="“spam” has 13 %.",
        classes=(
            ClassCount("ham", 3379, 724, 724),
            ClassCount("spam", 522, 112, 112),
            ClassCount("odd", 1, 0, 0),
        ),
        balanced=False,
        findings=(Finding("warning", "duplicates", "403 texts stand twice."),),
        **changes,
    )


def novel(**values: object) -> Experiment:
    """An LSTM that reads letters."""
    base: dict[str, object] = {"data.path": "/data/novel.txt", "preparation.tokenizer": "character"}
    changed = {key.replace("__", "."): value for key, value in values.items()}
    return Experiment("language-model", "Novel").with_values(base | changed)


def passages(first: int = 0, many: int = 30) -> tuple[TextRow, ...]:
    """Passages of the text, one every 400 characters."""
    text = "No one who had ever seen Catherine Morland in her infancy would\nhave supposed her born to be an heroine. "
    parts = ("train", "validation", "test")
    return tuple(
        TextRow(first + 400 * n, "", text * 3, len(text) * 3, "", parts[3 * n // many]) for n in range(many)
    )


def language_overview(**changes: Any) -> Any:
    """A novel of 433,411 characters."""
    from studio.engine.tasks.language_model.views import LanesView, LanguageOverview

    values: dict[str, Any] = {
        "file_name": "novel.txt",
        "documents": 1,
        "headline": "433,411 characters, 75 different ones.",
        "sentence": "A novel of about 78,000 words.",
        "findings": (),
        "text_columns": (),
        "first": passages(),
        "random": passages(12_400),
        "longest": (),
        "tokens": {"train": 303_388, "validation": 65_011, "test": 65_012},
        "characters": {"train": 303_388, "validation": 65_011, "test": 65_012},
        "lanes": LanesView(32, 9480, 95),
        "vocabulary": vocabulary("letter", 75, 0.0),
        "simple_answers": (
            SimpleAnswer("ngram", "letter 5-grams", {"bits_per_character": 2.01}, 1.39),
            SimpleAnswer("compressor", "bzip2", {"bits_per_character": 2.31}, 1.6),
        ),
        "sizes": SimpleNamespace(vocabulary=77),
        "problems": (),
    }
    return LanguageOverview(**(values | changes))
