"""A slider and the spin beside it; the two always say the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from studio.ui.theme import set_fixed_width, set_margins, set_minimum_width, set_spacing
from studio.ui.widgets.inputs import Spin

HIDDEN_SIZES: tuple[int, ...] = (8, 16, 32, 64, 128, 256, 512)


class SliderWithSpin(QWidget):
    """The slider moves over `stops`; the spin takes any whole number, and the handle goes to the nearest
    stop.

    `value_changed` carries the number. The spin has the given name, the slider `NAME_slider`.
    """

    value_changed = Signal(int)

    def __init__(
        self,
        name: str,
        accessible_name: str,
        stops: Sequence[int] = HIDDEN_SIZES,
        *,
        low: int = 1,
        high: int = 4096,
        value: int = 64,
        unit: str = "",
    ) -> None:
        super().__init__()
        self._stops = tuple(stops)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(f"{name}_slider")
        self.slider.setAccessibleName(accessible_name)
        self.slider.setRange(0, len(self._stops) - 1)
        self.slider.setPageStep(1)
        set_minimum_width(self.slider, 72)
        self.spin = Spin(name, low, high, value, unit)
        self.spin.setAccessibleName(accessible_name)
        set_fixed_width(self.spin, 84)
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0)
        set_spacing(row, 10)
        row.addWidget(self.slider, 1)
        row.addWidget(self.spin)
        self.setFocusProxy(self.spin)
        self._place_handle(value)
        self.slider.valueChanged.connect(self._on_slider_moved)
        self.spin.valueChanged.connect(self._on_spin_changed)

    def value(self) -> int:
        """The number."""
        return self.spin.value()

    def set_value(self, value: int) -> None:
        """Sets both; `value_changed` follows when the number is another."""
        self.spin.setValue(value)

    def _on_slider_moved(self, place: int) -> None:
        self.spin.setValue(self._stops[place])

    def _on_spin_changed(self, value: int) -> None:
        self._place_handle(value)
        self.value_changed.emit(value)

    def _place_handle(self, value: int) -> None:
        # Nearest by ratio: 96 lies between 64 and 128 as 1.5 : 1.33, so the handle goes to 128.
        nearest = min(range(len(self._stops)), key=lambda place: _ratio(self._stops[place], value))
        self.slider.blockSignals(True)
        self.slider.setValue(nearest)
        self.slider.blockSignals(False)


def _ratio(stop: int, value: int) -> float:
    larger, smaller = max(stop, value, 1), max(min(stop, value), 1)
    return larger / smaller
