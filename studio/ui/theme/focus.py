"""The focus ring of buttons: shown when the focus came by key, not when it came by mouse.

Text fields always show their focus, since it says where the next letter goes; they use `:focus` alone.
"""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QAbstractSlider, QApplication, QWidget

RING_PROPERTY = "ring"


def follow_focus(app: QApplication) -> None:
    """Lets buttons and sliders of the application show their ring. Calling it again changes nothing."""
    if not app.property("focus_followed"):
        app.setProperty("focus_followed", True)
        app.focusChanged.connect(_on_focus_changed)


def shows_ring(widget: QWidget) -> bool:
    """Whether a hand-drawn widget draws its focus ring now."""
    return widget.hasFocus() and bool(widget.property(RING_PROPERTY))


def focus_quietly(widget: QWidget) -> None:
    """Moves the focus because the program leads there: the ring shows only if it showed where the focus was."""
    focused = QApplication.focusWidget()
    _Moving.ring = focused is not None and shows_ring(focused)
    if widget.property(RING_PROPERTY) is None:
        widget.setProperty(RING_PROPERTY, False)
    try:
        widget.setFocus(Qt.FocusReason.OtherFocusReason)
    finally:
        _Moving.ring = None


def repolish(widget: QWidget) -> None:
    """Lets the style sheet look at the properties of a widget again; about 1.6 ms, so only where one
    changed.
    """
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class _Moving:
    ring: bool | None = None
    """Whether the focus that is being moved by the program keeps its ring; None while it is not."""


def _on_focus_changed(old: QWidget | None, new: QWidget | None) -> None:
    if new is None:
        return  # the window goes to the back: the ring is there when it comes again
    if old is None and _Moving.ring is None and new.property(RING_PROPERTY) is not None:
        return  # it came to the front: the ring is what it was
    by_key = QGuiApplication.mouseButtons() == Qt.MouseButton.NoButton
    _set_ring(old, False)
    _set_ring(new, by_key if _Moving.ring is None else _Moving.ring)


def _set_ring(widget: QWidget | None, ring: bool) -> None:
    if widget is None or bool(widget.property(RING_PROPERTY)) == ring:
        return
    widget.setProperty(RING_PROPERTY, ring)
    if isinstance(widget, (QAbstractButton, QAbstractSlider)):
        repolish(widget)
    else:
        widget.update()
