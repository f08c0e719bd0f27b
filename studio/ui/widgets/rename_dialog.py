"""Asks for another name; Enter takes it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QWidget

from studio.ui.widgets.inputs import line_edit
from studio.ui.widgets.question import QUESTION_WIDTH, DialogFrame

LONGEST = 80


class RenameDialog(DialogFrame):
    """A field with the name as it is. `kind` says of what, "run" or "experiment", and begins the objectNames."""

    def __init__(self, title: str, name: str, parent: QWidget, *, kind: str) -> None:
        super().__init__(title, parent, name=f"rename_{kind}_dialog", width=QUESTION_WIDTH)
        self.field = line_edit(name, f"{kind}_name")
        self.field.setAccessibleName(f"Name of the {kind}")
        self.field.setMaxLength(LONGEST)
        self.field.selectAll()
        self.body.addWidget(self.field)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.setObjectName(f"rename_{kind}_buttons")
        rename = buttons.button(QDialogButtonBox.StandardButton.Ok)
        rename.setText("Rename")
        rename.setObjectName(f"rename_{kind}_accept")
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
