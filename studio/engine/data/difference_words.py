"""How the differences of data are said: lists of names, moments, and what the items are called."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from studio.engine.data.seen import Unit

MOST_NAMED = 3
UNIT_WORDS: dict[Unit, tuple[str, str]] = {
    "row": ("row", "rows"), "text": ("text", "texts"), "line": ("line", "lines"),
}  # fmt: skip


def known(times: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Those that are there."""
    found: npt.NDArray[Any] = times[~np.isnat(times)]
    return found


def time_words(moment: Any) -> str:
    """ "31 Dec 2013, 23:00"; without the clock at midnight."""
    then = np.datetime64(moment, "us").astype(object)
    day = f"{then.day} {then:%b %Y}"
    if (then.hour, then.minute, then.second) == (0, 0, 0):
        return day
    return f"{day}, {then:%H:%M:%S}" if then.second else f"{day}, {then:%H:%M}"


def listed(names: Sequence[str]) -> str:
    """ "a, b and c", "a, b, c and 7 more"."""
    if len(names) > MOST_NAMED + 1:
        return f"{', '.join(names[:MOST_NAMED])} and {len(names) - MOST_NAMED:,} more"
    return " and ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)


def columns_words(names: Sequence[str]) -> str:
    """ "column a", "columns a and b"."""
    return f"column{'s' if len(names) > 1 else ''} {listed(names)}"


def is_are(names: Sequence[str]) -> str:
    """The verb for so many."""
    return "is" if len(names) == 1 else "are"


def has_have(names: Sequence[str]) -> str:
    """The verb for so many."""
    return "has" if len(names) == 1 else "have"
