"""The texts of the test part: mistakes, doubtful ones, right ones, or those of one cell of the matrix."""

from __future__ import annotations

from PySide6.QtCore import Signal

from studio.ui.pages.plot_card import PlotCard
from studio.ui.pages.results.classes.laying_out import ClassesLayout, Places
from studio.ui.pages.results.classes.texts_table import TextsTable
from studio.ui.theme import set_minimum_height, set_spacing
from studio.ui.widgets import Segmented, button, label, link_button
from studio.ui.words import count, percent, plural

MISTAKES, DOUBTFUL, RIGHT = "mistakes", "doubtful", "right"
WHICH = ((MISTAKES, "Mistakes"), (DOUBTFUL, "Doubtful"), (RIGHT, "Right"))
HEADINGS = {
    MISTAKES: ("Most confident mistakes", "often a wrong label rather than a wrong model"),
    DOUBTFUL: ("Most doubtful", "least sure first, right or wrong"),
    RIGHT: ("Right", "surest first"),
}
NONE = {
    MISTAKES: "No text of the test part was taken for another class.",
    DOUBTFUL: "There are no texts in the test part.",
    RIGHT: "No text of the test part was recognized.",
}


class TextsCard(PlotCard):
    """One choice of texts; a cell of the matrix takes the place of the choice until it is given back."""

    try_asked = Signal()
    """Somebody wants to try a text of their own."""
    all_asked = Signal()
    """The texts of the cell have been seen."""

    def __init__(self) -> None:
        super().__init__("texts_card", 190)
        self.set_title(HEADINGS[MISTAKES][0])
        self.which = Segmented(WHICH, "result_texts_which", "Which texts are shown")
        self._all = link_button("Back to all mistakes", "result_texts_all", "arrow-left")
        self._try = button("Try your own text", "try_text", "keyboard", "small")
        self.table = TextsTable()
        self._nothing = label("", "body", "muted", name="result_texts_none", wrap=True)
        for tool in (self._all, self.which, self._try):
            self.add_tool(tool)
        self.body.addWidget(self.table, 1)
        self.body.addWidget(self._nothing)
        self._nothing.hide()
        set_minimum_height(self.table, 90)
        set_spacing(self.body, 8)
        self._texts: tuple[object, ...] = ()
        self._layout: ClassesLayout | None = None
        self._labels: tuple[str, ...] = ()
        self._cell: tuple[int, int] | None = None
        self._missing = ""
        self.which.value_changed.connect(self._on_which_changed)
        self._all.clicked.connect(self.all_asked)
        self._try.clicked.connect(self.try_asked)

    def show_layout(
        self, texts: tuple[object, ...], labels: tuple[str, ...], layout: ClassesLayout, missing: str = ""
    ) -> None:
        """Shows another result; `labels` are the classes in the order of the matrix. `missing`: why there are no
        texts."""
        self._missing = missing
        self.which.setEnabled(not missing)
        self._texts, self._labels, self._layout, self._cell = texts, labels, layout, None
        self._show()

    def show_cell(self, cell: tuple[int, int] | None) -> None:
        """Shows the texts of a cell (truth, said), or those of the choice again."""
        self._cell = cell
        self._show()

    def _on_which_changed(self, _value: str) -> None:
        self._show()

    def _show(self) -> None:
        layout, which = self._layout, self.which.value()
        if layout is None:
            return
        of_cell = self._cell is not None
        self.which.setVisible(not of_cell)
        self._all.setVisible(of_cell)
        if self._cell is not None:
            places = layout.cells.get(self._cell, ())
            title, words = self._cell_words(self._cell, places)
            nothing = "No text of the test part."
        else:
            places = {MISTAKES: layout.mistakes, DOUBTFUL: layout.doubtful, RIGHT: layout.right}[which]
            (title, words), nothing = HEADINGS[which], NONE[which]
        self.set_title(title)
        self.set_subtitle("" if self._missing else words)
        self.table.setVisible(bool(places))
        self._nothing.setVisible(not places)
        self._nothing.setText(self._missing or nothing)
        self.table.show_texts(self._texts, places)

    def _cell_words(self, cell: tuple[int, int], places: Places) -> tuple[str, str]:
        """ "plant taken for animal", "16 of 88 texts, 18 %" """
        truth, said = (self._labels[place] for place in cell)
        title = f"{truth}, recognized" if cell[0] == cell[1] else f"{truth}, taken for {said}"
        layout = self._layout
        total = sum(len(held) for (row, _), held in layout.cells.items() if row == cell[0]) if layout else 0
        share = f", {percent(len(places) / total, sign=False)}" if total else ""
        return title, f"{count(len(places))} of {plural(total, 'text')}{share}"
