"""Lists of files that one click opens: the samples, and what was opened last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.engine.registry import task_info
from studio.ui.pages.start.rows import put_behind, take_all
from studio.ui.state.recent import RecentFile
from studio.ui.state.samples import samples_for
from studio.ui.theme import set_margins, set_minimum_height, set_spacing
from studio.ui.widgets import ElidedLabel, IconLabel, button, hairline, label


@dataclass(frozen=True)
class Entry:
    """One row: what is opened and how it is told. `name` is the objectName of its button."""

    path: Path
    title: str
    sentence: str
    fact: str
    icon: str
    name: str


def sample_entries(task: str) -> list[Entry]:
    """All shipped samples, those of the chosen task first."""
    return [
        Entry(
            sample.path, sample.title, sample.sentence, sample.size, sample.icon, f"open_{sample.path.stem}"
        )
        for sample in samples_for(task)
    ]


def recent_entries(files: Sequence[RecentFile]) -> list[Entry]:
    """What was opened last."""
    return [
        Entry(file.path, file.name, file.path.name, "", task_info(file.task).icon, f"open_recent_{place}")
        for place, file in enumerate(files)
    ]


class FileList(QWidget):
    """A row for each entry, with its Open."""

    chosen = Signal(object)
    """The Path of an entry."""

    def __init__(self, name: str, accessible_name: str, after: QWidget) -> None:
        """The Tab key comes to the rows from the control `after`."""
        super().__init__()
        self._after = after
        self._entries: list[Entry] = []
        self.setObjectName(name)
        self.setAccessibleName(accessible_name)
        self._column = QVBoxLayout(self)
        set_margins(self._column, 0, 0, 0, 0)
        set_spacing(self._column, 0)

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """Other rows in place of those that are there."""
        if list(entries) == self._entries:
            return
        self._entries = list(entries)
        take_all(self._column)
        openers = []
        for place, entry in enumerate(entries):
            if place:
                self._column.addWidget(hairline())
            row, opener = self._row(entry)
            self._column.addWidget(row)
            openers.append(opener)
        put_behind(self._after, openers)

    def _row(self, entry: Entry) -> tuple[QWidget, QWidget]:
        holder = QWidget()
        set_minimum_height(holder, 47)
        row = QHBoxLayout(holder)
        set_margins(row, 0, 4, 0, 4)
        set_spacing(row, 10)
        words = QVBoxLayout()
        set_spacing(words, 1)
        words.addWidget(ElidedLabel(entry.title, "medium"))
        words.addWidget(ElidedLabel(entry.sentence, "small"))
        opener = button("Open", entry.name, size="small")
        opener.setAccessibleName(f"Open {entry.title}")
        opener.clicked.connect(lambda: self.chosen.emit(entry.path))
        row.addWidget(IconLabel(entry.icon, "accent_text", 18))
        row.addLayout(words, 1)
        row.addWidget(label(entry.fact, "small"))
        row.addWidget(opener)
        return holder, opener
