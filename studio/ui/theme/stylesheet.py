"""The one style sheet: a template that names roles and pixels at 100 %, filled in for a scheme and a
scale.
"""

from __future__ import annotations

import re
from pathlib import Path

from studio.resources import resource_path
from studio.ui.theme.tokens import ROLES, Tokens

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_PIXELS = re.compile(r"(-?\d+(?:\.\d+)?)px")
_IMAGE = re.compile(r"@img/([a-z-]+)")
_LEFT_OVER = re.compile(r"@(?!img/)\w+")


def make_stylesheet(tokens: Tokens, scale: float, images: Path) -> str:
    """The style sheet for these tokens and this scale; `images` is the folder that `@img/NAME` means.

    Raises ValueError when the template names a role that does not exist.
    """
    text = _COMMENT.sub("", resource_path("style/studio.qss").read_text(encoding="utf-8"))
    text = _PIXELS.sub(lambda match: _scaled(float(match[1]), scale), text)
    # Longest names first, or `@accent` would eat the beginning of `@accent_soft`.
    for role in sorted(ROLES, key=len, reverse=True):
        text = text.replace(f"@{role}", tokens.hex(role))
    unknown = _LEFT_OVER.search(text)
    if unknown:
        raise ValueError(f"The style sheet names {unknown[0]}, which is no colour role.")
    return _IMAGE.sub(lambda match: f'url("{(images / match[1]).as_posix()}.svg")', text)


def _scaled(length: float, scale: float) -> str:
    # Lines of 1 and 2 pixels stay sharp at every scale.
    return f"{round(length)}px" if abs(length) <= 2 else f"{round(length * scale)}px"
