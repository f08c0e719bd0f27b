"""The Train page: what will happen, the run while it learns, and how it went."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QTimer

from studio.engine.errors import StudioError
from studio.engine.events import Event, Previewed, RunEnded, RunStarted, StepsDone, Validated
from studio.engine.experiment import Experiment
from studio.ui.charts import ForecastFilm, TrainingCurves
from studio.ui.pages.base import PageBase
from studio.ui.pages.places import show_in_folder
from studio.ui.pages.plot_card import plot_card
from studio.ui.pages.run_words import (
    axis_unit,
    clock_words,
    file_name,
    network_words,
    short_label,
    simple_label,
    unit_of,
)
from studio.ui.pages.train.before import (
    FilmWindow,
    baseline_loss,
    floats,
    naive_window,
    start_words,
    to_beat,
    will_happen,
)
from studio.ui.pages.train.lines import LinesCard
from studio.ui.pages.train.log import log_sheet
from studio.ui.pages.train.so_far import ended_lines, so_far_lines
from studio.ui.pages.train.tiles import RunTiles, optimizer_words
from studio.ui.state.run_controller import RunController
from studio.ui.state.run_history import RunHistory
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_minimum_height
from studio.ui.widgets import button

LABELS_EVERY_MS = 100
"""Labels change at most ten times a second, however short an epoch is."""


class TrainPage(PageBase):
    """Everything on it comes from the events of the run; a page that is built late replays them."""

    def __init__(self, workspace: Workspace, controller: RunController) -> None:
        super().__init__("train", "Train", "", workspace, controller)
        self.curves, self.film = TrainingCurves(), ForecastFilm()
        self.tiles, self.lines = RunTiles(), LinesCard("so_far")
        self._log_button = button("Log", "train_log", "scroll-text")
        self._log_button.clicked.connect(self._on_log_clicked)
        self._log_button.hide()
        self.header.add_button(self._log_button)
        self._naive_for: tuple[Experiment, object] | None = None
        self._film_is_of_run = False
        self._validated: dict[int, Validated] = {}
        self._labels = QTimer(self, interval=LABELS_EVERY_MS, singleShot=True)
        self._labels.timeout.connect(self.request_refresh)
        self._build()
        self._connect()
        self._on_run_changed()

    # --- building -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        main, side = self.columns(312)
        main.addWidget(self.tiles)
        main.addWidget(plot_card(self.curves, "curves_card", 340), 1)
        side.addWidget(plot_card(self.film, "film_card", 250), 1)
        side.addWidget(self.lines)
        set_minimum_height(self.lines, 142)

    def _connect(self) -> None:
        controller, workspace = self.controller, self.workspace
        controller.run_changed.connect(self._on_run_changed)
        for signal in (controller.started, controller.steps_done, controller.validated, controller.previewed):
            signal.connect(self._on_event)
        controller.ended.connect(self._on_event)
        controller.state_changed.connect(self._on_labels_stale)
        workspace.experiment_changed.connect(self._on_labels_stale)
        workspace.overview_changed.connect(self._on_overview_changed)
        for chart in (self.curves, self.film):
            chart.saved.connect(self._on_saved)
            chart.save_failed.connect(self._on_save_failed)
            chart.copied.connect(self._on_copied)

    # --- what the run says ----------------------------------------------------------------------------------

    def _on_run_changed(self) -> None:
        self.curves.clear()
        self.film.clear()
        self._validated.clear()
        self._naive_for, self._film_is_of_run = None, False
        history = self.controller.history
        for event in history or ():
            self._take(event)
        self._on_labels_stale()

    def _on_event(self, event: Event) -> None:
        self._take(event)
        self._on_labels_stale()

    def _take(self, event: Event) -> None:
        match event:
            case RunStarted():
                self._begin(event)
            case StepsDone():
                self.curves.append_steps(
                    event.first_step,
                    event.losses,
                    event.norms,
                    event.learning_rate,
                    event.epoch,
                    event.seconds,
                )
            case Validated():
                self._validated[event.epoch] = event
                self.curves.append_validation(event.epoch, event.step, event.val_loss, event.best)
            case Previewed():
                self._take_frame(event)
            case RunEnded():
                self.film.pause()

    def _begin(self, event: RunStarted) -> None:
        self.curves.set_steps_per_epoch(event.steps_per_epoch)
        self.curves.set_max_epochs(event.max_epochs)
        label = simple_label(event.baseline.name, self.workspace.overview)
        self.curves.set_baseline(label[:1].upper() + label[1:], event.baseline.loss)
        self.curves.set_clip(event.clip_norm if event.clip_norm > 0 else None)

    def _take_frame(self, event: Previewed) -> None:
        values, history = event.values, self.controller.history
        if "actual" in values and history is not None:
            started, overview = history.started, self.workspace.overview
            name = short_label(simple_label(started.baseline.name if started else "", overview))
            self._film_is_of_run = True
            past, baseline = values.get("history", ()), values.get("baseline")
            shown = FilmWindow(floats(past), floats(values["actual"]), floats(baseline) if baseline else None)
            self._set_film(history.experiment, shown, name)
            window = values.get("window")
            targets = history.experiment.data.targets
            words = [
                f"window {window[0] + 1:,.0f}" if window else "",
                unit_of(targets) or (targets[0] if targets else ""),
            ]
            self.film.set_heading("Forecast film", ", ".join(word for word in words if word))
        if "prediction" in values and self._film_is_of_run:
            self.film.add_frame(event.epoch, values["prediction"], values.get("lower"), values.get("upper"))

    def _set_film(self, experiment: Experiment, window: FilmWindow, name: str) -> None:
        overview = self.workspace.overview
        step = axis_unit(getattr(overview, "step_unit", ""), getattr(overview, "step_units", ""))
        self.film.set_window(
            None,
            window.history,
            window.actual,
            window.baseline,
            step_label=step,
            unit=unit_of(experiment.data.targets),
            baseline_name=name[:1].upper() + name[1:] or "Baseline",
        )

    # --- words and figures ----------------------------------------------------------------------------------

    def _on_labels_stale(self, *_: object) -> None:
        if not self._labels.isActive():
            self._labels.start()

    def _on_overview_changed(self, *_: object) -> None:
        self._on_labels_stale()

    def refresh(self) -> None:
        """Tiles, sentences, header and banner; the plots keep themselves up to date."""
        history = self.controller.history
        self._log_button.setVisible(history is not None)
        if history is not None and history.started is not None:
            self._show_run(history, history.started)
        elif self.workspace.experiment is not None:
            self._show_plan(self.workspace.experiment, history)
        else:
            self.header.set_sentence("Open a file first; then the training begins here.")
            self.banner.hide()

    def _show_run(self, history: RunHistory, started: RunStarted) -> None:
        earlier = self.controller.is_from_earlier(self.workspace.experiment)
        self._show_banner(earlier)
        self._say_header(history)
        self.tiles.show_run(history, self.workspace.overview, muted=earlier)
        validated = self._validated.values()
        if history.ended is None:
            self.lines.show_lines(
                "So far", so_far_lines(history.experiment, started, validated), muted=earlier
            )
        else:
            self.lines.show_lines("How it went", ended_lines(validated, history.ended), muted=earlier)
        self.curves.set_learning_rate_words(optimizer_words(history.experiment))
        self.curves.set_empty_words("The first steps are under way", "The curve begins with the first epoch.")

    def _show_plan(self, experiment: Experiment, history: RunHistory | None) -> None:
        overview = self.workspace.overview
        self.banner.hide()
        self.tiles.show_plan(experiment, overview)
        if history is not None and history.ended is not None:
            self.lines.show_lines("How it went", ended_lines((), history.ended))
        else:
            self.lines.show_lines("What will happen", will_happen(experiment, overview))
        preparing = history is not None and history.ended is None
        state = "getting ready" if preparing else "not started"
        self.header.set_sentence(f"{network_words(experiment)} on {file_name(experiment)}, {state}")
        self.curves.set_empty_words("The curve will be drawn here", start_words(experiment, overview))
        loss, simple = baseline_loss(overview), to_beat(overview)
        if loss is None:
            self.curves.clear_baseline()
        else:
            self.curves.set_baseline(simple.label[:1].upper() + simple.label[1:], loss)
        self._show_naive(experiment, overview)

    def _show_naive(self, experiment: Experiment, overview: object) -> None:
        if (
            self._naive_for is not None
            and self._naive_for[0] == experiment
            and self._naive_for[1] is overview
        ):
            return
        self._naive_for = (experiment, overview)
        window = naive_window(experiment, overview)
        if window is None:
            return
        name = short_label(to_beat(overview).label) if to_beat(overview) is not None else ""
        self._set_film(experiment, window, name)
        self.film.set_heading("Forecast film", unit_of(experiment.data.targets) or experiment.data.targets[0])
        starts = to_beat(overview) is not None and experiment.model.on_top_of == to_beat(overview).name
        self.film.set_start_words(f"at 0 the model is “{name}”" if starts else "one frame an epoch")

    def _say_header(self, history: RunHistory) -> None:
        words = f"{network_words(history.experiment)} on {file_name(history.experiment)}"
        clock = clock_words(history.began)
        self.header.set_sentence(f"{words}, started {clock}" if clock else words)

    def _show_banner(self, earlier: bool) -> None:
        if not earlier:
            self.banner.hide()
            return
        ended = not self.controller.is_running
        links = [("Train again", self.start_requested.emit)] if ended else []
        text = "The curves are those of the run; the experiment has been changed since."
        self.banner.show_message("info", "From an earlier experiment.", text, links)

    # --- what a hand does -----------------------------------------------------------------------------------

    def _on_log_clicked(self) -> None:
        history = self.controller.history
        if history is not None:
            log_sheet(self, history, str(history.run_dir or "")).open()

    def _on_saved(self, path: str) -> None:
        self.toast_requested.emit(f"{Path(path).name} saved.", "Show", partial(show_in_folder, Path(path)))

    def _on_save_failed(self, words: str) -> None:
        self.show_problem(StudioError("The file could not be saved.", words, "Choose another place."))

    def _on_copied(self) -> None:
        self.toast_requested.emit("Numbers copied.", "", None)
