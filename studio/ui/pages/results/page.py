"""The Results page: the verdict on the test part, what the model said there, how far it can be trusted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHeaderView, QSizePolicy, QWidget

from studio.engine.errors import SettingError, StudioError
from studio.ui.jobs.job import Job
from studio.ui.pages.after_run import AfterRunPage, EmptyWords
from studio.ui.pages.places import show_in_folder
from studio.ui.pages.plot_card import plot_card
from studio.ui.pages.results.evaluating import Results, evaluate_run
from studio.ui.pages.results.metrics import MetricsModel, hardest_skill, metric_rows
from studio.ui.pages.results.model_card import card_sheet
from studio.ui.pages.results.outlook import OutlookCharts, part_words
from studio.ui.pages.run_words import day_and_clock, run_sentence, unit_of
from studio.ui.state.documents import READ_KEYS
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_fixed_height, set_spacing
from studio.ui.widgets import (
    Card,
    CheckLine,
    DataTable,
    VerdictCard,
    Waiting,
    button,
    primary_button,
)

Evaluate = Callable[..., Results]
WORDS = EmptyWords(
    title="No results yet",
    without_data="Open a file and train a model; its test appears here.",
    while_training="Its test appears here when the training ends.",
    without_run="Train the model first; its test appears here.",
)
_OUTCOMES = {"success": "better", "warning": "equal", "danger": "worse"}
_HEAD, _ROW = 30, 28


class ResultsPage(AfterRunPage):
    """Looks at the test part once, as soon as a run has ended with a model; the result carries its run."""

    def __init__(
        self, workspace: Workspace, controller: RunController, *, evaluate: Evaluate = evaluate_run
    ) -> None:
        super().__init__("results", "Results", "chart-line", WORDS, workspace, controller)
        self._evaluate = evaluate
        self._job: Job | None = None
        self._results: Results | None = None
        self._shown_results: Results | None = None
        self._build_header()
        self._build_body()
        controller.run_changed.connect(self._on_run_changed)
        controller.ended.connect(self._on_run_changed)
        controller.state_changed.connect(self.request_refresh)
        workspace.experiment_changed.connect(self.request_refresh)
        self._on_run_changed()

    # --- building -------------------------------------------------------------------------------------------

    def _build_header(self) -> None:
        self._card_button = button("Model card", "model_card", "file-text")
        self._card_button.clicked.connect(self._on_card_clicked)
        self._export_button = primary_button("Export model", "results_export", "package-check")
        self._export_button.clicked.connect(self._on_export_clicked)
        for made in (self._card_button, self._export_button):
            self.header.add_button(made)

    def _build_body(self) -> None:
        self._waiting = Waiting("results_waiting")
        self._waiting.cancelled.connect(self._on_cancelled)
        self._verdict = VerdictCard()
        self._charts = OutlookCharts(self)
        self._checks = Card("Checks", name="checks_card")
        for part in (self._waiting, self._verdict):
            self.body.addWidget(part)
        main, side = self.columns(352)
        forecast = plot_card(self._charts.forecast, "forecast_card", 230)
        errors = plot_card(self._charts.errors, "errors_card", 205)
        main.addWidget(forecast, 1)
        main.addWidget(self._build_table())
        side.addWidget(errors, 1)
        side.addWidget(self._checks)
        self._parts: tuple[QWidget, ...] = (self._verdict, forecast, self._table_card, errors, self._checks)
        for chart in (self._charts.forecast, self._charts.errors):
            chart.saved.connect(self._on_saved)
            chart.save_failed.connect(self._on_save_failed)
            chart.copied.connect(self._on_copied)

    def _build_table(self) -> Card:
        self._table_card = Card("Test part", " ", name="metrics_card")
        self._model = MetricsModel()
        self._table = DataTable("metrics_table", "Errors on the test part")
        self._table.setModel(self._model)
        self._table.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        head = self._table.horizontalHeader()
        head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        head.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        self._table_card.body.addWidget(self._table)
        return self._table_card

    # --- the run and its evaluation -------------------------------------------------------------------------

    def _on_run_changed(self, *_: object) -> None:
        history = self.controller.history
        if history is not self.run:
            self._give_up()
            self.run, self._results = history, None
        if history is not None and self.has_model and self._results is None and self._job is None:
            self._begin(history)
        self.request_refresh()

    def _begin(self, history: RunHistory) -> None:
        run_dir = history.run_dir
        if run_dir is None:
            return
        job = self.workspace.jobs.prepare(
            self._evaluate, run_dir, history.experiment, self._table_of(history)
        )
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_evaluated)
        job.failed.connect(self._on_failed)
        self._job = job
        self._waiting.begin("Looking at the test part", "a few seconds")
        job.start()

    def _table_of(self, history: RunHistory) -> Any:
        """The table in memory where it is the one that the run has read; None makes the job read it again."""
        now = self.workspace.experiment
        if now is None or any(now.get(key) != history.experiment.get(key) for key in READ_KEYS):
            return None
        return self.workspace.table

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.cancel()
            self._job = None
        self._waiting.end()

    def _on_progressed(self, share: float, words: str) -> None:
        self._waiting.advance(share)

    def _on_evaluated(self, results: Results) -> None:
        self._job, self._results = None, results
        if self.run is not None:
            found = results.evaluation
            rows = metric_rows(found.report, found.labels, found.reference)
            self.controller.keep_test(self.run, hardest_skill(rows))
        self._waiting.end()
        self.clear_problem()
        self.request_refresh()

    def _on_failed(self, error: StudioError) -> None:
        self._job = None
        self._waiting.end()
        self.show_problem(error)
        self.request_refresh()

    def _on_cancelled(self) -> None:
        self._give_up()
        self.request_refresh()

    # --- what is shown --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """All of the page; the plots are filled only when the result is another one."""
        results, history = self._results, self.run
        for part in self._parts:
            part.setVisible(results is not None)
        for made in (self._card_button, self._export_button):
            made.setVisible(results is not None)
        self.empty.setVisible(results is None and self._job is None)
        if results is None or history is None:
            self.banner.hide()
            self.header.set_sentence("The test part is looked at once, when the training has ended.")
            if self.has_model:
                self.say_empty("The test part was not looked at", "The model is kept.", "Look at it")
            else:
                self.say_why_empty()
            return
        self.header.set_sentence(run_sentence(history, day_and_clock(history.began)))
        self.show_earlier_banner("These are the results of the run; the experiment has been changed since.")
        if results is not self._shown_results:
            self._shown_results = results
            self._show_results(results)

    def _show_results(self, results: Results) -> None:
        found = results.evaluation
        verdict = found.verdict
        self._verdict.show_verdict(_OUTCOMES[verdict.tone], verdict.sentence, verdict.reason)
        slots = (self._on_first_suggestion, self._on_second_suggestion)
        buttons = []
        for place, (fix, slot) in enumerate(zip(verdict.suggestions, slots, strict=False)):
            made = button(fix.label, f"suggestion_{place}", "copy-plus")
            made.clicked.connect(slot)
            buttons.append(made)
        self._verdict.set_buttons(*buttons)
        self._model.show_rows(
            metric_rows(found.report, found.labels, found.reference), unit_of(found.targets)
        )
        set_fixed_height(self._table, _HEAD + _ROW * self._model.rowCount() + 2)
        self._table_card.set_subtitle(part_words(found.report, found.targets))
        self._show_checks(found.checks)
        self._charts.show_results(results)

    def _show_checks(self, checks: Any) -> None:
        body = self._checks.body
        while (item := body.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        set_spacing(body, 7)
        for place, check in enumerate(checks):
            state = "passed" if check.passed else "warning"
            body.addWidget(CheckLine(state, check.title, check.said, name=f"check_{place}"))

    # --- what a hand does -----------------------------------------------------------------------------------

    def on_next_step(self) -> None:
        if self.has_model:
            self._on_run_changed()
        else:
            super().on_next_step()

    def _on_first_suggestion(self) -> None:
        self._try(0)

    def _on_second_suggestion(self) -> None:
        self._try(1)

    def _try(self, place: int) -> None:
        """Changes the experiment as the verdict suggests, and leads to where it is trained."""
        if self._results is None:
            return
        fix = self._results.evaluation.verdict.suggestions[place]
        try:
            self.workspace.edit(dict(fix.values), fix.label)
        except SettingError as error:
            self.show_problem(error)
            return
        self.go_requested.emit("train")
        self.toast_requested.emit("The experiment was changed.", "Undo", self.workspace.undo)

    def _on_card_clicked(self) -> None:
        if self.run is not None and self._results is not None:
            card_sheet(self, self.run, self._results.evaluation).open()

    def _on_export_clicked(self) -> None:
        self.go_requested.emit("export")

    def _on_copied(self) -> None:
        self.toast_requested.emit("Numbers copied.", "", None)

    def _on_saved(self, path: str) -> None:
        self.toast_requested.emit(f"{Path(path).name} saved.", "Show", partial(show_in_folder, Path(path)))

    def _on_save_failed(self, words: str) -> None:
        self.show_problem(StudioError("The file could not be saved.", words, "Choose another place."))
