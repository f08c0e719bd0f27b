"""One row of a form: label with help, field, and one line below that hints, warns or says what is wrong."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QEnterEvent, QHelpEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from studio.ui.theme import set_fixed_height, set_fixed_width, set_icon, set_margins, set_spacing
from studio.ui.widgets.availability import set_tip, wrap_tip
from studio.ui.widgets.inputs import set_field_error
from studio.ui.widgets.labels import IconLabel, label, set_tone
from studio.ui.widgets.popover import Popover

LABEL_WIDTH = 112
SIDE_LABEL_WIDTH = 96


class HelpMark(QPushButton):
    """The "?" after a label: the short help at once on hover, the long one in a popover on a click or F1."""

    def __init__(self, name: str, subject: str, short: str, long: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "help")
        self.setAccessibleName(f"Help on {subject}")
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        set_icon(self, "circle-question-mark", "muted", 14)
        set_fixed_width(self, 16)
        set_fixed_height(self, 16)
        self._subject, self._long = subject, long or short
        set_tip(self, short)
        self.clicked.connect(self.open_popover)

    def open_popover(self) -> None:
        """Shows the long text beside the mark."""
        Popover(self._subject, self._long, self).open_at(self)

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        QToolTip.showText(event.globalPosition().toPoint(), self.toolTip(), self)


class FormRow(QWidget):
    """Label, field and message line. F1 in the field opens its long help."""

    help_asked = Signal()

    def __init__(
        self,
        text: str,
        field: QWidget,
        *,
        name: str = "",
        help: str = "",
        long_help: str = "",
        label_width: int = LABEL_WIDTH,
    ) -> None:
        super().__init__()
        base = name or field.objectName()
        self.setObjectName(f"{base}_row" if base else "")
        self.field = field
        self._kind = ""
        self._hint = ""
        self.label = label(text, "medium", name=f"{base}_label")
        self.label.setBuddy(field)
        if not field.accessibleName():
            field.setAccessibleName(text)
        self._help = HelpMark(f"{base}_help", text, help, long_help) if help else None
        outer = QHBoxLayout(self)
        set_margins(outer, 0, 0, 0, 0)
        set_spacing(outer, 8)
        outer.addWidget(self._label_column(label_width), 0, Qt.AlignmentFlag.AlignTop)
        column = QVBoxLayout()
        set_spacing(column, 3)
        column.addWidget(field)
        column.addWidget(self._message_line(base))
        column.addStretch(1)
        outer.addLayout(column, 1)
        # A field may be a row of fields: F1 is heard from each of them.
        for listened in (field, *field.findChildren(QWidget)):
            listened.installEventFilter(self)

    def set_hint(self, text: str) -> None:
        """The muted line below; it gives way to an error or a warning and comes back after it."""
        self._hint = text
        if self._kind in ("", "hint"):
            self._show("hint" if text else "", text)

    def set_error(self, text: str) -> None:
        """Marks the field and says what is wrong and how to cure it; an empty text clears it."""
        self._show("error" if text else ("hint" if self._hint else ""), text or self._hint)

    def set_warning(self, text: str) -> None:
        """Says what is unusual; an empty text clears it."""
        self._show("warning" if text else ("hint" if self._hint else ""), text or self._hint)

    def clear_message(self) -> None:
        """Back to the hint, or to nothing."""
        self.set_error("")

    def message(self) -> tuple[str, str]:
        """Kind ("", "hint", "warning" or "error") and text of the line below."""
        return self._kind, self._message.text() if self._kind else ""

    def eventFilter(self, watched: object, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_F1
        ):
            self.help_asked.emit()
            if self._help is not None:
                self._help.open_popover()
            return self._help is not None
        if (
            event.type() == QEvent.Type.ToolTip
            and isinstance(event, QHelpEvent)
            and isinstance(watched, QWidget)
            and self._help is not None
            and watched.isEnabled()
            and not watched.toolTip()
        ):
            QToolTip.showText(event.globalPos(), wrap_tip(self._help.toolTip()), watched)
            return True
        return False

    def _label_column(self, width: int) -> QWidget:
        holder = QWidget()
        set_fixed_width(holder, width)
        set_fixed_height(holder, 32)
        row = QHBoxLayout(holder)
        set_margins(row, 0, 0, 0, 0)
        set_spacing(row, 6)
        row.addWidget(self.label)
        if self._help is not None:
            row.addWidget(self._help)
        row.addStretch(1)
        return holder

    def _message_line(self, base: str) -> QWidget:
        self._line = QWidget()
        row = QHBoxLayout(self._line)
        set_margins(row, 0, 1, 0, 0)
        set_spacing(row, 5)
        self._mark = IconLabel("circle-alert", "danger", 14)
        self._message: QLabel = label("", "small", name=f"{base}_message", wrap=True)
        row.addWidget(self._mark, 0, Qt.AlignmentFlag.AlignTop)
        row.addWidget(self._message, 1)
        self._line.hide()
        return self._line

    def _show(self, kind: str, text: str) -> None:
        self._kind = kind
        set_field_error(self.field, kind == "error")
        self._line.setVisible(bool(kind))
        self._mark.setVisible(kind in ("error", "warning"))
        if kind == "error":
            self._mark.set_icon("circle-alert", "danger")
        elif kind == "warning":
            self._mark.set_icon("triangle-alert", "warning")
        set_tone(self._message, {"error": "danger", "warning": "warning"}.get(kind, "muted"))
        self._message.setText(text)
        described = f"{kind}: {text}" if kind in ("error", "warning") else text
        if self.field.isEnabled() or not isinstance(self.field, QAbstractButton):
            self.field.setAccessibleDescription(described)
