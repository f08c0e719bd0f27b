"""Which rows train, which choose, and which judge."""

from __future__ import annotations

from dataclasses import dataclass

from studio.engine.errors import SettingError
from studio.engine.experiment.data import SERIES
from studio.engine.experiment.fields import setting


@dataclass(frozen=True)
class SplitSettings:
    """The three parts, in the order of time."""

    train: float = setting(
        0.7, "Training part", "The share of rows that is learned from.", minimum=0.0, maximum=1.0, above=True
    )
    validation: float = setting(
        0.15,
        "Validation part",
        "The share that chooses the best epoch and the simple forecast to beat.",
        minimum=0.0,
        maximum=1.0,
        above=True,
    )
    test: float = setting(
        0.15,
        "Test part",
        "The share that is looked at once, at the end.",
        minimum=0.0,
        maximum=1.0,
        above=True,
    )
    method: str = setting(
        "chronological",
        "Method",
        "chronological: the oldest rows train, the newest test; windows that overlap are never drawn at random. "
        "stratified: drawn at random by the seed, each class in the same shares, for items that have no order.",
        choices=("chronological", "stratified"),
    )
    gap: int = setting(
        0,
        "Gap",
        "Rows left out between two parts, so that they share no value. With 0 the inputs of a part may reach back into "
        "the part before; its targets never do.",
        unit="rows",
        minimum=0,
        maximum=1_000_000,
        tasks=SERIES,
    )

    def check(self) -> None:
        """Raises SettingError where the shares do not add up."""
        total = self.train + self.validation + self.test
        if abs(total - 1) > 1e-6:
            raise SettingError(
                f"split.train, split.validation and split.test add up to {total:g}.",
                remedy="Choose three shares whose sum is 1, such as 0.7, 0.15 and 0.15.",
            )
