"""Puts a scheme and a scale in force for the whole application."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QToolTip

from studio.ui.theme.current import SCALES, notifier, set_in_force
from studio.ui.theme.focus import follow_focus
from studio.ui.theme.fonts import font
from studio.ui.theme.icons import clear_icons
from studio.ui.theme.images import write_style_images
from studio.ui.theme.palette import make_palette
from studio.ui.theme.scaling import reapply_sizes
from studio.ui.theme.stylesheet import make_stylesheet
from studio.ui.theme.tokens import TOKENS, Scheme

SchemeChoice = Literal["light", "dark", "system"]


class _Chosen:
    scheme: SchemeChoice = "light"
    scale: float = 1.0
    follows_system: bool = False


def apply_theme(app: QApplication, scheme: SchemeChoice = "system", scale: float = 1.0) -> None:
    """Colours, fonts, sizes and icons of the whole application, at once; 0.2 to 0.3 s with a full window.

    "system" follows the system's own choice, also when it changes later; where the system says nothing,
    light.
    Raises ValueError for a scale that is not offered and OSError where the cache folder cannot be written.
    """
    if scale not in SCALES:
        raise ValueError(f"The scale is one of {', '.join(map(str, SCALES))}; it was {scale}.")
    _Chosen.scheme, _Chosen.scale = scheme, scale
    hints = QGuiApplication.styleHints()
    if not _Chosen.follows_system:
        hints.colorSchemeChanged.connect(_on_system_scheme_changed)
        _Chosen.follows_system = True
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark, "system": Qt.ColorScheme.Unknown}[
        scheme
    ]
    # Title bars and native dialogs follow too.
    hints.setColorScheme(wanted)
    _put_in_force(app)


def resolved_scheme(scheme: SchemeChoice) -> Scheme:
    """Light or dark: the choice itself, or what the system says."""
    if scheme != "system":
        return scheme
    return "dark" if QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark else "light"


def chosen_scheme() -> SchemeChoice:
    """What was asked for last, "system" included."""
    return _Chosen.scheme


def _on_system_scheme_changed(_scheme: Qt.ColorScheme) -> None:
    app = QApplication.instance()
    if _Chosen.scheme == "system" and isinstance(app, QApplication):
        _put_in_force(app)


def _put_in_force(app: QApplication) -> None:
    tokens = TOKENS[resolved_scheme(_Chosen.scheme)]
    set_in_force(tokens, _Chosen.scale)
    clear_icons()
    if app.style().name().lower() != "fusion" and not app.styleSheet():
        app.setStyle("Fusion")
    app.setFont(font("body"))
    palette = make_palette(tokens)
    app.setPalette(palette)
    QToolTip.setPalette(palette)
    QToolTip.setFont(font("small"))
    follow_focus(app)
    # Where one style sheet follows another, Qt styles each widget once for itself and once for each of its ancestors.
    app.setStyleSheet("")
    app.setStyleSheet(make_stylesheet(tokens, _Chosen.scale, write_style_images(tokens)))
    reapply_sizes()
    notifier().changed.emit()
