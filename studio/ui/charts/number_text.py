"""How numbers are written on and beside a plot: true minus, thousands with comma, few digits."""

from __future__ import annotations

import math

MINUS = "\N{MINUS SIGN}"
NARROW_GAP = "\N{NO-BREAK SPACE}"


def measured(value: float, digits: int = 4) -> str:
    """A measured value to at most `digits` significant figures; "nan" and "inf" in words."""
    if math.isnan(value):
        return "not a number"
    if math.isinf(value):
        return "infinite" if value > 0 else f"{MINUS}infinite"
    if value == 0:
        return "0"
    exponent = math.floor(math.log10(abs(value)))
    if -5 <= exponent < 9:
        decimals = max(digits - 1 - exponent, 0)
        text = f"{round(value, digits - 1 - exponent):,.{decimals}f}"
    else:
        text = f"{value:.{digits - 1}e}".replace("e-0", f"e{MINUS}").replace("e+0", "e").replace("e+", "e")
        text = text.replace("e-", f"e{MINUS}")
    return signed(text)


def loss(value: float) -> str:
    """A loss as the tiles and legends write it: three significant figures, "0.0703", "1.04"."""
    return measured(value, 3)


def short(value: float) -> str:
    """A value in few characters and without trailing zeros, for labels on a line: "0.0002", "1.0", "12"."""
    text = measured(value, 3)
    if "." in text and "e" not in text:
        text = text.rstrip("0")
        text += "0" if text.endswith(".") else ""
    return text


def tick(value: float, spacing: float) -> str:
    """A tick's words: as many decimals as the spacing needs, thousands with comma."""
    if value == 0 or abs(value) < spacing * 1e-6:
        return "0"
    magnitude = max(abs(value), spacing)
    if magnitude >= 1e9 or spacing < 1e-6:
        mantissa, exponent = f"{value:.2e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".")
        return signed(f"{mantissa}e{int(exponent)}").replace("e-", f"e{MINUS}")
    decimals = max(-math.floor(math.log10(spacing) + 1e-9), 0)
    return signed(f"{value:,.{decimals}f}")


def signed(text: str) -> str:
    """The same text with a true minus sign in front instead of a hyphen."""
    return MINUS + text[1:] if text.startswith("-") else text


def count(value: int) -> str:
    """A count in full: "1,432"."""
    return signed(f"{value:,d}")


def ahead(steps: int, label: str) -> str:
    """So many steps from now, in a unit of the axis: "+5 h", "+3 months", "+1 month"."""
    one = steps == 1 and len(label) > 3 and label.endswith("s")
    return f"+{count(steps)}{NARROW_GAP}{label[:-1] if one else label}"


def per_cent(share: float) -> str:
    """A share of one as whole per cent: "31 %", "< 1 %" for what would round to nothing."""
    if 0 < share < 0.005:
        return f"< 1{NARROW_GAP}%"
    return signed(f"{round(share * 100)}") + f"{NARROW_GAP}%"


def duration(seconds: float) -> str:
    """A time on an axis or in the crosshair: "58 s", "2:05" minutes, "1:04:10" hours."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole}{NARROW_GAP}s"
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{rest:02d}" if hours else f"{minutes}:{rest:02d}"
