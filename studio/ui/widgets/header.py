"""The head of a page: title, one sentence, at most two buttons at the right, and a quiet one before them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import set_margins, set_minimum_height, set_spacing
from studio.ui.widgets.labels import ElidedLabel, label

MOST_BUTTONS = 2


class PageHeader(QWidget):
    """73 px high; it stands outside of what scrolls."""

    def __init__(self, title: str, sentence: str = "", *, name: str = "page_header") -> None:
        super().__init__()
        self.setObjectName(name)
        set_minimum_height(self, 73)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        set_margins(row, 24, 16, 24, 12)
        set_spacing(row, 8)
        words = QVBoxLayout()
        set_spacing(words, 1)
        self._title = label(title, "title", name=f"{name}_title")
        self._sentence = ElidedLabel(sentence, "body", "muted", name=f"{name}_sentence")
        words.addWidget(self._title)
        words.addWidget(self._sentence)
        row.addLayout(words, 1)
        self._quiet = QHBoxLayout()
        row.addLayout(self._quiet)
        row.setAlignment(self._quiet, Qt.AlignmentFlag.AlignVCenter)
        self._buttons = QHBoxLayout()
        set_spacing(self._buttons, 8)
        row.addLayout(self._buttons)
        row.setAlignment(self._buttons, Qt.AlignmentFlag.AlignVCenter)

    def set_title(self, text: str) -> None:
        """The title."""
        self._title.setText(text)

    def sentence(self) -> str:
        """The sentence as given."""
        return self._sentence.full_text()

    def set_sentence(self, text: str) -> None:
        """The muted sentence below the title."""
        self._sentence.set_full_text(text)

    def add_button(self, button: QAbstractButton) -> None:
        """Adds a button at the right end. Raises ValueError for a third one."""
        if self._buttons.count() == MOST_BUTTONS:
            raise ValueError("A page header has at most two buttons.")
        self._buttons.addWidget(button)

    def add_quiet_button(self, button: QAbstractButton) -> None:
        """Adds a ghost button before the others: a look at something, no step of the way."""
        self._quiet.addWidget(button)
