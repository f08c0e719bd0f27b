"""Numbers and times in the words of the screen."""

from __future__ import annotations

import math

GIGABYTE = 1e9
"""Bytes; memory is told in it everywhere, as the engine does."""
NO_BREAK = "\u00a0"
MINUS = "−"


def percent(share: float, *, sign: bool = True) -> str:
    """ "+9 %", "−12 %", with a true minus and a no-break space."""
    if not math.isfinite(share):
        return "unknown"
    whole = round(100 * share)
    mark = MINUS if whole < 0 else "+" if sign and whole > 0 else ""
    return f"{mark}{abs(whole)}{NO_BREAK}%"


def count(number: int) -> str:
    """A count in full, with a comma at the thousands."""
    return f"{number:,}"


def plural(number: int, one: str, many: str = "") -> str:
    """ "1 problem", "2 problems"."""
    return f"{count(number)} {one if number == 1 else many or one + 's'}"


def capitalized(label: str) -> str:
    """A label at the beginning of a line; a name with a digit in its first word, "bzip2", stays as it is."""
    first = label.partition(" ")[0]
    return label if any(letter.isdigit() for letter in first) else label[:1].upper() + label[1:]


def duration(seconds: float) -> str:
    """ "0.4 s", "58 s", "14 min", "2 h 5 min"; nothing that took any time says "0 s"."""
    if 0 < seconds < 0.95:
        return f"{max(seconds, 0.1):.1f} s"
    if seconds < 99.5:
        return f"{max(round(seconds), 0)} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest} min" if rest else f"{hours} h"


def gigabytes(size: float) -> str:
    """A size in bytes as "0.41 GB" or "20 GB"."""
    amount = size / GIGABYTE
    return f"{amount:.0f}{NO_BREAK}GB" if amount >= 10 else f"{amount:.2g}{NO_BREAK}GB"
