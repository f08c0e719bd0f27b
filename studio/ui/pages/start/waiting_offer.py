"""Runs that an earlier session left waiting: trained with one click, or taken off."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from studio.ui.state.run_queue import RunQueue
from studio.ui.theme import set_margins, set_minimum_height, set_spacing
from studio.ui.widgets import ElidedLabel, IconLabel, button, ghost_button
from studio.ui.words import plural


class WaitingOffer(QWidget):
    """One row, like those of what can be gone on with."""

    trained = Signal()
    removed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("waiting_offer")
        set_minimum_height(self, 44)
        row = QHBoxLayout(self)
        set_margins(row, 0, 2, 0, 2)
        set_spacing(row, 10)
        self._title = ElidedLabel("", "medium", name="waiting_offer_title")
        self._words = ElidedLabel("", "small", name="waiting_offer_words")
        words = QVBoxLayout()
        set_spacing(words, 1)
        words.addWidget(self._title)
        words.addWidget(self._words)
        self._train = button("Train them", "waiting_offer_train", size="small")
        self._train.clicked.connect(self.trained)
        self._remove = ghost_button("Remove", "waiting_offer_remove", size="small")
        self._remove.clicked.connect(self.removed)
        row.addWidget(IconLabel("clock", "accent_text", 18))
        row.addLayout(words, 1)
        row.addWidget(self._remove)
        row.addWidget(self._train)
        self.hide()

    @property
    def buttons(self) -> tuple[QPushButton, QPushButton]:
        """What the Tab key reaches, in its order."""
        return self._remove, self._train

    def show_queue(self, queue: RunQueue) -> bool:
        """Shows what waits until the user says so; False where nothing does."""
        runs = queue.runs
        if queue.on_hold:
            self._title.set_full_text(f"{plural(len(runs), 'run was', 'runs were')} waiting")
            names = dict.fromkeys(run.experiment.name for run in runs if run.experiment.name)
            self._words.set_full_text(", ".join(names) or queue.on_hold)
            self._train.setText("Train it" if len(runs) == 1 else "Train them")
            self._train.setAccessibleName(f"{self._train.text()}: {self._words.full_text()}")
            self._remove.setAccessibleName(f"Remove: {self._words.full_text()}")
        self.setVisible(bool(queue.on_hold))
        return bool(queue.on_hold)
