"""Lines of a name and a value, as below a certificate, and ticked lines with an icon, as among checks."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets.labels import ElidedLabel, IconLabel, label


class FactRow(QWidget):
    """Muted name at the left, value (500) at the right, with a tick where it was checked."""

    def __init__(self, text: str, value: str = "", *, name: str = "", checked: bool = False) -> None:
        super().__init__()
        self.setObjectName(name)
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0)
        set_spacing(row, 8)
        self._name = label(text, "small")
        self._tick = IconLabel("check", "success", 14)
        self._value = ElidedLabel(value, "medium", name=f"{name}_value" if name else "")
        self._value.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._name)
        row.addStretch(1)
        row.addWidget(self._tick)
        row.addWidget(self._value)
        self._tick.setVisible(checked)
        self.setAccessibleName(f"{text}: {value}")

    def set_fact(self, text: str, value: str) -> None:
        """Another name and another value."""
        self._name.setText(text)
        self.set_value(value)

    def set_value(self, value: str, *, checked: bool = False) -> None:
        """Another value."""
        self._value.set_full_text(value)
        self._tick.setVisible(checked)
        self.setAccessibleName(f"{self._name.text()}: {value}")

    def value(self) -> str:
        """The value as given."""
        return self._value.full_text()


class CheckLine(QWidget):
    """Icon, a statement (500) and a muted line below it."""

    STATES: ClassVar[dict[str, tuple[str, str]]] = {
        "passed": ("circle-check", "success"),
        "warning": ("triangle-alert", "warning"),
        "failed": ("circle-alert", "danger"),
        "waiting": ("circle-dashed", "muted"),
    }

    def __init__(self, state: str, text: str, detail: str = "", *, name: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0)
        set_spacing(row, 10)
        icon, role = self.STATES[state]
        self._icon = IconLabel(icon, role, 18)
        self._text = label(text, "medium", wrap=True)
        self._detail = label(detail, "small", wrap=True)
        words = QVBoxLayout()
        set_spacing(words, 1)
        words.addWidget(self._text)
        words.addWidget(self._detail)
        row.addWidget(self._icon)
        row.addLayout(words, 1)
        self.set(state, text, detail)

    def set(self, state: str, text: str, detail: str = "") -> None:
        """Shows another finding: passed, warning, failed or waiting. Raises KeyError."""
        self._icon.set_icon(*self.STATES[state])
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self.setAccessibleName(f"{state}: {text} {detail}".strip())
