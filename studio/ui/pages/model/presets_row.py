"""Sets of settings to begin from: which one is in force, and one click to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from studio.engine.experiment import Experiment
from studio.ui.jobs.job import JobContext
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import ElidedLabel, Segmented, label

if TYPE_CHECKING:
    from studio.engine.tasks.presets import Preset

EDITED = "Other settings than these; a click goes to one of them."


def find_presets(_context: JobContext, task: str) -> tuple[str, tuple[Preset, ...]]:
    """Job: the presets of a task, whose room is opened for it."""
    from studio.engine.registry import find_task

    return task, tuple(find_task(task).presets)


def preset_in_force(presets: tuple[Preset, ...], experiment: Experiment) -> Preset | None:
    """The preset all of whose values the experiment has."""
    return next(
        (
            preset
            for preset in presets
            if preset.values and all(experiment.get(key) == value for key, value in preset.values.items())
        ),
        None,
    )


class PresetsRow(QWidget):
    """Not there for a task without presets. Applying one is one step of undo."""

    found = Signal(bool)
    """Whether there are presets for the task."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self.setObjectName("presets_row")
        self._workspace = workspace
        self._presets: tuple[Preset, ...] = ()
        self._task = ""
        self.segments: Segmented | None = None
        self._row = QHBoxLayout(self)
        set_margins(self._row, 0, 0, 0, 0)
        set_spacing(self._row, 10)
        self._words = ElidedLabel("", "small", name="preset_words")
        self._row.addWidget(label("Start from", "medium", name="preset_label"))
        self._row.addWidget(self._words, 1)
        workspace.experiment_changed.connect(self._on_experiment_changed)
        self.hide()

    def look(self) -> None:
        """Finds the presets of the experiment's task, once for each task."""
        experiment = self._workspace.experiment
        if experiment is None or experiment.task == self._task:
            return
        self._task = experiment.task
        self._show_presets(())
        job = self._workspace.jobs.prepare(find_presets, self._task)
        job.succeeded.connect(self._on_found)
        job.start()

    def presets(self) -> tuple[Preset, ...]:
        """What can be chosen."""
        return self._presets

    def _on_found(self, found: tuple[str, tuple[Preset, ...]]) -> None:
        task, presets = found
        if task == self._task:
            self._show_presets(presets)

    def _show_presets(self, presets: tuple[Preset, ...]) -> None:
        if self.segments is not None:
            self._row.removeWidget(self.segments)
            self.segments.hide()
            self.segments.setObjectName("")
            self.segments.deleteLater()
            self.segments = None
        self._presets = presets
        self.setVisible(bool(presets))
        self.found.emit(bool(presets))
        if not presets:
            return
        self.segments = Segmented(
            [(preset.name, preset.label) for preset in presets], "preset", "Settings to start from"
        )
        self._row.insertWidget(1, self.segments)
        self._on_experiment_changed(self._workspace.experiment)
        self.segments.value_changed.connect(self._on_chosen)

    def _on_chosen(self, name: str) -> None:
        preset = next((preset for preset in self._presets if preset.name == name), None)
        if preset is not None:
            self._workspace.edit(preset.values, f"start from {preset.label}")

    def _on_experiment_changed(self, experiment: Experiment | None) -> None:
        if self.segments is None or experiment is None or experiment.task != self._task:
            return
        preset = preset_in_force(self._presets, experiment)
        if preset is None:
            self.segments.clear_value()
        else:
            self.segments.set_value(preset.name)
        self._words.set_full_text(EDITED if preset is None else preset.sentence)
