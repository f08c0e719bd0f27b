"""The Model page: two cells, the network, how it learns, and what that means."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from studio.ui.pages.base import PageBase
from studio.ui.pages.model.amounts import amount_of
from studio.ui.pages.model.cell_cards import CellCards
from studio.ui.pages.model.check_panel import CheckPanel
from studio.ui.pages.model.device_row import DeviceRow
from studio.ui.pages.model.facts_panel import FactsPanel, model_sentence
from studio.ui.pages.model.presets_row import PresetsRow
from studio.ui.pages.model.run_settings import RunSettings
from studio.ui.pages.model.settings_cards import NetworkCard, TrainingCard
from studio.ui.pages.overviews import kind_of
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.widgets import Card, EmptyState, button, disable, enable, hairline, label

_CHECK_WORDS = {
    "forecast": "Learns one batch by heart, times three steps, and looks at what each step sees.",
    "classify-text": "Learns one batch by heart, times three steps, and looks whether padding changes an answer.",
    "language-model": "Learns one batch by heart, times three steps, and looks whether states are carried on.",
}


WAS_WORDS = (
    "The settings that the run was trained with. A network gets its size from the data, which is not there."
)


class ModelPage(PageBase):
    """Facts follow each edit at once; problems and the count of windows follow the data."""

    def __init__(self, workspace: Workspace, controller: RunController) -> None:
        super().__init__("model", "Model", "", workspace, controller)
        self._next = button("Next: Train", "next_train", "arrow-right", icon_right=True)
        self._next.clicked.connect(lambda: self.go_requested.emit("train"))
        self.header.add_button(self._next)
        self.cells, self.facts = CellCards(), FactsPanel()
        self.presets = PresetsRow(workspace)
        self._task = self._task_now()
        self.network, self.training = NetworkCard(workspace, self._task), TrainingCard(workspace, self._task)
        self.device, self.check = DeviceRow(workspace), CheckPanel(workspace)
        self._check_button = button("Check first (a few seconds)", "check_first", "stethoscope")
        self._build()
        self._connect()

    def _build(self) -> None:
        main, side = self.columns(292)
        self._main = main
        for part in (self.presets, self.cells, self.network, self.training):
            main.addWidget(part)
        main.addStretch(1)
        side_card = Card("This model", name="facts_card")
        self._check_words = label("", "small", name="check_words", wrap=True)
        for panel in (self.facts, self.check):
            side_card.body.addWidget(panel)
        side_card.body.addStretch(1)
        for widget in (hairline(), self.device, self._check_button, self._check_words):
            side_card.body.addWidget(widget)
        self._check_button.setSizePolicy(self.device.sizePolicy())
        self.check.hide()
        side.addWidget(side_card, 1)
        self._empty = EmptyState(
            "layers",
            "No data yet",
            "A network gets its size from the data. Open a file on the Data page first.",
            name="model_empty",
        )
        self.body.addWidget(self._empty, 1)
        self._was = RunSettings()
        self._was.hide()
        self.body.insertWidget(0, self._was)
        self._filled: list[QWidget] = [self.cells, side_card]

    def _connect(self) -> None:
        workspace, controller = self.workspace, self.controller
        for signal in (
            workspace.experiment_changed, workspace.overview_changed, workspace.refusals.changed,
            controller.state_changed,
        ):  # fmt: skip
            signal.connect(self.request_refresh)
        self.cells.cell_chosen.connect(lambda cell: workspace.edit({"model.cell": cell}, "cell"))
        self._check_button.clicked.connect(self._on_check_clicked)
        self.presets.found.connect(self.cells.set_compact)
        self.check.closed.connect(self._on_check_closed)
        self.check.report_changed.connect(self.request_refresh)

    # --- for the window -------------------------------------------------------------------------------------

    def first_field(self) -> QWidget | None:
        known = self.workspace.experiment is not None and not self.workspace.run_data.is_missing
        return self.cells.cards[self._cell()] if known else None

    def on_hidden(self) -> None:
        """What was typed last counts, wherever the user goes."""
        for card in (self.network, self.training):
            card.form.flush()

    def refresh(self) -> None:
        """Everything from the experiment as it is now and the data as it was found last."""
        overview, experiment = self.workspace.overview, self.workspace.experiment
        known = bool(kind_of(overview)) and experiment is not None
        was = not known and experiment is not None and self.workspace.run_data.is_missing
        self._empty.setVisible(not known and not was)
        self._was.setVisible(was)
        self._fit_task()
        for widget in (*self._filled, self.network, self.training, self._next):
            widget.setVisible(known)
        if not known or experiment is None:
            self.header.set_sentence(WAS_WORDS if was else "")
            self.presets.hide()
            if was and experiment is not None:
                history = self.controller.history
                started = history.started if history is not None else None
                self._was.show_settings(experiment, started.resolved if started is not None else {})
            return
        self.presets.look()
        # Only now: torch is loaded for it, and somebody wants to see it.
        self.device.look()
        facts, amount = overview.sizes.describe(experiment), amount_of(overview)
        self.header.set_sentence(model_sentence(experiment, facts, amount))
        self.cells.show_facts(experiment.model.cell, facts.counts)
        self.network.refresh(overview, experiment)
        self.training.refresh(overview)
        self.facts.show_facts(facts, amount)
        self.facts.show_measured(self.check.report, facts)
        self._check_words.setText(_CHECK_WORDS[experiment.task])
        self._show_check_button()

    # --------------------------------------------------------------------------------------------------------

    def _task_now(self) -> str:
        experiment = self.workspace.experiment
        return experiment.task if experiment is not None else "forecast"

    def _fit_task(self) -> None:
        """The cards of another task take the place of those that are there."""
        task = self._task_now()
        if task == self._task:
            return
        self._task = task
        before = (self.network, self.training)
        self.network, self.training = NetworkCard(self.workspace, task), TrainingCard(self.workspace, task)
        for old, new in zip(before, (self.network, self.training), strict=True):
            self._main.replaceWidget(old, new)
            old.hide()
            old.setParent(None)
            old.deleteLater()

    def _cell(self) -> str:
        experiment = self.workspace.experiment
        return experiment.model.cell if experiment is not None else "lstm"

    def _show_check_button(self) -> None:
        checking = self.check.is_running or self.check.isVisibleTo(self)
        for widget in (self._check_button, self._check_words):
            widget.setVisible(not checking)
        if self.controller.is_running:
            disable(self._check_button, "A training is under way; a check would take its time.")
        elif any(problem.severity == "error" for problem in self.workspace.problems):
            disable(self._check_button, "Something must change first; see the marks in the rail.")
        else:
            enable(self._check_button)

    def _on_check_clicked(self) -> None:
        self.facts.hide()
        self.check.show()
        self.check.start()
        self._show_check_button()

    def _on_check_closed(self) -> None:
        self.check.hide()
        self.facts.show()
        self._show_check_button()
