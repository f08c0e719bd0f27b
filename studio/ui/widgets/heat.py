"""Colours of heat maps: a share of a colour over the surface, and the ink that can be read on it."""

from __future__ import annotations

from PySide6.QtGui import QColor

from studio.ui.theme import theme

_CHANNELS = (0.2126, 0.7152, 0.0722)
STRONGEST = 0.55
"""The most of a colour that a heat map below texts takes."""
READABLE = 4.5
"""The least contrast of a text (WCAG 2, AA)."""


def mixed(ground: QColor, ink: QColor, share: float) -> QColor:
    """`share` (0…1) of `ink` over an opaque `ground`."""
    share = min(max(share, 0.0), 1.0)
    parts = zip(_channels(ground), _channels(ink), strict=True)
    return QColor.fromRgbF(*(under + (over - under) * share for under, over in parts))


def heat_color(value: float, strongest: float = STRONGEST) -> QColor:
    """−1…1 from train-blue over the surface to validation-orange; what lies beyond looks like the end."""
    tokens = theme()
    role = "validation" if value > 0 else "train"
    return mixed(tokens.color("surface"), tokens.color(role), min(abs(value), 1.0) * strongest)


def readable_on(ground: QColor) -> QColor:
    """The text colour of the scheme where it can be read on `ground`, else black or white, whichever stands out."""
    usual = theme().color("text")
    if contrast(usual, ground) >= READABLE:
        return usual
    return max((QColor("black"), QColor("white")), key=lambda ink: contrast(ink, ground))


def contrast(one: QColor, other: QColor) -> float:
    """The contrast of two colours from 1 to 21, as WCAG 2 defines it."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: QColor) -> float:
    linear = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _channels(color)
    )
    return sum(weight * part for weight, part in zip(_CHANNELS, linear, strict=True))


def _channels(color: QColor) -> tuple[float, float, float]:
    """Red, green and blue from 0 to 1."""
    return color.redF(), color.greenF(), color.blueF()
