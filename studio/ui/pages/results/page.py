"""The Results page: the verdict on the test part, and below it the content of the task at hand."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from studio.engine.errors import SettingError, StudioError
from studio.ui.jobs.job import Job
from studio.ui.pages.after_run import AfterRunPage, EmptyWords
from studio.ui.pages.further_button import FurtherButton
from studio.ui.pages.results.content import Results, ResultsContent
from studio.ui.pages.results.evaluating import evaluate_run
from studio.ui.pages.results.kept import not_looked_words, read_results
from studio.ui.pages.results.kinds import KINDS, Kind
from studio.ui.pages.results.model_card import card_sheet
from studio.ui.pages.run_words import day_and_clock, run_sentence
from studio.ui.state.documents import READ_KEYS
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_data import DataNews
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import VerdictCard, Waiting, button, ghost_button, primary_button

Evaluate = Callable[..., Results]
WORDS = EmptyWords(
    title="No results yet",
    without_data="Open a file and train a model; its test appears here.",
    while_training="Its test appears here when the training ends.",
    without_run="Train the model first; its test appears here.",
)
_OUTCOMES = {"success": "better", "warning": "equal", "danger": "worse"}


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
        self._kind: Kind | None = None
        self._content: ResultsContent | None = None
        self._build_header()
        self._build_body()
        controller.run_changed.connect(self._on_run_changed)
        controller.ended.connect(self._on_run_changed)
        controller.state_changed.connect(self.request_refresh)
        workspace.experiment_changed.connect(self.request_refresh)
        workspace.library.changed.connect(self.request_refresh)
        self._on_run_changed()

    # --- building -------------------------------------------------------------------------------------------

    def _build_header(self) -> None:
        self._further = FurtherButton(self.workspace, self.controller)
        self._further.asked.connect(self.resume_requested)
        self._card_button = ghost_button("Model card", "model_card", "file-text")
        self._card_button.clicked.connect(self._on_card_clicked)
        self._export_button = primary_button("Export model", "results_export", "package-check")
        self._export_button.clicked.connect(self._on_export_clicked)
        self.header.add_quiet_button(self._card_button)
        for made in (self._further.widget, self._export_button):
            self.header.add_button(made)

    def _build_body(self) -> None:
        self._waiting = Waiting("results_waiting")
        self._waiting.cancelled.connect(self._on_cancelled)
        self._verdict = VerdictCard()
        for part in (self._waiting, self._verdict):
            self.body.addWidget(part)

    # --- the run and its evaluation -------------------------------------------------------------------------

    def _on_run_changed(self, *_: object) -> None:
        history = self.run_at_hand()
        if history is not self.run:
            self._give_up()
            if self._content is not None:
                self._content.forget()
            self.run, self._results = history, None
            if history is not None:
                self._prepare_content(history.experiment.task)
        if history is not None and self.has_model and self._results is None and self._job is None:
            self._begin(history)
        self.request_refresh()

    def _begin(self, history: RunHistory, *, anyway: bool = False) -> None:
        """Looks at the test part; where the data is not what the run saw, at what was kept of it, unless `anyway`."""
        run_dir = history.run_dir
        if run_dir is None:
            return
        jobs = self.workspace.jobs
        if self._news is None or anyway:
            evaluate = partial(self._evaluate, keep=False) if anyway else self._evaluate
            job = jobs.prepare(evaluate, run_dir, history.experiment, self._data_of(history))
        else:
            job = jobs.prepare(read_results, run_dir)
        job.progressed.connect(self._on_progressed)
        job.succeeded.connect(self._on_evaluated)
        job.failed.connect(self._on_failed)
        self._job = job
        self.workspace.queue.set_busy(self.name, True)
        self._waiting.begin("Looking at the test part", "a few seconds")
        job.start()

    def _data_of(self, history: RunHistory) -> Any:
        """The data in memory where it is the one that the run has read; None makes the job read it again."""
        now = self.workspace.experiment
        before = history.experiment
        if (
            now is None
            or now.task != before.task
            or any(now.get(key) != before.get(key) for key in READ_KEYS)
        ):
            return None
        return self.workspace.table

    def _give_up(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._end_job()

    def _end_job(self) -> None:
        self._job = None
        self.workspace.queue.set_busy(self.name, False)
        self._waiting.end()

    def _on_progressed(self, share: float, words: str) -> None:
        self._waiting.advance(share)

    @property
    def _news(self) -> DataNews | None:
        """What of the data is not as the run saw it; it is of the run on this page."""
        news = self.workspace.run_data.news
        return (
            news if news is not None and self.run is not None and news.run_dir == self.run.run_dir else None
        )

    def _on_evaluated(self, results: Results | None) -> None:
        self._results = results
        if self.run is not None and results is not None:
            self.run.test_figures = results.evaluation.report["metrics"]
            self.controller.keep_test(self.run, results.skill)
            if self.run.run_dir is not None and self._news is None:
                report = {**results.evaluation.report, "skill": results.skill}
                self.workspace.library.keep_test(self.run.run_dir, report)
        self._end_job()
        self.clear_problem()
        self.request_refresh()

    def _on_failed(self, error: StudioError) -> None:
        self._end_job()
        self.show_problem(error)
        self.request_refresh()

    def _on_cancelled(self) -> None:
        self._give_up()
        self.request_refresh()

    def on_hidden(self) -> None:
        """Nothing plays where nobody looks."""
        if self._content is not None:
            self._content.rest()

    # --- what is shown --------------------------------------------------------------------------------------

    def refresh(self) -> None:
        """All of the page; the plots are filled only when the result is another one."""
        results, history = self._results, self.run
        for part in (self._verdict, self._content):
            if part is not None:
                part.setVisible(results is not None)
        for made in (self._card_button, self._export_button):
            made.setVisible(results is not None)
        self._further.offer(shown=results is not None)
        self.empty.setVisible(results is None and self._job is None)
        if results is None or history is None:
            if not self.show_next_banner():
                self.banner.hide()
            self.header.set_sentence("The test part is looked at once, when the training has ended.")
            if self.has_model:
                self.say_empty("The test part was not looked at", *not_looked_words(self._news))
            else:
                self.say_why_empty()
            return
        number = self.workspace.library.number_of(history.run_dir)
        words = run_sentence(history, day_and_clock(history.began))
        if self._news is not None and not results.kept:
            words = f"{words} · judged on the data as it is now"
        self.header.set_sentence(f"Run {number} · {words}" if number is not None else words)
        self.show_earlier_banner("These are the results of the run; the experiment has been changed since.")
        if results is not self._shown_results:
            self._shown_results = results
            self._show_results(results, history)

    def _show_results(self, results: Results, history: RunHistory) -> None:
        verdict = results.evaluation.verdict
        self._verdict.show_verdict(_OUTCOMES[verdict.tone], verdict.sentence, verdict.reason)
        slots = (self._on_first_suggestion, self._on_second_suggestion)
        buttons = []
        for place, (fix, slot) in enumerate(zip(verdict.suggestions, slots, strict=False)):
            made = button(fix.label, f"suggestion_{place}", "copy-plus")
            made.clicked.connect(slot)
            buttons.append(made)
        self._verdict.set_buttons(*buttons)
        if self._content is not None:
            self._content.show_results(results, history)

    def _prepare_content(self, task: str) -> None:
        """Builds the content of a task. There is one at a time: each has a table of the same name."""
        kind = KINDS.get(task)
        if kind is None or kind is self._kind:
            return
        if self._content is not None:
            self._content.forget()
            self._content.setParent(None)
            self._content.deleteLater()
        self._kind, self._content = kind, kind.content(self)
        self._content.hide()
        self.body.addWidget(self._content, 1)

    # --- what a hand does -----------------------------------------------------------------------------------

    def on_next_step(self) -> None:
        if self.has_model and self.run is not None and self._news is not None:
            if self._news.can_be_used:
                self._begin(self.run, anyway=True)
                self.request_refresh()
            else:
                self.data_requested.emit()
        elif self.has_model:
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
