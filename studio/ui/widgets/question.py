"""A question with two or three answers: before something is discarded, and when closing while training."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from studio.ui.theme import set_fixed_width, set_icon, set_margins, set_spacing
from studio.ui.widgets.buttons import tool_button
from studio.ui.widgets.labels import label
from studio.ui.widgets.scrim import Scrim

DIALOG_WIDTH = 660
QUESTION_WIDTH = 480

AnswerRole = Literal["accept", "destructive", "reject"]

_ROLES = {
    "accept": (QDialogButtonBox.ButtonRole.AcceptRole, "primary", "on_accent"),
    "destructive": (QDialogButtonBox.ButtonRole.DestructiveRole, "danger", "danger"),
    "reject": (QDialogButtonBox.ButtonRole.RejectRole, "secondary", "text"),
}


@dataclass(frozen=True)
class Answer:
    """A button of a question: its key, its words, and what kind of answer it is."""

    key: str
    text: str
    role: AnswerRole
    icon: str = ""


class DialogFrame(QDialog):
    """A dialog with round corners over a darkened window: title, ×, a column `body`. Esc closes it."""

    def __init__(self, title: str, parent: QWidget | None, *, name: str, width: int = DIALOG_WIDTH) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setObjectName(name)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        outer = QVBoxLayout(self)
        set_margins(outer, 0, 0, 0, 0)
        plane = QFrame()
        plane.setProperty("kind", "dialog")
        set_fixed_width(plane, width)
        outer.addWidget(plane)
        column = QVBoxLayout(plane)
        set_margins(column, 24, 16, 22, 17)
        set_spacing(column, 8)
        head = QHBoxLayout()
        self.title_label = label(title, "heading", name=f"{name}_title", wrap=True)
        head.addWidget(self.title_label, 1)
        close = tool_button("x", "Close", f"{name}_close")
        close.setAutoDefault(False)
        close.clicked.connect(self.reject)
        head.addWidget(close, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.body = QVBoxLayout()
        set_spacing(self.body, 8)
        column.addLayout(self.body)
        self._scrim = Scrim(parent.window()) if parent is not None else None

    def showEvent(self, event: object) -> None:
        if self._scrim is not None:
            self._scrim.cover()
        super().showEvent(event)  # type: ignore[arg-type]
        self._centre()

    def hideEvent(self, event: object) -> None:
        super().hideEvent(event)  # type: ignore[arg-type]
        if self._scrim is not None:
            self._scrim.hide()

    def _centre(self) -> None:
        self.adjustSize()
        parent = self.parentWidget()
        if parent is not None:
            window = parent.window()
            middle = window.mapToGlobal(window.rect().center())
            self.move(middle - self.rect().center())


class Question(DialogFrame):
    """Asks and gives the key of the answer; Esc and × mean the rejecting one.

    The answers are buttons of a `QDialogButtonBox` with their roles; the first accepting or rejecting one
    takes Enter,
    a destructive one never does.
    """

    def __init__(
        self,
        title: str,
        text: str,
        answers: Sequence[Answer],
        parent: QWidget | None = None,
        *,
        name: str = "question",
    ) -> None:
        super().__init__(title, parent, name=name, width=QUESTION_WIDTH)
        self._buttons: dict[str, QPushButton] = {}
        self._answer = next((answer.key for answer in answers if answer.role == "reject"), "")
        self.body.addWidget(label(text, "body", "muted", name=f"{name}_text", wrap=True))
        self.body.addSpacing(8)
        box = QDialogButtonBox()
        box.setObjectName(f"{name}_buttons")
        for answer in answers:
            self._add(box, answer, name)
        default = next((held for held in self._buttons.values() if held.isDefault()), None)
        self.body.addWidget(box)
        if default is not None:
            default.setFocus()

    def answer(self) -> str:
        """The key of the answer that was given, or of the rejecting one."""
        return self._answer

    def ask(self) -> str:
        """Shows the question, waits, and gives the key of the answer."""
        self.exec()
        return self._answer

    def _add(self, box: QDialogButtonBox, answer: Answer, name: str) -> None:
        role, kind, ink = _ROLES[answer.role]
        made = QPushButton(f" {answer.text}" if answer.icon else answer.text)
        made.setObjectName(f"{name}_{answer.key}")
        made.setAccessibleName(answer.text)
        made.setProperty("kind", kind)
        if answer.icon:
            set_icon(made, answer.icon, ink)
        box.addButton(made, role)
        made.setAutoDefault(answer.role != "destructive")
        if answer.role != "destructive" and not any(held.isDefault() for held in self._buttons.values()):
            made.setDefault(True)
        self._buttons[answer.key] = made
        made.clicked.connect(lambda _checked=False, given=answer: self._on_answered(given))

    def _on_answered(self, given: Answer) -> None:
        self._answer = given.key
        if given.role == "reject":
            self.reject()
        else:
            self.accept()
