"""Buttons: one filled one in the window, all others outlined or without an outline."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QPushButton, QSizePolicy

from studio.ui.theme import icon, icon_name, set_icon
from studio.ui.widgets.availability import set_tip

ButtonSize = Literal["", "small", "large"]

_ICON_SIZE = {"": 16, "small": 15, "large": 16}


def primary_button(text: str, name: str, icon: str = "", size: ButtonSize = "") -> QPushButton:
    """The filled button; there is one in the window."""
    return _make(text, name, icon, size, "primary", "on_accent")


def button(
    text: str, name: str, icon: str = "", size: ButtonSize = "", *, icon_right: bool = False
) -> QPushButton:
    """An outlined button. `icon_right` puts the icon behind the text, as in "Next: Model →"."""
    return _make(text, name, icon, size, "secondary", "text", icon_right=icon_right)


def danger_button(text: str, name: str, icon: str = "", size: ButtonSize = "") -> QPushButton:
    """An outlined button for what cannot be taken back; filled only while pressed."""
    made = _make(text, name, icon, size, "danger", "danger")
    if icon:
        made.pressed.connect(lambda: _show_icon(made, "on_accent"))
        made.released.connect(lambda: _show_icon(made, "danger"))
    return made


def ghost_button(text: str, name: str, icon: str = "", size: ButtonSize = "") -> QPushButton:
    """A button without an outline, for the lesser choice beside an outlined one."""
    return _make(text, name, icon, size, "ghost", "text")


def link_button(text: str, name: str, icon: str = "", size: ButtonSize = "") -> QPushButton:
    """A link: text in the accent, as high as the line it stands in."""
    made = _make(text, name, icon, size, "link", "accent_text")
    made.setCursor(Qt.CursorShape.PointingHandCursor)
    return made


def tool_button(
    icon: str, accessible_name: str, name: str, *, checkable: bool = False, size: int = 16
) -> QPushButton:
    """An icon alone, 26 × 26; its accessible name is its tooltip too."""
    made = QPushButton()
    made.setProperty("kind", "tool")
    made.setObjectName(name)
    made.setAccessibleName(accessible_name)
    made.setCheckable(checkable)
    made.setAutoDefault(True)
    set_tip(made, accessible_name)
    set_icon(made, icon, "text", size)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return made


def toggle_button(text: str, name: str, icon: str = "", *, checked: bool = False) -> QPushButton:
    """A switch on a plot: accent_soft and accent_text while it is on."""
    made = _make(text, name, icon, "", "toggle", "text")
    made.setCheckable(True)
    made.setChecked(checked)
    return made


def set_button_text(target: QAbstractButton, text: str) -> None:
    """Another text with the same icon. The icon is 4 px before the text, so a text with an icon begins with
    a space.
    """
    if not icon_name(target):
        shown = text
    elif target.layoutDirection() == Qt.LayoutDirection.RightToLeft:
        shown = f"{text} "
    else:
        shown = f" {text}"
    if target.text() != shown:
        target.setText(shown)
        target.setAccessibleName(text)


def _make(
    text: str, name: str, icon: str, size: ButtonSize, kind: str, role: str, *, icon_right: bool = False
) -> QPushButton:
    made = QPushButton()
    made.setProperty("kind", kind)
    made.setProperty("sz", size)
    made.setObjectName(name)
    made.setAutoDefault(True)
    made.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    if icon_right:
        made.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    if icon:
        set_icon(made, icon, role, _ICON_SIZE[size])
    set_button_text(made, text)
    return made


def _show_icon(target: QPushButton, role: str) -> None:
    held = icon_name(target)
    target.setIcon(icon(held, role, _ICON_SIZE[str(target.property("sz"))]))
