"""A slider and the spin beside it; the two always say the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QSlider, QWidget

from studio.ui.theme import set_fixed_width, set_margins, set_minimum_width, set_spacing
from studio.ui.widgets.inputs import DecimalSpin, Spin

HIDDEN_SIZES: tuple[int, ...] = (8, 16, 32, 64, 128, 256, 512)


class SliderRow(QWidget):
    """A slider over whole places from the lowest to the highest, and the spin beside it, which takes the focus.

    The slider has the name of the spin with `_slider` behind it. A subclass says which number a place stands for and
    which place is nearest to a number.
    """

    def __init__(
        self,
        spin: Spin | DecimalSpin,
        accessible_name: str,
        places: tuple[int, int],
        *,
        least_width: int = 72,
        spin_width: int = 84,
    ) -> None:
        super().__init__()
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setObjectName(f"{spin.objectName()}_slider")
        self.slider.setRange(*places)
        self.slider.setPageStep(1)
        for field in (self.slider, spin):
            field.setAccessibleName(accessible_name)
        set_minimum_width(self.slider, least_width)
        set_fixed_width(spin, spin_width)
        row = QHBoxLayout(self)
        set_margins(row, 0, 0, 0, 0)
        set_spacing(row, 10)
        row.addWidget(self.slider, 1)
        row.addWidget(spin)
        self.setFocusProxy(spin)

    def place_handle(self, place: int) -> None:
        """Puts the handle there without a word: the spin keeps its number."""
        self.slider.blockSignals(True)
        self.slider.setValue(place)
        self.slider.blockSignals(False)


class SliderWithSpin(SliderRow):
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
        self.spin = Spin(name, low, high, value, unit)
        super().__init__(self.spin, accessible_name, (0, len(stops) - 1))
        self._stops = tuple(stops)
        self.place_handle(self._nearest(value))
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
        self.place_handle(self._nearest(value))
        self.value_changed.emit(value)

    def _nearest(self, value: int) -> int:
        # Nearest by ratio: 96 lies between 64 and 128 as 1.5 : 1.33, so the handle goes to 128.
        return min(range(len(self._stops)), key=lambda place: _ratio(self._stops[place], value))


def _ratio(stop: int, value: int) -> float:
    larger, smaller = max(stop, value, 1), max(min(stop, value), 1)
    return larger / smaller
