"""What a model file takes, gives and holds, and how it is used: two cards about the chosen format."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout

from studio.ui.pages.export.words import COMMAND_LINE, WAYS, Inside, Snippet
from studio.ui.theme import set_fixed_width, set_grid_gaps, set_margins
from studio.ui.widgets import Card, CodeBox, Segmented, label


class InsideCard(Card):
    """Takes, gives, holds."""

    def __init__(self) -> None:
        super().__init__("Inside the file", name="inside_card")
        grid = QGridLayout()
        set_margins(grid, 0, 0, 0, 0)
        set_grid_gaps(grid, 8, 6)
        self._values = {}
        for row, words in enumerate(("Takes", "Gives", "Holds")):
            name = label(words, "body", "muted")
            set_fixed_width(name, 64)
            value = label("", "body", name=f"inside_{words.lower()}", wrap=True)
            grid.addWidget(name, row, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(value, row, 1)
            self._values[words] = value
        grid.setColumnStretch(1, 1)
        self.body.addLayout(grid)

    def show_inside(self, inside: Inside) -> None:
        """Says it of another file."""
        for words, sentence in (("Takes", inside.takes), ("Gives", inside.gives), ("Holds", inside.holds)):
            self._values[words].setText(sentence)


class UseCard(Card):
    """Code that uses the file, for each way that the format has."""

    def __init__(self) -> None:
        super().__init__("Use it", name="use_card")
        self._ways = Segmented(WAYS, "use_way", "Way to use the file")
        self._box = CodeBox("", "use_code")
        self._note = label("", "small", name="use_note", wrap=True)
        self._snippets: dict[str, Snippet] = {}
        title = self._box.head.itemAt(0)
        if title is not None and (words := title.widget()) is not None:
            words.hide()  # the card has the title, and the copy button of the box
        self.add_tool(self._ways)
        self.add_tool(self._box.copy)
        self.body.addWidget(self._box)
        self.body.addWidget(self._note)
        self._ways.value_changed.connect(self._on_way_changed)

    def show_snippets(self, snippets: dict[str, Snippet]) -> None:
        """Shows the code for another file, by way."""
        self._snippets = snippets
        for way, words in WAYS:
            self._ways.set_choice_enabled(way, way in self._snippets, f"{words} comes with another format.")
        if self._ways.value() not in self._snippets:
            self._ways.set_value(next(iter(self._snippets), COMMAND_LINE))
        self._show()

    def _on_way_changed(self, _value: str) -> None:
        self._show()

    def _show(self) -> None:
        shown = self._snippets.get(self._ways.value())
        if shown is not None:
            self._box.set_code(shown.code)
            self._note.setText(shown.note)
