"""A caption over a value, in a width that changing figures do not change."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import px, set_margins, set_spacing
from studio.ui.widgets import label


class Fact(QWidget):
    """Caption 11 over value 13/500; never narrower than its words."""

    def __init__(self, name: str, least_width: int) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        self._least_width = least_width
        self._column = column = QVBoxLayout(self)
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
        if (caption, value) == (self._caption.text(), self._value.text()):
            return
        self._caption.setText(caption)
        self._value.setText(value)
        # At once, not with the next event: the bar measures now what has room.
        self._column.activate()
        self.updateGeometry()
        self.setAccessibleName(f"{caption}: {value}")

    def sizeHint(self) -> QSize:
        wanted = super().sizeHint()
        return QSize(max(wanted.width(), px(self._least_width)), wanted.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
