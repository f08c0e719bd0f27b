"""Cards: the white plane of a page, and the card that is a choice."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.theme import px, set_margins, set_spacing, shows_ring, theme
from studio.ui.widgets.labels import ElidedLabel, label

MARGINS = (16, 12, 13, 14)


class Card(QFrame):
    """A card with an optional head (title 600, muted subtitle, tools at the right) and a column `body`."""

    def __init__(
        self, title: str = "", subtitle: str = "", *, name: str = "", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        if name:
            self.setObjectName(name)
        outer = QVBoxLayout(self)
        set_margins(outer, *MARGINS)
        set_spacing(outer, 8)
        self._head = QWidget()
        self.head = QHBoxLayout(self._head)
        set_margins(self.head, 0, 0, 0, 0)
        set_spacing(self.head, 8)
        self._title = label(title, "strong")
        self._subtitle = ElidedLabel(subtitle, "small")
        self.head.addWidget(self._title)
        self.head.addWidget(self._subtitle, 1)
        self.body = QVBoxLayout()
        set_margins(self.body, 0, 0, 0, 0)
        set_spacing(self.body, 8)
        outer.addWidget(self._head)
        outer.addLayout(self.body, 1)
        self._head.setVisible(bool(title or subtitle))

    def set_title(self, text: str) -> None:
        """The title; it makes the head visible."""
        self._title.setText(text)
        self._head.setVisible(True)

    def set_subtitle(self, text: str) -> None:
        """The muted words behind the title, cut with an ellipsis where they do not fit."""
        self._subtitle.set_full_text(text)

    def add_tool(self, tool: QWidget) -> None:
        """Puts a control at the right end of the head."""
        self.head.addWidget(tool, 0, Qt.AlignmentFlag.AlignVCenter)
        self._head.setVisible(True)


class ChoiceCard(QWidget):
    """A card that is one of several choices: click, Space or Enter chooses it; a 2 px accent line marks
    it.
    """

    chosen = Signal()

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.body = QVBoxLayout(self)
        self._pressed = self._selected = False
        set_margins(self.body, 15, 14, 15, 12)
        set_spacing(self.body, 8)

    def is_selected(self) -> bool:
        """Whether this one is the choice."""
        return self._selected

    def set_selected(self, selected: bool) -> None:
        """Marks or unmarks the card, without a signal."""
        if selected != self._selected:
            self._selected = selected
            self.setAccessibleDescription("chosen" if selected else "")
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._pressed = event.button() == Qt.MouseButton.LeftButton
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._pressed and self.rect().contains(event.position().toPoint()):
            self.chosen.emit()
        self._pressed = False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.HoverEnter, QEvent.Type.HoverLeave):
            self.update()
        return super().event(event)

    def paintEvent(self, _event: QPaintEvent) -> None:
        # Drawn by hand: where a border of the style sheet grows with a property, the old frame width stays
        # behind and what is inside would move by a pixel.
        tokens = theme()
        if shows_ring(self):
            line, width = "focus", 2.0
        elif self._selected:
            line, width = "accent", 2.0
        else:
            line, width = ("control" if self.underMouse() else "border"), 1.0
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.color(line), width))
        painter.setBrush(tokens.color("surface"))
        inset = width / 2
        shape = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(shape, px(10) - inset, px(10) - inset)
