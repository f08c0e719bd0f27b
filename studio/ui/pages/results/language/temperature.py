"""A temperature as a slider with a spin beside it; the two always say the same."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from studio.ui.theme import set_fixed_width, set_margins, set_minimum_width, set_spacing
from studio.ui.widgets import DecimalSpin

LEAST, MOST, STEPS = 0.1, 2.0, 20
"""The slider goes from 0.1 to 2 in steps of 0.1; the spin takes finer ones."""


class TemperatureField(QWidget):
    """From safe to bold."""

    def __init__(self, value: float) -> None:
        super().__init__()
        self.setObjectName("write_temperature_field")
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName("write_temperature_slider")
        self.slider.setAccessibleName("Temperature")
        self.slider.setRange(1, STEPS)
        self.slider.setPageStep(1)
        set_minimum_width(self.slider, 44)
        self.spin = DecimalSpin("write_temperature", LEAST, MOST, value, step=0.1, decimals=2)
        self.spin.setAccessibleName("Temperature")
        set_fixed_width(self.spin, 72)
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0)
        set_spacing(row, 10)
        row.addWidget(self.slider, 1)
        row.addWidget(self.spin)
        self.setFocusProxy(self.spin)
        self._place_handle(value)
        self.slider.valueChanged.connect(self._on_slider_moved)
        self.spin.valueChanged.connect(self._place_handle)

    def value(self) -> float:
        """The temperature."""
        return self.spin.value()

    def _on_slider_moved(self, place: int) -> None:
        self.spin.setValue(place / 10)

    def _place_handle(self, value: float) -> None:
        self.slider.blockSignals(True)
        self.slider.setValue(round(10 * value))
        self.slider.blockSignals(False)
