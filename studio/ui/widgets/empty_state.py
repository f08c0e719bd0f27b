"""An empty place that says what will be there and offers the one step towards it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QFrame, QVBoxLayout

from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets.labels import IconLabel, label


class EmptyState(QFrame):
    """Dashed or raised box: icon 24, title, one sentence, at most one button."""

    def __init__(
        self,
        icon: str,
        title: str,
        sentence: str,
        action: QAbstractButton | None = None,
        *,
        name: str = "empty_state",
        dashed: bool = True,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "drop" if dashed else "raised")
        column = QVBoxLayout(self)
        set_margins(column, 16, 12, 16, 12)
        set_spacing(column, 4)
        middle = Qt.AlignmentFlag.AlignHCenter
        self._title = label(title, "strong", name=f"{name}_title")
        self._sentence = label(sentence, "small", name=f"{name}_sentence", wrap=True)
        self._sentence.setAlignment(middle)
        column.addStretch(1)
        column.addWidget(IconLabel(icon, "muted", 24), 0, middle)
        column.addSpacing(2)
        column.addWidget(self._title, 0, middle)
        column.addWidget(self._sentence)
        if action is not None:
            column.addSpacing(2)
            column.addWidget(action, 0, middle)
        column.addStretch(1)

    def set_text(self, title: str, sentence: str) -> None:
        """Other words in the same place."""
        self._title.setText(title)
        self._sentence.setText(sentence)
