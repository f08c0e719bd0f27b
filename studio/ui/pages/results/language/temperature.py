"""A temperature as a slider with a spin beside it; the two always say the same."""

from __future__ import annotations

from studio.ui.widgets import DecimalSpin
from studio.ui.widgets.sliders import SliderRow

LEAST, MOST, A_WHOLE = 0.1, 2.0, 10
"""The slider goes from 0.1 to 2 in steps of 0.1; the spin takes finer ones."""


class TemperatureField(SliderRow):
    """From safe to bold."""

    def __init__(self, value: float) -> None:
        self.spin = DecimalSpin("write_temperature", LEAST, MOST, value, step=0.1, decimals=2)
        places = (round(A_WHOLE * LEAST), round(A_WHOLE * MOST))
        super().__init__(self.spin, "Temperature", places, least_width=44, spin_width=72)
        self.setObjectName("write_temperature_field")
        self._on_spin_changed(value)
        self.slider.valueChanged.connect(self._on_slider_moved)
        self.spin.valueChanged.connect(self._on_spin_changed)

    def value(self) -> float:
        """The temperature."""
        return self.spin.value()

    def _on_slider_moved(self, place: int) -> None:
        self.spin.setValue(place / A_WHOLE)

    def _on_spin_changed(self, value: float) -> None:
        self.place_handle(round(A_WHOLE * value))
