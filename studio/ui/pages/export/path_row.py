"""Where the file goes: a field, a chooser that blocks nothing, and what stands there already."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from studio.engine.export.formats import FormatInfo
from studio.ui.pages.places import show_in_folder
from studio.ui.theme import set_margins, set_spacing
from studio.ui.widgets import button, label, line_edit, tool_button


class PathRow(QWidget):
    """The path of the exported file."""

    edited = Signal()
    """Somebody gave another path."""

    def __init__(self) -> None:
        super().__init__()
        self.field = line_edit("", "export_path", "Where the file goes")
        self.field.setAccessibleName("File")
        self.field.editingFinished.connect(self.edited)
        self.field.textChanged.connect(self._say_what_is_there)
        choose = button("Choose…", "export_choose")
        choose.clicked.connect(self._on_choose_clicked)
        show = tool_button("folder-open", "Show the folder", "export_show_folder")
        show.clicked.connect(self._on_show_clicked)
        name = label("File", "medium")
        name.setBuddy(self.field)
        row = QHBoxLayout()
        set_spacing(row, 8)
        row.addWidget(name)
        row.addWidget(self.field, 1)
        row.addWidget(choose)
        row.addWidget(show)
        self._words = label("", "small", "warning", name="export_path_message", wrap=True)
        self._words.hide()
        column = QVBoxLayout(self)
        set_margins(column, 0, 0, 0, 0)
        set_spacing(column, 4)
        column.addLayout(row)
        column.addWidget(self._words)
        self._info: FormatInfo | None = None
        self._own: frozenset[Path] = frozenset()

    def path(self) -> Path | None:
        """The path in the field, None where it is empty."""
        text = self.field.text().strip()
        return Path(text).expanduser() if text else None

    def show_path(self, info: FormatInfo, path: Path, own: Collection[Path]) -> None:
        """Shows the path for a format; `own` are the files that this run was exported to."""
        self._info, self._own = info, frozenset(own)
        if self.field.text() != str(path):
            self.field.setText(str(path))
        self._say_what_is_there()

    def _say_what_is_there(self, *_: object) -> None:
        path = self.path()
        replaces = path is not None and path not in self._own and path.is_file()
        self._words.setText("There is a file of that name; exporting replaces it." if replaces else "")
        self._words.setVisible(replaces)
        self.field.setAccessibleDescription(self._words.text())

    def _on_choose_clicked(self) -> None:
        info, path = self._info, self.path()
        if info is None:
            return
        dialog = QFileDialog(self, f"Export {info.label}")
        dialog.setObjectName("export_dialog")
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{info.label} (*{info.suffix})")
        dialog.setDefaultSuffix(info.suffix.lstrip("."))
        dialog.setDirectory(str(_nearest_folder(path)))
        if path is not None:
            dialog.selectFile(path.name)
        dialog.fileSelected.connect(self._on_file_chosen)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()  # returns at once: nothing waits for it

    def _on_file_chosen(self, path: str) -> None:
        self.field.setText(path)
        self.edited.emit()

    def _on_show_clicked(self) -> None:
        show_in_folder(_nearest_folder(self.path()) / "file")


def _nearest_folder(path: Path | None) -> Path:
    """The folder of a path, or the nearest one above it that is there already."""
    return next((folder for folder in path.parents if folder.is_dir()), Path.home()) if path else Path.home()
