"""Fields: text, whole and decimal numbers with their unit, a choice of five and more, check, radio and
switch.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QPaintEvent, QValidator, QWheelEvent
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QLineEdit,
    QRadioButton,
    QSizePolicy,
    QSpinBox,
    QStyle,
    QStyleOptionComboBox,
    QStylePainter,
    QWidget,
)

from studio.ui.theme import icon, notifier, px, repolish


def set_field_error(field: QWidget, wrong: bool) -> None:
    """Draws or removes the 2 px line of a field that holds something wrong."""
    if bool(field.property("error")) != wrong:
        field.setProperty("error", wrong)
        repolish(field)


class _UndoGoesOn(QObject):
    """A field in which nothing is half typed leaves undo and redo to the experiment; Qt's fields claim them always."""

    def eventFilter(self, field: QObject, event: QEvent) -> bool:
        if event.type() is not QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
            return False
        undoes = event.matches(QKeySequence.StandardKey.Undo) or event.matches(QKeySequence.StandardKey.Redo)
        if undoes and not _is_half_typed(field):
            event.ignore()
            return True
        return False


def _is_half_typed(field: QObject) -> bool:
    if isinstance(field, QSpinBox | QDoubleSpinBox):
        return field.valueFromText(field.text()) != field.value()
    return isinstance(field, QLineEdit) and field.isModified()


def line_edit(text: str = "", name: str = "", placeholder: str = "") -> QLineEdit:
    """A field for one line of text."""
    made = QLineEdit(text)
    made.setObjectName(name)
    made.setPlaceholderText(placeholder)
    made.installEventFilter(_UndoGoesOn(made))
    return made


class Spin(QSpinBox):
    """A whole number with its unit: "168 hours". Thousands have a comma; the wheel acts only when focused."""

    def __init__(
        self, name: str = "", low: int = 0, high: int = 99, value: int = 0, unit: str = "", step: int = 1
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.set_unit(unit)
        self.setValue(value)
        self.setGroupSeparatorShown(True)
        _set_up_spin(self)

    def set_unit(self, unit: str) -> None:
        """The word behind the number, with the space before it."""
        self.setSuffix(f" {unit}" if unit else "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        _wheel_when_focused(self, event, super().wheelEvent)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(72), super().minimumSizeHint().height())


class DecimalSpin(QDoubleSpinBox):
    """A number with decimals and its unit: "0 %", "1.0". Shows no more digits than it has."""

    def __init__(
        self,
        name: str = "",
        low: float = 0.0,
        high: float = 1.0,
        value: float = 0.0,
        unit: str = "",
        step: float = 0.1,
        decimals: int = 4,
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setDecimals(decimals)
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setSuffix(f" {unit}" if unit else "")
        self.setValue(value)
        _set_up_spin(self)

    def textFromValue(self, value: float) -> str:
        text = f"{value:.{self.decimals()}f}"
        return text.rstrip("0").rstrip(".") if "." in text else text

    def validate(self, text: str, position: int) -> tuple[QValidator.State, str, int]:
        # A number is written with a point in every country, as in the file of the experiment.
        state, kept, place = super().validate(text, position)
        if state == QValidator.State.Invalid and "," in text:
            return QValidator.State.Intermediate, kept, place
        return state, kept, place

    def wheelEvent(self, event: QWheelEvent) -> None:
        _wheel_when_focused(self, event, super().wheelEvent)

    def minimumSizeHint(self) -> QSize:
        return QSize(px(72), super().minimumSizeHint().height())


class Combo(QComboBox):
    """One of five and more choices. Items carry their value; icons follow the theme."""

    def __init__(
        self, choices: Sequence[tuple[str, str] | tuple[str, str, str]] = (), name: str = ""
    ) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._icons: list[str] = []
        self.set_choices(choices)
        notifier().changed.connect(self._on_theme_changed)

    def set_choices(self, choices: Sequence[tuple[str, str] | tuple[str, str, str]]) -> None:
        """Replaces all choices, each `(value, text)` or `(value, text, icon)`, and keeps the chosen value
        if it can.
        """
        before = self.value()
        self.blockSignals(True)
        self.clear()
        self._icons = [choice[2] if len(choice) > 2 else "" for choice in choices]
        for choice in choices:
            self.addItem(choice[1], choice[0])
        self._on_theme_changed()
        place = self.findData(before)
        self.setCurrentIndex(place if place >= 0 else 0 if choices else -1)
        self.blockSignals(False)
        if self.value() != before:
            self.currentIndexChanged.emit(self.currentIndex())

    def value(self) -> str:
        """The value of the choice, or nothing while there are none."""
        held = self.currentData()
        return "" if held is None else str(held)

    def set_value(self, value: str) -> None:
        """Chooses by value. Raises KeyError for an unknown one."""
        place = self.findData(value)
        if place < 0:
            raise KeyError(value)
        self.setCurrentIndex(place)

    def wheelEvent(self, event: QWheelEvent) -> None:
        _wheel_when_focused(self, event, super().wheelEvent)

    def showPopup(self) -> None:
        # The list may be wider than the field: names are read there in full.
        view = self.view()
        bar = view.verticalScrollBar().sizeHint().width()
        view.setMinimumWidth(max(self.width() - px(2), view.sizeHintForColumn(0) + bar + px(8)))
        super().showPopup()

    def paintEvent(self, _event: QPaintEvent) -> None:
        # A style sheet cuts the text where the room ends; an ellipsis says that there is more.
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        part = QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, part, self).width()
        room -= 0 if option.currentIcon.isNull() else option.iconSize.width() + px(4)
        shown = self.fontMetrics().elidedText(option.currentText, Qt.TextElideMode.ElideRight, room - px(2))
        option.currentText = shown
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)

    def _on_theme_changed(self) -> None:
        for place, name in enumerate(self._icons):
            if name:
                self.setItemIcon(place, icon(name, "muted", 16))
        if any(self._icons):
            self.setIconSize(QSize(px(16), px(16)))


class Check(QCheckBox):
    """What is chosen for later: a box with a tick."""

    def __init__(self, text: str, name: str = "", checked: bool = False) -> None:
        super().__init__(text)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setChecked(checked)


class Switch(QCheckBox):
    """What acts at once."""

    def __init__(self, text: str, name: str = "", checked: bool = False, accessible_name: str = "") -> None:
        super().__init__(text)
        self.setProperty("kind", "switch")
        self.setObjectName(name)
        self.setAccessibleName(accessible_name or text)
        self.setChecked(checked)


def radio(text: str, name: str, checked: bool = False) -> QRadioButton:
    """One of a few choices that need a line each."""
    made = QRadioButton(text)
    made.setObjectName(name)
    made.setChecked(checked)
    return made


def _set_up_spin(field: QAbstractSpinBox) -> None:
    # The style sheet's padding does nothing here once the steppers are styled.
    field.lineEdit().setTextMargins(6, 0, 0, 0)
    field.installEventFilter(_UndoGoesOn(field))
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.setCorrectionMode(QAbstractSpinBox.CorrectionMode.CorrectToNearestValue)
    field.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)


def _wheel_when_focused(field: QWidget, event: QWheelEvent, act: object) -> None:
    # A page that is scrolled must not change what lies under the pointer.
    if field.hasFocus():
        act(event)  # type: ignore[operator]
    else:
        event.ignore()
