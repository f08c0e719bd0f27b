"""What is in force now: the tokens and the scale, and the signal that says that they changed."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from studio.ui.theme.tokens import LIGHT, Tokens

SCALES: tuple[float, ...] = (1.0, 1.25, 1.5)


class ThemeNotifier(QObject):
    """Says that colours or scale are other than before; everything drawn by hand asks `theme()` again."""

    changed = Signal()


class _InForce:
    tokens: Tokens = LIGHT
    scale: float = 1.0
    notifier: ThemeNotifier | None = None


def theme() -> Tokens:
    """The colours of the scheme in force."""
    return _InForce.tokens


def ui_scale() -> float:
    """The factor on all sizes: 1.0, 1.25 or 1.5."""
    return _InForce.scale


def px(length: float) -> int:
    """A length in pixels at 100 %, as whole pixels at the scale in force; hairlines up to 2 stay as they
    are.
    """
    if abs(length) <= 2:
        return round(length)
    return round(length * _InForce.scale)


def notifier() -> ThemeNotifier:
    """The one object whose `changed` tells of a new scheme or scale."""
    if _InForce.notifier is None:
        _InForce.notifier = ThemeNotifier()
    return _InForce.notifier


def set_in_force(tokens: Tokens, scale: float) -> None:
    """Records tokens and scale, without telling anybody: `apply_theme` does, once all else is in place."""
    _InForce.tokens = tokens
    _InForce.scale = scale
