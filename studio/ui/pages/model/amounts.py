"""How much there is to learn from, whatever it is counted in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from studio.ui.pages.overviews import kind_of
from studio.ui.words import count


@dataclass(frozen=True)
class Amount:
    """How many windows, texts or tokens the training part has, and what one and many are called."""

    number: int
    one: str
    many: str

    @property
    def words(self) -> str:
        """ "5,920 windows" """
        return f"{count(self.number)} {self.one if self.number == 1 else self.many}"


def amount_of(overview: Any) -> Amount:
    """The size of the training part as the overview of any task says it."""
    kind = kind_of(overview)
    if kind == "texts":
        return Amount(int(overview.items.get("train", 0)), "text", "texts")
    if kind == "language":
        return Amount(int(overview.tokens.get("train", 0)), overview.sizes.unit, overview.sizes.units)
    return Amount(int(overview.windows.get("train", 0)), "window", "windows")
