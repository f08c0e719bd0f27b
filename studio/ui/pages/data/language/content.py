"""Running text on the Data page: passages, reading, parts, lanes, vocabulary, what is to be beaten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from studio.engine.experiment import Experiment, Value
from studio.ui.pages.base import PageBase
from studio.ui.pages.data.content import DataContent
from studio.ui.pages.data.findings import show_banner
from studio.ui.pages.data.language.side_cards import (
    LanesCard,
    SimpleAnswersCard,
    TextPartsCard,
    VocabularyCard,
)
from studio.ui.pages.data.reading_card import ReadingCard
from studio.ui.pages.data.shares import SHARES
from studio.ui.pages.data.text_rows import Heads, TextRowsCard, fit_rows
from studio.ui.pages.data.vocabulary import vocabulary_sheet
from studio.ui.theme import set_minimum_height
from studio.ui.words import count, plural

if TYPE_CHECKING:
    from studio.engine.tasks.language_model.views import LanguageOverview

SIDE = 324
_MORE = ("preparation.min_frequency", "preparation.lower_case")
_LEAST_TABLE = 220


class LanguageContent(DataContent):
    """Passages and reading at the left, parts, lanes and vocabulary at the right."""

    reading_keys = ("data.encoding",)

    def __init__(self, page: PageBase) -> None:
        super().__init__(page)
        self._proposed: dict[str, Value] = {}
        self.rows = TextRowsCard("Passages", _heads("tokens"))
        self.reading = ReadingCard(
            self.workspace, ("data.text",), _MORE, "Frequency, lower case, split", self._proposed.get
        )
        self.parts, self.lanes = TextPartsCard(), LanesCard()
        self.vocabulary, self.to_beat = VocabularyCard(), SimpleAnswersCard()
        set_minimum_height(self.rows, _LEAST_TABLE)
        main, side = page.columns(SIDE, into=self.column)
        main.addWidget(self.rows, 1)
        main.addWidget(self.reading)
        main.addStretch(0)
        for card in (self.parts, self.lanes, self.vocabulary, self.to_beat):
            side.addWidget(card)
        side.addStretch(1)
        self.reading.reading_asked.connect(self.open_notes)
        self.reading.vocabulary_asked.connect(self._on_vocabulary_asked)

    def first_field(self) -> QWidget | None:
        return self.reading.first_field

    def flush(self) -> None:
        self.reading.form.flush()

    def forget(self) -> None:
        experiment = self.workspace.experiment
        self._proposed.clear()
        if experiment is not None:
            self._proposed.update({key: experiment.get(key) for key in (*_MORE, *SHARES)})
        self.rows.which.set_value("first")

    def sentence(self, overview: LanguageOverview) -> str:
        texts = f"{plural(overview.documents, 'text')}, " if overview.documents > 1 else ""
        return f"{overview.file_name} · {texts}{count(sum(overview.characters.values()))} letters"

    def show_banner(self, overview: LanguageOverview) -> None:
        show_banner(
            self.page.banner,
            overview,
            overview.sentence,
            notes=self.open_notes,
            choose=self.choose_reading,
            tone="success",
        )

    def refresh(self, overview: LanguageOverview, experiment: Experiment) -> None:
        view = overview.vocabulary
        units = view.units if view is not None else "tokens"
        rows = {"first": overview.first, "random": overview.random, "longest": overview.longest}
        self.rows.show_rows(rows, _heads(units))
        files = overview.documents
        read = "Read from the first letter to the last."
        if files > 1:
            read = f"{plural(files, 'text')} are read one after the other."
        self.reading.show_columns({"data.text": overview.text_columns}, "" if overview.text_columns else read)
        self.reading.show_vocabulary(view, experiment)
        self.reading.form.show_problems(overview.problems)
        self.parts.refresh(overview)
        self.lanes.refresh(overview.lanes, units)
        self.vocabulary.refresh(overview)
        self.to_beat.refresh(overview)

    def fit(self, height: int) -> None:
        fit_rows(self.rows, self.reading, height, _LEAST_TABLE)

    def _on_vocabulary_asked(self) -> None:
        view = getattr(self.workspace.overview, "vocabulary", None)
        if view is not None:
            vocabulary_sheet(self.page, view).open()


def _heads(units: str) -> Heads:
    return Heads("From", "Passage", units[:1].upper() + units[1:], "Part", False)
