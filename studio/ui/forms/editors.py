"""Editors: a widget and what stands in it, the same for spins, lines, combos and segments.

An editor says `typed` after a key, when the value may still be in the making, and `settled` when it is meant:
after Enter, on leaving, by a step, a choice, or when a program sets it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from studio.engine.errors import SettingError
from studio.engine.experiment import Field, Value
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import Combo, DecimalSpin, Segment, Segmented, SliderWithSpin, Spin

Choice = tuple[str, str]


class Editor(QObject):
    """One field. `widget` goes into the row; `control` is what the keyboard reaches."""

    typed = Signal()
    settled = Signal()

    def __init__(self, widget: QWidget, control: QWidget | None = None) -> None:
        super().__init__(widget)
        self.widget, self.control = widget, control or widget

    def show_value(self, value: Value) -> None:
        """Puts a value of the setting's own type into the field."""
        raise NotImplementedError

    def entry(self) -> object:
        """What stands in the field, in the setting's type where it can be. Raises SettingError."""
        raise NotImplementedError

    def is_complete(self) -> bool:
        """Whether the text could be meant; an empty spin box is not."""
        return True

    def text(self) -> str:
        """What stands in the field, as it is written there."""
        text = getattr(self.control, "text", None)
        return str(text()).strip() if callable(text) else str(self.entry())

    def set_unit(self, unit: str) -> None:
        """The word behind a number; nothing where there is none."""

    def unit(self) -> str:
        """The word behind the number."""
        return ""


class WholeEditor(Editor):
    """A whole number in a spin box, alone or beside a slider."""

    def __init__(self, field: SliderWithSpin | Spin) -> None:
        spin = field.spin if isinstance(field, SliderWithSpin) else field
        super().__init__(field, spin)
        self._spin = spin
        # A number in the making must not be taken for one that is meant.
        spin.setKeyboardTracking(False)
        spin.lineEdit().textEdited.connect(lambda _text: self.typed.emit())
        spin.valueChanged.connect(lambda _value: self.settled.emit())
        spin.editingFinished.connect(self.settled)

    def show_value(self, value: Value) -> None:
        self._spin.setValue(int(value))  # type: ignore[arg-type]

    def entry(self) -> object:
        if self._spin.hasAcceptableInput():
            self._spin.interpretText()
        return self._spin.value()

    def is_complete(self) -> bool:
        return self._spin.hasAcceptableInput()

    def set_unit(self, unit: str) -> None:
        if self._spin.suffix().strip() != unit:
            self._spin.set_unit(unit)

    def unit(self) -> str:
        return str(self._spin.suffix().strip())


class DecimalEditor(Editor):
    """A number with decimals in a spin box; `factor` is 100 where the screen shows per cent."""

    def __init__(self, spin: DecimalSpin, factor: float = 1.0) -> None:
        super().__init__(spin)
        self._spin, self.factor = spin, factor
        spin.setKeyboardTracking(False)
        spin.lineEdit().textEdited.connect(lambda _text: self.typed.emit())
        spin.valueChanged.connect(lambda _value: self.settled.emit())
        spin.editingFinished.connect(self.settled)

    def show_value(self, value: Value) -> None:
        self._spin.setValue(float(value) * self.factor)  # type: ignore[arg-type]

    def entry(self) -> object:
        if self._spin.hasAcceptableInput():
            self._spin.interpretText()
        # 15 % must become 0.15, not 0.15000000000000002.
        return round(self._spin.value() / self.factor, 12)

    def is_complete(self) -> bool:
        return self._spin.hasAcceptableInput()

    def unit(self) -> str:
        return str(self._spin.suffix().strip())


class TextEditor(Editor):
    """A line of text; numbers of many magnitudes, such as a learning rate, are written as one."""

    def __init__(self, line: QLineEdit, described: Field) -> None:
        super().__init__(line)
        self._line, self._described = line, described
        line.textEdited.connect(lambda _text: self.typed.emit())
        line.editingFinished.connect(self.settled)
        line.editingFinished.connect(lambda: line.setModified(False))

    def show_value(self, value: Value) -> None:
        self._line.setText(f"{value:.10g}" if isinstance(value, float) else str(value))

    def entry(self) -> object:
        return self._described.parse(self._line.text())


class ChoiceEditor(Editor):
    """One of several choices in a combo box."""

    def __init__(self, combo: Combo) -> None:
        super().__init__(combo)
        self.combo = combo
        combo.currentIndexChanged.connect(lambda _place: self.settled.emit())

    def show_value(self, value: Value) -> None:
        if self.combo.findData(str(value)) < 0:
            self.combo.addItem(str(value), str(value))
        self.combo.set_value(str(value))

    def entry(self) -> object:
        return self.combo.value()


class SegmentEditor(Editor):
    """One of two to four choices in sight. A value beyond them, from a file, gets a segment of its own."""

    def __init__(
        self,
        choices: Sequence[Choice],
        name: str,
        accessible_name: str,
        convert: Callable[[str], object] = str,
    ) -> None:
        holder = QWidget()
        self._row = QHBoxLayout(holder)
        set_margins(self._row, 0, 0, 0, 0)
        set_spacing(self._row, 0)
        self._choices, self._name, self._words = tuple(choices), name, accessible_name
        self._convert = convert
        self.segments = Segmented(choices, name, accessible_name)
        super().__init__(holder, self.segments)
        self._row.addWidget(self.segments)
        self._row.addStretch(1)
        self.segments.value_changed.connect(lambda _value: self.settled.emit())

    def show_value(self, value: Value) -> None:
        text = _segment_value(value)
        if text not in {choice[0] for choice in self._choices}:
            self._add(text)
        self.segments.set_value(text)

    def entry(self) -> object:
        return self._convert(self.segments.value())

    def _add(self, value: str) -> None:
        before = self.segments
        self._choices = (*self._choices, (value, value))
        self.segments = self.control = Segmented(self._choices, self._name, self._words)
        self.segments.set_value(before.value())
        replace_segments(self._row, before, self.segments)
        self.segments.value_changed.connect(lambda _value: self.settled.emit())


def replace_segments(row: QHBoxLayout, before: Segmented, after: Segmented) -> None:
    """Puts a control with other choices into the place of one, in the layout and in the order of the Tab key."""
    row.replaceWidget(before, after)
    last: QWidget = before.findChildren(Segment)[-1]
    for segment in after.findChildren(Segment):
        QWidget.setTabOrder(last, segment)
        last = segment
    before.setObjectName("")
    before.hide()
    before.deleteLater()


def _segment_value(value: Value) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def truth(text: str) -> bool:
    """The boolean of a segment's value. Raises SettingError."""
    if text not in ("true", "false"):
        raise SettingError(f"{text} is neither true nor false.")
    return text == "true"
