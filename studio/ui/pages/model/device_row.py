"""The device of a run: what this computer has, and why something cannot be used."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.engine.errors import SettingError
from studio.engine.experiment import Experiment
from studio.ui.forms import replace_segments
from studio.ui.jobs.job import JobContext
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import Segmented, label

if TYPE_CHECKING:
    from studio.engine.training.devices import Device

_FIRST = (("auto", "Auto"), ("cpu", "CPU"))


def find_devices(_context: JobContext) -> tuple[Device, ...]:
    """Job: the devices of this computer."""
    from studio.engine.training.devices import available_devices

    return available_devices()


class DeviceRow(QWidget):
    """Auto, CPU and what else there is; what cannot be used is off and says why."""

    def __init__(self, workspace: Workspace) -> None:
        super().__init__()
        self._workspace = workspace
        self._asked = False
        self._devices: tuple[Device, ...] = ()
        self._values = [value for value, _ in _FIRST]
        self._words = label("", "small", name="device_words", wrap=True)
        column, self._row = QVBoxLayout(self), QHBoxLayout()
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 3)
        set_spacing(self._row, 8)
        self._segments = Segmented(_FIRST, "device", "Device")
        self._row.addWidget(label("Device", "medium"))
        self._row.addStretch(1)
        self._row.addWidget(self._segments)
        self._segments.value_changed.connect(self._on_chosen)
        column.addLayout(self._row)
        column.addWidget(self._words)
        workspace.experiment_changed.connect(self._on_experiment_changed)
        self._on_experiment_changed(workspace.experiment)

    @property
    def segments(self) -> Segmented:
        """The choice."""
        return self._segments

    def look(self) -> None:
        """Looks for devices, once; torch is loaded for it."""
        if not self._asked:
            self._asked = True
            job = self._workspace.jobs.prepare(find_devices)
            job.succeeded.connect(self._on_found)
            job.start()

    def _on_found(self, devices: tuple[Device, ...]) -> None:
        here = "mps" if sys.platform == "darwin" else "cuda"
        self._devices = tuple(
            device for device in devices if device.usable or device.name.partition(":")[0] in ("cpu", here)
        )
        cards = [device for device in self._devices if device.name != "cpu"]
        numbered = len(cards) > 1
        choices = [
            *_FIRST,
            *((card.name, f"GPU {place}" if numbered else "GPU") for place, card in enumerate(cards, 1)),
        ]
        self._rebuild(choices)
        for device in self._devices:
            self._segments.set_choice_enabled(device.name, device.usable, device.reason)
        self._on_experiment_changed(self._workspace.experiment)

    def _rebuild(self, choices: list[tuple[str, str]]) -> None:
        before = self._segments
        self._values = [value for value, _ in choices]
        self._segments = Segmented(choices, "device", "Device")
        replace_segments(self._row, before, self._segments)
        self._segments.value_changed.connect(self._on_chosen)

    def _on_experiment_changed(self, experiment: Experiment | None) -> None:
        if experiment is None:
            return
        value = "cuda:0" if experiment.training.device == "cuda" else experiment.training.device
        if value not in self._values:
            self._rebuild(
                [*((held, self._segments.segment(held).text()) for held in self._values), (value, value)]
            )
        self._segments.blockSignals(True)
        self._segments.set_value(value)
        self._segments.blockSignals(False)
        self._words.setText(self._sentence(value))
        self._words.setVisible(bool(self._words.text()))

    def _sentence(self, value: str) -> str:
        chosen = next((device for device in self._devices if device.name == value), None)
        if chosen is not None and chosen.name != "cpu":
            return chosen.reason or chosen.label
        if self._devices and not any(device.usable for device in self._devices if device.name != "cpu"):
            return "No graphics card found"
        return ""

    def _on_chosen(self, value: str) -> None:
        try:
            self._workspace.edit({"training.device": value}, "device")
        except SettingError:
            # Only a device of this computer can be chosen here, and all of those are settings.
            self._on_experiment_changed(self._workspace.experiment)
