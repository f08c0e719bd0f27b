"""How rows become windows, values become numbers a network likes, and texts become tokens."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engine.experiment.data import SERIES, TEXTS
from studio.engine.experiment.fields import setting


@dataclass(frozen=True)
class PreparationSettings:
    """Windows, scaling and calendar; tokens."""

    context_length: int = setting(
        24,
        "Look back",
        "How many time steps the model reads before it answers.",
        unit="steps",
        minimum=1,
        maximum=100_000,
        tasks=SERIES,
    )
    horizon: int = setting(
        1,
        "Look ahead",
        "How many time steps the model predicts at once.",
        unit="steps",
        minimum=1,
        maximum=10_000,
        tasks=("forecast",),
    )
    stride: int = setting(
        0,
        "Stride",
        "How many rows lie between the starts of two training windows. 0 chooses it: every row where the model learns "
        "from its last step, wider where it learns from every step.",
        unit="rows",
        minimum=0,
        maximum=100_000,
        tasks=("forecast",),
    )
    season_length: int = setting(
        0,
        "Season",
        "How many rows one season has, for the seasonal forecast and for MASE; 0 finds it from the calendar or the "
        "training part.",
        unit="rows",
        minimum=0,
        maximum=100_000,
        tasks=("forecast",),
    )
    scaler: str = setting(
        "auto",
        "Scaling",
        "zscore: mean 0 and spread 1 over the training part; minmax: 0 to 1; robust: median and quartiles; window: "
        "each window by its own mean and spread, for many series of unlike size; none. auto: zscore for one series, "
        "window for many.",
        choices=("auto", "zscore", "minmax", "robust", "window", "none"),
        tasks=SERIES,
    )
    transform: str = setting(
        "none",
        "Transform",
        "log where the swing grows with the level (values above 0 only); difference predicts the change from step to "
        "step.",
        choices=("none", "log", "difference"),
        tasks=("forecast",),
    )
    calendar: str = setting(
        "auto",
        "Calendar",
        "Whether the time of day, week and year is shown to the model; auto tries it on the end of the training part.",
        choices=("auto", "on", "off"),
        words=(("true", "on"), ("false", "off")),
        tasks=("forecast",),
    )
    tokenizer: str = setting(
        "word",
        "Split into",
        "What the network reads one at a time: words, characters, or pieces of words (byte pairs) that are "
        "learned from the training part.",
        choices=("word", "character", "bpe"),
        tasks=TEXTS,
    )
    lower_case: bool = setting(True, "Lower case", "Whether “The” and “the” are the same word.", tasks=TEXTS)
    min_frequency: int = setting(
        2,
        "Least frequency",
        "A word or character that the training part holds less often is read as “unknown”.",
        unit="times",
        minimum=1,
        maximum=1_000_000,
        tasks=TEXTS,
    )
    vocabulary_size: int = setting(
        0,
        "Vocabulary",
        "At most so many different tokens, the most frequent ones; 0 keeps all that are frequent enough (4,000 "
        "pieces).",
        unit="at most",
        minimum=0,
        maximum=1_000_000,
        tasks=TEXTS,
    )
    max_length: int = setting(
        0,
        "Longest text",
        "What a text holds beyond so many tokens is not read; 0 chooses the length that cuts one text in a hundred.",
        unit="tokens",
        minimum=0,
        maximum=100_000,
        tasks=("classify-text",),
    )
    duplicates: str = setting(
        "remove",
        "Duplicates",
        "A text that stands in two parts of the split makes the test look better than it is: remove takes it "
        "out of the training and validation part; keep leaves it and says so.",
        choices=("remove", "keep"),
        tasks=("classify-text",),
    )
    min_class_size: int = setting(
        1,
        "Smallest class",
        "A class with fewer texts in the training part is left out; 1 keeps every class.",
        unit="texts",
        minimum=1,
        maximum=1_000_000,
        tasks=("classify-text",),
    )
