"""Tooltips in short lines, and controls that are off with a reason."""

from __future__ import annotations

import textwrap

from PySide6.QtWidgets import QWidget

TOOLTIP_COLUMNS = 48
_HELD_TIP = "tip_when_enabled"


def wrap_tip(text: str) -> str:
    """The text in lines of at most 48 characters; its own line breaks stay."""
    return "\n".join(
        line
        for paragraph in text.splitlines() or [""]
        for line in (textwrap.wrap(paragraph, TOOLTIP_COLUMNS, break_long_words=False) or [""])
    )


def set_tip(widget: QWidget, text: str) -> None:
    """The tooltip of a widget for when it is enabled; a disabled one goes on saying why it is off."""
    if widget.property(_HELD_TIP) is None:
        widget.setToolTip(wrap_tip(text))
    else:
        widget.setProperty(_HELD_TIP, wrap_tip(text))


def disable(widget: QWidget, reason: str) -> None:
    """Switches a control off and says why in its tooltip. Raises ValueError without a reason."""
    if not reason.strip():
        raise ValueError("A control that is off says why: the reason was empty.")
    if widget.property(_HELD_TIP) is None:
        widget.setProperty(_HELD_TIP, widget.toolTip())
    widget.setToolTip(wrap_tip(reason))
    widget.setAccessibleDescription(reason)
    widget.setEnabled(False)


def enable(widget: QWidget) -> None:
    """Switches a control on again and gives it its own tooltip back."""
    held = widget.property(_HELD_TIP)
    if held is not None:
        widget.setToolTip(str(held))
        widget.setAccessibleDescription("")
        widget.setProperty(_HELD_TIP, None)
    widget.setEnabled(True)
