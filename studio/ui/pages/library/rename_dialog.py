"""Asks for another name of a run; Enter takes it."""

from __future__ import annotations

from PySide6.QtWidgets import QDialogButtonBox, QWidget

from studio.engine.library.records import RunRecord
from studio.ui.widgets import DialogFrame, line_edit
from studio.ui.widgets.question import QUESTION_WIDTH


class RenameRun(DialogFrame):
    """The name of the run is another one; that of its experiment stays."""

    def __init__(self, record: RunRecord, parent: QWidget) -> None:
        super().__init__(f"Rename run {record.id}", parent, name="rename_run_dialog", width=QUESTION_WIDTH)
        self.field = line_edit(record.name, "run_name")
        self.field.setAccessibleName("Name of the run")
        self.field.setMaxLength(80)
        self.field.selectAll()
        self.body.addWidget(self.field)
        buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        buttons.setObjectName("rename_run_buttons")
        rename = buttons.button(QDialogButtonBox.StandardButton.Ok)
        rename.setText("Rename")
        rename.setObjectName("rename_run_accept")
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
