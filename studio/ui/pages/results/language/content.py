"""The content of a language model's results."""

from __future__ import annotations

from studio.ui.pages.base import PageBase
from studio.ui.pages.results.content import Results, ResultsContent
from studio.ui.pages.results.language.loss_card import LossCard
from studio.ui.pages.results.language.samples import samples_of
from studio.ui.pages.results.language.units_card import UnitsCard
from studio.ui.pages.results.language.write_card import WriteCard
from studio.ui.pages.results.language.writing_card import WritingCard
from studio.ui.state.run_history import RunHistory


class LanguageContent(ResultsContent):
    """What it wrote and what its units read at the left, writing with it and its curves at the right."""

    def __init__(self, page: PageBase) -> None:
        super().__init__(page)
        self._writing, self._units = WritingCard(), UnitsCard(self.jobs)
        self._write, self._loss = WriteCard(self.jobs), LossCard()
        main, side = page.columns(400, into=self.column)
        main.addWidget(self._writing, 5)
        main.addWidget(self._units, 4)
        side.addWidget(self._write, 1)
        side.addWidget(self._loss, 2)
        self.connect_chart(self._loss.curves)

    def show_results(self, results: Results, history: RunHistory) -> None:
        found, samples = results.evaluation, samples_of(history)
        prompt = samples[0].text[: samples[0].prompt] if samples else ""
        self._writing.show_samples(samples)
        missing = f"The test part is read from the data. {self.missing_words}".strip() if results.kept else ""
        self._units.show_units(results.laid_out.units, results.model, missing)
        self._write.show_model(results.model, prompt, found.unit, found.units)
        self._loss.show_run(history, results)

    def rest(self) -> None:
        self._writing.rest()

    def forget(self) -> None:
        self._writing.rest()
        self._units.forget()
        self._write.forget()
