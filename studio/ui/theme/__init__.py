"""Colours, type, sizes and icons of the window; light to import, at the bottom of `studio.ui`."""

from studio.ui.theme.apply import SchemeChoice, apply_theme, chosen_scheme, resolved_scheme
from studio.ui.theme.current import SCALES, ThemeNotifier, notifier, px, theme, ui_scale
from studio.ui.theme.focus import focus_quietly, repolish, shows_ring
from studio.ui.theme.fonts import StyleName, code_font, font, load_fonts
from studio.ui.theme.icons import application_icon, icon, pixmap
from studio.ui.theme.scaling import (
    icon_name,
    reapply_sizes,
    set_fixed_height,
    set_fixed_size,
    set_fixed_width,
    set_grid_gaps,
    set_icon,
    set_margins,
    set_maximum_height,
    set_maximum_width,
    set_minimum_height,
    set_minimum_width,
    set_spacing,
)
from studio.ui.theme.tokens import DARK, LIGHT, ROLES, RUN_DASHES, Scheme, Tokens

__all__ = [
    "DARK",
    "LIGHT",
    "ROLES",
    "RUN_DASHES",
    "SCALES",
    "Scheme",
    "SchemeChoice",
    "StyleName",
    "ThemeNotifier",
    "Tokens",
    "application_icon",
    "apply_theme",
    "chosen_scheme",
    "code_font",
    "focus_quietly",
    "font",
    "icon",
    "icon_name",
    "load_fonts",
    "notifier",
    "pixmap",
    "px",
    "reapply_sizes",
    "repolish",
    "resolved_scheme",
    "set_fixed_height",
    "set_fixed_size",
    "set_fixed_width",
    "set_grid_gaps",
    "set_icon",
    "set_margins",
    "set_maximum_height",
    "set_maximum_width",
    "set_minimum_height",
    "set_minimum_width",
    "set_spacing",
    "shows_ring",
    "theme",
    "ui_scale",
]
