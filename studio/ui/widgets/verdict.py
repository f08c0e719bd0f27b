"""The verdict of a run, and the seal of an exported file."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from studio.ui.theme import pixmap, px, set_margins, set_spacing, theme
from studio.ui.widgets.labels import label

MOST_BUTTONS = 2
_VERDICTS: dict[str, tuple[str, str]] = {
    "better": ("trophy", "success"),
    "equal": ("equal", "warning"),
    "worse": ("trending-down", "danger"),
}


class _Square(QWidget):
    """The icon of a verdict on its tinted square of 44 px."""

    def __init__(self) -> None:
        super().__init__()
        self.icon, self.tone = "equal", "warning"
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        return QSize(px(44), px(44))

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme().color(f"{self.tone}_soft"))
        painter.drawRoundedRect(QRectF(self.rect()), px(8), px(8))
        picture = pixmap(self.icon, self.tone, 26, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - px(26)) // 2, (self.height() - px(26)) // 2, picture)


class VerdictCard(QFrame):
    """One sentence at 15/600, its reason in muted words, at most two buttons."""

    def __init__(self, name: str = "verdict_card", label_name: str = "verdict") -> None:
        super().__init__()
        self.setObjectName(name)
        self.setProperty("kind", "card")
        row = QHBoxLayout(self)
        set_margins(row, 16, 12, 14, 12)
        set_spacing(row, 14)
        self._square = _Square()
        self._sentence = label("", "heading", name=label_name, wrap=True)
        self._reason = label("", "body", "muted", name=f"{label_name}_reason", wrap=True)
        words = QVBoxLayout()
        set_spacing(words, 2)
        words.addStretch(1)
        words.addWidget(self._sentence)
        words.addWidget(self._reason)
        words.addStretch(1)
        row.addWidget(self._square)
        row.addLayout(words, 1)
        self._buttons = QHBoxLayout()
        set_spacing(self._buttons, 8)
        row.addLayout(self._buttons)

    def show_verdict(self, outcome: str, sentence: str, reason: str = "") -> None:
        """`outcome` is better, equal or worse. Raises KeyError for another word."""
        self._square.icon, self._square.tone = _VERDICTS[outcome]
        self._square.update()
        self._sentence.setText(sentence)
        self._reason.setText(reason)
        self._reason.setVisible(bool(reason))
        self.setAccessibleName(f"{sentence} {reason}".strip())

    def set_buttons(self, *buttons: QAbstractButton) -> None:
        """Replaces the buttons at the right. Raises ValueError for more than two."""
        if len(buttons) > MOST_BUTTONS:
            raise ValueError("A verdict has at most two buttons.")
        while (item := self._buttons.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                # It lives until the event loop comes round; its name is free for its successor at once.
                old.setObjectName("")
                old.deleteLater()
        for made in buttons:
            self._buttons.addWidget(made)


class Seal(QWidget):
    """The seal of a certificate, 60 px: a shield in a ring, green when passed, red when blocked, grey
    before.
    """

    _STATES: ClassVar[dict[str, tuple[str, str, str]]] = {
        "passed": ("shield-check", "success", "success_soft"),
        "blocked": ("shield-x", "danger", "danger_soft"),
        "none": ("shield-check", "muted", "sunken"),
    }

    def __init__(self, state: str = "none", name: str = "seal", size: int = 60) -> None:
        super().__init__()
        self.setObjectName(name)
        self._size = size
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.set_state(state)

    def set_state(self, state: str) -> None:
        """passed, blocked or none. Raises KeyError."""
        self._icon, self._ink, self._ground = self._STATES[state]
        self.setAccessibleName({"passed": "Passed", "blocked": "Blocked"}.get(state, "Not certified yet"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(px(self._size), px(self._size))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(tokens.color(self._ground))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.drawEllipse(QRectF(self.rect()))
        painter.setPen(QPen(tokens.color(self._ink), 2))
        inset = px(self._size) * 0.07
        painter.drawEllipse(QRectF(self.rect()).adjusted(inset, inset, -inset, -inset))
        glyph = 26 if self._size >= 56 else 22
        picture = pixmap(self._icon, self._ink, glyph, self.devicePixelRatioF())
        painter.drawPixmap((self.width() - px(glyph)) // 2, (self.height() - px(glyph)) // 2, picture)
