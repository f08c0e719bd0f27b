"""Cards: the white plane of a page, and the card that is a choice."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.theme import repolish, set_margins, set_spacing
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


class ChoiceCard(QFrame):
    """A card that is one of several choices: click, Space or Enter chooses it; a 2 px accent line marks
    it.
    """

    chosen = Signal()

    def __init__(self, name: str, accessible_name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self.setProperty("kind", "card_button")
        self.setProperty("selected", False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.body = QVBoxLayout(self)
        self._pressed = False
        set_spacing(self.body, 8)
        self._set_margins()

    def is_selected(self) -> bool:
        """Whether this one is the choice."""
        return bool(self.property("selected"))

    def set_selected(self, selected: bool) -> None:
        """Marks or unmarks the card, without a signal."""
        if selected != self.is_selected():
            self.setProperty("selected", selected)
            self._set_margins()
            repolish(self)
            self.setAccessibleDescription("chosen" if selected else "")

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
        # The ring is a border of 2 px: it is a pixel more, so the style sheet has to look again.
        if event.type() == QEvent.Type.DynamicPropertyChange and event.propertyName() == b"ring":  # type: ignore[attr-defined]
            self._set_margins()
            repolish(self)
        return super().event(event)

    def _set_margins(self) -> None:
        # A wider line takes the pixel from the margin, so that nothing inside moves.
        less = 1 if self.is_selected() or bool(self.property("ring")) else 0
        set_margins(self.body, 14 - less, 13 - less, 14 - less, 11 - less)
