"""What the window waits for."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Busy:
    """What the window waits for, how much is done (0 to 1), and whether the wait can be given up."""

    words: str
    share: float
    can_cancel: bool
