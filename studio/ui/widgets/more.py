"""“More”: the settings one level below, opened in place."""

from __future__ import annotations

from PySide6.QtCore import QEasingCurve, QPropertyAnimation, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import px, set_icon, set_margins, set_spacing, theme
from studio.ui.widgets.buttons import ghost_button, link_button
from studio.ui.widgets.labels import ElidedLabel

OPENING_MS = 120


class Motion:
    """Whether anything moves: off in Settings, or where the system asks for less motion."""

    reduced = False


class _Dot(QWidget):
    """Says that something inside differs from the default."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("differs from the default")
        self.setToolTip("Something inside differs from the default.")

    def sizeHint(self) -> QSize:
        return QSize(px(6), px(6))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color("accent"))
        painter.drawEllipse(self.rect())


class More(QWidget):
    """A ghost row "More" with the names of what is inside; `body` takes the rows.

    `defaults_asked` is the wish to put everything inside back to its default.
    """

    opened_changed = Signal(bool)
    defaults_asked = Signal()

    def __init__(self, inside: str, name: str, title: str = "More", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.button: QAbstractButton = ghost_button(title, f"{name}_button", "chevron-right")
        self.button.setCheckable(True)
        self.button.setAccessibleDescription(inside)
        self.button.toggled.connect(self._on_toggled)
        self._inside = ElidedLabel(inside, "small")
        self._dot = _Dot()
        self._dot.hide()
        row = self._row = QHBoxLayout()
        set_spacing(row, 6)
        row.addWidget(self.button)
        row.addWidget(self._dot)
        row.addWidget(self._inside, 1)
        self._panel = QWidget()
        self.body = QVBoxLayout()
        set_margins(self.body, 0, 0, 0, 0)
        set_spacing(self.body, 9)
        inner = QVBoxLayout(self._panel)
        set_margins(inner, 0, 8, 0, 0)
        set_spacing(inner, 8)
        inner.addLayout(self.body)
        self._defaults = link_button("Back to defaults", f"{name}_defaults", size="small")
        self._defaults.clicked.connect(self.defaults_asked)
        inner.addWidget(self._defaults, 0, Qt.AlignmentFlag.AlignLeft)
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 0)
        column.addLayout(row)
        column.addWidget(self._panel)
        self._panel.hide()
        self._motion = QPropertyAnimation(self._panel, b"maximumHeight", self)
        self._motion.setDuration(OPENING_MS)
        self._motion.setEasingCurve(QEasingCurve.Type.OutCubic)
        self._motion.finished.connect(self._on_motion_finished)

    def is_open(self) -> bool:
        """Whether the rows inside are shown."""
        return self.button.isChecked()

    def set_open(self, is_open: bool) -> None:
        """Opens or closes it."""
        self.button.setChecked(is_open)

    def add_tool(self, tool: QWidget) -> None:
        """Puts a control at the right end of the row, above what opens."""
        self._row.addWidget(tool)

    def set_inside(self, text: str) -> None:
        """The names, or the present values, of what is inside."""
        self._inside.set_full_text(text)
        self.button.setAccessibleDescription(text)

    def set_differs(self, differs: bool) -> None:
        """Shows the dot: something inside differs from the default."""
        self._dot.setVisible(differs)

    def differs(self) -> bool:
        """Whether the dot is shown."""
        return not self._dot.isHidden()

    def _on_toggled(self, is_open: bool) -> None:
        set_icon(self.button, "chevron-down" if is_open else "chevron-right", "text", 16, on_role="text")
        self._motion.stop()
        height = self._panel.sizeHint().height()
        self._panel.show()
        if Motion.reduced or not self.isVisible():
            self._on_motion_finished()
        else:
            self._motion.setStartValue(0 if is_open else height)
            self._motion.setEndValue(height if is_open else 0)
            self._motion.start()
        self.opened_changed.emit(is_open)

    def _on_motion_finished(self) -> None:
        self._panel.setMaximumHeight(16777215)
        self._panel.setVisible(self.is_open())
