"""The first screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from studio.ui.pages.base import PageBase
from studio.ui.pages.start.continue_card import ContinueCard, with_interrupted
from studio.ui.pages.start.drop_zone import DropZone
from studio.ui.pages.start.file_list import FileList, recent_entries, sample_entries
from studio.ui.pages.start.task_cards import TaskCards
from studio.ui.pages.start.task_words import task_words
from studio.ui.state.last_session import Left
from studio.ui.state.run_controller import RunController
from studio.ui.state.samples import SAMPLES
from studio.ui.state.workspace import Workspace
from studio.ui.theme import set_spacing
from studio.ui.widgets import Card, Segmented, label
from studio.ui.words import plural

TITLE = "What should the network learn?"
SENTENCE = "Pick a task, then give it your data. Everything stays on this computer."


class StartPage(PageBase):
    """Task cards, a place to drop data, what to go on with, and samples; never an empty canvas."""

    def __init__(self, workspace: Workspace, controller: RunController) -> None:
        super().__init__("start", TITLE, SENTENCE, workspace, controller)
        set_spacing(self.body, 16)
        self._tasks = TaskCards()
        self._tasks.task_asked.connect(self._on_task_asked)
        self._drop = DropZone()
        self._drop.open_pressed.connect(self.open_requested)
        self._drop.folder_pressed.connect(self.folder_requested)
        self._continue = ContinueCard(self._drop.open_folder)
        self._continue.chosen.connect(workspace.open_path)
        self._continue.resumed.connect(self._on_resumed)
        self._continue.forgotten.connect(self._on_left_forgotten)
        self._continue.offer.trained.connect(workspace.queue.train)
        self._continue.offer.removed.connect(self._on_waiting_removed)
        row = QHBoxLayout()
        set_spacing(row, 16)
        side = QVBoxLayout()
        set_spacing(side, 16)
        side.addWidget(self._continue)
        side.addWidget(self._files_card(), 1)
        row.addWidget(self._drop, 11)
        row.addLayout(side, 10)
        self.body.addWidget(self._tasks)
        self.body.addLayout(row, 1)
        workspace.data_changed.connect(self._on_data_changed)
        workspace.offers_changed.connect(self.request_refresh)
        workspace.library.changed.connect(self.request_refresh)
        workspace.queue.changed.connect(self.request_refresh)
        self._show_task()

    def _files_card(self) -> Card:
        card = Card(name="files_card")
        choices = (("samples", "Samples"), ("recent", "Opened last"))
        self._which = Segmented(choices, "which_files", "Samples, or files opened last")
        self._which.value_changed.connect(self._on_which_changed)
        card.head.insertWidget(0, self._which)
        behind = self._which.segment("recent")
        self._samples = FileList("sample_list", "Samples", behind)
        self._samples.chosen.connect(self._on_sample_chosen)
        self._recent = FileList("recent_list", "Opened last", behind)
        self._recent.chosen.connect(self._on_recent_chosen)
        self._free = label("free to use, on this computer", "small")
        card.add_tool(self._free)
        card.body.addWidget(self._samples)
        card.body.addWidget(self._recent)
        card.body.addStretch(1)
        return card

    # --- for the window -------------------------------------------------------------------------------------

    def refresh(self) -> None:
        recent = self.workspace.recent
        self._recent.show_entries(recent_entries(recent))
        self._which.set_choice_enabled("recent", bool(recent), "Nothing was opened yet.")
        if not recent:
            self._which.set_value("samples")
        self._continue.show_left(with_interrupted(self.workspace.left, self.workspace.library.runs))
        self._continue.show_queue(self.workspace.queue)
        self._on_which_changed(self._which.value())

    def on_shown(self) -> None:
        self.workspace.look_for_left()

    def first_field(self) -> QWidget | None:
        return self._drop.open_file

    # --- what happened --------------------------------------------------------------------------------------

    def _on_task_asked(self, name: str) -> None:
        self.workspace.wanted_task = name
        self._show_task()

    def _show_task(self) -> None:
        chosen, wanted = self._tasks.chosen(), self.workspace.wanted_task
        # While no task was asked for, the file decides.
        self._drop.show_words(task_words(wanted), task_words(chosen).shapes)
        self._samples.show_entries(sample_entries(chosen))

    def _on_data_changed(self) -> None:
        """What was opened is the task at hand, and the next file decides anew."""
        experiment = self.workspace.experiment
        if experiment is not None:
            self._tasks.choose(experiment.task)
        self._show_task()
        self.banner.hide()
        self.request_refresh()

    def _on_which_changed(self, value: str) -> None:
        self._samples.setVisible(value == "samples")
        self._free.setVisible(value == "samples")
        self._recent.setVisible(value == "recent")

    def _on_sample_chosen(self, path: Path) -> None:
        task = next((sample.task for sample in SAMPLES if sample.path == path), "")
        self.workspace.open_path(path, task)

    def _on_recent_chosen(self, path: Path) -> None:
        if path.exists():
            task = next((file.task for file in self.workspace.recent if file.path == path), "")
            self.workspace.open_path(path, task)
            return
        self.banner.show_message(
            "warning",
            f"{path.name} is not where it was.",
            "It may have been moved or renamed.",
            [("Find it…", self.open_requested.emit), ("Remove from the list", lambda: self._forget(path))],
            closable=True,
        )

    def _forget(self, path: Path) -> None:
        self.banner.hide()
        self.workspace.forget_recent(path)

    def _on_resumed(self, folder: Path) -> None:
        self.resume_requested.emit(folder, 0)

    def _on_left_forgotten(self, left: Left) -> None:
        self.workspace.forget_left(left)

    def _on_waiting_removed(self) -> None:
        queue = self.workspace.queue
        words = f"{plural(len(queue.runs), 'run')} taken off the queue."
        self.toast_requested.emit(words, "Undo", queue.clear())
