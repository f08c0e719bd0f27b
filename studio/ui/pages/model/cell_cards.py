"""The two cells to choose from, each with its drawing and its size in this experiment."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from studio.ui.pages.model.side_by_side import SideBySide
from studio.ui.theme import set_spacing
from studio.ui.widgets import CellDrawing, ChoiceCard, ElidedLabel, IconLabel, label
from studio.ui.words import count, percent

_CELLS = {
    "lstm": ("LSTM", "two memories, four parts", "Holds on to things for longer"),
    "gru": ("GRU", "one memory, three parts", "About a quarter smaller"),
}


class CellCard(ChoiceCard):
    """One cell."""

    def __init__(self, cell: str) -> None:
        name, parts, promise = _CELLS[cell]
        super().__init__(f"cell_{cell}", f"{name}: {parts}")
        self._mark = IconLabel("circle", "muted", 20)
        head, foot = QHBoxLayout(), QHBoxLayout()
        for row in (head, foot):
            set_spacing(row, 8)
        head.addWidget(label(name, "heading"))
        head.addWidget(ElidedLabel(parts, "small"), 1)
        head.addWidget(self._mark)
        self._promise = ElidedLabel(promise, "small")
        self._count = label("", "small", name=f"cell_{cell}_parameters")
        foot.addWidget(self._promise, 1)
        foot.addWidget(self._count)
        self.body.addLayout(head)
        self.drawing = CellDrawing(cell)
        self.body.addWidget(self.drawing)
        self.body.addLayout(foot)

    def show_facts(self, parameters: int | None, *, chosen: bool, smaller: float | None = None) -> None:
        """The size it would have, and whether it is the choice; `smaller`: by which share than the other cell."""
        if smaller is not None:
            self._promise.set_full_text(_smaller_words(smaller))
        self._count.setText("" if parameters is None else f"{count(parameters)} parameters")
        self.set_selected(chosen)
        self._mark.set_icon("circle-check" if chosen else "circle", "accent_text" if chosen else "muted")


class CellCards(SideBySide):
    """LSTM and GRU; `cell_chosen` carries the name in the experiment."""

    cell_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(16, 12)
        self.cards = {cell: CellCard(cell) for cell in _CELLS}
        for column, (cell, card) in zip((self.left, self.right), self.cards.items(), strict=True):
            card.chosen.connect(lambda chosen=cell: self.cell_chosen.emit(chosen))
            column.addWidget(card)

    def set_compact(self, compact: bool) -> None:
        """Lower drawings, where more stands on the page."""
        for card in self.cards.values():
            card.drawing.set_compact(compact)

    def show_facts(self, chosen: str, counts: Mapping[str, int]) -> None:
        """Marks the choice and shows the parameters of both."""
        lstm, gru = counts.get("lstm"), counts.get("gru")
        smaller = 1 - gru / lstm if lstm and gru is not None else None
        for cell, card in self.cards.items():
            card.show_facts(
                counts.get(cell), chosen=cell == chosen, smaller=smaller if cell == "gru" else None
            )


def _smaller_words(share: float) -> str:
    """By how much a GRU is smaller; a large vocabulary leaves little of it."""
    return _CELLS["gru"][2] if share > 0.2 else f"{percent(share, sign=False)} smaller"
