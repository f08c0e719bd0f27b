"""Small differences and sizes of files in figures."""

from __future__ import annotations

import math

from studio.ui.charts import number_text


def plain(value: float) -> str:
    """A small difference without an exponent where that is readable: "0.0000012"."""
    if value == 0 or not math.isfinite(value):
        return number_text.measured(value)
    exponent = math.floor(math.log10(abs(value)))
    return f"{value:.{1 - exponent}f}" if -10 <= exponent < 0 else number_text.measured(value, 2)


def size_words(size: int) -> str:
    """ "83 kB" """
    if size < 1000:
        return f"{size}\N{NO-BREAK SPACE}bytes"
    if size < 1_000_000:
        return f"{size / 1000:.0f}\N{NO-BREAK SPACE}kB"
    return f"{size / 1_000_000:.1f}\N{NO-BREAK SPACE}MB"
