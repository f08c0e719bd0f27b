"""Sizes that follow the scale: set once in pixels at 100 %, applied again whenever the scale changes.

Use these functions for margins, gaps and fixed sizes instead of the setters of Qt, and a change of text
size needs no
code in any page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, QSize
from PySide6.QtWidgets import QAbstractButton, QApplication, QGridLayout, QLayout, QWidget

from studio.ui.theme.current import px
from studio.ui.theme.icons import icon

_MARGINS, _SPACING, _GRID_GAPS = "px_margins", "px_spacing", "px_grid_gaps"
_WIDTHS: dict[str, Callable[[QWidget, int], None]] = {
    "px_fixed_width": QWidget.setFixedWidth,
    "px_fixed_height": QWidget.setFixedHeight,
    "px_minimum_width": QWidget.setMinimumWidth,
    "px_minimum_height": QWidget.setMinimumHeight,
    "px_maximum_width": QWidget.setMaximumWidth,
    "px_maximum_height": QWidget.setMaximumHeight,
}
_ICON = "px_icon"


def set_margins(target: QLayout | QWidget, left: int, top: int, right: int, bottom: int) -> None:
    """Contents margins of a layout or a widget."""
    target.setProperty(_MARGINS, [left, top, right, bottom])
    target.setContentsMargins(px(left), px(top), px(right), px(bottom))


def set_spacing(layout: QLayout, gap: int) -> None:
    """The gap between the items of a layout."""
    layout.setProperty(_SPACING, gap)
    layout.setSpacing(px(gap))


def set_grid_gaps(layout: QGridLayout, across: int, down: int) -> None:
    """The two gaps of a grid: between its columns and between its rows."""
    layout.setProperty(_GRID_GAPS, [across, down])
    layout.setHorizontalSpacing(px(across))
    layout.setVerticalSpacing(px(down))


def set_fixed_size(widget: QWidget, width: int, height: int) -> None:
    """Fixes both sides."""
    set_fixed_width(widget, width)
    set_fixed_height(widget, height)


def set_fixed_width(widget: QWidget, width: int) -> None:
    """Fixes the width."""
    _set_side(widget, "px_fixed_width", width)


def set_fixed_height(widget: QWidget, height: int) -> None:
    """Fixes the height."""
    _set_side(widget, "px_fixed_height", height)


def set_minimum_width(widget: QWidget, width: int) -> None:
    """The least width."""
    _set_side(widget, "px_minimum_width", width)


def set_minimum_height(widget: QWidget, height: int) -> None:
    """The least height."""
    _set_side(widget, "px_minimum_height", height)


def set_maximum_width(widget: QWidget, width: int) -> None:
    """The greatest width."""
    _set_side(widget, "px_maximum_width", width)


def set_maximum_height(widget: QWidget, height: int) -> None:
    """The greatest height."""
    _set_side(widget, "px_maximum_height", height)


def set_icon(
    button: QAbstractButton, name: str, role: str = "text", size: int = 16, on_role: str = "accent_text"
) -> None:
    """Gives a button an icon that keeps up with scheme and scale. Raises FileNotFoundError for an unknown
    name.
    """
    button.setProperty(_ICON, [name, role, size, on_role])
    button.setIcon(icon(name, role, size, on_role))
    button.setIconSize(QSize(px(size), px(size)))


def icon_name(button: QAbstractButton) -> str:
    """The name of the icon that `set_icon` gave, or nothing."""
    held = button.property(_ICON)
    return str(held[0]) if held else ""


def reapply_sizes(roots: Iterable[QWidget] | None = None) -> None:
    """Applies all sizes and icons again, to these windows or to every window of the program."""
    for root in QApplication.topLevelWidgets() if roots is None else roots:
        _reapply(root)
        for child in root.findChildren(QObject):
            _reapply(child)


def _set_side(widget: QWidget, key: str, length: int) -> None:
    widget.setProperty(key, length)
    _WIDTHS[key](widget, px(length))


def _reapply(target: QObject) -> None:
    for raw in target.dynamicPropertyNames():
        key = bytes(raw.data()).decode()
        if not key.startswith("px_"):
            continue
        value = target.property(key)
        if key in _WIDTHS and isinstance(target, QWidget):
            _WIDTHS[key](target, px(value))
        elif key == _MARGINS and isinstance(target, (QLayout, QWidget)):
            target.setContentsMargins(*(px(side) for side in value))
        elif key == _SPACING and isinstance(target, QLayout):
            target.setSpacing(px(value))
        elif key == _GRID_GAPS and isinstance(target, QGridLayout):
            target.setHorizontalSpacing(px(value[0]))
            target.setVerticalSpacing(px(value[1]))
        elif key == _ICON and isinstance(target, QAbstractButton):
            name, role, size, on_role = value
            set_icon(target, name, role, int(size), on_role)
