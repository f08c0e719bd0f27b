"""Which texts train, which choose and which judge; what is left out, and why."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

import numpy as np

from studio.engine.data.prepare.split import (
    LEFT_OUT,
    TEST,
    TRAIN,
    VALIDATION,
    Parts,
    Shares,
    split_by_shares,
)
from studio.engine.data.prepare.stratified import stratified_split, take_validation
from studio.engine.experiment import Experiment
from studio.engine.tasks.classify_text.items import TextItems, label_order

PART_WORDS = {TRAIN: "training part", VALIDATION: "validation part", TEST: "test part"}
_STRICTEST = (TEST, VALIDATION)  # where a text may stay that stands in several parts


@dataclass(frozen=True)
class TextParts:
    """The part of each item [items], and what was noticed on the way.

    `classes` are those of the training part; `unseen` classes that only another part has. `duplicates`: places of texts
    that stand in an earlier part too, taken out unless they were to be kept. `small`: classes that were left out for
    having too few texts. `contradictory`: places of texts that stand there with several labels.
    """

    parts: Parts
    classes: tuple[str, ...]
    unseen: tuple[str, ...]
    unlabelled: tuple[int, ...]
    duplicates: tuple[int, ...]
    contradictory: tuple[int, ...]
    small: tuple[str, ...]

    def places(self, part: int) -> list[int]:
        """The items of a part, in the order of the table."""
        found: list[int] = np.flatnonzero(self.parts == part).tolist()
        return found


def divide(experiment: Experiment, items: TextItems) -> TextParts:
    """Split, duplicates and small classes; the same for the same settings. Nothing is refused here."""
    labelled = [place for place, label in enumerate(items.labels) if label]
    parts = np.full(len(items.labels), LEFT_OUT, np.int8)
    parts[labelled] = _split(experiment, items, labelled)
    keys = [text_key(text) for text in items.texts]
    duplicates = _duplicates(keys, parts)
    if experiment.preparation.duplicates == "remove":
        parts[list(duplicates)] = LEFT_OUT
    counts = Counter(items.labels[place] for place in np.flatnonzero(parts == TRAIN).tolist())
    others = {items.labels[place] for place in np.flatnonzero(parts > TRAIN).tolist()} - set(counts)
    least = experiment.preparation.min_class_size
    small = {label for label in (*counts, *others) if least > 1 and counts[label] < least}
    parts[[place for place in labelled if items.labels[place] in small]] = LEFT_OUT
    return TextParts(
        parts=parts,
        classes=tuple(label for label in label_order(counts) if label not in small),
        unseen=tuple(sorted(others - small)),
        unlabelled=tuple(sorted(set(range(len(items.labels))) - set(labelled))),
        duplicates=duplicates,
        contradictory=_contradictory(keys, items, labelled),
        small=tuple(sorted(small)),
    )


def text_key(text: str) -> str:
    """What two texts have in common that are the same but for spaces and capitals; "" for an empty one."""
    return " ".join(text.split()).casefold()


def validation_share(experiment: Experiment) -> float:
    """The share of the marked training rows that is taken as validation part where no row says so."""
    split = experiment.split
    return split.validation / (split.train + split.validation)


def _split(experiment: Experiment, items: TextItems, labelled: list[int]) -> Parts:
    """The parts of the labelled items."""
    split, seed = experiment.split, experiment.training.seed
    labels = [items.labels[place] for place in labelled]
    if items.marked is not None:
        marked = items.marked[labelled]
        if (marked == VALIDATION).any():
            return marked
        return take_validation(marked, labels, validation_share(experiment), seed)
    if split.method == "chronological":
        return split_by_shares(len(labels), Shares(split.train, split.validation))
    return stratified_split(labels, split.train, split.validation, seed)


def _duplicates(keys: list[str], parts: Parts) -> tuple[int, ...]:
    """Places in the training and validation part whose text stands in a part that judges it."""
    found: set[int] = set()
    for judge in _STRICTEST:
        held = {keys[place] for place in np.flatnonzero(parts == judge).tolist()} - {""}
        learned = np.flatnonzero((parts >= TRAIN) & (parts < judge)).tolist()
        found |= {place for place in learned if keys[place] in held}
    return tuple(sorted(found))


def _contradictory(keys: list[str], items: TextItems, labelled: list[int]) -> tuple[int, ...]:
    labels: dict[str, set[str]] = {}
    for place in labelled:
        if keys[place]:
            labels.setdefault(keys[place], set()).add(items.labels[place])
    return tuple(place for place in labelled if len(labels.get(keys[place], ())) > 1)
