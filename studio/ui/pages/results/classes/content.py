"""The content of a classifier's results."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget

from studio.ui.pages.base import PageBase
from studio.ui.pages.plot_card import PlotCard
from studio.ui.pages.results.classes.by_class import ByClassTable
from studio.ui.pages.results.classes.matrix_card import MatrixCard
from studio.ui.pages.results.classes.texts_card import TextsCard
from studio.ui.pages.results.classes.try_sheet import TrySheet
from studio.ui.pages.results.content import Results, ResultsContent
from studio.ui.pages.results.figures_pane import FiguresPane
from studio.ui.pages.results.metrics import Figure, number
from studio.ui.state.run_history import RunHistory
from studio.ui.theme import set_maximum_height, set_spacing
from studio.ui.widgets import Tabs
from studio.ui.words import plural


def percent_words(share: float) -> str:
    """ "78.4 %": with a decimal, so that close answers differ."""
    return f"{100 * share:.1f}\N{NO-BREAK SPACE}%"


BY_CLASS, ALL = range(2)
LEAST_ABOVE, ABOVE, CLASS_ROW = 320, 92, 36
ROWS_IN_SIGHT, MATRIX_ROW, AROUND_MATRIX = range(8, 13), 18, 134
"""So many rows of the matrix are seen without scrolling in the smallest window, with what stands above and below."""
FIGURES = {
    "accuracy": Figure("Accuracy", lambda values: number(values, "accuracy", percent_words)),
    "macro_f1": Figure("Macro-F1", lambda values: number(values, "macro_f1", "{:.2f}".format)),
    "log_loss": Figure("Log loss", lambda values: number(values, "log_loss", "{:.2f}".format)),
}


class ClassesContent(ResultsContent):
    """The matrix and the classes above, the texts below; a cell of the matrix opens its texts."""

    def __init__(self, page: PageBase) -> None:
        super().__init__(page)
        self._results: Results | None = None
        self._sheet: TrySheet | None = None
        self._matrix, self._texts = MatrixCard(), TextsCard()
        self._by_class, self._pane = ByClassTable(), FiguresPane("figures_pane")
        above = QHBoxLayout()
        set_spacing(above, 16)
        above.addWidget(self._matrix, 48)
        above.addWidget(self._build_figures(), 52)
        self.column.addLayout(above, 14)
        self.column.addWidget(self._texts, 10)
        self._matrix.cell_changed.connect(self._texts.show_cell)
        self._by_class.mistake_asked.connect(self._matrix.select)
        self._by_class.precision_shown.connect(self._on_tab_changed)
        self._texts.all_asked.connect(self._matrix.clear_selection)
        self._texts.try_asked.connect(self._on_try_asked)

    def _build_figures(self) -> PlotCard:
        card = PlotCard("figures_card", 240)
        self._tabs = Tabs(("By class", "All together"), "figures_tabs", "Figures of the test part")
        self._stack = QStackedWidget()
        self._tabs.currentChanged.connect(self._on_tab_changed)
        self._stack.addWidget(self._by_class)
        self._stack.addWidget(self._pane)
        card.set_title("")
        card.head.insertWidget(0, self._tabs)
        card.body.addWidget(self._stack, 1)
        self._figures = card
        return card

    def show_results(self, results: Results, history: RunHistory) -> None:
        self.forget()
        found, layout = results.evaluation, results.laid_out
        self._results = results
        self._matrix.show_counts(found.classes, found.confusion)
        rows = min(max(len(found.classes), ROWS_IN_SIGHT[0]), ROWS_IN_SIGHT[-1])
        for card in (self._matrix, self._figures):  # what is more than the classes need goes to the texts
            set_maximum_height(card, max(LEAST_ABOVE, ABOVE + CLASS_ROW * len(found.classes)))
            card.set_least(AROUND_MATRIX + MATRIX_ROW * rows)
        self._by_class.show_lines(layout.classes, found.classes)
        self._pane.show_figures(found, found.metric, figures_of(found.metric))
        missing = f"The texts are read from the data. {self.missing_words}".strip() if results.kept else ""
        self._texts.show_layout(found.texts, found.classes, layout, missing)
        self._on_tab_changed()

    def forget(self) -> None:
        if self._sheet is not None:
            self._sheet.close_sheet()
        self._results = None

    def _on_tab_changed(self, *_: object) -> None:
        self._stack.setCurrentIndex(self._tabs.currentIndex())
        by_class, results = self._tabs.currentIndex() == BY_CLASS, self._results
        looked = plural(results.evaluation.report["items"], "text") if results else ""
        order = "weakest first" if self._by_class.shows_precision() else "weakest first; precision in the tip"
        self._figures.set_subtitle(order if by_class else f"{looked}, looked at once")

    def _on_try_asked(self) -> None:
        if self._results is not None and self._results.model is not None:
            self._sheet = TrySheet(self.page, self.jobs, self._results.model)
            self._sheet.closed.connect(self._on_sheet_closed)
            self._sheet.open()

    def _on_sheet_closed(self) -> None:
        self._sheet = None


def figures_of(metric: str) -> tuple[Figure, ...]:
    """The columns of the table; what skill is measured by leads."""
    return tuple(FIGURES[name] for name in sorted(FIGURES, key=lambda name: name != metric))
