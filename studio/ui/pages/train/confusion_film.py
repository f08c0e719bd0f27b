"""The film of a classifier: the confusion matrix of the validation part after each epoch."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.charts.film import Film
from studio.ui.theme import set_minimum_height, set_spacing
from studio.ui.widgets.confusion import ConfusionMatrix
from studio.ui.words import count, percent

Counts = npt.NDArray[np.int64]
TITLE = "What was taken for what"


def counts_of(values: Mapping[str, tuple[float, ...]], classes: int) -> Counts | None:
    """The matrix [k, k] of a frame whose rows are named row_0, row_1, …; None where it is no such frame."""
    rows = [values.get(f"row_{place}", ()) for place in range(classes)]
    if not rows or any(len(row) != classes for row in rows):
        return None
    return np.array(rows, dtype=np.int64)


class ConfusionFilm(Film[Counts]):
    """Rows are the truth, columns what the model said; before the first epoch what the simple answer says."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__("confusion_film", TITLE, "confusion_film", parent)
        self._names: tuple[str, ...] = ()
        self._simple: Counts | None = None
        self.matrix = ConfusionMatrix("film_confusion", read_only=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        set_spacing(column, 8)
        column.addWidget(self.head)
        column.addWidget(self.matrix, 1)
        column.addWidget(self.scrubber)
        set_minimum_height(self.matrix, 120)
        self.show_controls()

    def set_simple(self, names: Sequence[str], counts: Counts | None, words: str) -> None:
        """What is shown before the first epoch: the matrix of a simple answer, and what it is."""
        self._names, self._simple = tuple(names), counts
        self.set_start_words(words)
        self._redraws.ask(soon=True)

    def add_counts(self, epoch: int, names: Sequence[str], counts: Counts) -> None:
        """The matrix [k, k] after an epoch. Frames of other classes are forgotten."""
        if tuple(names) != self._names:
            self.clear()
            self._names, self._simple = tuple(names), None
        self.add(epoch, counts)

    def redraw(self) -> None:
        self._redraws.done()
        shown = self._simple if self.frame is None else self.frame
        if shown is None or len(shown) != len(self._names):
            self.matrix.set_counts((), np.zeros((0, 0), dtype=np.int64))
        else:
            self.matrix.set_counts(self._names, shown)
        self.set_heading(TITLE, "" if self.frame is None else _share(self.frame))
        self.setAccessibleDescription(self.sentence())

    def sentence(self) -> str:
        """What the film shows, in words."""
        if self.frame is None:
            return "Confusion matrix, no epoch yet"
        return f"Confusion matrix, epoch {self.shown_epoch} of {self.epochs[-1]}, {_right(self.frame)}"

    def numbers_csv(self) -> str:
        """A row for each epoch, true class and said class."""
        out = io.StringIO()
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(["epoch", "true", "said", "count"])
        for epoch, counts in self._frames:
            writer.writerows(
                [epoch, true, said, int(counts[row, column])]
                for row, true in enumerate(self._names)
                for column, said in enumerate(self._names)
            )
        return out.getvalue()


def _share(counts: Counts) -> str:
    total = int(counts.sum())
    return f"{percent(int(np.trace(counts)) / total, sign=False)} right" if total else ""


def _right(counts: Counts) -> str:
    return f"{count(int(np.trace(counts)))} of {count(int(counts.sum()))} right"
