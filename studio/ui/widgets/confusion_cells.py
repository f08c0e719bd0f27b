"""How the cells of a confusion matrix are colored and their figures sized."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF

from studio.ui.theme import font, theme
from studio.ui.widgets.heat import mixed

PERCENT_SIGN = "\N{NO-BREAK SPACE}%"


def cell_color(number: int, share: float, *, right: bool) -> QColor:
    """Blank for zero; else a share of blue or orange that is always seen, and grows with the share of the row."""
    tokens = theme()
    if number == 0:
        return tokens.color("sunken")
    if right:
        return mixed(tokens.color("surface"), tokens.color("train"), 0.3 + 0.6 * share)
    return mixed(tokens.color("surface"), tokens.color("validation"), min(0.12 + 0.9 * share**0.6, 0.6))


Texts = list[list[str]]


def drawn_texts(texts: Texts, room: QRectF) -> tuple[Texts, bool]:
    """What is written in the cells [k][k], and whether as they are: without their percent sign where it has no room."""
    if has_room(_longest(texts), QFontMetricsF(_styles()[1]), room):
        return texts, True
    bare = [[text.removesuffix(PERCENT_SIGN) for text in row] for row in texts]
    return bare, bare == texts


def figure_font(texts: Texts, room: QRectF) -> QFont:
    """One size for all figures: the smaller one where the larger has no room for the longest."""
    larger, smaller = _styles()
    return larger if has_room(_longest(texts), QFontMetricsF(larger), room) else smaller


def has_room(text: str, metrics: QFontMetricsF, room: QRectF) -> bool:
    """Whether a figure can be read in its cell."""
    return metrics.horizontalAdvance(text) <= room.width() - 1 and metrics.ascent() <= room.height()


def _longest(texts: Texts) -> str:
    return max((text for row in texts for text in row), key=len, default="")


def _styles() -> tuple[QFont, QFont]:
    larger, smaller = font("small"), font("axis")
    for style in (larger, smaller):
        style.setWeight(font("medium").weight())
    return larger, smaller
