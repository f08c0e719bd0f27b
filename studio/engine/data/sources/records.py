"""One record of a file's head, and the kinds of cells that tell names from data."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from studio.engine.data.sources.cells import is_clock_like, is_number_like, is_time_like

Kind = Literal["number", "time", "clock", "text", ""]
COMMENTS = ("#", "%", "//")
TOTAL = re.compile(
    r"((grand )?totals?|sum(me)?|mean|average|gesamt|insgesamt|totaal|somme|totale?|promedio)\W*",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Record:
    """One record of the file's head: its number among all records (blank ones too), line and cells."""

    index: int
    line: int
    cells: list[str]

    @property
    def filled(self) -> int:
        """How many cells are not blank."""
        return sum(1 for cell in self.cells if cell)

    @property
    def is_remark(self) -> bool:
        """Whether the record begins like a comment."""
        return bool(self.cells) and self.cells[0].startswith(COMMENTS)


def fits(cell: str, kind: Kind) -> bool:
    """Whether a filled cell can stand in a column of this kind."""
    if kind == "number":
        return is_number_like(cell)
    if kind == "clock":
        return is_clock_like(cell)
    return is_time_like(cell) or cell.isdigit() if kind == "time" else True
