"""A caption over a value, in a width that changing figures do not change."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.theme import set_margins, set_minimum_width, set_spacing
from studio.ui.widgets import label


class Fact(QWidget):
    """Caption 11 over value 13/500."""

    def __init__(self, name: str, least_width: int) -> None:
        super().__init__()
        self.setObjectName(name)
        set_minimum_width(self, least_width)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 8, 0)
        set_spacing(column, 4)
        self._caption = label("", "caption", name=f"{name}_caption")
        self._value = label("", "medium", name=f"{name}_value")
        column.addStretch(1)
        column.addWidget(self._caption)
        column.addWidget(self._value)
        column.addStretch(1)

    def set_words(self, caption: str, value: str) -> None:
        """Another caption and value."""
        self._caption.setText(caption)
        self._value.setText(value)
        self.setAccessibleName(f"{caption}: {value}")
