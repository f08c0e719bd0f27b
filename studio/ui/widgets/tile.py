"""A tile: what is measured, its figure, and what to compare it with."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio.ui.theme import StyleName, set_margins, set_spacing
from studio.ui.widgets.labels import ElidedLabel, label, set_tone


class Tile(QWidget):
    """Caption (11), figure (20, or 28 as "bignum") and a small line. `caption_below` puts the caption under
    it.
    """

    def __init__(
        self,
        caption: str,
        value: str = "",
        note: str = "",
        *,
        name: str = "",
        style: StyleName = "num",
        caption_below: bool = False,
    ) -> None:
        super().__init__()
        self._caption = caption
        self.setObjectName(name)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 1)
        self.caption = label(caption, "small" if caption_below else "caption")
        self.value = label(value or "–", style, name=f"{name}_value" if name else "")
        self.note = ElidedLabel(note, "small", name=f"{name}_note" if name else "")
        first, second = (self.value, self.caption) if caption_below else (self.caption, self.value)
        column.addWidget(first)
        column.addWidget(second)
        column.addWidget(self.note)
        column.addStretch(1)
        self.note.setVisible(bool(note) or not caption_below)
        self.value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.value.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._name_it()

    def set(self, value: str, note: str | None = None, tone: str = "text") -> None:
        """Shows another figure; the tone only where it is good or bad news."""
        if self.value.text() != value:
            self.value.setText(value)
        if note is not None and note != self.note.full_text():
            self.note.set_full_text(note)
            self.note.setVisible(True)
        set_tone(self.value, tone)
        self._name_it()

    def set_caption(self, text: str) -> None:
        """Another caption: "Skill over yesterday"."""
        self._caption = text
        self.caption.setText(text)
        self._name_it()

    def _name_it(self) -> None:
        self.setAccessibleName(f"{self._caption}: {self.value.text()} {self.note.full_text()}".strip())
