"""The parts of items that have no order: drawn at random by the seed, each class in the same shares."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from studio.engine.data.prepare.split import TEST, TRAIN, VALIDATION, Parts

Index = npt.NDArray[np.int64]


def stratified_split(classes: Sequence[str], train: float, validation: float, seed: int) -> Parts:
    """The part of each item [items]: what is left of `train` and `validation` tests.

    Each class is drawn by a generator of its own, so that its items fall the same whatever other classes there are.
    A class of three or more has an item in each part; of two, one learns and one tests; a single one is learned from.
    """
    parts = np.full(len(classes), TRAIN, np.int8)
    for name, places in _by_class(classes):
        drawn = _shuffled(places, name, seed)
        held, tested = _held_back(len(drawn), validation), _held_back(len(drawn), 1 - train - validation)
        if len(drawn) < 3:
            held, tested = 0, len(drawn) - 1
        parts[drawn[:tested]] = TEST
        parts[drawn[tested : tested + held]] = VALIDATION
    return parts


def take_validation(parts: Parts, classes: Sequence[str], share: float, seed: int) -> Parts:
    """Takes `share` of each class of the training part as validation part, for data where no item is marked so.

    A class of one training item keeps it. Returns a new array [items].
    """
    result = parts.copy()
    training = np.flatnonzero(parts == TRAIN)
    for name, places in _by_class([classes[place] for place in training.tolist()]):
        drawn = _shuffled(training[places], name, seed)
        result[drawn[: _held_back(len(drawn), share) if len(drawn) > 1 else 0]] = VALIDATION
    return result


def _held_back(count: int, share: float) -> int:
    """How many of a class go into a part: its share, at least one."""
    return max(1, round(share * count))


def _by_class(classes: Sequence[str]) -> list[tuple[str, Index]]:
    """Each class with the places of its items, in the order of their names."""
    places: dict[str, list[int]] = {}
    for place, name in enumerate(classes):
        places.setdefault(name, []).append(place)
    return [(name, np.array(places[name], np.int64)) for name in sorted(places)]


def _shuffled(places: Index, name: str, seed: int) -> Index:
    random = np.random.default_rng([seed, *name.encode()])
    drawn: Index = random.permutation(places)
    return drawn
