"""A segmented control: one of two to four choices, all of them in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QSizePolicy, QWidget

from studio.ui.theme import font, pixmap, px, set_margins, set_spacing, shows_ring, theme
from studio.ui.widgets.availability import disable, enable

Choice = tuple[str, str] | tuple[str, str, str]


class Segment(QAbstractButton):
    """One choice of a segmented control; as wide as its bold text, so that nothing moves when it is
    chosen.
    """

    def __init__(self, text: str, icon: str, height: int, parent: QWidget) -> None:
        super().__init__(parent)
        self.setText(text)
        self.setAccessibleName(text)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._icon, self._height = icon, height

    def sizeHint(self) -> QSize:
        width = QFontMetricsF(font("strong")).horizontalAdvance(self.text()) + 2 * px(12)
        if self._icon:
            width += px(16) + px(6)
        return QSize(max(round(width), px(32)), px(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The arrows belong to the control, which steps over what is off.
        if event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if not self.isEnabled():
            ink = "disabled"
        elif self.isChecked() or self.underMouse():
            ink = "text"
        else:
            ink = "muted"
        if self.isChecked():
            self._paint_ground(painter)
        painter.setFont(font("strong" if self.isChecked() else "medium"))
        painter.setPen(tokens.color(ink))
        text_width = QFontMetricsF(painter.font()).horizontalAdvance(self.text())
        icon_width = px(16) + px(6) if self._icon else 0
        left = (self.width() - text_width - icon_width) / 2
        if self._icon:
            picture = pixmap(self._icon, ink, 16, self.devicePixelRatioF())
            painter.drawPixmap(round(left), (self.height() - px(16)) // 2, picture)
        space = QRectF(left + icon_width, 0, text_width + 2, self.height())
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, self.text())

    def _paint_ground(self, painter: QPainter) -> None:
        ring = shows_ring(self)
        line = "focus" if ring else "control" if self.isEnabled() else "border"
        inset = 1.0 if ring else 0.5
        painter.setPen(QPen(theme().color(line), 2 * inset))
        painter.setBrush(theme().color("surface"))
        shape = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(shape, px(6), px(6))


class Segmented(QWidget):
    """Exactly one of two to four choices, each `(value, text)` or `(value, text, icon)`.

    It is one stop of the Tab key; arrows move the choice over what is switched on.
    """

    value_changed = Signal(str)

    def __init__(
        self,
        choices: Sequence[Choice],
        name: str,
        accessible_name: str,
        *,
        on_plot: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        set_margins(row, 3, 3, 3, 3)
        set_spacing(row, 2)
        self._group = QButtonGroup(self)
        self._segments: dict[str, Segment] = {}
        for choice in choices:
            segment = Segment(choice[1], choice[2] if len(choice) > 2 else "", 22 if on_plot else 26, self)
            segment.setObjectName(f"{name}_{choice[0]}")
            self._segments[choice[0]] = segment
            self._group.addButton(segment)
            row.addWidget(segment)
        self._group.buttonToggled.connect(self._on_toggled)
        self._value, self._told = "", False
        self.set_value(choices[0][0])
        self._told = True

    def value(self) -> str:
        """The value of the choice."""
        return self._value

    def set_value(self, value: str) -> None:
        """Chooses; `value_changed` follows when it is another choice. Raises KeyError for an unknown
        value.
        """
        self._segments[value].setChecked(True)

    def clear_value(self) -> None:
        """None of the choices is in force; `value` is empty until one is chosen again."""
        self._group.setExclusive(False)
        for segment in self._segments.values():
            segment.setChecked(False)
        self._group.setExclusive(True)
        self._value = ""
        self._set_tab_stop()

    def segment(self, value: str) -> Segment:
        """The button of one choice. Raises KeyError."""
        return self._segments[value]

    def set_choice_enabled(self, value: str, enabled: bool, reason: str = "") -> None:
        """Switches one choice on, or off with its reason."""
        if enabled:
            enable(self._segments[value])
        else:
            disable(self._segments[value], reason)
        self._set_tab_stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Up: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Down: 1}
        step = steps.get(Qt.Key(event.key()))
        open_values = [value for value, segment in self._segments.items() if segment.isEnabled()]
        if step is None or not open_values or (self._value and self._value not in open_values):
            super().keyPressEvent(event)
            return
        place = open_values.index(self._value) + step if self._value else 0
        if 0 <= place < len(open_values):
            self.set_value(open_values[place])
            self._segments[self._value].setFocus(Qt.FocusReason.TabFocusReason)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.StyleChange:
            for segment in self._segments.values():
                segment.updateGeometry()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme().color("border"), 1))
        painter.setBrush(theme().color("sunken"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), px(8), px(8))

    def _on_toggled(self, segment: QAbstractButton, checked: bool) -> None:
        if not checked:
            return
        value = next(held for held, button in self._segments.items() if button is segment)
        self._value = value
        self._set_tab_stop()
        if self._told:
            self.value_changed.emit(value)

    def _set_tab_stop(self) -> None:
        stop = self._value or next(iter(self._segments))
        for value, segment in self._segments.items():
            chosen = value == stop
            segment.setFocusPolicy(Qt.FocusPolicy.StrongFocus if chosen else Qt.FocusPolicy.ClickFocus)
