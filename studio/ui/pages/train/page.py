"""The Train page: what will happen, the run while it learns, and how it went."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from studio.engine.errors import StudioError
from studio.engine.events import (
    Edited,
    Event,
    Previewed,
    RunEnded,
    RunStarted,
    RunState,
    StepsDone,
    Validated,
)
from studio.engine.experiment import Experiment
from studio.ui.charts.film import Film
from studio.ui.charts.training_curves import TrainingCurves
from studio.ui.pages.base import PageBase
from studio.ui.pages.loss_units import LossUnit, unit_before, unit_of_run
from studio.ui.pages.places import show_in_folder
from studio.ui.pages.plot_card import plot_card
from studio.ui.pages.run_overview import overview_of
from studio.ui.pages.run_words import (
    clock_words,
    exact_words,
    file_name,
    network_words,
    simple_label,
)
from studio.ui.pages.train.before import drawn_answers, start_words, will_happen
from studio.ui.pages.train.edit_card import EditCard, edit_words
from studio.ui.pages.train.films import Films
from studio.ui.pages.train.lines import LinesCard
from studio.ui.pages.train.log import log_sheet
from studio.ui.pages.train.overlay import RunOverlay
from studio.ui.pages.train.so_far import ended_lines, rival_words, so_far_lines
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
        self.curves, self.films = TrainingCurves(), Films(workspace)
        self.tiles, self.lines = RunTiles(), LinesCard("so_far")
        self.overlay = RunOverlay(workspace, controller, self.curves)
        self.curves.head_tools.insertWidget(self.curves.head_tools.count() - 1, self.overlay.tool)
        self.edit_card = EditCard(controller)
        self._log_button = button("Log", "train_log", "scroll-text")
        self._log_button.clicked.connect(self._on_log_clicked)
        self._log_button.hide()
        self.header.add_button(self._log_button)
        self._validated: dict[int, Validated] = {}
        self._labels = QTimer(self, interval=LABELS_EVERY_MS, singleShot=True)
        self._labels.timeout.connect(self.request_refresh)
        self._build()
        self._connect()
        self._on_run_changed()

    @property
    def film(self) -> Film[Any]:
        """The film in sight."""
        return self.films.film

    def first_field(self) -> QWidget | None:
        """The first setting that may be changed while the run is paused."""
        return None if self.edit_card.isHidden() else self.edit_card.first_field

    # --- building -------------------------------------------------------------------------------------------

    def _build(self) -> None:
        main, side = self.columns(312)
        main.addWidget(self.tiles)
        main.addWidget(self.edit_card)
        card = plot_card(self.curves, "curves_card", 340)
        card.body.insertWidget(0, self.overlay.chips)
        main.addWidget(card, 1)
        side.addWidget(plot_card(self.films, "film_card", 250), 1)
        side.addWidget(self.lines)
        set_minimum_height(self.lines, 142)

    def _connect(self) -> None:
        controller, workspace = self.controller, self.workspace
        controller.run_changed.connect(self._on_run_changed)
        for signal in (
            controller.started, controller.steps_done, controller.validated, controller.previewed,
            controller.edited, controller.repeated, controller.ended,
        ):  # fmt: skip
            signal.connect(self._on_event)
        controller.state_changed.connect(self._on_state_changed)
        self.curves.clip_dragged.connect(partial(self.edit_card.edit, "training.clip_norm"))
        workspace.experiment_changed.connect(self._on_labels_stale)
        workspace.overview_changed.connect(self._on_overview_changed)
        self.overlay.problem_raised.connect(self.show_problem)
        self.overlay.library_asked.connect(partial(self.go_requested.emit, "library"))
        for chart in (self.curves, *self.films.all):
            chart.saved.connect(self._on_saved)
            chart.save_failed.connect(self._on_save_failed)
            chart.copied.connect(self._on_copied)

    # --- what the run says ----------------------------------------------------------------------------------

    def _on_run_changed(self) -> None:
        self.curves.clear()
        self.films.clear()
        self._validated.clear()
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
                if self.controller.history is not None:
                    self.films.take(event, self.controller.history)
            case Edited():
                self._mark_edit(event)
            case RunEnded():
                self.films.pause()
                if self.controller.history is not None:
                    self.curves.set_max_epochs(self.controller.history.epochs_begun)

    def _begin(self, event: RunStarted) -> None:
        if event.resumed_from is not None:
            step = event.resumed_from[1]
            self._validated = {epoch: look for epoch, look in self._validated.items() if look.step <= step}
        self.curves.set_steps_per_epoch(event.steps_per_epoch)
        self.curves.set_max_epochs(event.max_epochs)
        history = self.controller.history
        overview = None if history is None else overview_of(history, self.workspace)
        others = [(simple_label(other.name, overview), other.loss) for other in event.others]
        self.curves.set_baseline(simple_label(event.baseline.name, overview), event.baseline.loss, others)
        self.curves.set_clip(event.clip_norm if event.clip_norm > 0 else None)

    def _mark_edit(self, event: Edited) -> None:
        """Edits of one step share a line."""
        history = self.controller.history
        values = history.edits.get(event.step, event.values) if history is not None else event.values
        self.curves.add_tick(event.step, edit_words(values))
        if "training.clip_norm" in event.values:
            self.curves.set_clip(float(event.values["training.clip_norm"]) or None)
        if "training.max_epochs" in event.values:
            self.curves.set_max_epochs(int(event.values["training.max_epochs"]))

    def _on_state_changed(self, state: RunState) -> None:
        self.curves.set_clip_movable(state is RunState.PAUSED)
        self._on_labels_stale()

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
        elif history is not None and history.ended is None:
            self._show_plan(history.experiment, overview_of(history, self.workspace), history)
        elif self.workspace.experiment is not None:
            self._show_plan(self.workspace.experiment, self.workspace.overview, history)
        else:
            self.header.set_sentence("Open a file first; then the training begins here.")
            self.banner.hide()

    def _show_run(self, history: RunHistory, started: RunStarted) -> None:
        earlier = self.controller.is_from_earlier(self.workspace.experiment)
        self._show_banner(earlier)
        self._say_header(history)
        overview = overview_of(history, self.workspace)
        self.tiles.show_run(history, overview, muted=earlier)
        validated = self._validated.values()
        name = rival_words(started, overview)
        if history.ended is None:
            self.lines.show_lines(
                "So far", so_far_lines(history.training, started, validated, name), muted=earlier
            )
        else:
            self.lines.show_lines("How it went", ended_lines(validated, history.ended, name), muted=earlier)
        self._show_unit(unit_of_run(history.experiment, started))
        self.curves.set_learning_rate_words(optimizer_words(history.experiment))
        self.curves.set_empty_words("The first steps are under way", "The curve begins with the first epoch.")

    def _show_plan(self, experiment: Experiment, overview: Any, history: RunHistory | None) -> None:
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
        self._show_unit(unit_before(experiment, overview))
        drawn = drawn_answers(overview)
        if drawn:
            self.curves.set_baseline(*drawn[0], drawn[1:])
        else:
            self.curves.clear_baseline()
        self.films.plan(experiment, overview)

    def _show_unit(self, unit: LossUnit) -> None:
        self.curves.set_loss_words(*unit.words)
        self.curves.set_loss_scale(unit.scale)

    def _say_header(self, history: RunHistory) -> None:
        words = f"{network_words(history.experiment)} on {file_name(history.experiment)}"
        clock = clock_words(history.began)
        words = f"{words}, started {clock}" if clock else words
        self.header.set_sentence(f"{words} · {exact_words(history.repeated)}" if history.repeated else words)

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
