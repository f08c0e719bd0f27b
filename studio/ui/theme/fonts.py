"""The one font family and the styles that are set in it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import cache
from typing import Literal

from PySide6.QtGui import QFont, QFontDatabase

from studio.resources import resource_path
from studio.ui.theme.current import px

_log = logging.getLogger(__name__)

FAMILY = "Inter"
FALLBACK_FAMILIES = ("Segoe UI Variable Text", "Segoe UI", ".AppleSystemUIFont", "Noto Sans", "DejaVu Sans")
FONT_FILES = ("Inter-Regular.otf", "Inter-Medium.otf", "Inter-SemiBold.otf", "Inter-Bold.otf")

StyleName = Literal[
    "title",
    "bignum",
    "num",
    "heading",
    "strong",
    "body",
    "medium",
    "small",
    "small_medium",
    "caption",
    "axis",
]


@dataclass(frozen=True)
class TypeStyle:
    """Size and line height in pixels at 100 %, and the weight (400, 500 or 600)."""

    size: int
    line: int
    weight: int


TYPE_STYLES: dict[StyleName, TypeStyle] = {
    "title": TypeStyle(22, 28, 600),
    "bignum": TypeStyle(28, 34, 600),
    "num": TypeStyle(20, 26, 600),
    "heading": TypeStyle(15, 20, 600),
    "strong": TypeStyle(13, 16, 600),
    "body": TypeStyle(13, 16, 400),
    "medium": TypeStyle(13, 16, 500),
    "small": TypeStyle(12, 15, 400),
    "small_medium": TypeStyle(12, 15, 500),
    "caption": TypeStyle(11, 14, 500),
    "axis": TypeStyle(11, 14, 400),
}


@cache
def load_fonts() -> bool:
    """Registers the shipped fonts with the running application; False where one of them could not be read."""
    loaded = True
    for name in FONT_FILES:
        if QFontDatabase.addApplicationFont(str(resource_path(f"fonts/{name}"))) < 0:
            _log.warning("The font %s could not be loaded; a font of the system is used.", name)
            loaded = False
    return loaded


def font(style: StyleName = "body") -> QFont:
    """A font of that style at the scale in force, with tabular figures."""
    wanted = TYPE_STYLES[style]
    result = QFont([FAMILY, *FALLBACK_FAMILIES] if load_fonts() else list(FALLBACK_FAMILIES))
    result.setPixelSize(px(wanted.size))
    result.setWeight(QFont.Weight(wanted.weight))
    result.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    # Figures of one width: a number that changes never moves its neighbours.
    result.setFeature(QFont.Tag("tnum"), 1)
    return result


def code_font() -> QFont:
    """The fixed-width font of the system, for code and file excerpts."""
    result = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
    result.setPixelSize(px(12))
    return result
