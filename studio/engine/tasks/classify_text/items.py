"""The texts of a table with their labels and marks, as plain strings."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from studio.engine.data.prepare.split import LEFT_OUT, TEST, TRAIN, VALIDATION, Parts
from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.experiment import DataSettings
from studio.engine.tasks.remembered import remembered

FILE_COLUMN = "file"
SPELLINGS = {
    TRAIN: ("train", "training", "learn", "learning"),
    VALIDATION: ("validation", "validate", "valid", "val", "dev", "development"),
    TEST: ("test", "testing", "eval", "evaluation", "holdout"),
}
PART_OF = {word: part for part, words in SPELLINGS.items() for word in words}


@dataclass(frozen=True)
class TextItems:
    """One item a row of the table, in its order: text, label ("" for none), name (that of its file, or ""), mark.

    `marked` [items] is what a split column says, None without one.
    """

    texts: tuple[str, ...]
    labels: tuple[str, ...]
    names: tuple[str, ...]
    marked: Parts | None

    @property
    def empty(self) -> tuple[int, ...]:
        """Places of texts without a letter."""
        return tuple(place for place, text in enumerate(self.texts) if not text.strip())


def items_of(table: Table, data: DataSettings) -> TextItems:
    """The items of a table, read once while it lives. Raises DataError for a column that is not there."""
    return remembered(table, ("texts", data.text, data.label, data.split_column), lambda: _read(table, data))


def file_names(table: Table) -> tuple[str, ...]:
    """The file of each row of a folder; none where the table was a file."""
    if table.path.is_dir() and FILE_COLUMN in table.frame:
        return column_words(table, FILE_COLUMN)
    return ()


def column_words(table: Table, name: str) -> tuple[str, ...]:
    """The cells of a column as words, "" for an empty one; whole numbers without a point."""
    column = table.frame[name]
    if pd.api.types.is_bool_dtype(column):
        return tuple("" if pd.isna(value) else str(bool(value)).lower() for value in column)
    if pd.api.types.is_numeric_dtype(column):
        return tuple("" if pd.isna(value) else _number(value) for value in column.tolist())
    return tuple("" if pd.isna(value) else str(value) for value in column.tolist())


def check_column(table: Table, name: str, role: str) -> None:
    """Raises DataError naming what columns there are."""
    if name and name in table.frame:
        return
    there = ", ".join(map(str, table.frame.columns[:8])) or "none"
    lacking = f"has no column {name}" if name else f"has no {role} column chosen"
    raise DataError(
        f"{table.path.name} {lacking}.", f"Its columns: {there}.", f"Choose the {role} column (data.{role})."
    )


def label_order(labels: Counter[str]) -> tuple[str, ...]:
    """Classes in a fixed order: numbers by size, words by name."""
    try:
        return tuple(sorted(labels, key=lambda label: (float(label), label)))
    except ValueError:
        return tuple(sorted(labels))


def _read(table: Table, data: DataSettings) -> TextItems:
    check_column(table, data.text, "text")
    check_column(table, data.label, "label")
    if data.text == data.label:
        raise DataError(
            f"Text and label are the same column, {data.text}.", "The answer would stand in the question.",
            "Choose another text or label column.",
        )  # fmt: skip
    texts = column_words(table, data.text)
    return TextItems(
        texts=texts,
        labels=tuple(label.strip() for label in column_words(table, data.label)),
        names=file_names(table) or ("",) * len(texts),
        marked=_marks(table, data) if data.split_column else None,
    )


def _marks(table: Table, data: DataSettings) -> Parts:
    check_column(table, data.split_column, "split_column")
    words = [word.strip().lower() for word in column_words(table, data.split_column)]
    unknown = sorted({word for word in words if word and word not in PART_OF})
    if unknown:
        raise DataError(
            f"The split column {data.split_column} holds {unknown[0]!r}.",
            "Its rows belong to no part.",
            "It may hold train, validation and test; an empty cell leaves a row out.",
        )
    return np.array([PART_OF.get(word, LEFT_OUT) for word in words], np.int8)


def _number(value: Any) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else f"{value!r}"
