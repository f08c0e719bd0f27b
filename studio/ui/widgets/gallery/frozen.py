"""Controls held in a state, so that a picture shows hover, pressed and focus without a mouse or a key."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QAbstractButton, QStyle, QStyleOption, QWidget

STATES = ("normal", "hover", "pressed", "focus", "disabled")
_FLAGS = {
    "hover": QStyle.StateFlag.State_MouseOver,
    "pressed": QStyle.StateFlag.State_Sunken | QStyle.StateFlag.State_MouseOver,
    "focus": QStyle.StateFlag.State_HasFocus,
}

W = TypeVar("W", bound=QWidget)


def frozen(control: W, state: str) -> W:
    """Holds a button or a field in one of `STATES` and gives it back."""
    if state == "disabled":
        control.setEnabled(False)
        return control
    if state == "focus":
        control.setProperty("ring", True)
    if state == "pressed" and isinstance(control, QAbstractButton):
        control.pressed.emit()
    flag = _FLAGS.get(state, QStyle.StateFlag.State_None)
    plain = type(control).initStyleOption  # type: ignore[attr-defined]

    def with_state(option: QStyleOption) -> None:
        plain(control, option)
        option.state &= ~QStyle.StateFlag.State_HasFocus
        option.state |= flag

    control.initStyleOption = with_state  # type: ignore[attr-defined]
    return control
