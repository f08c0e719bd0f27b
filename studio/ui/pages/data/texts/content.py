"""Texts with classes on the Data page: rows, reading, classes with their parts, lengths with padding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from studio.engine.experiment import Experiment, Value
from studio.ui.pages.base import PageBase
from studio.ui.pages.data.content import DataContent
from studio.ui.pages.data.findings import show_banner
from studio.ui.pages.data.reading_card import ReadingCard
from studio.ui.pages.data.shares import SHARES
from studio.ui.pages.data.text_rows import Heads, TextRowsCard, fit_rows
from studio.ui.pages.data.texts.classes_card import ClassesCard, majority_words
from studio.ui.pages.data.texts.lengths_card import LEAST, LengthsCard
from studio.ui.pages.data.vocabulary import vocabulary_sheet
from studio.ui.theme import px, set_minimum_height
from studio.ui.words import plural

if TYPE_CHECKING:
    from studio.engine.tasks.classify_text.views import TextOverview

SIDE = 372
_MORE = (
    "preparation.max_length",
    "preparation.min_frequency",
    "preparation.lower_case",
    "preparation.duplicates",
    "data.split_column",
    "split.method",
)
_PROPOSED = ("preparation.lower_case", "preparation.min_frequency", "data.split_column", "split.method")
_LEAST_TABLE, _GAP = 190, 12


class TextsContent(DataContent):
    """Rows and reading at the left, classes and lengths at the right."""

    reading_keys = ("data.separator", "data.encoding", "data.header")

    def __init__(self, page: PageBase) -> None:
        super().__init__(page)
        self._proposed: dict[str, Value] = {}
        self.rows = TextRowsCard("Texts", _heads("", "", "tokens"))
        self.reading = ReadingCard(
            self.workspace,
            ("data.text", "data.label"),
            _MORE,
            "Longest, frequency, lower case, duplicates, split",
            self._proposed.get,
        )
        self.classes, self.lengths = ClassesCard(), LengthsCard()
        set_minimum_height(self.rows, _LEAST_TABLE)
        main, side = page.columns(SIDE, into=self.column)
        main.addWidget(self.rows, 1)
        main.addWidget(self.reading)
        main.addStretch(0)
        side.addWidget(self.classes)
        side.addWidget(self.lengths, 1)
        self.reading.reading_asked.connect(self.open_notes)
        self.reading.vocabulary_asked.connect(self._on_vocabulary_asked)
        self.lengths.plot.limit_chosen.connect(self._on_limit_chosen)
        self.lengths.plot.copied.connect(self._on_copied)

    def first_field(self) -> QWidget | None:
        return self.reading.first_field

    def flush(self) -> None:
        self.reading.form.flush()

    def forget(self) -> None:
        experiment = self.workspace.experiment
        self._proposed.clear()
        if experiment is not None:
            self._proposed.update({key: experiment.get(key) for key in (*_PROPOSED, *SHARES)})
        self.rows.which.set_value("first")

    def sentence(self, overview: TextOverview) -> str:
        return f"{overview.file_name} · {plural(overview.texts, 'text')} with a label"

    def show_banner(self, overview: TextOverview) -> None:
        sentence, tone = overview.sentence, "success"
        if not overview.balanced:
            sentence, tone = f"{sentence} {majority_words(overview)}.".strip(), "warning"
        show_banner(
            self.page.banner, overview, sentence, notes=self.open_notes, choose=self.choose_reading, tone=tone
        )

    def refresh(self, overview: TextOverview, experiment: Experiment) -> None:
        view = overview.vocabulary
        heads = _heads(experiment.data.text, experiment.data.label, view.units if view else "tokens")
        rows = {"first": overview.first, "random": overview.random, "longest": overview.longest}
        self.rows.show_rows(rows, heads)
        choices = {
            "data.text": overview.text_columns,
            "data.label": overview.label_columns,
            "data.split_column": overview.label_columns,
        }
        from_folder = not overview.text_columns and not overview.label_columns
        source = "Each file is a text; the folder that it lies in is its label." if from_folder else ""
        self.reading.show_columns(choices, source)
        limit = overview.lengths.limit if overview.lengths is not None else 0
        self.reading.show_vocabulary(view, experiment, limit)
        self.reading.form.show_problems(overview.problems)
        self.classes.refresh(overview, experiment)
        self.lengths.refresh(overview)

    def fit(self, height: int) -> None:
        self.lengths.set_compact(height < self.classes.sizeHint().height() + px(LEAST + _GAP))
        fit_rows(self.rows, self.reading, height, _LEAST_TABLE)

    # --- what happened --------------------------------------------------------------------------------------

    def _on_vocabulary_asked(self) -> None:
        view = getattr(self.workspace.overview, "vocabulary", None)
        if view is not None:
            vocabulary_sheet(self.page, view).open()

    def _on_limit_chosen(self, limit: int) -> None:
        self.edit({"preparation.max_length": limit}, "longest text")

    def _on_copied(self) -> None:
        self.page.toast_requested.emit("Numbers copied.", "", None)


def _heads(text: str, label: str, units: str) -> Heads:
    return Heads("Row", text or "Text", units[:1].upper() + units[1:], label or "Label", True)
