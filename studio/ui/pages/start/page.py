"""The first screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.pages.base import PageBase
from studio.ui.pages.start.drop_zone import DropZone
from studio.ui.pages.start.file_list import FileList, recent_entries, sample_entries
from studio.ui.pages.start.task_cards import TaskCards
from studio.ui.state.run_controller import RunController
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_spacing
from studio.ui.widgets import Card, label

TITLE = "What should the network learn?"
SENTENCE = "Pick a task, then give it your data. Everything stays on this computer."


class StartPage(PageBase):
    """Task cards, a place to drop a file, and samples; never an empty canvas."""

    def __init__(self, workspace: Workspace, controller: RunController) -> None:
        super().__init__("start", TITLE, SENTENCE, workspace, controller)
        set_spacing(self.body, 16)
        self._tasks = TaskCards()
        self._drop = DropZone()
        self._drop.open_pressed.connect(self.open_requested)
        samples = FileList("sample_list", "Samples")
        samples.show_entries(sample_entries())
        samples.chosen.connect(self._on_sample_chosen)
        samples_card = Card("Samples", name="samples_card")
        samples_card.add_tool(label("free to use, on this computer", "small"))
        samples_card.body.addWidget(samples)
        samples_card.body.addStretch(1)
        self._recent = FileList("recent_list", "Opened last")
        self._recent.chosen.connect(workspace.open_path)
        self._recent_card = Card("Opened last", name="recent_card")
        self._recent_card.body.addWidget(self._recent)
        self._recent_card.body.addStretch(1)
        row = QHBoxLayout()
        set_spacing(row, 16)
        side = QVBoxLayout()
        set_spacing(side, 16)
        side.addWidget(samples_card)
        side.addWidget(self._recent_card, 1)
        row.addWidget(self._drop, 11)
        row.addLayout(side, 10)
        self.body.addWidget(self._tasks)
        self.body.addLayout(row, 1)
        workspace.data_changed.connect(self.request_refresh)

    def refresh(self) -> None:
        recent = self.workspace.recent
        self._recent.show_entries(recent_entries(recent))
        self._recent_card.setVisible(bool(recent))

    def first_field(self) -> QWidget | None:
        return self._drop.open_file

    def _on_sample_chosen(self, path: Path) -> None:
        self.workspace.open_path(path, self._tasks.chosen())
