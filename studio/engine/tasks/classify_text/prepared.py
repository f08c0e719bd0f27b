"""An experiment's texts on their way to a network: items, parts, tokens of the training part, numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from studio.engine.data.prepare.split import TEST, TRAIN, VALIDATION
from studio.engine.data.prepare.tokens import Tokenizer, fit_tokenizer
from studio.engine.data.table import Table
from studio.engine.errors import DataError
from studio.engine.experiment import Experiment
from studio.engine.tasks.classify_text.items import TextItems, items_of
from studio.engine.tasks.classify_text.parts import PART_WORDS, TextParts, divide
from studio.engine.tasks.remembered import remembered

Index = npt.NDArray[np.int64]
CUT_SHARE = 0.01
UNKNOWN = 1


@dataclass(frozen=True)
class TextData:
    """Everything that the tensors of an experiment are made of.

    `tokens` are the numbers of each item's tokens as they are, uncut; `lengths` [items] how many of them are read, at
    least 1. `targets` [items] are the numbers of the classes, −1 for an item of no class. `max_length`: what is read.
    """

    experiment: Experiment
    items: TextItems
    parted: TextParts
    tokenizer: Tokenizer
    tokens: tuple[list[int], ...]
    max_length: int
    lengths: Index
    targets: Index

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of the training part, in the order of the answers."""
        return self.parted.classes

    def places(self, part: int) -> Index:
        """The items of a part, in the order of the table."""
        return np.flatnonzero(self.parted.parts == part)

    def class_counts(self, part: int = TRAIN) -> list[int]:
        """How many items of each class a part has."""
        own = self.targets[self.places(part)]
        counted: list[int] = np.bincount(own[own >= 0], minlength=len(self.classes)).tolist()
        return counted


def prepare_texts(experiment: Experiment, table: Table) -> TextData:
    """The texts of an experiment, ready to be learned from. Raises DataError for what makes that impossible."""
    prepared = lay_out(experiment, table)
    check_prepared(prepared, table)
    return prepared


def lay_out(experiment: Experiment, table: Table) -> TextData:
    """The same, also where a part is empty or a class was never seen. Raises DataError for unreadable columns."""
    items = items_of(table, experiment.data)
    parted = parts_of(experiment, table)
    tokenizer, tokens = _tokens(experiment, table)
    longest = experiment.preparation.max_length or usual_length(
        np.array([len(tokens[place]) for place in parted.places(TRAIN)], np.int64)
    )
    number = {label: place for place, label in enumerate(parted.classes)}
    return TextData(
        experiment=experiment,
        items=items,
        parted=parted,
        tokenizer=tokenizer,
        tokens=tokens,
        max_length=longest,
        lengths=np.array([max(1, min(len(own), longest)) for own in tokens], np.int64),
        targets=np.array([number.get(label, -1) for label in items.labels], np.int64),
    )


def parts_of(experiment: Experiment, table: Table) -> TextParts:
    """The parts of an experiment's items, divided once for the same settings."""
    return remembered(
        table, parts_key(experiment), lambda: divide(experiment, items_of(table, experiment.data))
    )


def parts_key(experiment: Experiment) -> tuple[object, ...]:
    """All that decides which text stands in which part."""
    data, split, preparation = experiment.data, experiment.split, experiment.preparation
    return (
        "text parts", data.text, data.label, data.split_column, split, experiment.training.seed,
        preparation.duplicates, preparation.min_class_size,
    )  # fmt: skip


def usual_length(lengths: Index) -> int:
    """The length that cuts one text in a hundred; 1 without texts."""
    if not len(lengths):
        return 1
    return max(1, int(np.sort(lengths)[math.ceil((1 - CUT_SHARE) * len(lengths)) - 1]))


def check_prepared(prepared: TextData, table: Table) -> None:
    """Raises DataError naming what keeps a training from its start."""
    name, classes = table.path.name, prepared.classes
    if prepared.parted.unseen:
        label = prepared.parted.unseen[0]
        raise DataError(
            f"No text of the training part of {name} has the label {label}.",
            "A model can only give answers that it has learned.",
            "Move some of its rows to the training part, or leave the class out (preparation.min_class_size=2).",
        )
    for part in (TRAIN, VALIDATION, TEST):
        if not len(prepared.places(part)):
            raise DataError(
                f"There is no text in the {PART_WORDS[part]} of {name}.",
                "Each of the three parts needs texts with a label.",
                "Use more texts, or other shares of the split.",
            )
    if len(classes) < 2:
        raise DataError(
            f"All texts of the training part of {name} have the same label, {classes[0]}.",
            "There is nothing to tell apart.",
            "Choose another label column (data.label).",
        )


def _tokens(experiment: Experiment, table: Table) -> tuple[Tokenizer, tuple[list[int], ...]]:
    """The tokenizer of the training part and the numbers of every item's tokens."""
    preparation = experiment.preparation

    def make() -> tuple[Tokenizer, tuple[list[int], ...]]:
        texts = items_of(table, experiment.data).texts
        tokenizer = fit_tokenizer(
            [texts[place] for place in parts_of(experiment, table).places(TRAIN)],
            kind=preparation.tokenizer,
            lower_case=preparation.lower_case,
            min_frequency=preparation.min_frequency,
            vocabulary_size=preparation.vocabulary_size,
            whole_text=False,
        )
        return tokenizer, tuple(tokenizer.encode(text) for text in texts)

    return remembered(table, tokens_key(experiment), make)


def tokens_key(experiment: Experiment) -> tuple[object, ...]:
    """All that decides which tokens there are and what they are called."""
    preparation = experiment.preparation
    return (
        *parts_key(experiment), "tokens", preparation.tokenizer, preparation.lower_case, preparation.min_frequency,
        preparation.vocabulary_size,
    )  # fmt: skip
