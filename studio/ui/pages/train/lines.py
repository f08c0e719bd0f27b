"""A card of three lines, each with an icon: what will happen, and what can be said so far."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import Card, IconLabel, label, set_tone


@dataclass(frozen=True)
class Line:
    """One sentence with its icon and the colour of the icon."""

    icon: str
    role: str
    text: str


class _LineRow(QWidget):
    def __init__(self, name: str) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0)
        set_spacing(row, 9)
        self.icon = IconLabel("circle-dashed", "muted", 18)
        self.words = label("", "body", name=name, wrap=True)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.words, 1)


class LinesCard(Card):
    """Title and a few sentences; a line that has nothing to say is not there."""

    def __init__(self, name: str, count: int = 3) -> None:
        super().__init__(" ", name=name)
        self._rows = [_LineRow(f"{name}_{number}") for number in range(count)]
        for row in self._rows:
            self.body.addWidget(row)
        self.body.addStretch(1)

    def show_lines(self, title: str, lines: Sequence[Line], *, muted: bool = False) -> None:
        """Shows as many lines as there are rows; `muted` where they are of another experiment."""
        self.set_title(title)
        for place, row in enumerate(self._rows):
            line = lines[place] if place < len(lines) else None
            row.setVisible(line is not None)
            if line is None:
                continue
            row.icon.set_icon(line.icon, "muted" if muted else line.role)
            if row.words.text() != line.text:
                row.words.setText(line.text)
            set_tone(row.words, "muted" if muted else "text")

    def texts(self) -> list[str]:
        """The sentences in sight."""
        return [row.words.text() for row in self._rows if not row.isHidden()]
