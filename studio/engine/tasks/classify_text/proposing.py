"""An experiment filled in from a table of texts: which column holds the text, which the label, which the split."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import mean
from typing import Any

from studio.engine.data.sources.text_list import TEXT_NAMES
from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.experiment import Experiment
from studio.engine.tasks.classify_text.items import (
    FILE_COLUMN,
    PART_OF,
    check_column,
    column_words,
    file_names,
)
from studio.engine.tasks.naming import name_of
from studio.engine.tasks.remembered import remembered

START: Mapping[str, object] = {
    "split.method": "stratified", "model.pooling": "max", "model.dropout": 0.5, "training.word_dropout": 0.2,
    "training.learning_rate": 0.002, "training.clip_norm": 5.0,
}  # fmt: skip
"""What did best on definitions by topic and on languages together (benchmarks/classes.py)."""
LETTERS: Mapping[str, object] = {"preparation.tokenizer": "character", "training.word_dropout": 0.0}
"""A word without some of its letters is another word: those are not hidden."""
LABEL_NAMES = ("label", "class", "category", "topic", "target", "sentiment", "tag", "intent", "language", "y")
SEEN = 2_000  # cells of a column that are looked at
FOLDER_LABEL = "label"  # of a folder with a folder for each class
FEW_CLASSES, MOST_CLASSES = 20, 1_000
CLASS_SHARE = 0.5  # a label repeats: at most this many different ones for each row
LONG_LABEL = 80


@dataclass(frozen=True)
class _Column:
    """What a column looks like: its different cells, their mean length and mean number of words."""

    name: str
    distinct: int
    filled: int
    length: float
    words: float
    natural: bool


def propose(table: Table, targets: tuple[str, ...] | list[str], settings: Mapping[str, object]) -> Experiment:
    """Roles and split from the table; `targets` may name the label; `settings` are kept. Raises StudioError."""
    start: dict[str, object] = {"data.path": os.path.abspath(table.path), **START}
    if settings.get("preparation.tokenizer") == "character":
        start |= LETTERS
    experiment = Experiment(task="classify-text", name=name_of(table.path)).with_values(
        start | dict(settings)
    )
    data = experiment.data
    label = data.label or next(iter(targets), "")
    for name, role in ((data.text, "text"), (label, "label"), (data.split_column, "split_column")):
        if name:
            check_column(table, name, role)
    split = (
        data.split_column if "data.split_column" in settings else split_column_of(table, {data.text, label})
    )
    text = data.text or text_column_of(table, {label, split})
    label = label or label_column_of(table, {text, split})
    return experiment.with_values({"data.text": text, "data.label": label, "data.split_column": split})


def text_column_of(table: Table, taken: set[str]) -> str:
    """The longest column of natural text. Raises DataError where there is none."""
    named = [column for column in _columns(table) if column.name not in taken and column.natural]
    for wanted in TEXT_NAMES:
        for column in named:
            if column.name.strip().lower() == wanted:
                return column.name
    if not named:
        raise DataError(
            f"{table.path.name} has no column of texts.", "Every column holds numbers, times or nothing.",
            "Check how the file is read, above all its separator.",
        )  # fmt: skip
    return max(named, key=lambda column: (column.words, column.length)).name


def label_column_of(table: Table, taken: set[str]) -> str:
    """The column that sorts the rows into few classes. Raises DataError where there is none."""
    if file_names(table):
        if FOLDER_LABEL in table.frame:
            return FOLDER_LABEL
        raise DataError(
            f"{table.path.name} has no folder for each class.", "Nothing says what kind of text a file holds.",
            "Put the files of each class into a folder with its name.",
        )  # fmt: skip
    fitting = [column for column in label_columns(table) if column.name not in taken]
    for wanted in LABEL_NAMES:
        for column in fitting:
            if column.name.strip().lower() == wanted:
                return column.name
    if not fitting:
        raise DataError(
            f"{table.path.name} has no column that could be the label.",
            "A label has few different values, each in many rows.",
            "Choose it with data.label, or add a column that says the class of each text.",
        )
    return min(
        fitting, key=lambda column: (column.distinct > FEW_CLASSES, column.words, column.distinct)
    ).name


def split_column_of(table: Table, taken: set[str]) -> str:
    """The column that says train and test, "" for none."""
    for column in _columns(table):
        if column.name in taken or not 2 <= column.distinct <= 3:
            continue
        words = {word.strip().lower() for word in column_words(table, column.name)} - {""}
        if words <= set(PART_OF) and {0, 2} <= {PART_OF[word] for word in words}:
            return column.name
    return ""


def label_columns(table: Table) -> list[_Column]:
    """Columns whose cells repeat and are short."""
    return [
        column
        for column in _columns(table)
        if 2 <= column.distinct <= min(MOST_CLASSES, CLASS_SHARE * column.filled + 2)
        and column.distinct < column.filled
        and column.length <= LONG_LABEL
    ]


def text_columns(table: Table) -> list[str]:
    """The columns that can be chosen as the text: words that hardly repeat, or any words where there are none such."""
    words = [column for column in _columns(table) if column.natural]
    labels = {column.name for column in label_columns(table)}
    return [column.name for column in words if column.name not in labels] or [column.name for column in words]


def _columns(table: Table) -> list[_Column]:
    return remembered(table, "text columns", lambda: list(_look(table)))


def _look(table: Table) -> Any:
    files = file_names(table)
    for column in table.columns:
        if files and column.name == FILE_COLUMN:
            continue
        if column.type == "time":
            continue
        cells = [cell for cell in column_words(table, column.name) if cell.strip()]
        seen = cells[:: max(1, len(cells) // SEEN)]
        if not seen:
            continue
        yield _Column(
            column.name, len(set(cells)), len(cells), mean(map(len, seen)),
            mean(len(cell.split()) for cell in seen), column.type in ("text", "category", "id"),
        )  # fmt: skip
