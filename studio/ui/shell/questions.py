"""The small dialogs of the window: another name, and what happened to a run that failed."""

from __future__ import annotations

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from studio.engine.events import RunEnded
from studio.ui.widgets import Answer, DialogFrame, Question
from studio.ui.widgets.inputs import line_edit
from studio.ui.widgets.question import QUESTION_WIDTH


class RenameDialog(DialogFrame):
    """Asks for a name; Enter takes it."""

    def __init__(self, name: str, parent: QWidget) -> None:
        super().__init__("Rename the experiment", parent, name="rename_dialog", width=QUESTION_WIDTH)
        self.field = line_edit(name, "experiment_name")
        self.field.setAccessibleName("Name of the experiment")
        self.field.setMaxLength(80)
        self.field.selectAll()
        self.body.addWidget(self.field)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.setObjectName("rename_buttons")
        rename = buttons.button(QDialogButtonBox.StandardButton.Ok)
        rename.setText("Rename")
        rename.setObjectName("rename_accept")
        rename.setProperty("kind", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.body.addSpacing(8)
        self.body.addWidget(buttons)
        self.field.setFocus()

    def ask(self) -> str:
        """The new name, or nothing."""
        accepted = self.exec() == self.DialogCode.Accepted
        self.deleteLater()
        return self.field.text().strip() if accepted else ""


def tell_what_happened(ended: RunEnded, window: QWidget) -> None:
    """Why a run failed, what was kept, what helps; with the words to copy."""
    kept = (
        "Nothing was kept."
        if ended.best_epoch is None
        else f"The best model, epoch {ended.best_epoch}, is kept."
    )
    words = " ".join(part for part in (ended.reason, kept, ended.remedy) if part)
    question = Question(
        "What happened",
        words,
        (Answer("close", "Close", "reject"), Answer("copy", "Copy details", "accept", "copy")),
        window,
        name="what_happened_dialog",
    )
    if question.ask() == "copy":
        QGuiApplication.clipboard().setText(words)
    question.deleteLater()
